// tests/store/import/mariadb_server.hpp - a MariaDB of the tests' own, on a socket in a temporary folder.
#pragma once

#include "store/places.hpp"

#include <string>

namespace palabre::tests {

/// Owns:    the folder and the server's process.
/// Threads: one.
class mariadb_server {
public:
    mariadb_server();
    ~mariadb_server();
    mariadb_server(const mariadb_server&) = delete;
    mariadb_server& operator=(const mariadb_server&) = delete;

    std::string socket() const { return folder_.file("socket"); }

    /// Runs any number of statements in that database, which is made where there is none.
    void run(const std::string& database, const std::string& statements);

private:
    temporary_folder folder_;
    int process_ = 0;
};

}  // namespace palabre::tests
