// benchmarks/load/sip_answerer.cpp - answers calls over one UDP socket, as cheaply as it can.
#include "load/sip_answerer.hpp"

#include "load/cpu_time.hpp"

#include <arpa/inet.h>
#include <array>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace palabre::load {
namespace {

std::string_view header(std::string_view text, std::string_view name) {
    const auto at = text.find(name);
    if (at == text.npos) return {};
    const auto begin = at + name.size();
    return text.substr(begin, text.find("\r\n", begin) - begin);
}

}  // namespace

sip_answerer::sip_answerer() {
    socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    const int room = 16 << 20;
    if (setsockopt(socket_, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0)
        setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    if (bind(socket_, reinterpret_cast<sockaddr*>(&here), sizeof here) != 0)
        throw std::runtime_error{"no port is free for the answerer"};
    getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size);
    port_ = ntohs(here.sin_port);
    worker_ = std::thread{[this] { run(); }};
    cpu_ = clock_of(worker_);
}

sip_answerer::~sip_answerer() {
    stopping_ = true;
    worker_.join();
    close(socket_);
}

double sip_answerer::cpu_seconds() const {
    return seconds_of(cpu_);
}

void sip_answerer::run() {
    constexpr std::string_view description = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                                             "m=audio 40002 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\n";
    std::array<char, 8'192> buffer;
    while (!stopping_) {
        pollfd ready{socket_, POLLIN, 0};
        if (poll(&ready, 1, 50) <= 0) continue;
        sockaddr_in from{};
        socklen_t size = sizeof from;
        const auto got = recvfrom(socket_, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
        if (got <= 0) continue;
        const std::string_view text{buffer.data(), static_cast<std::size_t>(got)};
        const bool invites = text.starts_with("INVITE ");
        if (!invites && !text.starts_with("BYE ")) continue;
        const auto to = header(text, "\r\nTo: ");
        const auto said =
            fmt::format("SIP/2.0 200 OK\r\nVia: {}\r\nFrom: {}\r\nTo: {}{}\r\nCall-ID: {}\r\nCSeq: {}\r\n"
                        "Contact: <sip:callee@127.0.0.1:{}>\r\n{}Content-Length: {}\r\n\r\n{}",
                        header(text, "\r\nVia: "), header(text, "\r\nFrom: "), to,
                        to.find(";tag=") == to.npos ? ";tag=callee" : "", header(text, "\r\nCall-ID: "),
                        header(text, "\r\nCSeq: "), port_, invites ? "Content-Type: application/sdp\r\n" : "",
                        invites ? description.size() : 0, invites ? description : "");
        static_cast<void>(sendto(socket_, said.data(), said.size(), 0, reinterpret_cast<sockaddr*>(&from), size));
    }
}

}  // namespace palabre::load
