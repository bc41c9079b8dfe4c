// src/sip/terms.hpp - what both sides of a call agreed on about its audio.
#pragma once

#include "sip/sdes.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace palabre::sip {

enum class codec : std::uint8_t {
    pcma,  ///< G.711 A-law.
    pcmu,  ///< G.711 mu-law.
    g722,
    opus,  ///< RFC 7587.
};

/// "PCMA", "PCMU": as SDP writes them.
constexpr const char* to_string(codec which) noexcept {
    switch (which) {
    case codec::pcma: return "PCMA";
    case codec::pcmu: return "PCMU";
    case codec::g722: return "G722";
    case codec::opus: break;
    }
    return "opus";
}

/// Whether sound may be, or has to be, encrypted (SRTP with keys in SDP, RFC 4568). `taken`: where the peer offers it.
enum class encryption : std::uint8_t { never, taken, required };

/// An IP address and a port.
struct place_on_net {
    std::string host = {};
    std::uint16_t port = 0;

    bool operator==(const place_on_net&) const = default;
};

/// Where our own audio lives: what an answer tells the caller.
struct local_media {
    place_on_net at = {};
    bool sends = true;                       ///< False: we hold the caller, or have nothing to say.
    bool receives = true;                    ///< False: what he says is not listened to.
    bool rtcp_mux = false;                   ///< RTCP comes to the same port, if he wants to.
    std::optional<srtp_secret> secret = {};  ///< What we encrypt with, where sound may be encrypted; chosen by chance.

    bool operator==(const local_media&) const = default;
};

/// The audio of one call. `we_send` is false while the caller holds us: prompts wait.
struct terms {
    codec carries = codec::pcma;
    std::uint8_t payload_type = 8;                     ///< Of the audio, both ways.
    std::optional<std::uint8_t> telephone_event = {};  ///< RFC 4733's payload type, where he has it.
    place_on_net remote = {};                          ///< Where he says that he listens; NAT may know better.
    std::uint16_t remote_rtcp = 0;
    bool rtcp_mux = false;
    bool we_send = true;
    bool we_receive = true;
    std::optional<crypto> encrypted = {};  ///< How, and his key; nothing: in the clear.
    unsigned ptime = 20;                   ///< ms a packet, as he wants to receive them.

    bool operator==(const terms&) const = default;
};

}  // namespace palabre::sip
