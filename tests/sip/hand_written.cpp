// tests/sip/hand_written.cpp - SIP messages written by hand and sent as they are, good and bad.
#include "sip/hand_written.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <utility>

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

hand_written::hand_written(std::uint16_t to, const std::string& from, transport over)
    : over_{over}, to_{to}, from_{from} {
    static std::atomic<int> made{0};
    socket_ = ::socket(AF_INET, (over == transport::udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0);
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
    if (socket_ >= 0) close(socket_);
}

void hand_written::break_off() {
    const linger at_once{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(std::exchange(socket_, -1));
}

void hand_written::say(std::string_view text) const {
    static_cast<void>(send(socket_, text.data(), text.size(), MSG_NOSIGNAL));
}

/// The first whole message of what has been read of the stream; "" where there is none yet.
std::string hand_written::next_message() {
    read_.erase(0, read_.find_first_not_of("\r\n"));
    const auto end = read_.find("\r\n\r\n");
    if (end == read_.npos) return {};
    const auto length = read_.find("\r\nContent-Length:");
    const auto body = length < end ? std::strtoul(read_.c_str() + length + 17, nullptr, 10) : 0;
    if (read_.size() < end + 4 + body) return {};
    auto found = read_.substr(0, end + 4 + body);
    read_.erase(0, found.size());
    return found;
}

std::string hand_written::hear(std::chrono::milliseconds patience, std::string_view but) {
    std::array<char, 65536> buffer;
    for (;;) {
        auto heard = over_ == transport::tcp ? next_message() : std::string{};
        if (heard.empty()) {
            pollfd ready{socket_, POLLIN, 0};
            if (poll(&ready, 1, static_cast<int>(patience.count())) <= 0) return {};
            const auto got = recv(socket_, buffer.data(), buffer.size(), 0);
            if (got <= 0) return {};
            heard.assign(buffer.data(), static_cast<std::size_t>(got));
            if (over_ == transport::tcp) {
                read_ += heard;
                continue;
            }
        }
        if (heard.starts_with(but)) continue;
        const auto line = heard.find("\r\nTo:");
        const auto tag = heard.find(";tag=", line);
        const auto end = heard.find("\r\n", line + 2);
        if (line != heard.npos && tag < end && heard.starts_with("SIP/2.0")) to_tag_ = heard.substr(tag, end - tag);
        return heard;
    }
}

bool hand_written::is_closed(std::chrono::milliseconds patience) const {
    pollfd ready{socket_, POLLIN, 0};
    char byte = 0;
    return poll(&ready, 1, static_cast<int>(patience.count())) > 0 && recv(socket_, &byte, 1, MSG_DONTWAIT) <= 0;
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
                       "Via: SIP/2.0/{9} {2};branch=z9hG4bK-{3}-{4}-{0}\r\n"
                       "Max-Forwards: 70\r\n"
                       "From: <sip:hand@{2}>;tag=hand\r\n"
                       "To: <sip:100@127.0.0.1:{1}>{5}\r\n"
                       "Call-ID: {3}\r\n"
                       "CSeq: {4} {0}\r\n"
                       "Contact: <sip:hand@{2}{10}>\r\n"
                       "{6}Content-Length: {7}\r\n\r\n{8}",
                       method, to_, here_, call_id_, number, in_dialog_ ? to_tag_ : "", headers, body.size(), body,
                       over_ == transport::udp ? "UDP" : "TCP", over_ == transport::udp ? "" : ";transport=tcp");
}

std::string hand_written::invite(const std::string& headers) {
    return request("INVITE", headers + "Content-Type: application/sdp\r\n",
                   fmt::format("v=0\r\no=- 1 1 IN IP4 {0}\r\ns=-\r\nc=IN IP4 {0}\r\nt=0 0\r\n"
                               "m=audio 6000 RTP/AVP 8\r\n",
                               from_));
}

std::string hand_written::in_dialog(const std::string& method, const std::string& headers, const std::string& body) {
    in_dialog_ = true;
    auto written = request(method, headers, body);
    in_dialog_ = false;
    return written;
}

std::string hand_written::agreement(const std::string& heard, const std::string& description) {
    std::string said{"SIP/2.0 200 OK\r\n"};
    for (const auto* const name : {"\r\nVia:", "\r\nFrom:", "\r\nTo:", "\r\nCall-ID:", "\r\nCSeq:"})
        if (const auto at = heard.find(name); at != heard.npos)
            said += heard.substr(at + 2, heard.find("\r\n", at + 2) - at);
    if (!description.empty()) {
        const auto from = heard.find(' ') + 1;
        said += fmt::format("Contact: <{}>\r\nContent-Type: application/sdp\r\n",
                            heard.substr(from, heard.find(' ', from) - from));
    }
    return said + fmt::format("Content-Length: {}\r\n\r\n{}", description.size(), description);
}

}  // namespace palabre::sip
