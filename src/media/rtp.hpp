// src/media/rtp.hpp - RTP's header (RFC 3550 section 5.1), read from anybody and written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace palabre::media {

struct rtp_header {
    std::uint8_t payload_type = 0;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;

    bool operator==(const rtp_header&) const = default;
};

inline constexpr std::size_t rtp_header_size = 12;

struct rtp_packet {
    rtp_header header;
    std::span<const std::uint8_t>
        payload;  ///< Points into what was read; sources, extension and padding are passed over.
};

/// Nothing unless every length in it fits what is there.
std::optional<rtp_packet> read_rtp(std::span<const std::uint8_t> datagram) noexcept;

void write_rtp(const rtp_header& header, std::span<std::uint8_t, rtp_header_size> to) noexcept;

/// RTCP on the port of RTP is told by its packet type (RFC 5761 section 4).
constexpr bool looks_like_rtcp(std::span<const std::uint8_t> datagram) noexcept {
    return datagram.size() >= 2 && datagram[1] >= 192 && datagram[1] <= 223;
}

}  // namespace palabre::media
