// tests/media/test_rtcp.cpp - reports as others read them, and how a call sounded.
#include "media/quality.hpp"
#include "media/rtcp.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace palabre;
using namespace palabre::media;
using namespace std::chrono_literals;

namespace {

const rtcp_report full{.sender = 0x01020304,
                       .info = sender_info{0x1122334455667788, 160, 3, 480},
                       .about = report_block{.ssrc = 0xCAFEBABE,
                                             .fraction_lost = 64,
                                             .lost = -5,
                                             .highest = 0x00010002,
                                             .jitter = 40,
                                             .last_report = 0x33445566,
                                             .delay = 65536}};

std::vector<std::uint8_t> written(const rtcp_report& report, std::string_view name = "palabre") {
    std::array<std::uint8_t, rtcp_report_room> room{};
    const auto size = write_rtcp(report, name, room);
    return {room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size)};
}

}  // namespace

TEST_CASE("a report is written as RFC 3550 draws it") {
    const std::vector<std::uint8_t> expected{
        0x81, 200,  0,    12,   1,    2,    3,    4,     // a sender report with one block, 13 words
        0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88,  // NTP
        0,    0,    0,    160,  0,    0,    0,    3,    0,    0,    1,    0xE0,
        0xCA, 0xFE, 0xBA, 0xBE, 64,   0xFF, 0xFF, 0xFB,  // minus five
        0,    1,    0,    2,    0,    0,    0,    40,   0x33, 0x44, 0x55, 0x66,
        0,    1,    0,    0,    0x81, 202,  0,    4,    1,    2,    3,    4,  // SDES, padded to words
        1,    7,    'p',  'a',  'l',  'a',  'b',  'r',  'e',  0,    0,    0};
    CHECK(written(full) == expected);
}

TEST_CASE("what was written is read again") {
    for (const std::string_view name : {"", "a", "ab", "abc", "abcd", "0123456789012345678901234567890123456789"}) {
        CAPTURE(name);
        const auto packet = written(full, name);
        CHECK(packet.size() % 4 == 0);
        CHECK(packet.size() <= rtcp_report_room);
        const auto read = read_rtcp(packet, 0xCAFEBABE);
        REQUIRE(read);
        CHECK(read->sender == full.sender);
        CHECK(read->info == full.info);
        CHECK(read->about == full.about);
        CHECK_FALSE(read->is_bye);
        CHECK_FALSE(read_rtcp(packet, 1)->about);
        CHECK(reported_stream(packet) == 0xCAFEBABE);
    }
    const auto bye = read_rtcp(written({.sender = 5, .info = {}, .about = {}, .is_bye = true}), 1);
    REQUIRE(bye);
    CHECK(bye->is_bye);
    CHECK_FALSE(bye->info);
    CHECK_FALSE(reported_stream(written({.sender = 5, .info = {}, .about = {}})));
}

TEST_CASE("what does not fit is no RTCP") {
    const auto good = written(full);
    for (std::size_t size = 0; size < good.size(); ++size)
        if (size != 52) CHECK_FALSE(read_rtcp(std::span{good}.first(size), 1));
    auto wrong = good;
    wrong[0] = 0x82;  // two blocks
    CHECK_FALSE(read_rtcp(wrong, 1));
    wrong = good;
    wrong[1] = 202;  // begins with no report
    CHECK_FALSE(read_rtcp(wrong, 1));
    wrong = good;
    wrong[2] = 0xFF;
    CHECK_FALSE(read_rtcp(wrong, 1));
    wrong = good;
    wrong[0] |= 0x20;  // padded by what is no padding
    wrong[51] = 255;
    CHECK_FALSE(read_rtcp(wrong, 1));
}

TEST_CASE("the way there and back is told by a report") {
    const auto sent = ntp_of(calendar_time{1'700'000'000s});
    CHECK((sent >> 32U) == 1'700'000'000 + 2'208'988'800);
    const auto now = ntp_of(calendar_time{1'700'000'002s + 250ms});
    const report_block block{.last_report = middle(sent), .delay = 2 * 65536};
    const auto took = round_trip(block, now);
    REQUIRE(took);
    CHECK(std::chrono::abs(*took - 250ms) < 1ms);
    CHECK_FALSE(round_trip({}, now));
    CHECK_FALSE(round_trip({.last_report = middle(now), .delay = 65536}, sent));  // a clock that went back
}

TEST_CASE("the score falls with loss and delay as the E-model says") {
    CHECK(estimate_mos(0, 0ms) == doctest::Approx(4.41).epsilon(0.005));    // R = 93.2, the best that G.711 gets
    CHECK(estimate_mos(0.01, 0ms) == doctest::Approx(4.33).epsilon(0.01));  // Ie,eff = 3.6
    CHECK(estimate_mos(0.05, 0ms) < 4.0);
    CHECK(estimate_mos(0.05, 0ms) > 3.7);
    CHECK(estimate_mos(0.2, 0ms) < 2.8);
    CHECK(estimate_mos(0, 400ms) < 3.3);
    CHECK(estimate_mos(1, 2s) >= 1);
    CHECK(estimate_mos(2, -5ms) >= 1);
    CHECK(estimate_mos(0, 60ms, 100ms) < estimate_mos(0, 5ms, 100ms));
}
