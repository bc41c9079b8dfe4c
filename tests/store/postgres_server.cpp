// tests/store/postgres_server.cpp - a PostgreSQL of a test's own, on a free port, stopped and killed as the test likes.
#include "store/postgres_server.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace palabre::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds patience{60};  // a server that recovers on a busy machine is slow

fs::path newest_bin() {
    std::vector<fs::path> found;
    std::error_code none;
    for (const auto& each : fs::directory_iterator{"/usr/lib/postgresql", none})
        if (fs::exists(each.path() / "bin" / "initdb")) found.push_back(each.path() / "bin");
    if (found.empty()) throw std::runtime_error{"no PostgreSQL under /usr/lib/postgresql; install postgresql-15"};
    return *std::max_element(found.begin(), found.end());
}

/// PostgreSQL refuses to run as root.
const passwd* other_user() {
    if (::geteuid() != 0) return nullptr;
    const auto* const found = ::getpwnam("postgres");
    if (found == nullptr) throw std::runtime_error{"there is no user postgres; install postgresql-15"};
    return found;
}

struct started {
    pid_t pid;
    int said;  // what it writes to its output and error
};

/// A child that dies with the thread that made it.
started run(const std::vector<std::string>& words, const passwd* as) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
    std::vector<char*> arguments;
    for (const auto& each : words) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid < 0) throw std::runtime_error{"no fork"};
    if (pid == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
        ::setpgid(0, 0);  // Ctrl-C is for the test, which then ends it
        if (as != nullptr &&
            (::initgroups(as->pw_name, as->pw_gid) != 0 || ::setgid(as->pw_gid) != 0 || ::setuid(as->pw_uid) != 0))
            ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after setuid(), which forgets it
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    return {pid, ends[0]};
}

std::string drained(int said) {
    std::string all;
    std::array<char, 4096> some{};
    for (ssize_t got = 0; (got = ::read(said, some.data(), some.size())) > 0 || (got < 0 && errno == EINTR);)
        if (got > 0) all.append(some.data(), static_cast<std::size_t>(got));
    ::close(said);
    return all;
}

std::string finished(const std::vector<std::string>& words, const passwd* as) {
    const auto child = run(words, as);
    std::string all = drained(child.said);
    int status = 0;
    ::waitpid(child.pid, &status, 0);
    if (status != 0) throw std::runtime_error{words[0] + " failed: " + all};
    return all;
}

int free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    const bool bound = ::bind(probe, reinterpret_cast<sockaddr*>(&at), size) == 0 &&
                       ::getsockname(probe, reinterpret_cast<sockaddr*>(&at), &size) == 0;
    ::close(probe);
    if (!bound) throw std::runtime_error{"no free port"};
    return ntohs(at.sin_port);
}

std::vector<pid_t> children_of(pid_t parent) {
    std::ifstream list{"/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children"};
    std::vector<pid_t> all;
    for (pid_t each = 0; list >> each;) all.push_back(each);
    return all;
}

}  // namespace

postgres_server::postgres_server(std::vector<std::string> settings) : bin_{newest_bin()} {
    std::string name = (fs::temp_directory_path() / "palabre-postgres-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no folder for a cluster"};
    folder_ = name;
    const auto* const as = other_user();
    if (as != nullptr && ::chown(name.c_str(), as->pw_uid, as->pw_gid) != 0)
        throw std::runtime_error{"the cluster's folder cannot be given to postgres"};
    const auto data = folder_ / "data";
    finished({(bin_ / "initdb").string(), "--pgdata=" + data.string(), "--username=postgres", "--auth=trust",
              "--encoding=UTF8", "--locale=C", "--no-sync"},
             as);
    {
        std::ofstream out{data / "postgresql.conf", std::ios::app};
        out << "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nlogging_collector = off\n"
               "log_destination = 'stderr'\nlc_messages = 'C'\nmax_connections = 40\n"
               "recovery_init_sync_method = syncfs\n";  // a thousand files, one by one, take seconds
        for (const auto& each : settings) out << each << '\n';
    }
    start();
}

postgres_server::~postgres_server() {
    if (runs()) stop(ending::immediate);
    std::error_code none;
    fs::remove_all(folder_, none);
}

postgres_server& postgres_server::shared() {
    static postgres_server one;
    if (!one.runs()) one.start();  // a case that failed may have left it stopped
    return one;
}

std::string postgres_server::make_database() {
    const std::string name = "test_" + std::to_string(++made_);
    ask(url("postgres"), "create database " + name);
    return url(name);
}

std::string postgres_server::url(const std::string& database) const {
    return "postgresql://postgres@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

void postgres_server::start() {
    // A port may be taken between the probe and the start; once it is ours it stays ours.
    for (int tries = port_ == 0 ? 10 : 1; tries > 0; --tries)
        if (ready(port_ != 0 ? port_ : free_port())) return;
    throw std::runtime_error{"PostgreSQL does not start: " + log()};
}

bool postgres_server::ready(int port) {
    const auto child = run(
        {(bin_ / "postgres").string(), "-D", (folder_ / "data").string(), "-p", std::to_string(port)}, other_user());
    log_.clear();
    silent_ = false;
    listener_ = std::thread{[this, said = child.said] {
        std::array<char, 4096> some{};
        for (ssize_t got = 0; (got = ::read(said, some.data(), some.size())) > 0 || (got < 0 && errno == EINTR);) {
            if (got < 0) continue;
            const std::lock_guard hold{mutex_};
            log_.append(some.data(), static_cast<std::size_t>(got));
            said_.notify_all();
        }
        ::close(said);
        const std::lock_guard hold{mutex_};
        silent_ = true;
        said_.notify_all();
    }};
    pid_ = child.pid;
    std::unique_lock hold{mutex_};
    const auto is_ready = [this] { return log_.find("ready to accept connections") != std::string::npos; };
    said_.wait_for(hold, patience, [&] { return is_ready() || silent_; });
    if (is_ready()) {
        port_ = port;
        return true;
    }
    hold.unlock();
    stop(ending::immediate);
    return false;
}

void postgres_server::stop(ending how) {
    if (!runs()) return;
    if (how == ending::kill) {
        ::kill(pid_, SIGSTOP);  // so that it starts no other child while they are counted
        const auto children = children_of(pid_);
        ::kill(pid_, SIGKILL);
        for (const auto each : children) ::kill(each, SIGKILL);
    } else {
        ::kill(pid_, how == ending::fast ? SIGINT : SIGQUIT);
    }
    ::waitpid(std::exchange(pid_, 0), nullptr, 0);
    listener_.join();
}

std::string postgres_server::ask(const std::string& url, const std::string& sql) const {
    return finished({(bin_ / "psql").string(), "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
                     "--set=ON_ERROR_STOP=1", "--command=" + sql, url},
                    nullptr);
}

std::string postgres_server::log() const {
    const std::lock_guard hold{mutex_};
    return log_;
}

}  // namespace palabre::testing
