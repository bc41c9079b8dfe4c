// benchmarks/load/center_process.cpp - fork, exec, the ready line, /proc.
#include "load/center_process.hpp"

#include "load/cpu_time.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace palabre::load {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

fs::path new_copy() {
    auto name = (fs::temp_directory_path() / "palabre-load-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no folder can be made in " + name};
    fs::copy(PALABRE_IVR_JOB, name, fs::copy_options::recursive);
    return name;
}

}  // namespace

center_process::center_process(const std::string& configuration) : folder_{new_copy()} {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
    const auto config = (folder_ / configuration).string(), log = (folder_ / "log").string();
    process_ = fork();
    if (process_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        dup2(ends[1], STDOUT_FILENO);
        dup2(open(log.c_str(), O_CREAT | O_WRONLY, 0600), STDERR_FILENO);
        execl(PALABRE_CENTER, PALABRE_CENTER, "--config", config.c_str(), nullptr);
        _exit(127);
    }
    close(ends[1]);
    out_ = ends[0];
    clock_ = clock_of(process_);
    wait_until_ready();
}

center_process::~center_process() {
    kill(process_, SIGTERM);
    // It drains first: a second of the configuration's, and the database's last words.
    bool gone = false;
    for (int tenths = 0; tenths < 150 && !gone; ++tenths) {
        poll(nullptr, 0, 100);
        gone = waitpid(process_, nullptr, WNOHANG) != 0;
    }
    if (!gone) {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    close(out_);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void center_process::wait_until_ready() {
    std::string said;
    for (int tenths = 0; tenths < 300; ++tenths) {
        pollfd ready{out_, POLLIN, 0};
        if (poll(&ready, 1, 100) <= 0) continue;
        std::array<char, 1'024> buffer;
        const auto got = read(out_, buffer.data(), buffer.size());
        if (got <= 0) break;
        said.append(buffer.data(), static_cast<std::size_t>(got));
        const auto at = said.find("sip=udp:127.0.0.1:");
        if (said.starts_with("ready") && at != said.npos && said.find('\n') != said.npos) {
            port_ = static_cast<std::uint16_t>(std::atoi(said.c_str() + at + 18));
            return;
        }
    }
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    const auto log = text_of(folder_ / "log");
    fs::remove_all(folder_);
    throw std::runtime_error{fmt::format("palabre-center does not get ready: {}{}", said, log)};
}

double center_process::cpu_seconds() const {
    return seconds_of(clock_);
}

double center_process::kilobytes() const {
    const auto all = text_of(fmt::format("/proc/{}/smaps_rollup", process_));
    const auto at = all.find("\nPss:");
    return at == all.npos ? 0 : std::atof(all.c_str() + at + 5);
}

}  // namespace palabre::load
