// tests/store/places.cpp - a file in a temporary folder, or a database in the shared cluster.
#include "store/places.hpp"

#include "store/postgres_server.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace palabre::tests {

temporary_folder::temporary_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "palabre-store-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    path_ = pattern;
}

temporary_folder::~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

place::place(sql::backend is)
    : kind{is}, url{is == sql::backend::sqlite ? "sqlite:" + folder.file("palabre.db")
                                               : shared_postgres().make_database()} {
}

place::~place() {
    if (kind != sql::backend::postgresql) return;
    try {
        shared_postgres().drop_database(url);
    } catch (const std::exception&) {
        // it goes with the cluster
    }
}

}  // namespace palabre::tests
