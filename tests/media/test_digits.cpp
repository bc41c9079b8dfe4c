// tests/media/test_digits.cpp - keys through loss, disorder and doubling: exact.
#include "media/codec.hpp"
#include "media/digit_merge.hpp"
#include "media/g711.hpp"
#include "media/inband_dtmf.hpp"
#include "media/telephone_event.hpp"
#include "palabre/sim/chance.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <spandsp.h>

using namespace palabre;
using namespace palabre::media;
using namespace std::chrono_literals;

namespace {

struct packet {
    rtp_header header;
    std::array<std::uint8_t, telephone_event_size> payload{};
    duration when{0};
};

/// What a sender sends for these keys, frame by frame.
std::vector<packet> sent(std::string_view keys, duration held = 100ms) {
    event_sender sender;
    for (const char key : keys) REQUIRE(sender.add(key, held));
    std::vector<packet> all;
    std::uint16_t sequence = 65'530;
    std::uint32_t timestamp = 0xFFFFFF00;
    for (duration now{0}; sender.is_busy(); now += 20ms, timestamp += frame_samples) {
        const auto next = sender.next(timestamp);
        if (!next) {
            ++sequence;  // sound in between
            continue;
        }
        packet made{.header = {.payload_type = 101,
                               .marker = next->marker,
                               .sequence = sequence++,
                               .timestamp = next->timestamp,
                               .ssrc = 1},
                    .when = now};
        write_event(next->event, made.payload);
        all.push_back(made);
    }
    return all;
}

struct told {
    std::string pressed;
    std::string released;
    duration held{0};
};

told heard(const std::vector<packet>& packets) {
    event_receiver receiver;
    told all;
    const auto note = [&all](const key_change& change) {
        if (change.released != 0) {
            all.released += change.released;
            all.held = change.held;
        }
        if (change.pressed != 0) all.pressed += change.pressed;
    };
    duration now{0};
    for (const auto& each : packets) {
        note(receiver.receive(each.header, each.payload, instant{each.when}));
        now = each.when;
    }
    note(receiver.idle(instant{now + 1s}));
    return all;
}

constexpr std::string_view all_keys = "0123456789*#ABCD";

}  // namespace

TEST_CASE("keys have codes, and what is no key has none") {
    for (std::uint8_t code = 0; code < 16; ++code) CHECK(code_of(key_of(code)) == code);
    CHECK(key_of(16) == 0);  // flash
    CHECK(key_of(255) == 0);
    CHECK(code_of('a') == code_of('A'));
    for (const char wrong : {'E', ' ', '\0', '+'}) CHECK_FALSE(code_of(wrong));
}

TEST_CASE("what is sent is heard, each key once, with how long it was held") {
    const auto all = heard(sent(all_keys, 160ms));
    CHECK(all.pressed == all_keys);
    CHECK(all.released == all_keys);
    CHECK(all.held == 160ms);
    CHECK(heard(sent("1111")).pressed == "1111");
}

TEST_CASE("a press is packets of one timestamp that grow, and ends three times") {
    const auto all = sent("5", 60ms);
    REQUIRE(all.size() == 5);
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(all[i].header.timestamp == all[0].header.timestamp);
        CHECK(all[i].header.marker == (i == 0));
        const auto event = read_event(all[i].payload);
        CHECK(event->is_end == (i >= 2));
        CHECK(event->held == std::min<std::size_t>(i + 1, 3) * 160);
    }
}

TEST_CASE("a sender takes so many keys and no more") {
    event_sender sender;
    for (std::size_t i = 0; i < event_sender::room; ++i) CHECK(sender.add('1'));
    CHECK_FALSE(sender.add('1'));
    sender.clear();
    CHECK_FALSE(sender.add('x'));
    CHECK_FALSE(sender.is_busy());
}

