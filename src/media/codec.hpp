// src/media/codec.hpp - the codecs that calls are carried in, by their names and payload types.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace palabre::media {

/// Samples a second of everything that goes over a line here.
inline constexpr unsigned line_rate = 8000;

/// What one packet carries: 20 ms.
inline constexpr unsigned frame_samples = 160;

enum class codec : std::uint8_t { pcma, pcmu };
inline constexpr unsigned codec_count = 2;

/// The static payload type, RFC 3551 section 6.
constexpr std::uint8_t payload_type(codec of) noexcept {
    return of == codec::pcma ? 8 : 0;
}

/// "PCMA" or "PCMU", as in SDP.
constexpr std::string_view to_string(codec of) noexcept {
    return of == codec::pcma ? "PCMA" : "PCMU";
}

constexpr std::optional<codec> codec_of(std::uint8_t payload_type) noexcept {
    if (payload_type == 8) return codec::pcma;
    if (payload_type == 0) return codec::pcmu;
    return std::nullopt;
}

}  // namespace palabre::media
