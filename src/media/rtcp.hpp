// src/media/rtcp.hpp - RTCP's reports (RFC 3550 section 6), read from anybody and written.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace palabre::media {

/// What a receiver tells of one stream.
struct report_block {
    std::uint32_t ssrc = 0;          ///< Of the stream.
    std::uint8_t fraction_lost = 0;  ///< In 256ths, since the last report.
    std::int32_t lost = 0;           ///< In all; below zero where more came than was expected.
    std::uint32_t highest = 0;       ///< Sequence number, extended by its cycles.
    std::uint32_t jitter = 0;        ///< Units of the timestamp.
    std::uint32_t last_report = 0;   ///< Middle of the NTP time in the sender's last report; 0 for none.
    std::uint32_t delay = 0;         ///< Since that one came, in 65,536ths of a second.

    bool operator==(const report_block&) const = default;
};

/// What a sender tells of itself.
struct sender_info {
    std::uint64_t ntp = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t packets = 0;
    std::uint32_t octets = 0;

    bool operator==(const sender_info&) const = default;
};

/// What a compound packet told of its sender, and of one stream.
struct rtcp_reading {
    std::uint32_t sender = 0;
    std::optional<sender_info> info;
    std::optional<report_block> about;  ///< Of the stream that was asked for.
    bool is_bye = false;
};

/// Reads a compound packet, taking out what it says of stream `about`. Nothing unless it is well formed throughout.
std::optional<rtcp_reading> read_rtcp(std::span<const std::uint8_t> datagram, std::uint32_t about) noexcept;

/// The stream that the first report block is about: what finds the call on a shared port.
std::optional<std::uint32_t> reported_stream(std::span<const std::uint8_t> datagram) noexcept;

/// What goes into a report: a sender report where `info` is there, else a receiver report; a block where there is one.
struct rtcp_report {
    std::uint32_t sender = 0;
    std::optional<sender_info> info;
    std::optional<report_block> about;
    bool is_bye = false;
};

inline constexpr std::size_t rtcp_report_room = 128;

/// Writes it with `name` as CNAME (its first 32 bytes) and returns its size, `to` having rtcp_report_room.
std::size_t write_rtcp(const rtcp_report& report, std::string_view name, std::span<std::uint8_t> to) noexcept;

/// NTP's 32.32 fixed point of a calendar moment.
std::uint64_t ntp_of(calendar_time when) noexcept;

/// The middle 32 bits, 16.16, that report blocks tell times by.
constexpr std::uint32_t middle(std::uint64_t ntp) noexcept {
    return static_cast<std::uint32_t>(ntp >> 16U);
}

/// How long a packet takes there and back, by a block that came at `now`; nothing where it does not tell.
std::optional<duration> round_trip(const report_block& block, std::uint64_t now) noexcept;

}  // namespace palabre::media
