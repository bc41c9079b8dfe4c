// tests/store/places.hpp - a fresh database for a case, of either kind.
#pragma once

#include "store/database.hpp"

#include <string>

namespace palabre::tests {

/// A folder that goes away with its contents.
class temporary_folder {
public:
    temporary_folder();
    ~temporary_folder();
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

/// A new database, and where its key may be.
struct place {
    explicit place(sql::backend kind);
    ~place();
    place(const place&) = delete;
    place& operator=(const place&) = delete;

    temporary_folder folder;
    sql::backend kind;
    std::string url;
    std::string key_file = folder.file("key");
};

}  // namespace palabre::tests
