// tests/voice/sipp_caller.cpp - SIPp, an independent caller, in a process of its own.
#include "voice/sipp_caller.hpp"

#include "core/process.hpp"
#include "media/test_peer.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace palabre::test {

namespace {

/// Nobody has it, for datagrams or connections.
bool is_free(std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (const int kind : {SOCK_DGRAM, SOCK_STREAM}) {
        const int one = socket(AF_INET, kind, 0);
        const bool bound = bind(one, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0;
        close(one);
        if (!bound) return false;
    }
    return true;
}

}  // namespace

/// Below those that systems give out by themselves: until SIPp has opened it, nobody else must be given it. Processes
/// begin at different places.
std::uint16_t free_port() {
    constexpr int first = 21'000, many = 9'000, apart = 97;
    static std::atomic<int> next = getpid() * apart % many;
    while (true) {
        const auto port = static_cast<std::uint16_t>(first + next++ % many);
        if (is_free(port)) return port;
    }
}

sipp_caller::sipp_caller(const std::string& line, const std::string& scenario, std::uint16_t rtp_port,
                         const std::vector<std::string>& more)
    : port_{free_port()} {
    const auto errors =
        (std::filesystem::temp_directory_path() / fmt::format("palabre-sipp-{}-{}", getpid(), port_)).string();
    std::vector<std::string> words{PALABRE_SIPP,
                                   line.substr(4),
                                   "-sf",
                                   scenario.starts_with('/')
                                       ? scenario
                                       : std::string{PALABRE_SOURCE_DIR} + "/tests/peers/sipp/" + scenario + ".xml",
                                   "-i",
                                   "127.0.0.1",
                                   "-p",
                                   std::to_string(port_),
                                   "-t",
                                   line.starts_with("udp") ? "u1" : "t1",
                                   "-s",
                                   "100",
                                   "-nostdin",
                                   "-m",
                                   "1",
                                   "-timeout",
                                   "60s",
                                   "-timeout_error",
                                   "-trace_err",
                                   "-error_file",
                                   errors,
                                   "-key",
                                   "rtp_port",
                                   std::to_string(rtp_port)};
    words.insert(words.end(), more.begin(), more.end());
    if (const char* trace = std::getenv("PALABRE_SIPP_TRACE"))
        words.insert(words.end(), {"-trace_msg", "-message_file", trace});
    thread_ = std::thread{[this, words, errors, scenario] {
        const auto done = detail::run(words, "");
        if (done.status != 0) {
            std::ifstream file{errors};
            problems_ = scenario + ": " + done.problems +
                        std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
        }
        std::error_code ignored;
        std::filesystem::remove(errors, ignored);
        status_ = done.status;
        is_done_ = true;
    }};
}

bool sipp_caller::is_listening() const {
    std::ifstream table{"/proc/net/udp"};
    const auto wanted = fmt::format(":{:04X} ", port_);
    for (std::string line; std::getline(table, line);)
        if (line.find(wanted) < line.find(":0000 ")) return true;
    return false;
}

sipp_caller::~sipp_caller() {
    thread_.join();
}

void sipp_caller::nudge(const std::string& call_id) {
    const auto text = fmt::format("MESSAGE sip:caller@127.0.0.1:{0} SIP/2.0\r\n"
                                  "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKnudge{1}\r\n"
                                  "From: <sip:test@127.0.0.1>;tag=nudge\r\nTo: <sip:caller@127.0.0.1>\r\n"
                                  "Call-ID: {2}\r\nCSeq: {1} MESSAGE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
                                  port_, ++nudges_, call_id);
    test_peer{}.send_raw({text.begin(), text.end()}, port_);
}

}  // namespace palabre::test
