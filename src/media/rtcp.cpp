// src/media/rtcp.cpp - compound packets: sender and receiver reports, a name, goodbye.
#include "media/rtcp.hpp"

#include "media/bytes.hpp"

#include <algorithm>

namespace palabre::media {

namespace {

enum packet_type : std::uint8_t { sender_report = 200, receiver_report = 201, source_description = 202, goodbye = 203 };
constexpr std::size_t block_size = 24;
constexpr std::size_t info_size = 20;
constexpr std::uint64_t ntp_of_1970 = 2'208'988'800;

report_block read_block(const std::uint8_t* at) noexcept {
    const std::uint32_t lost = read_24(at + 5);
    return {.ssrc = read_32(at),
            .fraction_lost = at[4],
            .lost = static_cast<std::int32_t>((lost & 0x800000U) != 0 ? lost | 0xFF000000U : lost),
            .highest = read_32(at + 8),
            .jitter = read_32(at + 12),
            .last_report = read_32(at + 16),
            .delay = read_32(at + 20)};
}

/// One packet of a compound: its type, count and what stands behind its first four bytes.
struct part {
    std::uint8_t type = 0;
    std::uint8_t count = 0;
    std::span<const std::uint8_t> body;
};

/// Takes the first packet off `rest`; nothing where it does not fit.
std::optional<part> take(std::span<const std::uint8_t>& rest) noexcept {
    if (rest.size() < 4 || rest[0] >> 6U != 2) return std::nullopt;
    const std::size_t size = 4 * (static_cast<std::size_t>(read_16(rest.data() + 2)) + 1);
    if (size > rest.size()) return std::nullopt;
    std::size_t body = size - 4;
    if ((rest[0] & 0x20U) != 0) {
        const std::size_t padding = rest[size - 1];
        if (padding == 0 || padding > body) return std::nullopt;
        body -= padding;
    }
    const part taken{rest[1], static_cast<std::uint8_t>(rest[0] & 0x1FU), rest.subspan(4, body)};
    rest = rest.subspan(size);
    return taken;
}

bool is_report(const part& each) noexcept {
    return each.type == sender_report || each.type == receiver_report;
}

/// The report blocks of one packet; nothing where its counts do not fit.
std::optional<std::span<const std::uint8_t>> blocks(const part& report) noexcept {
    const std::size_t begins = report.type == sender_report ? 4 + info_size : 4;
    const std::size_t size = report.count * block_size;
    if (report.body.size() < begins + size) return std::nullopt;
    return report.body.subspan(begins, size);
}

}  // namespace

std::optional<rtcp_reading> read_rtcp(std::span<const std::uint8_t> datagram, std::uint32_t about) noexcept {
    rtcp_reading found;
    auto rest = datagram;
    for (bool is_first = true; is_first || !rest.empty(); is_first = false) {
        const auto each = take(rest);
        if (!each || (is_first && !is_report(*each))) return std::nullopt;
        if (each->type == goodbye) found.is_bye = true;
        if (!is_report(*each)) continue;
        const auto all = blocks(*each);
        if (!all) return std::nullopt;
        found.sender = read_32(each->body.data());
        if (each->type == sender_report) {
            const std::uint8_t* const at = each->body.data() + 4;
            found.info = sender_info{static_cast<std::uint64_t>(read_32(at)) << 32U | read_32(at + 4), read_32(at + 8),
                                     read_32(at + 12), read_32(at + 16)};
        }
        for (std::size_t at = 0; at < all->size(); at += block_size)
            if (read_32(all->data() + at) == about) found.about = read_block(all->data() + at);
    }
    return found;
}

std::optional<std::uint32_t> reported_stream(std::span<const std::uint8_t> datagram) noexcept {
    auto rest = datagram;
    const auto first = take(rest);
    if (!first || !is_report(*first)) return std::nullopt;
    const auto all = blocks(*first);
    if (!all || all->empty()) return std::nullopt;
    return read_32(all->data());
}

std::size_t write_rtcp(const rtcp_report& report, std::string_view name, std::span<std::uint8_t> to) noexcept {
    std::uint8_t* at = to.data();
    const auto begin = [&at](std::uint8_t type, unsigned count, std::size_t body) {
        at[0] = static_cast<std::uint8_t>(0x80U | count);
        at[1] = type;
        write_16(at + 2, static_cast<std::uint16_t>(body / 4));
        at += 4;
    };
    const auto put_32 = [&at](std::uint32_t number) {
        write_32(at, number);
        at += 4;
    };

    const unsigned count = report.about ? 1 : 0;
    begin(report.info ? sender_report : receiver_report, count, 4 + (report.info ? info_size : 0) + count * block_size);
    put_32(report.sender);
    if (report.info) {
        put_32(static_cast<std::uint32_t>(report.info->ntp >> 32U));
        put_32(static_cast<std::uint32_t>(report.info->ntp));
        put_32(report.info->timestamp);
        put_32(report.info->packets);
        put_32(report.info->octets);
    }
    if (report.about) {
        put_32(report.about->ssrc);
        put_32(static_cast<std::uint32_t>(report.about->fraction_lost) << 24U |
               (static_cast<std::uint32_t>(report.about->lost) & 0xFFFFFFU));
        put_32(report.about->highest);
        put_32(report.about->jitter);
        put_32(report.about->last_report);
        put_32(report.about->delay);
    }

    name = name.substr(0, 32);
    const std::size_t chunk = (4 + 2 + name.size()) / 4 * 4 + 4;  // ends in one to four zeros
    begin(source_description, 1, chunk);
    std::fill_n(at, chunk, std::uint8_t{0});
    write_32(at, report.sender);
    at[4] = 1;  // CNAME
    at[5] = static_cast<std::uint8_t>(name.size());
    std::copy(name.begin(), name.end(), at + 6);
    at += chunk;

    if (report.is_bye) {
        begin(goodbye, 1, 4);
        put_32(report.sender);
    }
    return static_cast<std::size_t>(at - to.data());
}

std::uint64_t ntp_of(calendar_time when) noexcept {
    const auto micros = static_cast<std::uint64_t>(when.time_since_epoch().count());
    const std::uint64_t seconds = micros / 1'000'000 + ntp_of_1970;
    return seconds << 32U | ((micros % 1'000'000) << 32U) / 1'000'000;
}

std::optional<duration> round_trip(const report_block& block, std::uint64_t now) noexcept {
    if (block.last_report == 0) return std::nullopt;
    const auto took = static_cast<std::int32_t>(middle(now) - block.last_report - block.delay);
    if (took < 0 || took > 30 * 65536) return std::nullopt;
    return duration{static_cast<std::int64_t>(took) * 1'000'000 / 65536};
}

}  // namespace palabre::media
