// palabre/history/lead_import.hpp - a spreadsheet's CSV into a list of leads: which column is what, and the way in.
#pragma once

#include "palabre/core/phone_number.hpp"
#include "palabre/history/lead_upload.hpp"
#include "palabre/history/store.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::history {

/// What a column is to a lead.
enum class lead_column { field, number, key, name, language, region, priority, none };

std::string_view to_string(lead_column is) noexcept;
lead_column lead_column_from(std::string_view name);

/// A file and how it is read. CSV in UTF-8 (with or without BOM) or Windows-1252, separated by `,` `;` tab or `|`; both are
/// found out from the file where they are not given.
struct lead_file {
    struct mapped {
        std::string column;  ///< Its header; "1", "2" ... where the file has none.
        lead_column is = lead_column::field;
    };

    std::string path;
    std::string name = {};  ///< As people call it; "": as the path ends.
    char separator = 0;
    std::string encoding = {};  ///< "": found out; "utf-8", "windows-1252".
    bool header = true;
    std::vector<mapped> columns = {};  ///< Goes before what the headers let guess, role by role.
    country home = {};                 ///< Of numbers that are written without their country.
};

struct lead_preview {
    struct column {
        std::string name;
        lead_column is = lead_column::field;
        bool guessed = true;  ///< By its header; else as lead_file::columns has it.
    };

    std::string encoding = {};  ///< "utf-8" or "windows-1252".
    std::int64_t bytes = 0;
    std::vector<column> columns = {};
    std::vector<listed_lead> rows = {};  ///< As they would be read, faults and all; not compared with what is kept.
};

/// The first `rows` of a file. Reads all of it once, to find out its encoding; for tools, or a thread of one's own. Throws
/// error{errc::not_found}, error{errc::io}, error{errc::invalid_file} with place and cure; invalid_argument for a mapping
/// that names a column twice, or none.
lead_preview preview_leads(const lead_file& of, std::size_t rows = 20);

/// A file on its way into a list, in memory that does not grow with it. What has been taken stays, whatever happens: the
/// same file run again goes on, or finds that it is done.
///
/// Owns:    a thread that reads. The runtime and the store must outlive it; whoever lets go of it ends the reading.
/// Threads: the strand.
class lead_import {
public:
    /// `list` is opened by its name, made where it is new. A file that contradicts `from` is told by run().
    lead_import(runtime& on, store& in, company_id whose, lead_list list, lead_file from,
                unique_in unique = unique_in::campaign);
    ~lead_import();
    lead_import(const lead_import&) = delete;
    lead_import& operator=(const lead_import&) = delete;

    /// `progress` comes after each part that is durable, `then` once: done, or refused with what is wrong with the file, or
    /// as the store answered. Once.
    void run(std::function<void(const lead_upload&)> progress, on_reply<lead_upload> then);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

/// The report of what was not taken, as CSV: line, column, value, reason, what, cure, detail.
std::string report_header();
std::string report_row(const lead_fault& of, std::string_view language);

}  // namespace palabre::history
