// tests/speech/test_prompts.cpp - recordings by language and fallback, loaded once, new when their file is.
#include "palabre/sim/clock.hpp"
#include "palabre/speech/prompts.hpp"
#include "speech_tools.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>

using namespace palabre;
using namespace palabre::speech;
using namespace palabre::speech::test;
using namespace std::chrono_literals;

namespace {

struct studio {
    void record(const std::string& clip, double hertz, int format = wav, double amplitude = 0.5) const {
        write_sound(prompts / clip, format, 48000, 1, sine(hertz, 48000, 0.5, amplitude));
    }

    recording fetch(speech::prompts& from, const std::string& language, const std::string& clip) {
        std::optional<recording> got;
        from.fetch({prompts.path.string(), language, clip}, [&](recording came) { got = std::move(came); });
        CHECK_FALSE(got.has_value());
        loop.run();
        REQUIRE(got.has_value());
        return *std::move(got);
    }

    sim::clock loop;
    folder prompts;
};

bool is_tone(const audio& heard, double hertz) {
    return correlation(heard, sine(hertz, 8000, 0.5)) > 0.99;
}

}  // namespace

TEST_CASE("a clip is found by language, in any of the formats, in folders below") {
    studio in;
    in.record("fr/welcome.wav", 400);
    in.record("en/welcome.flac", 500, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    in.record("fr/menu/sales.ogg", 600, SF_FORMAT_OGG | SF_FORMAT_VORBIS);
    in.record("fr/both.flac", 700, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    in.record("fr/both.wav", 800);
    const auto clips = make_prompts(in.loop);
    CHECK(is_tone(in.fetch(*clips, "fr", "welcome").sound, 400));
    CHECK(is_tone(in.fetch(*clips, "en", "welcome").sound, 500));
    CHECK(is_tone(in.fetch(*clips, "fr", "menu/sales").sound, 600));
    CHECK(is_tone(in.fetch(*clips, "fr", "both").sound, 800));
    const auto welcome = in.fetch(*clips, "fr", "welcome");
    CHECK(welcome.language == "fr");
    CHECK(welcome.file == in.prompts / "fr/welcome.wav");
    CHECK(welcome.level_db == doctest::Approx(-9).epsilon(0.05));
}

TEST_CASE("fallbacks are followed, and regions fall back to their language") {
    studio in;
    in.record("fr/welcome.wav", 400);
    in.record("bba/own.wav", 500);
    const auto clips = make_prompts(in.loop, {.fallbacks = {{"bba", "fr"}, {"dje", "bba"}}});
    const auto welcome = in.fetch(*clips, "bba", "welcome");
    CHECK(is_tone(welcome.sound, 400));
    CHECK(welcome.language == "fr");
    CHECK(in.fetch(*clips, "bba", "own").language == "bba");
    CHECK(in.fetch(*clips, "dje", "own").language == "bba");
    CHECK(in.fetch(*clips, "dje", "welcome").language == "fr");
    CHECK(in.fetch(*clips, "fr-BJ", "welcome").language == "fr");
    CHECK_FALSE(in.fetch(*clips, "fon", "welcome"));
    CHECK(in.fetch(*clips, "bba", "welcome").sound.shared() == in.fetch(*clips, "fr", "welcome").sound.shared());
    CHECK_THROWS_AS(make_prompts(in.loop, {.fallbacks = {{"a", "b"}, {"b", "c"}, {"c", "b"}}}), error);
    CHECK_THROWS_AS(make_prompts(in.loop, {.rate = 0}), error);
}

TEST_CASE("what is missing says where it should be") {
    studio in;
    const auto clips = make_prompts(in.loop);
    const auto none = in.fetch(*clips, "fon", "welcome");
    CHECK_FALSE(none);
    CHECK(none.why.find(in.prompts / "fon/welcome.wav") != std::string::npos);
    for (const char* clip : {"../fr/welcome", "/etc/passwd", "", "a/../../b", "a//"}) {
        CAPTURE(clip);
        CHECK_FALSE(in.fetch(*clips, "fr", clip));
    }
    for (const char* language : {"..", "fr/..", "", "/", "."}) {
        CAPTURE(language);
        in.record("welcome.wav", 400);
        CHECK_FALSE(in.fetch(*clips, language, "welcome"));
    }
}

TEST_CASE("a clip is loaded once for all, and again when its file has changed") {
    studio in;
    in.record("fr/welcome.wav", 400);
    const auto clips = make_prompts(in.loop);
    std::vector<audio> all;
    for (int who = 0; who < 20; ++who)
        clips->fetch({in.prompts.path.string(), "fr", "welcome"}, [&](recording got) { all.push_back(got.sound); });
    in.loop.run();
    REQUIRE(all.size() == 20);
    for (const auto& each : all) CHECK(each.shared() == all.front().shared());

    in.loop.run_for(2s);
    CHECK(in.fetch(*clips, "fr", "welcome").sound.shared() == all.front().shared());

    in.record("fr/welcome.wav", 600);
    std::filesystem::last_write_time(in.prompts / "fr/welcome.wav",
                                     std::filesystem::last_write_time(in.prompts / "fr/welcome.wav") + 1h);
    CHECK(is_tone(in.fetch(*clips, "fr", "welcome").sound, 400));  // within the second it is trusted
    in.loop.run_for(1s);
    CHECK(is_tone(in.fetch(*clips, "fr", "welcome").sound, 600));
    CHECK(is_tone(all.front(), 400));  // what is being heard stays as it is
}

TEST_CASE("a file that comes or goes is noticed, one that breaks leaves what it was") {
    studio in;
    std::mutex mutex;
    std::string log;
    const logger noted{[&](log_level, std::string_view what, const std::vector<log_field>&) {
        const std::lock_guard hold{mutex};
        log += std::string{what} + '\n';
    }};
    const auto clips = make_prompts(in.loop, {.fallbacks = {{"bba", "fr"}}, .log = noted});
    CHECK_FALSE(in.fetch(*clips, "bba", "welcome"));
    in.record("fr/welcome.wav", 400);
    in.loop.run_for(1s);
    CHECK(is_tone(in.fetch(*clips, "bba", "welcome").sound, 400));
    in.record("bba/welcome.wav", 500);
    in.loop.run_for(1s);
    CHECK(is_tone(in.fetch(*clips, "bba", "welcome").sound, 500));
    CHECK(log.empty());
    write_text(in.prompts / "bba/welcome.wav", "half");
    in.loop.run_for(1s);
    CHECK(is_tone(in.fetch(*clips, "bba", "welcome").sound, 500));
    CHECK(log.find("unreadable") != std::string::npos);
    std::filesystem::remove(in.prompts / "bba/welcome.wav");
    in.loop.run_for(1s);
    CHECK(is_tone(in.fetch(*clips, "bba", "welcome").sound, 400));
}

TEST_CASE("a broken file gives way to the fallback, and is a problem of its own where there is none") {
    studio in;
    in.record("fr/welcome.wav", 400);
    write_text(in.prompts / "bba/welcome.wav", "broken");
    write_text(in.prompts / "fr/bad.wav", "broken");
    const auto clips = make_prompts(in.loop, {.fallbacks = {{"bba", "fr"}}});
    CHECK(in.fetch(*clips, "bba", "welcome").language == "fr");
    const auto bad = in.fetch(*clips, "fr", "bad");
    CHECK_FALSE(bad);
    CHECK(bad.why.find("bad.wav") != std::string::npos);
}

TEST_CASE("memory for recordings is bounded") {
    studio in;
    for (int number = 0; number < 10; ++number) in.record("fr/" + std::to_string(number) + ".wav", 400);
    const auto clips = make_prompts(in.loop, {.memory_most = 20'000});
    const auto first = in.fetch(*clips, "fr", "0").sound;
    for (int number = 1; number < 10; ++number) CHECK(in.fetch(*clips, "fr", std::to_string(number)));
    const auto again = in.fetch(*clips, "fr", "0").sound;
    CHECK(again.shared() != first.shared());
    CHECK(is_tone(again, 400));
}

TEST_CASE("all problems of a flow's clips are told at once") {
    studio in;
    in.record("fr/good.wav", 400);
    in.record("fr/hot.wav", 400, wav, 1.4);
    in.record("fr/quiet.wav", 400, wav, 0);
    write_text(in.prompts / "fr/broken.wav", "broken");
    const auto folder = in.prompts.path.string();
    std::vector<clip_name> all;
    for (const char* clip : {"good", "hot", "quiet", "broken", "absent", "absent", "../fr/good"})
        all.push_back({folder, "fr", clip});
    all.push_back({folder, "bba", "good"});
    all.push_back({folder, "fon", "good"});
    const auto report = check_clips(all, {.fallbacks = {{"bba", "fr"}}});
    std::string problems, warnings;
    for (const auto& each : report.problems) problems += each.where.file.substr(folder.size()) + "\n";
    for (const auto& each : report.warnings)
        warnings += each.where.file.substr(folder.size()) + ": " + each.what + "\n";
    CHECK(problems == "/fr/broken.wav\n/fr/absent.wav\n\n/fon/good.wav\n");
    CHECK(warnings.find("/fr/hot.wav: ") == 0);
    CHECK(warnings.find("/fr/quiet.wav: there is nothing to be heard\n") != std::string::npos);
    CHECK(warnings.find("/fr/good.wav: this is heard in place of 'good' in 'bba'\n") != std::string::npos);
    CHECK(report.warnings.size() == 3);
    for (const auto& each : report.problems) CHECK_FALSE(each.cure.empty());
}

TEST_CASE("a recording that was brought stands before its folder's files, until it is taken back") {
    studio in;
    in.record("fr/welcome.wav", 400);
    in.record("fr/other.wav", 450);
    const auto clips = make_prompts(in.loop);
    const auto heard = [&](const std::string& folder, const std::string& clip) {
        std::optional<recording> got;
        in.loop.run_for(2s);  // beyond what is trusted without a look
        clips->fetch({folder + "\n" + in.prompts.path.string(), "fr", clip},
                     [&](recording came) { got = std::move(came); });
        in.loop.run();
        return got.value().sound;
    };
    const auto bring = [&](const std::string& bytes) {
        std::optional<recording> got;
        clips->replace({"acme/line", "fr", "welcome"}, bytes, [&](recording came) { got = std::move(came); });
        in.loop.run();
        return got.value();
    };
    const auto bytes = [&](double hertz) {
        folder beside;
        write_sound(beside / "one.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 48000, 1, sine(hertz, 48000, 0.5, 0.5));
        std::ifstream from{beside / "one.flac", std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{from}, {}};
    };
    CHECK(is_tone(heard("acme/line", "welcome"), 400));
    CHECK(bring(bytes(600)));
    CHECK(is_tone(heard("acme/line", "welcome"), 600));
    CHECK(is_tone(heard("acme/line", "other"), 450));
    CHECK(is_tone(heard("rival/line", "welcome"), 400));
    const auto refused = bring("no sound");
    CHECK(refused.why.find("this is no sound that can be read") != std::string::npos);
    CHECK(is_tone(heard("acme/line", "welcome"), 600));
    CHECK(bring(bytes(700)));
    CHECK(is_tone(heard("acme/line", "welcome"), 700));
    CHECK(bring(""));
    CHECK(is_tone(heard("acme/line", "welcome"), 400));
}
