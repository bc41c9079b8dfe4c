// tests/store/postgres_server.cpp - initdb, pg_ctl, psql.
#include "store/postgres_server.hpp"

#include "core/process.hpp"

#include <arpa/inet.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <netinet/in.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace palabre::tests {
namespace {

const std::string programs = "/usr/lib/postgresql/15/bin/";

void must(std::vector<std::string> words) {
    if (::geteuid() == 0) words.insert(words.begin(), {"runuser", "-u", "postgres", "--"});
    const auto done = detail::run(words, "");
    if (done.status != 0) throw std::runtime_error{words[0] + " ... " + words.back() + ": " + done.out + done.problems};
}

int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    const bool found = ::bind(socket, generic, size) == 0 && ::getsockname(socket, generic, &size) == 0;
    ::close(socket);
    if (!found) throw std::runtime_error{"no free port"};
    return ntohs(address.sin_port);
}

}  // namespace

postgres_server::postgres_server() : port_{free_port()} {
    std::string pattern = (std::filesystem::temp_directory_path() / "palabre-postgres-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    folder_ = pattern;
    if (::geteuid() == 0) {
        const passwd* const postgres = ::getpwnam("postgres");
        if (postgres == nullptr || ::chown(folder_.c_str(), postgres->pw_uid, postgres->pw_gid) != 0)
            throw std::runtime_error{"there is no user postgres: install postgresql-15"};
    }
    must({programs + "initdb", "-U", "palabre", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions",
          "-D", folder_ + "/data"});
    start();
}

postgres_server::~postgres_server() {
    if (folder_.empty()) return;
    try {
        if (runs_) control("stop", "immediate");
    } catch (const std::exception&) {
        // nothing more can be done about it
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string postgres_server::let_go() {
    return std::exchange(folder_, {});
}

void postgres_server::stop_and_remove(const std::string& folder) {
    must({programs + "pg_ctl", "stop", "-w", "-t", "60", "-m", "immediate", "-D", folder + "/data"});
    std::filesystem::remove_all(folder);
}

void postgres_server::start() {
    must({programs + "pg_ctl", "start", "-w", "-t", "60", "-D", folder_ + "/data", "-l", folder_ + "/log", "-o",
          "-p " + std::to_string(port_) + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder_});
    runs_ = true;
}

void postgres_server::control(const std::string& what, const std::string& mode) {
    must({programs + "pg_ctl", what, "-w", "-t", "60", "-m", mode, "-D", folder_ + "/data"});
}

void postgres_server::stop() {
    control("stop", "fast");
    runs_ = false;
}

void postgres_server::crash() {
    control("stop", "immediate");
    runs_ = false;
}

std::string postgres_server::make_database() {
    const auto name = "case_" + std::to_string(::getpid()) + "_" + std::to_string(++databases_);
    run("postgres", "create database " + name);
    return url(name);
}

std::string postgres_server::url(const std::string& database) const {
    return "postgresql://palabre@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

void postgres_server::run(const std::string& database, const std::string& statement) {
    const auto done =
        detail::run({programs + "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", url(database), "-c", statement}, "");
    if (done.status != 0) throw std::runtime_error{"psql: " + done.problems};
}

void postgres_server::drop_database(const std::string& url) {
    run("postgres", "drop database " + url.substr(url.rfind('/') + 1) + " with (force)");
}

postgres_server& shared_postgres() {
    static const std::unique_ptr<postgres_server> server = [] {
        const char* const file = std::getenv("PALABRE_TEST_POSTGRES");
        std::ifstream told{file != nullptr ? file : ""};
        if (int port = 0; told >> port) return std::make_unique<postgres_server>(port);
        return std::make_unique<postgres_server>();
    }();
    return *server;
}

}  // namespace palabre::tests