TEST_CASE("any one packet of a press is enough, and any order of them tells it once") {
    const auto all = sent("7", 60ms);
    for (const auto& only : all) CHECK(heard({only}).pressed == "7");
    auto mixed = all;
    std::sort(mixed.begin(), mixed.end(), [](auto& a, auto& b) { return a.header.sequence < b.header.sequence; });
    do {
        const auto found = heard(mixed);
        REQUIRE(found.pressed == "7");
        REQUIRE(found.released == "7");
    } while (std::next_permutation(mixed.begin(), mixed.end(), [](auto& a, auto& b) {
        return static_cast<std::uint16_t>(a.header.sequence - 65'000) <
               static_cast<std::uint16_t>(b.header.sequence - 65'000);
    }));
}

TEST_CASE("digits stay exact through loss, duplication and 60 ms of jitter") {
    sim::chance chance{sim::default_seed()};
    for (int round = 0; round < 500; ++round) {
        std::string keys;
        for (int i = 0; i < 12; ++i) keys += all_keys[static_cast<std::size_t>(chance.between(0, 15))];
        std::vector<packet> arrived;
        for (auto each : sent(keys)) {
            if (chance.happens(0.05)) continue;
            each.when += chance.between(duration{0}, duration{60ms});
            arrived.push_back(each);
            each.when += 5ms;
            if (chance.happens(0.1)) arrived.push_back(each);
        }
        std::stable_sort(arrived.begin(), arrived.end(), [](auto& a, auto& b) { return a.when < b.when; });
        REQUIRE(heard(arrived).pressed == keys);
    }
}

TEST_CASE("a lost end is made up for by silence or by the next key") {
    auto all = sent("12");
    std::erase_if(all, [](const packet& each) { return read_event(each.payload)->is_end; });
    const auto found = heard(all);
    CHECK(found.pressed == "12");
    CHECK(found.released == "12");
}

TEST_CASE("a press of ten seconds is one press") {
    std::vector<packet> all;
    std::uint16_t sequence = 0;
    std::uint32_t began = 5'000;
    for (std::uint32_t at = 160; at <= 80'000; at += 160) {
        if (at - (began - 5'000) > 0xFFFF) began += 65'440;  // the last length that was sent
        packet made{
            .header = {.payload_type = 101, .marker = at == 160, .sequence = sequence++, .timestamp = began, .ssrc = 1},
            .when = at * 125us};
        write_event({.code = 3, .is_end = at == 80'000, .held = static_cast<std::uint16_t>(at - (began - 5'000))},
                    made.payload);
        all.push_back(made);
    }
    const auto found = heard(all);
    CHECK(found.pressed == "3");
    CHECK(found.released == "3");
    CHECK(found.held == 10s);
}

TEST_CASE("gateways that never move the timestamp, or begin to count anew, are understood") {
    auto stuck = sent("1213");
    for (auto& each : stuck) each.header.timestamp = 77;
    CHECK(heard(stuck).pressed == "1213");
    auto twice = sent("11");
    for (auto& each : twice) each.header.timestamp = 77;
    CHECK(heard(twice).pressed == "11");
    auto anew = sent("12");
    for (auto& each : anew)
        if (read_event(each.payload)->code == 2) each.header.timestamp -= 5'000'000;
    CHECK(heard(anew).pressed == "12");
}

TEST_CASE("short packets and events that are no keys change nothing") {
    event_receiver receiver;
    const std::array<std::uint8_t, 4> flash{16, 0, 0, 160};
    CHECK_FALSE(receiver.receive({}, flash, {}));
    CHECK_FALSE(receiver.receive({}, std::span{flash}.first(3), {}));
    CHECK_FALSE(receiver.idle(instant{1h}));
}

TEST_CASE("a key told in two ways was pressed once") {
    using enum key_source;
    digit_merge merge;
    const instant start{1h};
    CHECK(merge.is_new('1', rfc4733, start));
    CHECK_FALSE(merge.is_new('1', inband, start + 60ms));
    CHECK(merge.is_new('1', rfc4733, start + 200ms));
    CHECK_FALSE(merge.is_new('1', inband, start + 260ms));
    CHECK_FALSE(merge.is_new('1', info, start + 400ms));
    CHECK_FALSE(merge.is_new('1', info, start + 500ms));
    CHECK(merge.is_new('1', info, start + 600ms));
    CHECK(merge.is_new('2', inband, start + 700ms));
    CHECK_FALSE(merge.is_new('2', rfc4733, start + 710ms));
    CHECK(merge.is_new('2', rfc4733, start + 900ms));
    CHECK(merge.is_new('2', inband, start + 900ms + digit_merge::media_apart + 1us));  // too late to be the same
}

TEST_CASE("one way alone is never suppressed, and a lost telling shifts nothing") {
    using enum key_source;
    digit_merge merge;
    instant now{1h};
    for (int i = 0; i < 100; ++i) CHECK(merge.is_new('5', rfc4733, now += 10ms));
    digit_merge other;
    CHECK(other.is_new('1', rfc4733, now));
    CHECK(other.is_new('2', rfc4733, now + 200ms));
    CHECK(other.is_new('1', rfc4733, now + 400ms));
    CHECK_FALSE(other.is_new('2', info, now + 500ms));  // the INFO of the first 1 was lost
    CHECK_FALSE(other.is_new('1', info, now + 600ms));
    CHECK(other.is_new('1', info, now + 700ms));
}

namespace {

std::vector<std::int16_t> tones(const std::string& keys, int on_ms, int off_ms) {
    dtmf_tx_state_t* const state = dtmf_tx_init(nullptr);
    dtmf_tx_set_timing(state, on_ms, off_ms);
    dtmf_tx_put(state, keys.c_str(), -1);
    std::vector<std::int16_t> made(keys.size() * static_cast<std::size_t>(on_ms + off_ms) * 8 + 1'600);
    dtmf_tx(state, made.data(), static_cast<int>(made.size()) - 1'600);
    dtmf_tx_free(state);
    return made;
}

/// What is heard of these tones in packets of 20 ms, of which some are lost or late.
std::string heard_inband(const std::vector<std::int16_t>& sound, codec law, double loss, std::uint64_t seed = 1) {
    sim::chance chance{seed};
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < sound.size() / 160; ++i)
        if (!chance.happens(loss))
            order.emplace_back(static_cast<double>(i) + (loss > 0 ? 2 * chance.uniform() : 0), i);
    std::sort(order.begin(), order.end());
    inband_dtmf detector;
    std::string keys;
    for (const auto& [when, at] : order) {
        std::array<std::uint8_t, 160> payload{};
        encode(law, std::span{sound}.subspan(at * 160, 160), payload);
        detector.hear({.sequence = static_cast<std::uint16_t>(65'500 + at), .law = law, .payload = payload},
                      [&](const key_change& change) {
                          if (change.pressed != 0) keys += change.pressed;
                      });
    }
    return keys;
}

}  // namespace

TEST_CASE("tones are heard through either law, none where there are none") {
    const std::string keys{all_keys};
    for (const codec law : {codec::pcma, codec::pcmu}) {
        CHECK(heard_inband(tones(keys, 60, 60), law, 0) == keys);
        CHECK(heard_inband(tones("111222", 50, 50), law, 0) == "111222");
        CHECK(heard_inband(std::vector<std::int16_t>(16'000), law, 0).empty());
    }
}

TEST_CASE("tones of 100 ms are heard through 2 % of loss and some disorder") {
    int exact = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed)
        exact += heard_inband(tones("1234567890", 100, 100), codec::pcma, 0.02, seed) == "1234567890" ? 1 : 0;
    CHECK(exact >= 48);
}
