// tests/soak/crowd.cpp - callers by the thousand from one thread: SIP and RTP by hand, over sockets of their own.
#include "soak/crowd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace palabre::soak {
namespace {

constexpr auto gives_up = 30s;       // on a call of which nothing is heard
constexpr auto first_again = 500ms;  // RFC 3261's T1

sockaddr_in place_of(const std::string& host, std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    if (inet_pton(AF_INET, host.c_str(), &at.sin_addr) != 1)
        throw std::runtime_error{"'" + host + "' is no IPv4 address"};
    return at;
}

/// A UDP socket towards that place, and where it is.
std::pair<int, sockaddr_in> socket_towards(const std::string& host, std::uint16_t port, int room) {
    const int made = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const auto there = place_of(host, port);
    sockaddr_in here{};
    socklen_t size = sizeof here;
    setsockopt(made, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    if (connect(made, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0 ||
        getsockname(made, reinterpret_cast<sockaddr*>(&here), &size) != 0)
        throw std::runtime_error{"no socket towards " + host};
    return {made, here};
}

std::string_view header(std::string_view text, std::string_view name) {
    const auto at = text.find(name);
    if (at == text.npos) return {};
    const auto from = at + name.size();
    return text.substr(from, text.find("\r\n", from) - from);
}

unsigned number_in(std::string_view text) {
    return static_cast<unsigned>(std::strtoul(std::string{text}.c_str(), nullptr, 10));
}

}  // namespace

struct crowd::caller {
    enum class phase { asking, giving_up, talking, leaving };

    std::uint64_t number;
    int sound;
    std::uint16_t sound_port;
    phase at = phase::asking;
    moment began, heard, next;  // `next` is when the last request goes out again, or a packet of sound
    std::chrono::milliseconds wait = first_again;  // of what goes out again
    moment frame = {};
    std::string last = {};              // what was said last
    std::string tag = {}, target = {};  // of the other side
    sockaddr_in sounds_at = {};
    unsigned sent = 0, got = 0;
};

crowd::crowd(const std::string& host, std::uint16_t port, std::string user)
    : host_{host}, user_{std::move(user)}, port_{port} {
    sockaddr_in here{};
    std::tie(signalling_, here) = socket_towards(host, port, 8 << 20);
    std::array<char, INET_ADDRSTRLEN> text{};
    inet_ntop(AF_INET, &here.sin_addr, text.data(), text.size());
    here_ = fmt::format("{}:{}", text.data(), ntohs(here.sin_port));
}

crowd::~crowd() {
    close(signalling_);
    for (const int each : spare_) close(each);
    for (const auto& [number, each] : callers_) close(each.sound);
}

crowd_result crowd::call(std::size_t calls, double rate, std::chrono::milliseconds talk_for) {
    result_ = {};
    talk_ = talk_for;
    const auto began = std::chrono::steady_clock::now();
    while (result_.placed < calls || !callers_.empty()) {
        const auto now = std::chrono::steady_clock::now();
        const auto due = static_cast<std::size_t>(rate * std::chrono::duration<double>(now - began).count()) + 1;
        while (result_.placed < std::min(calls, due) && callers_.size() < most_at_once) place(now);
        hear_signalling(now);
        std::vector<std::uint64_t> lost;
        for (auto& [number, each] : callers_) {
            if (now - each.heard > gives_up) lost.push_back(number);
            if (now >= each.next) again(each);
            talk(each, now);
        }
        for (const auto each : lost) over(each, &crowd_result::lost);
        pollfd ready{signalling_, POLLIN, 0};
        poll(&ready, 1, 2);
    }
    return result_;
}

void crowd::place(moment now) {
    const auto number = ++last_;
    int sound = -1;
    if (!spare_.empty()) {
        sound = spare_.front();  // the one that has been quiet for longest
        spare_.pop_front();
    } else {
        sound = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        const auto any = place_of(here_.substr(0, here_.find(':')), 0);
        if (bind(sound, reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0)
            throw std::runtime_error{"no socket for sound: " + std::to_string(callers_.size()) + " calls at once"};
    }
    sockaddr_in here{};
    socklen_t size = sizeof here;
    getsockname(sound, reinterpret_cast<sockaddr*>(&here), &size);
    auto& made = callers_
                     .try_emplace(number, caller{.number = number,
                                                 .sound = sound,
                                                 .sound_port = ntohs(here.sin_port),
                                                 .began = now,
                                                 .heard = now,
                                                 .next = now + first_again})
                     .first->second;
    ++result_.placed;
    say(made, "INVITE", 1, false,
        fmt::format("v=0\r\no=- 1 1 IN IP4 {0}\r\ns=-\r\nc=IN IP4 {0}\r\nt=0 0\r\nm=audio {1} RTP/AVP 8 101\r\n"
                    "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n",
                    here_.substr(0, here_.find(':')), made.sound_port));
    if (number % 10 == 0) {
        made.at = caller::phase::giving_up;
        const auto invite = made.last;  // a CANCEL is answered at once; what counts is the INVITE's own end
        say(made, "CANCEL", 1, false);
        made.last = invite;
    }
}

void crowd::say(caller& of, std::string_view method, unsigned sequence, bool in_dialog, std::string_view body) {
    // RFC 3261, 9.1 and 17.1.1.3: what belongs to the INVITE carries its branch.
    const bool of_invite = !in_dialog && method != "INVITE";
    of.last = fmt::format("{0} {1} SIP/2.0\r\nVia: SIP/2.0/UDP {2};branch=z9hG4bK-{3}-{4}\r\nMax-Forwards: 70\r\n"
                          "From: <sip:caller{3}@{2}>;tag={3}\r\nTo: <sip:{5}@{6}>{7}\r\nCall-ID: {3}-{2}\r\n"
                          "CSeq: {8} {0}\r\nContact: <sip:caller@{2}>\r\n{9}Content-Length: {10}\r\n\r\n{11}",
                          method, in_dialog && !of.target.empty() ? of.target : fmt::format("sip:{}@{}", user_, host_),
                          here_, of.number, of_invite ? "INVITE" : method, user_, host_, of.tag, sequence,
                          body.empty() ? "" : "Content-Type: application/sdp\r\n", body.size(), body);
    send(signalling_, of.last.data(), of.last.size(), 0);
}

void crowd::again(caller& of) {
    of.wait = std::min<std::chrono::milliseconds>(of.wait * 2, 4s);
    of.next += of.wait;
    if (of.at != caller::phase::talking) send(signalling_, of.last.data(), of.last.size(), 0);
}

void crowd::hear_signalling(moment now) {
    std::array<char, 8192> buffer;
    for (;;) {
        const auto got = recv(signalling_, buffer.data(), buffer.size(), 0);
        if (got <= 0) return;
        const std::string_view text{buffer.data(), static_cast<std::size_t>(got)};
        const auto found = callers_.find(number_in(header(text, "\r\nCall-ID: ")));
        if (!text.starts_with("SIP/2.0 ")) {  // BYE: the other side hangs up
            std::string answer{"SIP/2.0 200 OK\r\n"};
            for (const auto* const name : {"Via: ", "From: ", "To: ", "Call-ID: ", "CSeq: "})
                answer += fmt::format("{}{}\r\n", name, header(text, fmt::format("\r\n{}", name)));
            answer += "Content-Length: 0\r\n\r\n";
            send(signalling_, answer.data(), answer.size(), 0);
            if (found != callers_.end() && text.starts_with("BYE"))
                over(found->first, found->second.got > 0 ? &crowd_result::talked : &crowd_result::mute);
            continue;
        }
        if (found == callers_.end()) continue;
        auto& of = found->second;
        of.heard = now;
        const auto status = number_in(text.substr(8, 3));
        const auto to_what = header(text, "\r\nCSeq: ");
        if (status < 200) {
            if (to_what.ends_with("INVITE")) of.next = now + gives_up;
        } else if (to_what.ends_with("BYE")) {
            const bool gave_up = of.at == caller::phase::leaving && of.number % 10 == 0;
            over(of.number, gave_up      ? &crowd_result::cancelled
                            : of.got > 0 ? &crowd_result::talked
                                         : &crowd_result::mute);
        } else if (to_what.ends_with("INVITE") && status < 300) {
            answered(of, text, now);
        } else if (to_what.ends_with("INVITE")) {
            const auto to = header(text, "\r\nTo: ");
            of.tag = to.substr(std::min(to.find(";tag="), to.size()));
            const bool ours = status == 487 && of.at == caller::phase::giving_up;
            if (!ours && result_.first_refusal.empty()) result_.first_refusal = text.substr(8, text.find("\r\n") - 8);
            say(of, "ACK", 1, false);
            over(of.number, ours ? &crowd_result::cancelled : &crowd_result::refused);
        }
    }
}

void crowd::answered(caller& of, std::string_view text, moment now) {
    const auto leaves = std::exchange(of.last, {}).starts_with("BYE");
    const auto to = header(text, "\r\nTo: ");
    of.tag = to.substr(std::min(to.find(";tag="), to.size()));
    auto contact = header(text, "\r\nContact: ");
    if (const auto open = contact.find('<'); open != contact.npos)
        contact = contact.substr(open + 1, contact.find('>') - open - 1);
    of.target = contact;
    say(of, "ACK", 1, true);
    if (leaves) return say(of, "BYE", 2, true);  // its 200 came again
    if (of.at == caller::phase::giving_up) {
        of.at = caller::phase::leaving;
        of.next = now + (of.wait = first_again);
        return say(of, "BYE", 2, true);
    }
    if (of.at != caller::phase::asking) return;
    of.at = caller::phase::talking;
    of.began = of.frame = now;
    const auto host = header(text, "\r\nc=IN IP4 ");
    of.sounds_at = place_of(std::string{host}, static_cast<std::uint16_t>(number_in(header(text, "\r\nm=audio "))));
}

/// A packet each 20 ms: sound, and from the tenth on a 5 for 100 ms.
void crowd::talk(caller& of, moment now) {
    if (of.at != caller::phase::talking) return;
    std::array<std::uint8_t, 1500> heard;
    while (recv(of.sound, heard.data(), heard.size(), 0) > 12) ++of.got, ++result_.packets, of.heard = now;
    if (now - of.began >= talk_) {
        of.at = caller::phase::leaving;
        of.next = now + (of.wait = first_again);
        return say(of, "BYE", 2, true);
    }
    while (now >= of.frame) {
        of.frame += 20ms;
        const unsigned n = of.sent++;
        const bool key = n >= 10 && n < 18;
        const std::uint32_t timestamp = 160 * (key ? 10 : n);
        const bool ends = n >= 15;
        std::array<std::uint8_t, 172> packet{0x80,
                                             static_cast<std::uint8_t>(key ? 101 : 8),
                                             static_cast<std::uint8_t>(n >> 8U),
                                             static_cast<std::uint8_t>(n),
                                             static_cast<std::uint8_t>(timestamp >> 24U),
                                             static_cast<std::uint8_t>(timestamp >> 16U),
                                             static_cast<std::uint8_t>(timestamp >> 8U),
                                             static_cast<std::uint8_t>(timestamp)};
        for (unsigned i = 0; i < 4; ++i) packet[8 + i] = static_cast<std::uint8_t>(of.number >> (24 - 8 * i));
        if (key) {
            const unsigned length = 160 * (std::min(n, 15U) - 9);
            packet[12] = 5;
            packet[13] = static_cast<std::uint8_t>(ends ? 0x8A : 0x0A);
            packet[14] = static_cast<std::uint8_t>(length >> 8U);
            packet[15] = static_cast<std::uint8_t>(length);
        } else {
            for (std::size_t i = 12; i < packet.size(); ++i) packet[i] = static_cast<std::uint8_t>(0x55 ^ (i * n));
        }
        sendto(of.sound, packet.data(), key ? 16 : packet.size(), 0, reinterpret_cast<const sockaddr*>(&of.sounds_at),
               sizeof of.sounds_at);
    }
}

void crowd::over(std::uint64_t number, std::size_t crowd_result::*what) {
    const auto found = callers_.find(number);
    ++(result_.*what);
    std::array<std::uint8_t, 1500> late;
    while (recv(found->second.sound, late.data(), late.size(), 0) > 0) ++result_.packets;
    spare_.push_back(found->second.sound);
    callers_.erase(found);
}

}  // namespace palabre::soak
