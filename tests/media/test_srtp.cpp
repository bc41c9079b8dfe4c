// tests/media/test_srtp.cpp - encrypted calls: against libsrtp by hand, on a call, and through a bridge. Wall clock.
#include "media/bridge.hpp"
#include "media/tones.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include <srtp2/srtp.h>

using namespace palabre;
using namespace palabre::media;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

srtp_key key(std::uint8_t seed) {
    srtp_key made{};
    for (auto& each : made) each = seed = static_cast<std::uint8_t>(seed * 5 + 7);
    return made;
}

bytes clear_packet(std::uint16_t sequence) {
    bytes made{
        0x80, 8, static_cast<std::uint8_t>(sequence >> 8U), static_cast<std::uint8_t>(sequence), 0, 0, 0, 1, 0, 0,
        0,    9};
    made.resize(12 + 160, 0x55);
    return made;
}

bytes encrypted(srtp& by, bytes packet) {
    const std::size_t size = packet.size();
    packet.resize(size + srtp::rtp_trailer);
    packet.resize(by.protect(packet.data(), size));
    return packet;
}

}  // namespace

TEST_CASE("a packet is what libsrtp makes of it, and comes back once") {
    auto suite = srtp_suite::aes_128_sha1_80;
    std::size_t tag = 10;
    SUBCASE("80 bits") {
    }
    SUBCASE("32 bits") {
        suite = srtp_suite::aes_128_sha1_32;
        tag = 4;
    }
    srtp us{{suite, key(1), key(2)}, 9};
    srtp them{{suite, key(2), key(1)}, 9};
    srtp_policy_t policy{};
    if (tag == 4)
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy.rtp);
    else
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
    srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
    auto by_hand = key(1);
    policy.key = by_hand.data();
    policy.ssrc = {ssrc_any_outbound, 0};
    srtp_t reference = nullptr;
    REQUIRE(srtp_create(&reference, &policy) == srtp_err_status_ok);

    const bytes clear = clear_packet(7);
    const bytes secret = encrypted(us, clear);
    CHECK(secret.size() == clear.size() + tag);
    CHECK(std::equal(clear.begin(), clear.begin() + 12, secret.begin()));
    CHECK_FALSE(std::equal(clear.begin() + 12, clear.end(), secret.begin() + 12));
    bytes expected = clear;
    expected.resize(clear.size() + 32);
    int size = static_cast<int>(clear.size());
    REQUIRE(srtp_protect(reference, expected.data(), &size) == srtp_err_status_ok);
    expected.resize(static_cast<std::size_t>(size));
    CHECK(secret == expected);
    srtp_dealloc(reference);

    bytes opened = secret;
    REQUIRE(them.unprotect(opened) == clear.size());
    opened.resize(clear.size());
    CHECK(opened == clear);
    bytes again = secret;
    CHECK(them.unprotect(again) == 0);
    for (const std::size_t at : {std::size_t{1}, std::size_t{40}, secret.size() - 1}) {
        bytes forged = encrypted(us, clear_packet(static_cast<std::uint16_t>(100 + at)));
        forged[std::min(at, forged.size() - 1)] ^= 1U;
        CHECK(them.unprotect(forged) == 0);
    }
    for (std::size_t length = 0; length < 30; ++length) {
        bytes cut{secret.begin(), secret.begin() + static_cast<std::ptrdiff_t>(length)};
        CHECK(them.unprotect(cut) == 0);
    }
}

TEST_CASE("a key that stays goes on where it was, also behind a wrapped sequence number") {
    srtp them{{.ours = key(2), .theirs = key(1)}, 9};
    srtp us{{.ours = key(1), .theirs = key(2)}, 9};
    for (const unsigned sequence : {65'534U, 65'535U, 0U, 1U}) {
        bytes packet = encrypted(us, clear_packet(static_cast<std::uint16_t>(sequence)));
        CHECK(them.unprotect(packet) > 0);
    }
    srtp later{{.ours = key(1), .theirs = key(7)}, 9};
    later.go_on_from(us);
    bytes packet = encrypted(later, clear_packet(2));
    CHECK(them.unprotect(packet) > 0);
    srtp anew{{.ours = key(1), .theirs = key(7)}, 9};
    packet = encrypted(anew, clear_packet(3));
    CHECK(them.unprotect(packet) == 0);
}

