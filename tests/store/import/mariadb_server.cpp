// tests/store/import/mariadb_server.cpp - mariadb-install-db, mariadbd, mariadb.
#include "store/import/mariadb_server.hpp"

#include "core/process.hpp"

#include <fmt/format.h>

#include <csignal>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace palabre::tests {
namespace {

void succeed(const std::vector<std::string>& words, const std::string& input = "") {
    const auto done = palabre::detail::run(words, input);
    if (done.status != 0) throw std::runtime_error{words.front() + ": " + done.problems + done.out};
}

}  // namespace

mariadb_server::mariadb_server() {
    const std::string data = "--datadir=" + folder_.file("data");
    std::vector<std::string> install{"mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal",
                                     "--skip-test-db", data};
    std::vector<std::string> serve{"/usr/sbin/mariadbd",
                                   "--no-defaults",
                                   data,
                                   "--socket=" + socket(),
                                   "--skip-networking",
                                   "--skip-log-bin",
                                   "--log-error=" + folder_.file("log"),
                                   "--innodb-buffer-pool-size=64M"};
    if (::geteuid() == 0) {
        install.emplace_back("--user=root");
        serve.emplace_back("--user=root");
    }
    succeed(install);
    std::vector<char*> words;
    for (auto& each : serve) words.push_back(each.data());
    words.push_back(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
        ::execv(words.front(), words.data());
        ::_exit(127);
    }
    succeed({"mariadb-admin", "--no-defaults", "--socket=" + socket(), "--user=root", "--wait=60", "ping"});
}

mariadb_server::~mariadb_server() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
}

void mariadb_server::run(const std::string& database, const std::string& statements) {
    succeed({"mariadb", "--no-defaults", "--socket=" + socket(), "--user=root", "--default-character-set=utf8mb4"},
            fmt::format("create database if not exists {} character set utf8mb4; use {};\n{}", database, database,
                        statements));
}

}  // namespace palabre::tests
