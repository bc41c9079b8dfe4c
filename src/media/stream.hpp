// src/media/stream.hpp - what offer and answer agreed on for a call's sound.
#pragma once

#include "media/codec.hpp"
#include "media/latch.hpp"
#include "media/srtp.hpp"

#include <cstdint>
#include <optional>

namespace palabre::media {

/// Which way sound goes, as seen from here (SDP's sendrecv, sendonly, recvonly, inactive).
enum class direction : std::uint8_t { both, send_only, receive_only, inactive };

/// How keys are listened for. INFO requests always count (call::told_by_info).
enum class dtmf_mode : std::uint8_t {
    automatic,  ///< telephone-event where it was agreed on, else tones.
    rfc4733,
    inband,
    both,  ///< For gateways that agree on telephone-event and send tones all the same, or instead.
    info,  ///< Neither: the signalling alone.
};

/// What is sent while nothing is played.
enum class comfort : std::uint8_t {
    silence,  ///< Packets of no sound: what most gateways expect.
    nothing,  ///< No packets; the next prompt begins with the marker bit.
};

/// Owns:    nothing. A value.
struct stream_settings {
    expected_peer peer;
    std::optional<endpoint>
        rtcp;               ///< Where the peer wants reports (a=rtcp); the port after RTP's where it does not say.
    bool rtcp_mux = false;  ///< Reports go over the port of RTP (RFC 5761).
    codec sends = codec::pcma;
    bool hears_pcma = true;
    bool hears_pcmu = true;
    bool hears_g722 = false;
    std::optional<std::uint8_t> opus_payload;   ///< Payload type of Opus, both ways; nothing: not agreed on.
    bool takes_noise = false;                   ///< Comfort noise (RFC 3389, payload type 13) was agreed on.
    std::optional<std::uint8_t> event_payload;  ///< Payload type of telephone-event at 8,000, both ways.
    std::optional<srtp_keys> encrypted;         ///< SRTP both ways; what comes in the clear is refused.
    dtmf_mode dtmf = dtmf_mode::automatic;
    media::direction direction = media::direction::both;

    bool hears(codec what) const noexcept {
        switch (what) {
        case codec::pcma: return hears_pcma;
        case codec::pcmu: return hears_pcmu;
        case codec::g722: return hears_g722;
        case codec::opus: break;
        }
        return opus_payload.has_value();
    }
    std::uint8_t payload_of(codec what) const noexcept {
        return what == codec::opus && opus_payload ? *opus_payload : payload_type(what);
    }
    /// Nothing where it is no codec, or none that was agreed on.
    std::optional<codec> codec_of(std::uint8_t payload) const noexcept {
        if (opus_payload == payload) return codec::opus;
        const auto found = media::codec_of(payload);
        return found && hears(*found) ? found : std::nullopt;
    }

    bool sends_sound() const noexcept { return direction == direction::both || direction == direction::send_only; }
    bool hears_sound() const noexcept { return direction == direction::both || direction == direction::receive_only; }
    bool hears_events() const noexcept { return event_payload && dtmf != dtmf_mode::inband && dtmf != dtmf_mode::info; }
    bool hears_tones() const noexcept {
        return dtmf == dtmf_mode::inband || dtmf == dtmf_mode::both || (dtmf == dtmf_mode::automatic && !event_payload);
    }
};

}  // namespace palabre::media
