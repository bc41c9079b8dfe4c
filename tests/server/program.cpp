// tests/server/program.cpp - another program beside the test: started, listened to, signalled, waited for.
#include "server/program.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace palabre::test {
namespace {

std::string read(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& each : texts) all.push_back(each.data());
    all.push_back(nullptr);
    return all;
}

}  // namespace

own_folder::own_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "palabre-server-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no folder for the test"};
    path_ = name;
}

own_folder::~own_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string own_folder::write(const std::string& name, std::string_view text) const {
    const auto file = path_ / name;
    std::ofstream{file, std::ios::binary} << text;
    return file.string();
}

program::program(std::vector<std::string> words, const std::vector<std::string>& variables) {
    std::vector<std::string> environment = variables;
    for (char** each = environ; *each != nullptr; ++each) environment.emplace_back(*each);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    const int how = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, (folder_ / "out").c_str(), how, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, (folder_ / "log").c_str(), how, 0600);
    const int failure =
        posix_spawnp(&pid_, words.at(0).c_str(), &files, nullptr, pointers(words).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&files);
    if (failure != 0) throw std::runtime_error{words.at(0) + ": " + std::strerror(failure)};
}

program::~program() {
    if (has_ended()) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void program::signal(int number) const {
    ::kill(pid_, number);
}

bool program::has_ended() {
    if (pid_ < 0) return true;
    int how = 0;
    if (::waitpid(pid_, &how, WNOHANG) != pid_) return false;
    status_ = WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
    pid_ = -1;
    return true;
}

/// Looks every 10 ms: what is waited for is another process's, and has no other way to tell.
template<class Holds> bool program::until(Holds holds, std::chrono::seconds limit) {
    const auto last = std::chrono::steady_clock::now() + limit;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > last) return false;
        ::poll(nullptr, 0, 10);
    }
    return true;
}

int program::ended(std::chrono::seconds limit) {
    until([this] { return has_ended(); }, limit);
    return status_;
}

std::string program::out() const {
    return read(folder_ / "out");
}

std::string program::log() const {
    return read(folder_ / "log");
}

bool program::logs(std::string_view text, std::size_t times, std::chrono::seconds limit) {
    const auto has = [&] {
        const auto all = log();
        std::size_t found = 0;
        for (auto at = all.find(text); at != std::string::npos; at = all.find(text, at + text.size())) ++found;
        return found >= times;
    };
    bool is_over = false;
    return until([&] { return has() || std::exchange(is_over, has_ended()); }, limit) && has();
}

std::string program::first_line(std::chrono::seconds limit) {
    std::string all;
    bool is_over = false;
    until(
        [&] {
            all = out();
            return all.find('\n') != std::string::npos || std::exchange(is_over, has_ended());
        },
        limit);
    return all.substr(0, all.find('\n'));
}

}  // namespace palabre::test
