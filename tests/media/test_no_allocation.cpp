// tests/media/test_no_allocation.cpp - a media thread that plays, hears and reports allocates nothing. Wall clock.
#include "media/engine.hpp"
#include "media/leg.hpp"
#include "media/test_peer.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <thread>
#include <vector>

namespace {

std::atomic<bool> is_counting = false;
std::atomic<int> allocated = 0;
const std::thread::id main_thread = std::this_thread::get_id();

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
    if (is_counting && std::this_thread::get_id() != main_thread) ++allocated;
    void* const room = std::malloc(size);
    if (room == nullptr) throw std::bad_alloc{};
    return room;
}
[[gnu::noinline]] void operator delete(void* room) noexcept {
    std::free(room);
}
[[gnu::noinline]] void operator delete(void* room, std::size_t) noexcept {
    std::free(room);
}

using namespace palabre;
using namespace palabre::media;
using namespace palabre::test;
using namespace std::chrono_literals;

TEST_CASE("a media thread allocates nothing while it plays, hears, records and reports") {
    stage on;
    engine house{on.runtime,
                 {.address = "127.0.0.1", .first_port = 22'000, .last_port = 22'999, .report_every = 100ms}};
    const auto prompt = std::make_shared<clip>(audio{std::vector<std::int16_t>(80'000, std::int16_t{99}), line_rate});
    std::vector<std::unique_ptr<test_peer>> peers;
    std::vector<call> calls;
    for (int i = 0; i < 20; ++i) {
        auto& peer = *peers.emplace_back(std::make_unique<test_peer>());
        stream_settings settings;
        settings.peer.announced = peer.address();
        settings.rtcp_mux = true;
        settings.dtmf = dtmf_mode::both;
        auto& line = calls.emplace_back(std::move(*house.open({}, {}, i % 4 == 0 ? port_use::own : port_use::shared)));
        line.start(settings);
        line.play({prompt});
    }
    const auto send = [&] {
        for (std::size_t i = 0; i < peers.size(); ++i) {
            peers[i]->read();
            peers[i]->send_raw(peers[i]->packet(8, bytes(160, 0xD5)), calls[i].local().port);
            peers[i]->timestamp += 160;
        }
    };
    instant next = on.runtime.now();
    on.every.emplace_back([&] {
        if (on.runtime.now() < next) return;
        next += 20ms;
        send();
    });
    REQUIRE(
        on.until([&] { return house.counters().received >= 400; }));  // latched: those were events, which are posted
    is_counting = true;
    const auto before = house.counters();
    on.pass(500ms);
    is_counting = false;
    CHECK(house.counters().sent - before.sent >= 100);
    CHECK(house.counters().received - before.received >= 100);
    CHECK(allocated == 0);
}

TEST_CASE("a call takes little memory") {
    CHECK(sizeof(leg) + sizeof(inband_dtmf) + 1'024 <= 8'192);  // SpanDSP's detector takes less than 1 kB
    MESSAGE("a leg takes " << sizeof(leg) << " bytes, and " << sizeof(inband_dtmf) << " where tones are listened for");
}
