// tests/sip/hand_written.cpp - SIP messages written by hand and sent as they are, good and bad.
#include "sip/hand_written.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace palabre::sip {
namespace {

sockaddr_in place(const std::string& host, std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    inet_pton(AF_INET, host.c_str(), &at.sin_addr);
    return at;
}

}  // namespace

hand_written::hand_written(std::uint16_t to, const std::string& from) : to_{to}, from_{from} {
    static std::atomic<int> made{0};
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    auto here = place(from, 0);
    const auto there = place("127.0.0.1", to);
    socklen_t size = sizeof here;
    if (bind(socket_, reinterpret_cast<sockaddr*>(&here), sizeof here) != 0 ||
        connect(socket_, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size) != 0)
        throw std::runtime_error{"no socket on loopback"};
    here_ = fmt::format("{}:{}", from, ntohs(here.sin_port));
    call_id_ = fmt::format("hand-{}-{}", getpid(), ++made);
}

hand_written::~hand_written() {
    close(socket_);
}

void hand_written::say(std::string_view datagram) const {
    static_cast<void>(send(socket_, datagram.data(), datagram.size(), 0));
}

std::string hand_written::hear(std::chrono::milliseconds patience) {
    std::array<char, 65536> buffer;
    for (;;) {
        pollfd ready{socket_, POLLIN, 0};
        if (poll(&ready, 1, static_cast<int>(patience.count())) <= 0) return {};
        const auto got = recv(socket_, buffer.data(), buffer.size(), 0);
        if (got <= 0) return {};
        std::string heard{buffer.data(), static_cast<std::size_t>(got)};
        if (heard.starts_with("SIP/2.0 1")) continue;
        const auto line = heard.find("\r\nTo:");
        const auto tag = heard.find(";tag=", line);
        const auto end = heard.find("\r\n", line + 2);
        if (line != heard.npos && tag < end) to_tag_ = heard.substr(tag, end - tag);
        return heard;
    }
}

bool hand_written::connects(std::chrono::milliseconds patience) const {
    const int stream = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const auto there = place("127.0.0.1", to_);
    static_cast<void>(::connect(stream, reinterpret_cast<const sockaddr*>(&there), sizeof there));
    pollfd ready{stream, POLLOUT, 0};
    const bool done = poll(&ready, 1, static_cast<int>(patience.count())) > 0 && (ready.revents & POLLERR) == 0;
    close(stream);
    return done;
}

std::string hand_written::request(const std::string& method, const std::string& headers, const std::string& body) {
    const int number = method == "ACK" ? invited_ : ++sequence_;
    if (method == "INVITE") invited_ = number;
    return fmt::format("{0} sip:100@127.0.0.1:{1} SIP/2.0\r\n"
                       "Via: SIP/2.0/UDP {2};branch=z9hG4bK-{3}-{4}-{0}\r\n"
                       "Max-Forwards: 70\r\n"
                       "From: <sip:hand@{2}>;tag=hand\r\n"
                       "To: <sip:100@127.0.0.1:{1}>{5}\r\n"
                       "Call-ID: {3}\r\n"
                       "CSeq: {4} {0}\r\n"
                       "Contact: <sip:hand@{2}>\r\n"
                       "{6}Content-Length: {7}\r\n\r\n{8}",
                       method, to_, here_, call_id_, number, in_dialog_ ? to_tag_ : "", headers, body.size(), body);
}

std::string hand_written::invite(const std::string& headers) {
    return request("INVITE", headers + "Content-Type: application/sdp\r\n",
                   fmt::format("v=0\r\no=- 1 1 IN IP4 {0}\r\ns=-\r\nc=IN IP4 {0}\r\nt=0 0\r\n"
                               "m=audio 6000 RTP/AVP 8\r\n",
                               from_));
}

std::string hand_written::in_dialog(const std::string& method) {
    in_dialog_ = true;
    auto written = request(method);
    in_dialog_ = false;
    return written;
}

}  // namespace palabre::sip
