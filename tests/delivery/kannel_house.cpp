// tests/delivery/kannel_house.cpp - Debian's Kannel between us and an SMSC of npm's smpp, on free ports.
#include "delivery/kannel_house.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <arpa/inet.h>
#include <fstream>
#include <netinet/in.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace palabre::tests {
using namespace std::chrono_literals;

/// From a range that no connection of this machine takes by itself; where to begin, by process.
int free_port() {
    static int next = 20'000 + ::getpid() % 900 * 10;
    for (; next < 32'000; ++next) {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(next));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool free = ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::close(socket);
        if (free) return next++;
    }
    throw std::runtime_error{"no free port"};
}

/// `done` is asked between runs, so that it may run the loop itself.
bool until(asio_runtime& loop, const std::function<bool()>& done) {
    const auto end = loop.now() + 60s;
    while (!done()) {
        if (loop.now() >= end) return false;
        loop.after(10ms, [&] { loop.stop(); });
        loop.run();
    }
    return true;
}

kannel_house::kannel_house(asio_runtime& loop, const std::string& callbacks, const std::vector<std::string>& others)
    : loop_{loop}, client_{loop, {}}, sessions_{1 + others.size()} {
    smpp_ = free_port(), control_ = free_port(), admin_ = free_port(), boxes_ = free_port(), sendsms_ = free_port();
    std::string more;
    for (const auto& each : others)
        more += fmt::format(
            "group = smsc\nsmsc = smpp\nsmsc-id = {0}\npreferred-smsc-id = {0}\nhost = \"127.0.0.1\"\nport = {1}\n"
            "smsc-username = {0}\nsmsc-password = secret\nsystem-type = \"\"\ntransceiver-mode = true\n"
            "reconnect-delay = 1\ninterface-version = 34\n\n",
            each, smpp_);
    std::ofstream{folder_.file("kannel.conf")} << fmt::format(
        R"(group = core
admin-port = {admin}
admin-interface = "127.0.0.1"
admin-password = admin
smsbox-port = {boxes}
box-allow-ip = "127.0.0.1"
log-file = "{folder}/bearerbox.log"
log-level = 1
store-type = file
store-location = "{folder}/store"
sms-resend-freq = 1
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = operator
host = "127.0.0.1"
port = {smpp}
smsc-username = palabre
smsc-password = secret
system-type = ""
transceiver-mode = true
reconnect-delay = 1
interface-version = 34

{others}group = smsbox
bearerbox-host = "127.0.0.1"
sendsms-port = {sendsms}
sendsms-interface = "127.0.0.1"
log-file = "{folder}/smsbox.log"
log-level = 1
http-request-retry = 100
http-queue-delay = 1

group = sendsms-user
username = palabre
password = "p&ss word"
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
max-messages = 0
assume-plain-text = true
post-url = "http://{callbacks}/callbacks/kannel/inbound?key={key}&from=%p&to=%P&id=%I"
)",
        fmt::arg("admin", admin_), fmt::arg("boxes", boxes_), fmt::arg("folder", folder_.path()),
        fmt::arg("smpp", smpp_), fmt::arg("sendsms", sendsms_), fmt::arg("callbacks", callbacks),
        fmt::arg("key", kannel_key), fmt::arg("others", more));
    start_smsc();
    start_boxes();
    await_session();
}

std::string kannel_house::sendsms() const {
    return fmt::format("http://127.0.0.1:{}/cgi-bin/sendsms", sendsms_);
}

void kannel_house::start_smsc() {
    smsc_.emplace(std::vector<std::string>{"/bin/sh", "-c",
                                           fmt::format("cd '{}' && exec '{}' smsc.mjs '{}' {} {}", PALABRE_SMPP_PEER,
                                                       PALABRE_NODE, folder_.file("taken"), smpp_, control_)});
    REQUIRE(smsc_->line());
}

void kannel_house::start_boxes() {
    bearerbox_.emplace(std::vector<std::string>{PALABRE_BEARERBOX, "-v", "4", folder_.file("kannel.conf")});
    REQUIRE(until(loop_, [&] { return !asked(admin_, "/status.txt").empty(); }));
    // Who asks an smsbox that has not read its users yet makes it fall (1.4.5), a sender that tries again as well as a test;
    // so it is asked nothing, and started again. Bearerbox knows it once it has read all.
    constexpr int tries = 5;
    bool is_there = false;
    for (int each = 0; each < tries && !is_there; ++each) {
        smsbox_.emplace(std::vector<std::string>{PALABRE_SMSBOX, "-v", "4", folder_.file("kannel.conf")});
        const auto patience = loop_.now() + 10s;
        until(loop_, [&] {
            is_there = asked(admin_, "/status.txt").find("smsbox:") != std::string::npos;
            return is_there || loop_.now() > patience;
        });
    }
    REQUIRE(is_there);
}

void kannel_house::kill_boxes() {
    smsbox_.reset();
    bearerbox_.reset();
}

void kannel_house::await_session() {
    REQUIRE(until(loop_, [&] { return asked(control_, "/") == fmt::format("{}\n", sessions_); }));
}

void kannel_house::control(const std::string& target) {
    REQUIRE(!asked(control_, target).empty());
}

/// Blocks for the answer, by the loop; "" where there is none yet.
std::string kannel_house::asked(int port, const std::string& target) {
    std::optional<http::answer> got;
    client_.ask({.at = {"127.0.0.1", static_cast<std::uint16_t>(port)}, .target = target}, loop_.now() + 5s,
                [&](http::answer answer) {
                    got = std::move(answer);
                    loop_.stop();
                });
    while (!got) loop_.run();
    return got->failure.empty() ? got->body : "";
}

std::vector<value> kannel_house::taken() const {
    std::vector<value> all;
    std::ifstream from{folder_.file("taken")};
    for (std::string line; std::getline(from, line);) all.push_back(boost::json::parse(line));
    return all;
}

}  // namespace palabre::tests
