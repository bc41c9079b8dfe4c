// src/media/codec.hpp - the codecs that calls are carried in, by their names, payload types and rates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace palabre::media {

/// Samples a second of a telephone's sound, and of everything that does not say otherwise.
inline constexpr unsigned line_rate = 8000;

/// What one packet carries: 20 ms.
inline constexpr unsigned frame_samples = 160;
inline constexpr unsigned frames_a_second = 50;

enum class codec : std::uint8_t {
    pcma,  ///< G.711 A-law.
    pcmu,  ///< G.711 mu-law.
    g722,  ///< 64 kbit/s: a byte for two samples at 16,000.
    opus,  ///< RFC 7587, mono, spoken at 16,000.
};
inline constexpr unsigned codec_count = 4;

/// A byte a sample, without state: what can be cut, joined and turned into the other law anywhere.
constexpr bool is_g711(codec of) noexcept {
    return of == codec::pcma || of == codec::pcmu;
}

/// RTP's clock. G.722's is 8,000 by RFC 3551's old error, Opus' is always 48,000.
constexpr unsigned clock_rate(codec of) noexcept {
    return of == codec::opus ? 48'000 : 8'000;
}

/// What it is decoded to here.
constexpr unsigned sound_rate(codec of) noexcept {
    return is_g711(of) ? 8'000 : 16'000;
}

/// What every one of its frames of 20 ms takes; 0 where they differ.
constexpr std::size_t frame_bytes(codec of) noexcept {
    return of == codec::opus ? 0 : 160;
}

/// The static payload type, RFC 3551 section 6; Opus has none, and this is what we offer it as.
constexpr std::uint8_t payload_type(codec of) noexcept {
    switch (of) {
    case codec::pcma: return 8;
    case codec::pcmu: return 0;
    case codec::g722: return 9;
    case codec::opus: break;
    }
    return 107;
}

inline constexpr std::uint8_t comfort_noise_type = 13;  // RFC 3389

/// "PCMA", as in SDP.
constexpr std::string_view to_string(codec of) noexcept {
    switch (of) {
    case codec::pcma: return "PCMA";
    case codec::pcmu: return "PCMU";
    case codec::g722: return "G722";
    case codec::opus: break;
    }
    return "opus";
}

/// By its static payload type.
constexpr std::optional<codec> codec_of(std::uint8_t payload_type) noexcept {
    if (payload_type == 8) return codec::pcma;
    if (payload_type == 0) return codec::pcmu;
    if (payload_type == 9) return codec::g722;
    return std::nullopt;
}

}  // namespace palabre::media
