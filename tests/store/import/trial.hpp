// tests/store/import/trial.hpp - a folder with files to import, a store to import them into, and what came of it.
#pragma once

#include "store/places.hpp"

#include "palabre/asio_runtime.hpp"
#include "palabre/history/import.hpp"

#include <string>

namespace palabre::tests {

struct trial {
    explicit trial(sql::backend kind) : into{kind} {}

    void write(const std::string& name, const std::string& text) { write_file(files.file(name), text); }
    static void write_file(const std::string& file, const std::string& text);
    static std::string read_file(const std::string& file);

    history::sql_store_options store() const { return {.url = into.url, .key_file = into.key_file}; }

    /// Imports `mapping`, a text, whose files lie in the folder.
    history::import_report import(const std::string& mapping, bool dry_run = false);

    /// "subscribers 6 read, 4 added, 0 updated, 0 unchanged, 2 rejected\n"
    std::string told(const std::string& mapping, bool dry_run = false);

    /// What import() throws; "" where it does not.
    std::string failure(const std::string& mapping);

    /// The rejects of the last import, without the header.
    std::string rejects() const;

    /// Everything in the store but the nodes, row by row.
    std::string contents() const;

    /// The first column of the first row.
    std::string value(const std::string& query) const;

    place into;
    temporary_folder files;
    asio_runtime loop;
};

std::string to_string(const history::import_report& report);

}  // namespace palabre::tests
