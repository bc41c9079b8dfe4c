// src/media/rtp.cpp - RTP's header off and onto the wire.
#include "media/rtp.hpp"

#include "media/bytes.hpp"

namespace palabre::media {

std::optional<rtp_packet> read_rtp(std::span<const std::uint8_t> datagram) noexcept {
    if (datagram.size() < rtp_header_size || datagram[0] >> 6U != 2) return std::nullopt;
    const std::uint8_t* const at = datagram.data();
    const bool is_padded = (at[0] & 0x20U) != 0;
    const bool is_extended = (at[0] & 0x10U) != 0;
    std::size_t begins = rtp_header_size + 4 * static_cast<std::size_t>(at[0] & 0x0FU);
    if (is_extended) {
        if (datagram.size() < begins + 4) return std::nullopt;
        begins += 4 + 4 * static_cast<std::size_t>(read_16(at + begins + 2));
    }
    std::size_t ends = datagram.size();
    if (ends < begins) return std::nullopt;
    if (is_padded) {
        const std::size_t padding = at[ends - 1];
        if (padding == 0 || padding > ends - begins) return std::nullopt;
        ends -= padding;
    }
    return rtp_packet{{.payload_type = static_cast<std::uint8_t>(at[1] & 0x7FU),
                       .marker = (at[1] & 0x80U) != 0,
                       .sequence = read_16(at + 2),
                       .timestamp = read_32(at + 4),
                       .ssrc = read_32(at + 8)},
                      datagram.subspan(begins, ends - begins)};
}

void write_rtp(const rtp_header& header, std::span<std::uint8_t, rtp_header_size> to) noexcept {
    std::uint8_t* const at = to.data();
    at[0] = 0x80;
    at[1] = static_cast<std::uint8_t>(header.payload_type | (header.marker ? 0x80U : 0U));
    write_16(at + 2, header.sequence);
    write_32(at + 4, header.timestamp);
    write_32(at + 8, header.ssrc);
}

}  // namespace palabre::media
