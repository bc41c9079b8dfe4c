// tests/media/test_relay.cpp - another's packets in our stream: what is missing stays missing, nothing else is.
#include "media/relay.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace palabre::media;

namespace {

constexpr std::uint32_t theirs = 7;

voice_packet packet(int number, std::uint32_t ssrc = theirs) {
    return {.sequence = static_cast<std::uint16_t>(65'530 + number),
            .timestamp = 4'294'967'000U + 160U * static_cast<std::uint32_t>(number),
            .ssrc = ssrc};
}

}  // namespace

TEST_CASE("relayed packets go on where our own ended, with a marker first") {
    relay way;
    stream_position ours{100, 8'000};
    for (int i = 0; i < 20; ++i) {  // both of their numbers wrap
        const auto passed = way.pass(packet(i), ours, i == 0);
        REQUIRE(passed);
        CHECK(passed->sequence == 100 + i);
        CHECK(passed->timestamp == 8'000U + 160U * static_cast<std::uint32_t>(i));
        CHECK(passed->marker == (i == 0));
    }
    CHECK(ours.next_sequence == 120);
    CHECK(ours.next_timestamp == 8'000 + 20 * 160);
}

TEST_CASE("loss and disorder are passed on as they are") {
    relay way;
    stream_position ours{10, 0};
    std::vector<unsigned> sequences;
    for (const int number : {0, 1, 3, 2, 6}) {
        const auto passed = way.pass(packet(number), ours, number == 0);
        REQUIRE(passed);
        sequences.push_back(passed->sequence);
        CHECK(passed->timestamp == 160U * static_cast<std::uint32_t>(number));
    }
    CHECK(sequences == std::vector<unsigned>{10, 11, 13, 12, 16});
    CHECK(ours.next_sequence == 17);
}

TEST_CASE("what was sent before the relaying began does not land on our own numbers") {
    relay way;
    stream_position ours{10, 0};
    REQUIRE(way.pass(packet(5), ours, true));
    CHECK_FALSE(way.pass(packet(4), ours, false));
    CHECK(way.pass(packet(6), ours, false)->sequence == 11);
    CHECK_FALSE(way.pass(packet(3), ours, false));
    CHECK(ours.next_sequence == 12);
}

TEST_CASE("a packet that is kept back leaves no hole") {
    relay way;
    stream_position ours{10, 0};
    REQUIRE(way.pass(packet(0), ours, true));
    way.absorb(packet(1));
    way.absorb(packet(2));
    way.absorb(packet(2));  // repeated
    const auto next = way.pass(packet(3), ours, false);
    REQUIRE(next);
    CHECK(next->sequence == 11);
    CHECK(next->timestamp == 3 * 160);
}

TEST_CASE("another stream, a jump, and sound of our own in between begin anew behind what was sent") {
    relay way;
    stream_position ours{10, 0};
    REQUIRE(way.pass(packet(0), ours, true));
    auto passed = way.pass(packet(900, 8), ours, false);
    REQUIRE(passed);
    CHECK(passed->sequence == 11);
    CHECK(passed->timestamp == 160);
    CHECK(passed->marker);
    passed = way.pass(packet(9'000, 8), ours, false);  // the same stream, far away
    REQUIRE(passed);
    CHECK(passed->sequence == 12);
    CHECK(passed->timestamp == 320);
    ours = {40, 9'000};
    passed = way.pass(packet(9'001, 8), ours, true);
    REQUIRE(passed);
    CHECK(passed->sequence == 40);
    CHECK(passed->timestamp == 9'000);
    CHECK(passed->marker);
}
