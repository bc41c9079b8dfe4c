// tests/sip/sipp_line.cpp - a real SIP line on loopback with SIPp as its caller, and what happened told line by line.
#include "sip/sipp_line.hpp"

#include "core/process.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace palabre::sip {
namespace {

std::string told(const terms& holds) {
    std::string text = to_string(holds.carries);
    if (holds.telephone_event) text += " keys " + std::to_string(*holds.telephone_event);
    text += " to " + std::to_string(holds.remote.port);
    if (!holds.we_send) text += " silent";
    if (!holds.we_receive) text += " deaf";
    return text;
}

struct teller {
    std::string operator()(const arrived& it) const {
        std::string text = it.peer + " brings " + it.from + " for " + it.to;
        if (it.offered) text += ": " + told(*it.offered);
        for (const auto& [name, value] : it.headers) text += ", " + name + " " + value;
        return text;
    }
    std::string operator()(const progressed& it) const {
        std::string text = "progress " + std::to_string(it.status);
        if (it.early) text += ": " + told(*it.early);
        return text;
    }
    std::string operator()(const replied& it) const { return "replied " + std::to_string(it.status); }
    std::string operator()(const found& it) const {
        std::string text = "found";
        for (const auto& each : it.places) text += fmt::format(" {}:{}", each.host, each.port);
        return text;
    }
    std::string operator()(const registered& it) const {
        std::string text = it.user + " is at";
        for (const auto& each : it.at) text += " " + each.uri;
        return text;
    }
    std::string operator()(const transfer_wanted& it) const {
        return "wants a transfer to " + it.to + (it.replaces.empty() ? "" : " instead of " + it.replaces);
    }
    std::string operator()(const transferred& it) const { return "transfer: " + std::to_string(it.status); }
    std::string operator()(const established&) const { return "established"; }
    std::string operator()(const agreed& it) const { return "agreed: " + told(it.holds); }
    std::string operator()(const pressed& it) const {
        return std::string{"pressed "} + it.key + " for " + std::to_string(it.held.count() / 1000) + " ms";
    }
    std::string operator()(const ended& it) const {
        const char* const by[] = {"caller", "us", "stack"};
        std::string text = std::string{"ended by "} + by[static_cast<int>(it.who)] + " " + std::to_string(it.status);
        if (it.cause != 0) text += " cause " + std::to_string(it.cause);
        for (const auto& each : it.elsewhere) text += " to " + each;
        return text;
    }
    std::string operator()(const stopped&) const { return "stopped"; }
};

}  // namespace

local_media ours(std::uint16_t port) {
    return {.at = {"127.0.0.1", port}};
}

options loopback(transport over) {
    options how;
    how.listen = {{.over = over, .host = "127.0.0.1", .port = 0}};
    how.peers = {{.name = "loop", .from = {"127.0.0.0/8", "::1"}}};
    how.round_trip = std::chrono::milliseconds{50};
    return how;
}

sipp_line::sipp_line(options how) {
    does = [](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) line.answer(call->call, ours());
    };
    const logger log{[this, hold = std::make_shared<std::mutex>()](log_level, std::string_view what,
                                                                   const std::vector<log_field>& fields) {
        const std::lock_guard held{*hold};
        logged_ += what;
        for (const auto& [name, value] : fields) logged_ += ' ' + std::string{name} + '=' + value;
        logged_ += '\n';
    }};
    stack_ = sofia_stack(
        runtime_, std::move(how),
        [this](const event& what) {
            story_ += std::visit(teller{}, what) + '\n';
            if (const auto* const call = std::get_if<arrived>(&what)) {
                last = call->call;
                calls.push_back(*call);
            }
            if (std::holds_alternative<stopped>(what)) {
                stopped_ = true;
                runtime_.stop();
            }
            if (does) does(*stack_, what);
        },
        log);
}

sipp_line::~sipp_line() = default;

void sipp_line::beside(const std::function<void()>& work) {
    std::thread other{[&] {
        work();
        runtime_.post([this] { runtime_.stop(); });
    }};
    runtime_.run();
    other.join();
}

