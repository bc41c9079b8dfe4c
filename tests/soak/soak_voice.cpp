// tests/soak/soak_voice.cpp - calls by the ten thousand: does the process that takes them keep what it should let go?
#include "soak/crowd.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace palabre::soak;
using namespace std::chrono_literals;

extern char** environ;

namespace {

struct wishes {
    std::size_t warm = 5'000, calls = 50'000;
    double rate = 125;  // the first calls then take longer than SIP remembers any of them
    std::chrono::milliseconds talk{500};
    std::chrono::seconds rest{35};  // SIP forgets a finished request after 32 s
    std::size_t kb = 4'096;         // 90 bytes a call
    std::string host = "127.0.0.1", user = "100", center;
    std::uint16_t port = 0;
    pid_t pid = 0;
};

[[noreturn]] void refuse(const std::string& why) {
    throw std::runtime_error{why +
                             "\nusage: soak_voice [--warm N] [--calls N] [--rate N] [--talk MS] [--rest S] [--kb N] "
                             "[--to HOST:PORT --pid PID | --center CONFIGURATION] [--user NAME]"};
}

wishes read(int count, char** words) {
    wishes all;
    if (const char* const told = std::getenv("PALABRE_CALLS")) all.calls = std::strtoul(told, nullptr, 10);
    for (int i = 1; i < count; i += 2) {
        const std::string name = words[i];
        if (i + 1 == count) refuse("'" + name + "' needs a value");
        const std::string value = words[i + 1];
        const auto number = std::strtoul(value.c_str(), nullptr, 10);
        if (name == "--warm")
            all.warm = number;
        else if (name == "--calls")
            all.calls = number;
        else if (name == "--rate")
            all.rate = static_cast<double>(number);
        else if (name == "--talk")
            all.talk = std::chrono::milliseconds{number};
        else if (name == "--rest")
            all.rest = std::chrono::seconds{number};
        else if (name == "--kb")
            all.kb = number;
        else if (name == "--center")
            all.center = value;
        else if (name == "--user")
            all.user = value;
        else if (name == "--pid")
            all.pid = static_cast<pid_t>(number);
        else if (name == "--to" && value.find(':') != value.npos) {
            all.host = value.substr(0, value.find(':'));
            all.port = static_cast<std::uint16_t>(std::strtoul(value.c_str() + value.find(':') + 1, nullptr, 10));
        } else
            refuse("'" + name + " " + value + "' is not understood");
    }
    if ((all.port == 0) != (all.pid == 0)) refuse("--to and --pid go together: whose memory is it?");
    if (all.warm == 0 || all.calls <= all.warm || all.rate <= 0)
        refuse("--calls counts --warm's too; both are above 0");
    return all;
}

/// The program beside this one that takes the calls, when no other process is to be called: a line of its own, or
/// palabre-center with a copy of a configuration's folder.
class own_line {
public:
    explicit own_line(const std::filesystem::path& configuration) {
        std::string name = (std::filesystem::temp_directory_path() / "palabre-soak-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no folder for recordings"};
        folder_ = name;
        const auto beside = std::filesystem::read_symlink("/proc/self/exe").parent_path();
        const bool is_center = !configuration.empty();
        const auto program = (beside / (is_center ? "palabre-center" : "soak_answering_line")).string();
        std::string option = "--config", told = name;
        if (is_center) {
            std::filesystem::copy(configuration.parent_path(), folder_, std::filesystem::copy_options::recursive);
            told = (folder_ / configuration.filename()).string();
        }
        int said[2];
        if (pipe(said) != 0) throw std::runtime_error{"no pipe"};
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_adddup2(&files, said[1], STDOUT_FILENO);
        posix_spawn_file_actions_addclose(&files, said[0]);
        char* const words[] = {const_cast<char*>(program.c_str()), is_center ? option.data() : told.data(),
                               is_center ? told.data() : nullptr, nullptr};
        const int fault = posix_spawn(&pid_, program.c_str(), &files, nullptr, words, environ);
        posix_spawn_file_actions_destroy(&files);
        close(said[1]);
        if (fault != 0) throw std::runtime_error{program + " cannot be started"};
        char text[256]{};
        for (std::size_t at = 0; at + 1 < sizeof text && ::read(said[0], text + at, 1) == 1 && text[at] != '\n'; ++at) {
        }
        close(said[0]);
        const char* const after_host = std::strstr(text, "udp:127.0.0.1:");  // "ready sip=udp:127.0.0.1:5060 ..."
        port_ = static_cast<std::uint16_t>(std::atoi(after_host == nullptr ? text : after_host + 14));
        if (port_ == 0) throw std::runtime_error{"the line did not begin to listen"};
    }
    own_line(const own_line&) = delete;
    own_line& operator=(const own_line&) = delete;
    ~own_line() {
        if (pid_ > 0) end();
        std::filesystem::remove_all(folder_);
    }

