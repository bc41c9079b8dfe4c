// tests/media/test_no_allocation.cpp - a media thread that plays, hears and reports allocates nothing. Wall clock.
#include "media/bridge.hpp"
#include "media/leg.hpp"
#include "media/tones.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <new>
#include <pthread.h>
#include <string_view>
#include <vector>

namespace {

std::atomic<bool> is_counting = false;
std::atomic<int> allocated = 0;

bool is_media_thread() noexcept {
    std::array<char, 16> name{};
    pthread_getname_np(pthread_self(), name.data(), name.size());
    return std::string_view{name.data()} == "palabre-media";
}

}  // namespace

#ifdef __SANITIZE_ADDRESS__
#define PALABRE_COUNTS_NEW
#elif defined(__SANITIZE_THREAD__)
#define PALABRE_COUNTS_NEW
#endif

#ifdef PALABRE_COUNTS_NEW
[[gnu::noinline]] void* operator new(std::size_t size) {
    if (is_counting && is_media_thread()) ++allocated;
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
#else
// glibc's own, beneath ours: the libraries of codecs, jitter buffer and encryption are counted as well.
extern "C" void* __libc_malloc(std::size_t size);                     // NOLINT
extern "C" void* __libc_calloc(std::size_t count, std::size_t size);  // NOLINT
extern "C" void* malloc(std::size_t size) {                           // NOLINT
    if (is_counting && is_media_thread()) ++allocated;
    return __libc_malloc(size);
}
extern "C" void* calloc(std::size_t count, std::size_t size) {  // NOLINT
    if (is_counting && is_media_thread()) ++allocated;
    return __libc_calloc(count, size);
}
#endif

using namespace palabre;
using namespace palabre::media;
using namespace palabre::test;
using namespace std::chrono_literals;

TEST_CASE("a media thread allocates nothing while it plays, hears, judges, records and reports") {
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
        line.judge({});
        line.answered();
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
    REQUIRE(on.until([&] {
        const auto now = house.counters();
        return now.sent - before.sent >= 400 && now.received - before.received >= 400;
    }));
    is_counting = false;
    CHECK(allocated == 0);
}

TEST_CASE("nor while it relays, decodes, mixes and records") {
    stage on;
    engine house{on.runtime,
                 {.address = "127.0.0.1",
                  .first_port = 22'000,
                  .last_port = 22'999,
                  .threads = 2,
                  .dead_after = 0s,
                  .report_every = 100ms}};
    const std::array<codec, 8> codecs{codec::pcma, codec::pcma, codec::pcmu, codec::g722,
                                      codec::opus, codec::pcma, codec::opus, codec::g722};
    std::vector<std::unique_ptr<humming>> phones;
    std::vector<call> calls;
    for (std::size_t i = 0; i < codecs.size(); ++i) {
        auto& phone = *phones.emplace_back(std::make_unique<humming>(400 + 20.0 * static_cast<double>(i), codecs[i]));
        stream_settings settings;
        settings.peer.announced = phone.peer.address();
        settings.sends = codecs[i];
        settings.hears_g722 = true;
        settings.opus_payload = payload_type(codec::opus);
        settings.event_payload = 101;
        settings.dtmf = dtmf_mode::info;  // keys go through, and are no events
        auto& line = calls.emplace_back(std::move(*house.open({})));
        line.start(settings);
    }
    std::vector<bridge> bridges;
    for (std::size_t i = 0; i + 1 < 6; i += 2) bridges.emplace_back(calls[i], calls[i + 1]);
    const auto file = std::filesystem::temp_directory_path() / "palabre-no-allocation.wav";
    bridges[0].record_to(file, [](const recording_result&) {});
    bridges[1].join(calls[6], joining::barge);
    bridges[2].join(calls[7], joining::whisper);
    instant next = on.runtime.now();
    on.every.emplace_back([&] {
        if (on.runtime.now() < next) return;
        next += 20ms;
        for (std::size_t i = 0; i < phones.size(); ++i) {
            phones[i]->forget();
            phones[i]->peer.send_raw(phones[i]->next(), calls[i].local().port);
            if (i == 2)
                for (const auto& each : phones[i]->peer.press(3, 101, 1))
                    phones[i]->peer.send_raw(each, calls[i].local().port);
        }
    });
    REQUIRE(on.until([&] { return house.counters().received >= 400; }));
    is_counting = true;
    const auto before = house.counters();
    REQUIRE(on.until([&] { return house.counters().received >= before.received + 400; }));
    is_counting = false;
    CHECK(house.counters().relayed > before.relayed);
    CHECK(allocated == 0);
    bridges.clear();
    on.every.clear();
    std::filesystem::remove(file);
}

TEST_CASE("a call takes little memory") {
    CHECK(sizeof(leg) + sizeof(inband_dtmf) + 1'024 <= 8'192);  // SpanDSP's detector takes less than 1 kB
    MESSAGE("a leg takes " << sizeof(leg) << " bytes, and " << sizeof(inband_dtmf) << " where tones are listened for");
}