int sipp_line::call(const std::string& scenario, std::vector<std::string> more) {
    const auto& at = line().listening().front();
    const bool v6 = at.host.find(':') != at.host.npos;
    const auto host = v6 ? "[" + at.host + "]" : at.host;
    std::vector<std::string> words{
        PALABRE_SIPP, host + ":" + std::to_string(at.port),
        "-sf",        std::string{PALABRE_SOURCE_DIR} + "/tests/peers/sipp/" + scenario + ".xml",
        "-i",         at.host,
        "-t",         at.over == transport::udp ? "u1" : "t1",
        "-s",         "100"};
    if (std::ranges::find(more, "-m") == more.end()) words.insert(words.end(), {"-m", "1"});
    words.insert(words.end(), more.begin(), more.end());
    return run(std::move(words), scenario);
}

int sipp_line::serve(const std::string& scenario, std::uint16_t at, const std::function<void()>& begin,
                     std::vector<std::string> more) {
    // SIPp wants statuses as they are, so what `-key NAME TEXT` says is put into a scenario of its own.
    std::ifstream file{std::string{PALABRE_SOURCE_DIR} + "/tests/peers/sipp/" + scenario + ".xml"};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    for (auto key = more.begin(); key != more.end() && *key == "-key"; key = more.erase(key, key + 3)) {
        const auto name = "[" + key[1] + "]";
        for (auto found = text.find(name); found != text.npos; found = text.find(name))
            text.replace(found, name.size(), key[2]);
    }
    const auto own =
        fmt::format("{}/palabre-trunk-{}-{}.xml", std::filesystem::temp_directory_path().string(), getpid(), ++runs_);
    std::ofstream{own} << text;
    std::vector<std::string> words{PALABRE_SIPP, "-sf", own, "-i", "127.0.0.1", "-p", std::to_string(at), "-t", "u1"};
    if (std::ranges::find(more, "-m") == more.end()) words.insert(words.end(), {"-m", "1"});
    words.insert(words.end(), more.begin(), more.end());
    timer looking{runtime_};
    const std::function<void()> look = [&] {
        if (is_taken_udp_port(at)) return begin();
        looking.start(std::chrono::milliseconds{20}, look);
    };
    look();
    const int status = run(std::move(words), scenario);
    std::filesystem::remove(own);
    return status;
}

int sipp_line::run(std::vector<std::string> words, const std::string& scenario) {
    const auto errors =
        fmt::format("{}/palabre-sipp-{}-{}", std::filesystem::temp_directory_path().string(), getpid(), ++runs_);
    words.insert(words.end(), {"-nostdin", "-timeout", "15s", "-timeout_error", "-trace_err", "-error_file", errors});
    if (const char* trace = std::getenv("PALABRE_SIPP_TRACE"))
        words.insert(words.end(), {"-trace_msg", "-message_file", trace});
    detail::finished done;
    beside([&] { done = detail::run(words, ""); });
    if (done.status != 0) {
        std::ifstream file{errors};
        MESSAGE(scenario << ": " << done.problems << std::string{std::istreambuf_iterator<char>{file}, {}});
    }
    std::filesystem::remove(errors);
    return done.status;
}

std::uint16_t free_udp_port() {
    const int found = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    static_cast<void>(bind(found, reinterpret_cast<sockaddr*>(&at), sizeof at));
    getsockname(found, reinterpret_cast<sockaddr*>(&at), &size);
    close(found);
    return ntohs(at.sin_port);
}

bool is_taken_udp_port(std::uint16_t port) {
    std::ifstream table{"/proc/net/udp"};
    const auto wanted = fmt::format(":{:04X} ", port);
    for (std::string line; std::getline(table, line);)
        if (const auto at = line.find(wanted); at != line.npos && at < line.find(":0000 ")) return true;
    return false;
}

std::string sipp_line::story() {
    if (!stopped_) {
        line().stop();
        while (!stopped_) runtime_.run();
    }
    return story_;
}

}  // namespace palabre::sip