    /// Its exit status.
    int end() {
        int status = 0;
        kill(pid_, SIGTERM);
        waitpid(std::exchange(pid_, 0), &status, 0);
        return status;
    }

    pid_t pid() const { return pid_; }
    std::uint16_t port() const { return port_; }

private:
    std::filesystem::path folder_;
    pid_t pid_ = 0;
    std::uint16_t port_ = 0;
};

struct usage {
    std::size_t kb = 0;      // of its own
    std::size_t mapped = 0;  // kB of files, which the kernel may drop at will
    std::size_t files = 0, threads = 0;
};

usage of_process(pid_t pid) {
    usage found;
    const auto room = std::filesystem::path{"/proc"} / std::to_string(pid);
    std::ifstream status{room / "status"};
    for (std::string word; status >> word;) {
        if (word == "RssAnon:") status >> found.kb;
        if (word == "RssFile:") status >> found.mapped;
        if (word == "Threads:") status >> found.threads;
    }
    if (found.kb == 0) throw std::runtime_error{fmt::format("process {} is gone", pid)};
    for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator{room / "fd"}) ++found.files;
    return found;
}

void tell(std::size_t calls, const crowd_result& came, const usage& now) {
    fmt::print("{:>6} calls: {} talked, {} cancelled, {} mute, {} refused{}{}, {} lost, {} packets heard; "
               "{} kB and {} kB of files, {} descriptors, {} threads\n",
               calls, came.talked, came.cancelled, came.mute, came.refused,
               came.first_refusal.empty() ? "" : ", first: ", came.first_refusal, came.lost, came.packets, now.kb,
               now.mapped, now.files, now.threads);
    std::fflush(stdout);
}

}  // namespace

int main(int count, char** words) try {
    auto all = read(count, words);
    std::optional<own_line> line;
    if (all.pid == 0) {
        line.emplace(all.center);
        all.pid = line->pid();
        all.port = line->port();
    }
    crowd callers{all.host, all.port, all.user};
    tell(0, {}, of_process(all.pid));
    const auto phase = [&](std::size_t from, std::size_t to) {
        const auto came = callers.call(to - from, all.rate, all.talk);
        std::this_thread::sleep_for(all.rest);
        const auto now = of_process(all.pid);
        tell(to, came, now);
        return std::pair{came.failed(), now};
    };
    const auto [failed_first, before] = phase(0, all.warm);
    const auto [failed_then, after] = phase(all.warm, all.calls);
    bool held = true;
    const auto require = [&](bool holds, const std::string& what) {
        if (!holds) fmt::print("FAILED: {}\n", what);
        held = held && holds;
    };
    const auto more = static_cast<long>(after.kb) - static_cast<long>(before.kb);
    fmt::print("memory after {} calls: {:+} kB against after {}, {:.1f} bytes a call; {} kB are allowed\n", all.calls,
               more, all.warm, 1024.0 * static_cast<double>(more) / static_cast<double>(all.calls - all.warm), all.kb);
    require(more <= static_cast<long>(all.kb), "it kept memory");
    require(after.files <= before.files, "it kept descriptors");
    require(after.threads <= before.threads, "it kept threads");
    require(failed_first + failed_then == 0, fmt::format("{} calls failed", failed_first + failed_then));
    if (line) require(line->end() == 0, "the line did not end in order");
    return held ? 0 : 1;
} catch (const std::exception& wrong) {
    fmt::print(stderr, "{}\n", wrong.what());
    return 2;
}
