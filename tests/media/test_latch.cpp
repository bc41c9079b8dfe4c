// tests/media/test_latch.cpp - a call finds its peer behind NAT and keeps it, whatever strangers send.
#include "media/latch.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::media;
using namespace std::chrono_literals;
using enum latch::verdict;

namespace {

endpoint at(const char* host, std::uint16_t port) {
    return *endpoint::parse(host, port);
}

const endpoint announced = at("192.0.2.1", 4000);
const endpoint other_port = at("192.0.2.1", 61'000);
const endpoint stranger = at("198.51.100.66", 4000);
constexpr instant start{1h};

}  // namespace

TEST_CASE("the announced peer is latched on, and no stranger takes over") {
    latch on;
    on.expect({.announced = announced, .signals_from = {}, .ssrc = {}}, start);
    CHECK(on.peer() == announced);
    CHECK(on.admit(stranger, 1, start, false) == refused);
    CHECK(on.admit(announced, 7, start, false) == latched);
    CHECK(on.admit(announced, 7, start + 20ms, false) == accepted);
    for (const bool is_own_port : {false, true}) {
        CHECK(on.admit(stranger, 1, start + 30ms, is_own_port) == refused);
        CHECK(on.admit(stranger, 7, start + 30ms, is_own_port) == refused);  // even with its SSRC
        CHECK(on.admit(other_port, 1, start + 30ms, is_own_port) == refused);
        CHECK(on.admit(stranger, 1, start + 10min, is_own_port) == refused);  // nor after silence
    }
    CHECK(on.peer() == announced);
}

TEST_CASE("after silence the same host or the same stream may come from elsewhere") {
    latch on;
    on.expect({.announced = announced, .signals_from = {}, .ssrc = {}}, start);
    CHECK(on.admit(announced, 7, start, false) == latched);
    CHECK(on.admit(other_port, 8, start + latch::silence, false) == latched);
    CHECK(on.peer() == other_port);
    CHECK(on.admit(stranger, 8, start + latch::silence + 499ms, false) == refused);
    CHECK(on.admit(stranger, 8, start + 2 * latch::silence, false) == latched);
    CHECK(on.peer() == stranger);
}

TEST_CASE("a peer behind NAT comes from where its signalling comes") {
    latch on;
    on.expect({.announced = at("10.0.0.5", 4000), .signals_from = at("203.0.113.9", 5060), .ssrc = {}}, start);
    CHECK(on.admit(stranger, 1, start, false) == refused);
    CHECK(on.admit(at("203.0.113.9", 33'333), 7, start, false) == latched);
    CHECK(on.peer() == at("203.0.113.9", 33'333));
}

TEST_CASE("on a port of its own the first who speaks is believed until the announced one does") {
    latch on;
    on.expect({.announced = announced, .signals_from = {}, .ssrc = {}}, start);
    CHECK(on.admit(stranger, 1, start, true) == latched);
    CHECK(on.admit(at("198.51.100.67", 9), 2, start, true) == refused);
    CHECK(on.admit(announced, 7, start + 20ms, true) == latched);
    CHECK(on.admit(stranger, 1, start + 40ms, true) == refused);
}

TEST_CASE("an announced SSRC is asked for, except of the announced address") {
    latch on;
    on.expect({.announced = announced, .signals_from = {}, .ssrc = 7}, start);
    CHECK(on.admit(other_port, 8, start, true) == refused);
    CHECK(on.admit(stranger, 7, start, false) == latched);
    latch other;
    other.expect({.announced = announced, .signals_from = {}, .ssrc = 7}, start);
    CHECK(other.admit(announced, 8, start, false) == latched);
}

TEST_CASE("the latched address may begin another stream, a new offer begins anew") {
    latch on;
    on.expect({.announced = announced, .signals_from = {}, .ssrc = {}}, start);
    on.admit(announced, 7, start, false);
    CHECK(on.admit(announced, 9, start + 20ms, false) == accepted);
    CHECK(on.ssrc() == 9);
    on.expect({.announced = announced, .signals_from = {}, .ssrc = {}}, start);
    CHECK(on.is_latched());
    on.expect({.announced = stranger, .signals_from = {}, .ssrc = {}}, start);
    CHECK_FALSE(on.is_latched());
    CHECK(on.peer() == stranger);
    CHECK(on.admit(announced, 9, start + 40ms, false) == refused);
}

TEST_CASE("nobody is everybody: 0.0.0.0 announces no host") {
    latch on;
    on.expect({.announced = at("0.0.0.0", 0), .signals_from = {}, .ssrc = {}}, start);
    CHECK(on.admit(at("0.0.0.0", 5), 1, start, false) == refused);
    CHECK(on.admit(stranger, 1, start, true) == latched);
}

TEST_CASE("a peer that has moved is not called back by what he sent before") {
    latch on;
    on.expect({.announced = announced, .signals_from = {}, .ssrc = {}}, start);
    CHECK(on.admit(announced, 7, start, false) == latched);
    on.expect({.announced = other_port, .signals_from = {}, .ssrc = {}}, start + 1s);
    CHECK(on.admit(announced, 7, start + 1s + 5ms, false) == refused);
    CHECK(on.peer() == other_port);
    CHECK(on.admit(other_port, 7, start + 1s + 20ms, false) == latched);
    CHECK(on.admit(announced, 7, start + 1s + 40ms, false) == refused);

    latch stays;  // his NAT has given him the same way out again
    stays.expect({.announced = announced, .signals_from = {}, .ssrc = {}}, start);
    CHECK(stays.admit(other_port, 7, start, false) == latched);
    stays.expect({.announced = at("192.0.2.1", 4002), .signals_from = {}, .ssrc = {}}, start + 1s);
    CHECK(stays.admit(other_port, 7, start + 1s + 20ms, false) == refused);
    CHECK(stays.admit(other_port, 7, start + 1s + latch::silence, false) == latched);
}

TEST_CASE("the announced address takes over at once from another one of its host") {
    latch on;
    on.expect({.announced = announced, .signals_from = {}, .ssrc = {}}, start);
    CHECK(on.admit(other_port, 1, start, false) == latched);
    CHECK(on.admit(announced, 7, start + 20ms, false) == latched);
    CHECK(on.peer() == announced);
    CHECK(on.admit(other_port, 1, start + 40ms, false) == refused);
}