TEST_CASE("reports are encrypted as well") {
    srtp us{{srtp_suite::aes_128_sha1_32, key(1), key(2)}, 9};
    srtp them{{srtp_suite::aes_128_sha1_32, key(2), key(1)}, 9};
    const bytes clear{0x80, 201, 0, 1, 0, 0, 0, 9};
    bytes secret = clear;
    secret.resize(clear.size() + srtp::rtcp_trailer);
    REQUIRE(us.protect_rtcp(secret.data(), clear.size()) == secret.size());
    REQUIRE(them.unprotect_rtcp(secret) == clear.size());
    secret.resize(clear.size());
    CHECK(secret == clear);
}

namespace {

/// A telephone with a call of its own, which encrypts or not.
struct end {
    end(engine& house, double hertz, std::optional<srtp_keys> keys) : phone{hertz, codec::pcma} {
        line.emplace(std::move(*house.open({.closed = [this](const quality_report& report) { closed = report; }})));
        stream_settings settings;
        settings.peer.announced = phone.peer.address();
        settings.encrypted = keys;
        settings.rtcp_mux = true;
        line->start(settings);
        if (!keys) return;
        phone.secret = std::make_unique<srtp>(srtp_keys{keys->suite, keys->theirs, keys->ours}, phone.peer.ssrc);
        phone.peer.unwrap = [this](bytes& packet) {
            const bool is_report = packet.size() > 1 && packet[1] >= 192 && packet[1] < 224;
            const std::size_t size = is_report ? phone.secret->unprotect_rtcp(packet) : phone.secret->unprotect(packet);
            ++(size > 0 ? opened : unopened);
            packet.resize(size);
            return size > 0;
        };
    }

    humming phone;
    std::optional<call> line;
    std::optional<quality_report> closed;
    int opened = 0, unopened = 0;
};

}  // namespace

TEST_CASE("an encrypted call is bridged with one in the clear, and what is forged is refused") {
    stage on;
    engine house{
        on.runtime,
        {.address = "127.0.0.1", .first_port = 27'000, .last_port = 27'999, .dead_after = 0s, .report_every = 50ms}};
    end safe{house, 420, srtp_keys{.ours = key(3), .theirs = key(4)}};
    end open{house, 660, std::nullopt};
    bool lies = false;
    instant next{};
    on.every.emplace_back([&] {
        for (auto* each : {&safe, &open}) each->phone.peer.read();
        if (on.runtime.now() < next) return;
        next = std::max(next + 20ms, on.runtime.now() - 40ms);
        for (auto* each : {&safe, &open}) {
            bytes packet = each->phone.next();
            if (lies && each == &safe) packet.back() ^= 1U;
            each->phone.peer.send_raw(packet, each->line->local().port);
        }
    });
    const bridge joined{*safe.line, *open.line};
    const auto comes_to_hear = [&](end& who, double hertz) {
        who.phone.forget();
        return on.until([&] {
            if (who.phone.peer.heard.size() < 10) return false;
            if (who.phone.hears(hertz) > 4'000) return true;
            who.phone.forget();
            return false;
        });
    };
    CHECK(comes_to_hear(safe, 660));
    CHECK(comes_to_hear(open, 420));
    CHECK(on.until([&] { return !safe.phone.peer.reports.empty(); }));
    CHECK(safe.opened > 10);
    CHECK(safe.unopened == 0);
    lies = true;
    const auto before = house.counters().refused;
    CHECK(on.until([&] { return house.counters().refused >= before + 10; }));
    open.phone.forget();
    on.pass(300ms);
    CHECK(open.phone.hears(420) < 400);
    lies = false;
    CHECK(comes_to_hear(open, 420));
    safe.line->close();
    REQUIRE(on.until([&] { return safe.closed.has_value(); }));
    CHECK(safe.closed->refused >= 10);
}
