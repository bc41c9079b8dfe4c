// benchmarks/load/sip_caller.cpp - the caller's half of a dialog, by string searches.
#include "load/sip_caller.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstring>
#include <fmt/format.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

namespace palabre::load {
namespace {

using steady = std::chrono::steady_clock;

sockaddr_in on_loopback(std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return at;
}

std::int64_t micros(const timespec& time) {
    return time.tv_sec * std::int64_t{1'000'000} + time.tv_nsec / 1'000;
}

/// "\r\nTo: " and the like; the value, or nothing.
std::string_view header(std::string_view text, std::string_view name) {
    const auto at = text.find(name);
    if (at == text.npos) return {};
    const auto begin = at + name.size();
    return text.substr(begin, text.find("\r\n", begin) - begin);
}

}  // namespace

float percentile(std::vector<float> of, double share) {
    if (of.empty()) return 0;
    const auto at = std::min(of.size() - 1, static_cast<std::size_t>(share * static_cast<double>(of.size())));
    std::nth_element(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(at), of.end());
    return of[at];
}

sip_caller::sip_caller(std::uint16_t to, std::string extension, manner then, const listeners* ears, std::size_t at_once)
    : to_{to}, extension_{std::move(extension)}, then_{then}, ears_{ears}, at_once_{at_once} {
    socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in here = on_loopback(0);
    const sockaddr_in there = on_loopback(to);
    socklen_t size = sizeof here;
    const int room = 16 << 20, on = 1;
    if (setsockopt(socket_, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0)
        setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    setsockopt(socket_, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    if (bind(socket_, reinterpret_cast<sockaddr*>(&here), sizeof here) != 0 ||
        connect(socket_, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0)
        throw std::runtime_error{"no port is free for the caller"};
    getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size);
    port_ = ntohs(here.sin_port);
}

sip_caller::~sip_caller() {
    close(socket_);
}

void sip_caller::place(int calls, double rate) {
    const auto began = steady::now();
    for (int placed = 0; placed < calls;) {
        const auto passed = std::chrono::duration<double>(steady::now() - began).count();
        for (const auto due = std::min(calls, static_cast<int>(passed * rate) + 1); placed < due; ++placed) invite();
        hear();
    }
}

void sip_caller::attend(std::chrono::milliseconds time) {
    for (const auto until = steady::now() + time; steady::now() < until;) hear();
}

void sip_caller::hang_up(double rate) {
    const auto began = steady::now();
    int said = 0;
    for (std::size_t call = 0; call < lines_.size(); ++call) {
        while (said > std::chrono::duration<double>(steady::now() - began).count() * rate) hear();
        if (lines_[call].at != stage::stands) continue;
        bye(call);
        ++said;
    }
}

bool sip_caller::settle(std::chrono::milliseconds patience) {
    for (const auto until = steady::now() + patience; under_way_ > 0 && steady::now() < until;) hear();
    const bool all_over = under_way_ == 0;
    for (auto& each : lines_)
        if (each.at != stage::over && each.at != stage::refused) finish(each, tally_.failed);
    return all_over;
}

void sip_caller::invite() {
    const auto call = lines_.size();
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    lines_.push_back({.invited = micros(now)});
    ++under_way_;
    ++tally_.placed;
    const auto ear = call % at_once_;
    const auto address = ears_ == nullptr ? std::string{"127.0.0.1"} : listeners::address(ear);
    const auto offer = fmt::format("v=0\r\no=- 1 1 IN IP4 {0}\r\ns=-\r\nc=IN IP4 {0}\r\nt=0 0\r\n"
                                   "m=audio {1} RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
                                   "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n",
                                   address, ears_ == nullptr ? 6'000 : ears_->port(ear));
    request("INVITE", call, 1, "Content-Type: application/sdp\r\n", offer);
}

void sip_caller::request(const char* method, std::size_t call, int sequence, std::string_view headers,
                         std::string_view body) {
    // The ACK of a refusal belongs to the INVITE's own transaction (RFC 3261, 17.1.1.3).
    const bool same_branch = method[0] == 'A' && lines_[call].at == stage::refused;
    const auto text = fmt::format(
        "{0} sip:{1}@127.0.0.1:{2} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{3};branch=z9hG4bK-{3}-{4}-{5}\r\n"
        "Max-Forwards: 70\r\nFrom: <sip:+22961{4:06}@127.0.0.1>;tag={4}\r\nTo: <sip:{1}@127.0.0.1:{2}>{6}\r\n"
        "Call-ID: {3}-{4}\r\nCSeq: {7} {0}\r\nContact: <sip:caller@127.0.0.1:{3}>\r\n{8}Content-Length: "
        "{9}\r\n\r\n{10}",
        method, extension_, to_, port_, call, same_branch ? "INVITE" : method, lines_[call].tag, sequence, headers,
        body.size(), body);
    static_cast<void>(send(socket_, text.data(), text.size(), 0));
}

void sip_caller::bye(std::size_t call) {
    lines_[call].at = stage::leaving;
    request("BYE", call, 2, "", "");
}

void sip_caller::finish(line& of, int& as) {
    of.at = stage::over;
    of.tag.shrink_to_fit();
    --under_way_;
    ++as;
}

void sip_caller::hear() {
    pollfd ready{socket_, POLLIN, 0};
    if (poll(&ready, 1, 1) <= 0) return;
    std::array<char, 4'096> buffer;
    alignas(cmsghdr) std::array<char, 128> room;
    for (int read = 0; read < 256; ++read) {  // then back to what is due
        iovec part{buffer.data(), buffer.size()};
        msghdr heard{nullptr, 0, &part, 1, room.data(), room.size(), 0};
        const auto got = recvmsg(socket_, &heard, MSG_DONTWAIT);
        if (got <= 0) return;
        timespec when{};
        for (auto* note = CMSG_FIRSTHDR(&heard); note != nullptr; note = CMSG_NXTHDR(&heard, note))
            if (note->cmsg_level == SOL_SOCKET && note->cmsg_type == SCM_TIMESTAMPNS)
                std::memcpy(&when, CMSG_DATA(note), sizeof when);
        const std::string_view text{buffer.data(), static_cast<std::size_t>(got)};
        if (text.starts_with("SIP/2.0 "))
            take(text, micros(when));
        else
            take_request(text);
    }
}

void sip_caller::take(std::string_view text, std::int64_t when) {
    if (text.size() < 12 || text[8] == '1') return;
    const auto id = header(text, "\r\nCall-ID: ");
    const auto from = id.find('-') + 1;
    std::size_t call = lines_.size();
    std::from_chars(id.data() + from, id.data() + id.size(), call);
    if (call >= lines_.size()) return;
    auto& at = lines_[call];
    if (header(text, "\r\nCSeq: ").ends_with("BYE")) {
        if (at.at == stage::leaving)
            finish(at, tally_.done);
        else
            ++tally_.repeated;
        return;
    }
    const auto waited = static_cast<float>(when - at.invited) / 1'000;
    const bool first = at.at == stage::inviting;
    if (first) {
        const auto to = header(text, "\r\nTo: ");
        at.tag = to.substr(std::min(to.find(";tag="), to.size()));
    } else {
        ++tally_.repeated;
    }
    if (text[8] != '2') {
        if (first) {
            at.at = stage::refused;
            tally_.refusal_ms.push_back(waited);
            --under_way_;
            ++tally_.refused;
        }
        if (at.at == stage::refused) request("ACK", call, 1, "", "");
        return;
    }
    request("ACK", call, 1, "", "");
    if (!first) return;
    at.at = stage::stands;
    tally_.answer_ms.push_back(waited);
    ++tally_.answered;
    if (then_ == manner::hangs_up) bye(call);
}

void sip_caller::take_request(std::string_view text) {
    const auto answered = fmt::format("SIP/2.0 200 OK\r\nVia: {}\r\nFrom: {}\r\nTo: {}\r\nCall-ID: {}\r\nCSeq: {}\r\n"
                                      "Content-Length: 0\r\n\r\n",
                                      header(text, "\r\nVia: "), header(text, "\r\nFrom: "), header(text, "\r\nTo: "),
                                      header(text, "\r\nCall-ID: "), header(text, "\r\nCSeq: "));
    static_cast<void>(send(socket_, answered.data(), answered.size(), 0));
    if (!text.starts_with("BYE ")) return;
    const auto id = header(text, "\r\nCall-ID: ");
    std::size_t call = lines_.size();
    std::from_chars(id.data() + id.find('-') + 1, id.data() + id.size(), call);
    if (call >= lines_.size()) return;
    auto& at = lines_[call];
    if (at.at == stage::stands || at.at == stage::leaving)
        finish(at, tally_.done);
    else
        ++tally_.repeated;
}

}  // namespace palabre::load
