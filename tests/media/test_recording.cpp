// tests/media/test_recording.cpp - both sides of a bridge in one file, each where and when it was.
#include "media/bridge.hpp"
#include "media/g711.hpp"
#include "media/recording.hpp"
#include "media/tones.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sndfile.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace palabre;
using namespace palabre::media;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

constexpr instant begin{1'000s};
constexpr double left_hum = 420, right_hum = 660;

struct folder {
    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "palabre-recording-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

struct stereo {
    samples left, right;
};

stereo read(const std::filesystem::path& file) {
    SF_INFO info{};
    SNDFILE* const in = sf_open(file.c_str(), SFM_READ, &info);
    REQUIRE(in != nullptr);
    CHECK(info.channels == 2);
    CHECK(info.samplerate == 8'000);
    CHECK(info.format == (SF_FORMAT_WAV | SF_FORMAT_PCM_16));
    samples all(static_cast<std::size_t>(info.frames * info.channels));
    CHECK(sf_readf_short(in, all.data(), info.frames) == info.frames);
    sf_close(in);
    stereo made;
    for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
        made.left.push_back(all[i]);
        made.right.push_back(all[i + 1]);
    }
    return made;
}

std::span<const std::int16_t> part(const samples& of, double from, double to) {
    return std::span{of}.subspan(static_cast<std::size_t>(from * 8'000), static_cast<std::size_t>((to - from) * 8'000));
}

/// One side's packets into a recording, at times that the test says.
struct side {
    std::uint8_t track;
    samples hum;
    std::uint32_t timestamp;
    std::uint16_t sequence = 65'500;
    std::size_t at = 0;

    recorded_packet next(duration when) {
        recorded_packet made;
        made.recording = 1;
        made.track = track;
        made.timestamp = timestamp + static_cast<std::uint32_t>(at);
        made.sequence = sequence++;
        made.size = 160;
        made.when = begin + when;
        encode(codec::pcma, std::span{hum}.subspan(at, 160), made.payload);
        at += 160;
        return made;
    }
    recorded_packet end(duration when) const {
        recorded_packet made;
        made.recording = 1;
        made.track = track;
        made.is_end = true;
        made.when = begin + when;
        return made;
    }
};

recording_wish wish(const std::filesystem::path& file, duration longest = 1h) {
    return {.file = file, .longest = longest, .is_bridge = true, .tracks = 2, .begins = begin};
}

}  // namespace

TEST_CASE("the caller is left, the agent right, and each is heard when he spoke") {
    const folder scratch;
    recording of{wish(scratch.path / "both.wav")};
    side left{0, tone(left_hum, 20), 4'294'960'000}, right{1, tone(right_hum, 20), 77};
    for (duration now{0}; now < 10s; now += 20ms) {
        if (now < 3s || now >= 5s) CHECK_FALSE(of.add(left.next(now)));
        if (now == 5s) left.timestamp += 1'000'000;  // his clock jumped in the silence
        if (now >= 2s && now < 8s) CHECK_FALSE(of.add(right.next(now)));
    }
    CHECK_FALSE(of.add(left.end(10s)));
    CHECK(of.add(right.end(10s)));
    const auto result = of.finish();
    CHECK(result.problem.empty());
    CHECK(result.is_kept);
    CHECK(result.length == 10s);
    CHECK(result.voice > 2s);  // a hum that goes on is the line's noise after a while
    const auto [l, r] = read(result.file);
    CHECK(l.size() == 80'000);
    CHECK(amplitude(part(l, 0.1, 2.9), left_hum) > 7'000);
    CHECK(amplitude(part(l, 3.2, 4.8), left_hum) < 10);
    CHECK(amplitude(part(l, 5.5, 9.9), left_hum) > 7'000);
    CHECK(amplitude(part(r, 0, 1.9), right_hum) < 10);
    CHECK(amplitude(part(r, 2.1, 7.9), right_hum) > 7'000);
    CHECK(amplitude(part(r, 8.1, 9.9), right_hum) < 10);
    CHECK(amplitude(l, right_hum) < 20);
    CHECK(amplitude(r, left_hum) < 20);
}

TEST_CASE("losses are concealed, and neither they nor a slow clock nor an hour of silence move anything") {
    const folder scratch;
    recording of{wish(scratch.path / "long.wav", 4h)};
    side left{0, tone(left_hum, 120), 5}, right{1, tone(right_hum, 120), 5};
    for (duration now{0}; now < 60s; now += 20ms) {
        const auto packet = left.next(now);
        if (packet.sequence % 20 != 0) of.add(packet);
        if (now.count() % 1'000'000 != 0) of.add(right.next(now));  // a clock that is 2 % slow: its sound is, too
    }
    for (duration now = 3'600s; now < 3'601s; now += 20ms) of.add(left.next(now));
    of.add(left.end(3'601s));
    of.add(right.end(3'601s));
    const auto result = of.finish();
    REQUIRE(result.is_kept);
    CHECK(result.length == 3'601s);
    const auto [l, r] = read(result.file);
    CHECK(l.size() == 3'601U * 8'000);
    CHECK(amplitude(part(l, 1, 2), left_hum) > 7'500);
    CHECK(amplitude(part(r, 58, 59.5), right_hum) > 5'000);
    CHECK(amplitude(part(r, 61, 62), right_hum) < 10);
    CHECK(amplitude(part(l, 3'600.1, 3'600.9), left_hum) > 7'000);
    CHECK(amplitude(part(l, 3'590, 3'599.9), left_hum) < 10);
    std::size_t silent = 0, longest = 0;
    for (const auto each : part(l, 1, 59)) longest = std::max(longest, silent = std::abs(each) > 300 ? 0 : silent + 1);
    CHECK(longest < 80);  // 10 ms
}

TEST_CASE("a third who joins in is on the agent's side, and what is beyond the longest time is not kept") {
    const folder scratch;
    recording of{wish(scratch.path / "three.wav", 2s)};
    of.add_track();
    side left{0, tone(left_hum, 4), 0}, right{1, tone(right_hum, 4), 0}, third{2, tone(1'020, 4), 0};
    for (duration now{0}; now < 3s; now += 20ms) {
        of.add(left.next(now));
        of.add(right.next(now));
        of.add(third.next(now));
    }
    CHECK_FALSE(of.add(left.end(3s)));
    CHECK_FALSE(of.add(right.end(3s)));
    CHECK(of.add(third.end(3s)));
    const auto result = of.finish();
    CHECK(result.length == 2s);
    const auto [l, r] = read(result.file);
    CHECK(r.size() == 16'000);
    CHECK(amplitude(part(r, 0.1, 1.9), right_hum) > 7'000);
    CHECK(amplitude(part(r, 0.1, 1.9), 1'020) > 7'000);
    CHECK(amplitude(part(l, 0.1, 1.9), 1'020) < 20);
}

TEST_CASE("a full disk ends the recording at once and says so") {
    const folder scratch;
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    rlimit small = before;
    small.rlim_cur = 100'000;  // three seconds
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    recording of{wish(scratch.path / "full.wav")};
    side left{0, tone(left_hum, 60), 0};
    duration now{0};
    while (now < 30s && !of.add(left.next(now))) now += 20ms;
    const auto result = of.finish();
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, ignored);
    CHECK(now > 3s);
    CHECK(now < 6s);
    CHECK(result.problem == "File too large");
    CHECK_FALSE(result.is_kept);
    CHECK_FALSE(std::filesystem::exists(scratch.path / "full.wav"));
    CHECK(std::filesystem::exists(scratch.path / "full.wav.part"));
}

namespace {

constexpr double secret_hum = 900;

/// The amplitude of a tone in the 50 ms where it is loudest.
double loudest(std::span<const std::int16_t> sound, double hertz) {
    double most = 0;
    for (std::size_t at = 0; at + 400 <= sound.size(); at += 80)
        most = std::max(most, amplitude(sound.subspan(at, 400), hertz));
    return most;
}

std::size_t longest_silence(const samples& sound) {
    std::size_t now = 0, longest = 0;
    for (const auto each : sound) longest = std::max(longest, now = std::abs(each) > 16 ? 0 : now + 1);
    return longest;
}

/// Two calls on a bridge, whose telephones hum.
struct conversation {
    explicit conversation(std::size_t queue = 16'384, unsigned threads = 1)
        : house{on.runtime,
                {.address = "127.0.0.1",
                 .first_port = 25'000,
                 .last_port = 25'999,
                 .threads = threads,
                 .dead_after = 0s,
                 .report_every = 0s,
                 .recording_queue = queue}} {
        for (auto* const each : {&one, &other}) {
            auto& line = lines.emplace_back(std::move(*house.open({})));
            stream_settings settings;
            settings.peer.announced = each->peer.address();
            line.start(settings);
        }
        on.every.emplace_back([this] {
            if (on.runtime.now() < next) return;
            next = std::max(next + 20ms, on.runtime.now() - 40ms);
            std::size_t i = 0;
            for (auto* const each : {&one, &other}) {
                each->peer.read();
                each->peer.send_raw(each->next(), lines[i++].local().port);
            }
        });
        joined.emplace(lines[0], lines[1]);
        on.pass(100ms);
    }
    void record(const std::filesystem::path& file) {
        joined->record_to(file, [this](const recording_result& what) { results.push_back(what); });
    }
    /// Until so many packets have gone each way.
    void pass(std::uint64_t packets) {
        const auto before = house.counters().relayed;
        REQUIRE(on.until([&] { return house.counters().relayed >= before + 2 * packets; }));
    }
    bool until_told() {
        return on.until([this] { return !results.empty(); });
    }

    stage on;
    engine house;
    humming one{left_hum, codec::pcma}, other{right_hum, codec::pcmu};
    std::vector<call> lines;
    std::optional<bridge> joined;
    std::vector<recording_result> results;
    instant next{};
};

}  // namespace

TEST_CASE("a bridge is recorded until it ends, secrets are silence of their length") {
    const folder scratch;
    unsigned threads = 1;
    SUBCASE("on one thread") {
    }
    SUBCASE("on two threads") {
        threads = 2;
    }
    conversation with{16'384, threads};
    const instant before = with.on.runtime.now();
    with.record(scratch.path / "bridge.wav");
    const instant begun = with.on.runtime.now();
    with.pass(20);
    with.joined->pause_recording();
    with.on.pass(50ms);  // what is on its way
    with.one.hums(secret_hum);
    with.other.hums(secret_hum);
    with.one.forget();
    with.pass(20);
    CHECK(with.one.hears(secret_hum) > 1'000);
    with.one.hums(left_hum);
    with.other.hums(right_hum);
    with.on.pass(50ms);
    with.joined->resume_recording();
    with.pass(20);
    CHECK(with.results.empty());
    const instant stopped = with.on.runtime.now();
    with.joined.reset();
    REQUIRE(with.until_told());
    const auto& result = with.results[0];
    CHECK(result.problem.empty());
    REQUIRE(result.is_kept);
    CHECK(result.length >= stopped - begun);
    CHECK(result.length <= with.on.runtime.now() - before + 400ms);  // packets may have come in haste
    const auto [l, r] = read(result.file);
    // Silence for as long as the secret took, sound before and behind it.
    CHECK(loudest(l, left_hum) > 5'000);
    CHECK(loudest(r, right_hum) > 5'000);
    CHECK(loudest(l, secret_hum) < 500);
    CHECK(loudest(r, secret_hum) < 500);
    CHECK(loudest(l, right_hum) < 500);
    CHECK(longest_silence(l) >= 3'200);
    CHECK(longest_silence(r) >= 3'200);
    CHECK(loudest(std::span{l}.last(4'000), left_hum) > 5'000);
    CHECK(loudest(std::span{l}.first(4'000), left_hum) > 5'000);
}

TEST_CASE("one side's end leaves the recording to the other, both sides' end it") {
    const folder scratch;
    conversation with;
    with.record(scratch.path / "bridge.wav");
    with.pass(10);
    with.lines[1].close();
    with.on.pass(300ms);
    CHECK(with.results.empty());
    with.lines[0].close();
    REQUIRE(with.until_told());
    CHECK(with.results[0].is_kept);
    CHECK(with.results[0].length >= 300ms);
    with.record(scratch.path / "late.wav");
    REQUIRE(with.on.until([&] { return with.results.size() == 2; }));
    CHECK(with.results[1].problem == "both calls have ended");
}

TEST_CASE("another one takes the agent's place and gives it back: one recording of all three") {
    const folder scratch;
    unsigned threads = 1;
    SUBCASE("on one thread") {
    }
    SUBCASE("on two threads") {
        threads = 2;
    }
    conversation with{16'384, threads};
    with.record(scratch.path / "bridge.wav");
    with.pass(20);
    humming second{secret_hum, codec::pcma};
    auto line = std::move(*with.house.open({}));
    stream_settings settings;
    settings.peer.announced = second.peer.address();
    line.start(settings);
    instant next{};
    with.on.every.emplace_back([&] {
        if (with.on.runtime.now() < next) return;
        next = std::max(next + 20ms, with.on.runtime.now() - 40ms);
        second.peer.read();
        second.peer.send_raw(second.next(), line.local().port);
    });
    with.joined->replace_agent(line);
    with.on.pass(200ms);
    with.one.forget();
    with.pass(20);
    CHECK(with.one.hears(secret_hum) > 1'000);
    CHECK(with.one.hears(right_hum) < 500);
    with.joined->replace_agent(with.lines[1]);
    with.on.pass(200ms);
    with.one.forget();
    with.pass(20);
    CHECK(with.one.hears(right_hum) > 1'000);
    CHECK(with.results.empty());
    with.joined.reset();
    REQUIRE(with.until_told());
    REQUIRE(with.results[0].is_kept);
    const auto [l, r] = read(with.results[0].file);
    CHECK(loudest(l, left_hum) > 5'000);
    CHECK(loudest(std::span{r}.first(4'000), right_hum) > 5'000);
    CHECK(loudest(r, secret_hum) > 5'000);
    CHECK(loudest(std::span{r}.last(2'000), right_hum) > 5'000);
    with.on.every.pop_back();
}

TEST_CASE("a disk that stands still ends the recording, and no call notices") {
    const folder scratch;
    const auto file = scratch.path / "slow.wav";
    REQUIRE(mkfifo((file.string() + ".part").c_str(), 0600) == 0);  // its opener waits, with the recorder's thread
    conversation with{32};
    with.record(file);
    with.pass(40);
    CHECK(with.results.empty());
    with.one.forget();
    with.pass(20);
    CHECK(with.one.hears(right_hum) > 1'000);
    std::ifstream reader{file.string() + ".part"};  // both ends of it are open: the recorder goes on
    REQUIRE(with.until_told());
    CHECK_FALSE(with.results[0].is_kept);
    CHECK_FALSE(with.results[0].problem.empty());
    with.record(scratch.path / "again.wav");
    with.on.pass(200ms);
    with.joined->stop_recording();
    REQUIRE(with.on.until([&] { return with.results.size() == 2; }));
    CHECK(with.results[1].is_kept);
}

TEST_CASE("a folder that cannot be written to is told at once") {
    conversation with;
    with.record("/nowhere/at/all/bridge.wav");
    REQUIRE(with.until_told());
    CHECK(with.results[0].problem == "No such file or directory");
}
