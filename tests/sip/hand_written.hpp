// tests/sip/hand_written.hpp - SIP messages written by hand and sent as they are, good and bad.
#pragma once

#include "sip/options.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace palabre::sip {

/// A socket on loopback that talks to one port. Each has its own Call-ID and tag.
class hand_written {
public:
    explicit hand_written(std::uint16_t to, const std::string& from = "127.0.0.1", transport over = transport::udp);
    hand_written(const hand_written&) = delete;
    hand_written& operator=(const hand_written&) = delete;
    ~hand_written();

    /// A datagram, or over TCP a part of the stream.
    void say(std::string_view text) const;

    /// The next final answer or request, or "" after `patience`; provisional answers, or those that begin so, are passed
    /// over.
    std::string hear(std::chrono::milliseconds patience, std::string_view but = "SIP/2.0 1");

    /// Ends a TCP connection, as a router that has forgotten it does.
    void break_off();

    /// Whether the other side closes a TCP connection.
    bool is_closed(std::chrono::milliseconds patience) const;

    /// Whether a TCP connection to the same port comes about.
    bool connects(std::chrono::milliseconds patience) const;

    /// A request outside a dialog, each with the next CSeq.
    std::string request(const std::string& method, const std::string& headers = "", const std::string& body = "");
    std::string invite(const std::string& headers = "");
    /// ACK of the INVITE heard last, or the next request of its dialog.
    std::string in_dialog(const std::string& method, const std::string& headers = "", const std::string& body = "");
    /// 200 to a request that was heard.
    static std::string agreement(const std::string& heard, const std::string& description = "");

private:
    std::string next_message();

    int socket_ = -1;
    std::string read_;  // of the stream, and not yet heard
    transport over_;
    std::uint16_t to_;
    std::string from_, here_, call_id_, to_tag_;
    int sequence_ = 0, invited_ = 0;
    bool in_dialog_ = false;
};

}  // namespace palabre::sip
