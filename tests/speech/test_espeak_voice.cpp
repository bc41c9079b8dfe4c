// tests/speech/test_espeak_voice.cpp - the real espeak-ng, and programs that stand in for it.
#include "palabre/core/error.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/speech/espeak.hpp"
#include "speech/espeak_program.hpp"
#include "speech_tools.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include <unistd.h>

using namespace palabre;
using namespace palabre::speech;
using namespace palabre::speech::test;
using namespace std::chrono_literals;

namespace {

/// espeak-ng behind a script that counts its runs and keeps what it was given.
struct counted_program {
    explicit counted_program(const folder& in)
        : counts{in / "runs"}, file{program(in, "espeak",
                                            "case $1 in --*) ;; *) echo \"$@\" >>" + counts +
                                                ";; esac\nexec espeak-ng \"$@\"\n")} {}
    int runs() const { return lines_of(counts); }

    std::string counts, file;
};

/// A program that lists two voices, and then does as `script` says.
std::string stand_in(const folder& in, const std::string& script) {
    return program(in, "stand_in", R"(case $1 in
--version) echo stand-in 1; exit;;
--voices) echo 'Pty Language Age/Gender VoiceName File Other'
  echo ' 5  fr-fr --/M French_(France) roa/fr (fr 5)'; exit;;
esac
)" + script);
}

/// Patient where the test is about something else: machines are busy.
std::unique_ptr<voice> open_voice(runtime& on, espeak_options options = {}) {
    if (options.limit == espeak_options{}.limit) options.limit = 60s;
    return make_espeak_voice(on, std::move(options));
}

spoken say(sim::clock& loop, voice& speaker, sentence what) {
    std::optional<spoken> got;
    speaker.speak(std::move(what), [&](spoken came) { got = std::move(came); });
    CHECK_FALSE(got.has_value());
    loop.run();
    REQUIRE(got.has_value());
    return *std::move(got);
}

bool same(const audio& one, const audio& other) {
    return std::ranges::equal(one.samples(), other.samples());
}

}  // namespace

TEST_CASE("espeak-ng speaks its languages, at the rate of telephones, the same each time") {
    sim::clock loop;
    const auto speaker = open_voice(loop);
    CHECK(speaker->speaks("fr"));
    CHECK(speaker->speaks("fr-BJ"));
    CHECK(speaker->speaks("en"));
    CHECK(speaker->speaks("sw"));
    const auto all = speaker->languages();
    CHECK(std::ranges::is_sorted(all));
    CHECK(std::ranges::count(all, "fr") == 1);

    const auto bonjour = say(loop, *speaker, {"Bonjour, votre crédit est de 2 450 francs.", "fr"});
    REQUIRE(bonjour);
    CHECK(bonjour.sound.rate() == 8000);
    CHECK(bonjour.sound.length() > 2s);
    CHECK(bonjour.sound.length() < 6s);
    const auto again = open_voice(loop);
    CHECK(same(say(loop, *again, {"Bonjour, votre crédit est de 2 450 francs.", "fr-BJ"}).sound, bonjour.sound));
    CHECK_FALSE(same(say(loop, *again, {"Bonjour, votre crédit est de 2 450 francs.", "en"}).sound, bonjour.sound));
}

TEST_CASE("a language without a voice is not spoken by another") {
    sim::clock loop;
    const folder temporary;
    const counted_program counted{temporary};
    const auto speaker = open_voice(loop, {.program = counted.file});
    for (const char* language : {"fon", "bba", "gej", "wo", "fo-x", "f", "", "-", "../fr", "fr/../../x", "-v", "-h"}) {
        CAPTURE(language);
        CHECK_FALSE(speaker->speaks(language));
        CHECK_FALSE(say(loop, *speaker, {"Mi fɔn ganji.", language}));
    }
    speaker->prepare({{"Mi fɔn ganji.", "fon"}});
    loop.run();
    CHECK(counted.runs() == 0);
}

TEST_CASE("a voice may be chosen, of its own language only") {
    sim::clock loop;
    const auto plain = open_voice(loop);
    const auto chosen = open_voice(loop, {.voices = {{"en", "en-us"}, {"fr", "fr+f3"}}});
    CHECK_FALSE(
        same(say(loop, *plain, {"Good morning", "en"}).sound, say(loop, *chosen, {"Good morning", "en"}).sound));
    CHECK_FALSE(same(say(loop, *plain, {"Bonjour", "fr"}).sound, say(loop, *chosen, {"Bonjour", "fr"}).sound));
    for (const auto& [language, voice] : {std::pair{"fon", "fr"},
                                          {"fr", "en-us"},
                                          {"fr", "klatt"},
                                          {"fr", "-fr"},
                                          {"fr", "fr --compile"},
                                          {"fr", ""}}) {
        CAPTURE(voice);
        CHECK_THROWS_AS(open_voice(loop, {.voices = {{language, voice}}}), error);
    }
}

TEST_CASE("what was said before is known: in memory, and on disk after a restart") {
    sim::clock loop;
    const folder temporary;
    const counted_program counted{temporary};
    const espeak_options options{.program = counted.file, .cache = temporary / "cache"};
    audio first;
    {
        const auto speaker = open_voice(loop, options);
        first = say(loop, *speaker, {"Bonjour.", "fr"}).sound;
        CHECK(counted.runs() == 1);
        CHECK(say(loop, *speaker, {"Bonjour.", "fr"}).sound.shared() == first.shared());
    }
    const auto speaker = open_voice(loop, options);
    CHECK(same(say(loop, *speaker, {"Bonjour.", "fr"}).sound, first));
    CHECK(counted.runs() == 1);

    CHECK(say(loop, *speaker, {"Bonjour.", "en"}));
    CHECK(counted.runs() == 2);
    auto faster = options;
    faster.words_a_minute = 200;
    CHECK(say(loop, *open_voice(loop, faster), {"Bonjour.", "fr"}));
    CHECK(counted.runs() == 3);
    auto finer = options;
    finer.rate = 16000;
    CHECK(say(loop, *open_voice(loop, finer), {"Bonjour.", "fr"}).sound.rate() == 16000);
    CHECK(counted.runs() == 4);
}

TEST_CASE("one text that many want is spoken once") {
    sim::clock loop;
    const folder temporary;
    const counted_program counted{temporary};
    const auto speaker = open_voice(loop, {.program = counted.file, .threads = 4});
    speaker->prepare({{"Bonjour.", "fr"}});
    int told = 0;
    audio first;
    for (int who = 0; who < 50; ++who)
        speaker->speak({"Bonjour.", "fr"}, [&](spoken what) {
            if (told++ == 0) first = what.sound;
            CHECK(what.sound.shared() == first.shared());
        });
    loop.run();
    CHECK(told == 50);
    CHECK(counted.runs() == 1);
}

TEST_CASE("what was made ready is there when it is asked for") {
    sim::clock loop;
    const folder temporary;
    const counted_program counted{temporary};
    const auto speaker = open_voice(loop, {.program = counted.file});
    speaker->prepare({{"Un.", "fr"}, {"Deux.", "fr"}, {"Un.", "fr"}, {"1234", "fr", true}, {"", "fr"}});
    loop.run();
    CHECK(counted.runs() == 2);
    CHECK(say(loop, *speaker, {"Deux.", "fr"}));
    CHECK(counted.runs() == 2);
}

TEST_CASE("a secret is spoken, and kept neither on disk nor in memory, nor shown to other processes") {
    sim::clock loop;
    const folder temporary;
    const counted_program counted{temporary};
    {
        const auto speaker = open_voice(loop, {.program = counted.file, .cache = temporary / "cache"});
        int told = 0;
        speaker->speak({"31415926", "fr", true}, [&](const spoken& what) { told += bool{what}; });
        speaker->speak({"31415926", "fr", true}, [&](const spoken& what) { told += bool{what}; });
        loop.run();
        CHECK(told == 2);
        CHECK(counted.runs() == 1);
        CHECK(say(loop, *speaker, {"31415926", "fr", true}));
        CHECK(counted.runs() == 2);
    }
    CHECK(std::filesystem::is_empty(temporary / "cache"));
    CHECK(text_of(counted.counts).find("31415926") == std::string::npos);
}

TEST_CASE("hostile texts are words like others") {
    using palabre::speech::detail::speakable;
    CHECK(speakable(std::string{"a\0b", 3}) == "a b");
    CHECK(speakable("a\x01\x31\x30\x30Pb\r\n\x7f") == "a 100Pb   ");
    CHECK(speakable("[[kill]]") == "[ [kill]]");
    CHECK(speakable("[[[[") == "[ [ [ [");
    CHECK(speakable("[\x01[") == "[ [");
    CHECK(speakable("\xC2\x9B[") == " [");
    CHECK(speakable("\xff") == "\xEF\xBF\xBD");
    CHECK(speakable(" \t\n").empty());
    CHECK(speakable(std::string{"\0\0", 2}).empty());

    sim::clock loop;
    const folder temporary;
    const counted_program counted{temporary};
    const auto speaker = open_voice(loop, {.program = counted.file, .text_most = 300});
    const std::string before = text_of("/etc/passwd");
    for (const std::string& text :
         {std::string{"--version"}, std::string{"-w /tmp/x.wav"}, std::string{"-f /etc/passwd"},
          std::string{"$(touch x) `touch x` ; touch x | touch x"}, std::string{"a\0-w x", 6},
          std::string{"<speak><audio src=\"/etc/passwd\"/>bonjour</speak>"}, std::string{"<mark name=\"x\"/><!--"},
          std::string{"[[b_o~ZuR]] bonjour"},
          std::string{"\x01"
                      "500S bonjour"},
          std::string{"%s%n%s%n"}, std::string(300, '9'), std::string(300, '['),
          std::string{"\xF0\x9F\x98\x80 \xED\xA0\x80 \xFF\xFE"}, std::string{"قرش 中文 ɔ́ɛ̀ ߒߞߏ"}}) {
        CAPTURE(text);
        const auto what = say(loop, *speaker, {text, "fr"});
        CAPTURE(what.why);
        CHECK(what);
        CHECK_FALSE(what.sound.empty());
    }
    const auto runs = counted.runs();
    CHECK(text_of(counted.counts).find("touch") == std::string::npos);
    const auto nothing = say(loop, *speaker, {" \n", "fr"});
    CHECK(nothing);
    CHECK(nothing.sound.empty());
    CHECK_FALSE(say(loop, *speaker, {std::string(301, 'a'), "fr"}));
    CHECK(counted.runs() == runs);
}

TEST_CASE("words of markup and phonemes are read, not obeyed") {
    sim::clock loop;
    const auto speaker = open_voice(loop);
    const auto plain = say(loop, *speaker, {"bonjour", "fr"}).sound.length();
    CHECK(say(loop, *speaker, {"[[a]] bonjour", "fr"}).sound.length() > plain);
    CHECK(same(say(loop, *speaker,
                   {"\x01"
                    "0Abonjour",
                    "fr"})
                   .sound,
               say(loop, *speaker, {" 0Abonjour", "fr"}).sound));
}

TEST_CASE("a program that hangs, dies or talks nonsense is an answer with its reason") {
    sim::clock loop;
    const folder temporary;
    struct row {
        const char *script, *why;
        duration limit;
    };
    for (const auto& [script, why, limit] : {row{"sleep 1000", "took more than 100 ms", 100ms},
                                             {"exec >&- 2>&-; sleep 1000", "took more than 100 ms", 100ms},
                                             {"kill -9 $$", "ended with 137", 60s},
                                             {"echo broken >&2; exit 1", "ended with 1: broken", 60s},
                                             {"exit 0", "ended with 0", 60s},
                                             {"echo this is no sound", "no sound that can be read", 60s}}) {
        CAPTURE(script);
        const auto speaker = make_espeak_voice(loop, {.program = stand_in(temporary, script), .limit = limit});
        const auto what = say(loop, *speaker, {"Bonjour.", "fr"});
        CAPTURE(what.why);
        CHECK_FALSE(what);
        CHECK(what.why.find(why) != std::string::npos);
        CHECK(what.sound.empty());
    }
}

TEST_CASE("what failed once is tried again, and is not kept") {
    sim::clock loop;
    const folder temporary;
    const std::string failed_before = temporary / "failed_before";
    const auto file = program(temporary, "espeak",
                              "case $1 in --*) ;; *) if [ ! -e " + failed_before + " ]; then touch " + failed_before +
                                  "; exit 1; fi;; esac\nexec espeak-ng \"$@\"\n");
    const auto speaker = open_voice(loop, {.program = file, .cache = temporary / "cache"});
    CHECK_FALSE(say(loop, *speaker, {"Bonjour.", "fr"}));
    CHECK(say(loop, *speaker, {"Bonjour.", "fr"}));
}

TEST_CASE("too much at once is refused at once, what is under way is still said") {
    sim::clock loop;
    const folder temporary;
    const std::string gate = temporary / "gate";
    const auto file = stand_in(temporary, "while [ ! -e " + gate + " ]; do sleep 0.01; done\nexec espeak-ng \"$@\"\n");
    const auto speaker = open_voice(loop, {.program = file, .threads = 1, .waiting_most = 2, .limit = 60s});
    int said = 0, refused = 0;
    for (int number = 0; number < 10; ++number)
        speaker->speak({std::to_string(number), "fr"}, [&](const spoken& what) {
            ++(what ? said : refused);
            if (refused == 7) write_text(gate, "");
        });
    loop.run();
    CHECK(said + refused == 10);
    CHECK(said <= 3);
    CHECK(said >= 2);
}

TEST_CASE("a voice that goes away answers nothing and leaves nobody waiting") {
    sim::clock loop;
    const folder temporary;
    auto speaker = open_voice(loop, {.program = stand_in(temporary, "sleep 1000"), .threads = 1, .limit = 50ms});
    const auto held = std::make_shared<int>();
    for (int number = 0; number < 5; ++number)
        speaker->speak({std::to_string(number), "fr"}, [held](const spoken&) { FAIL("answered"); });
    speaker.reset();
    loop.run();
    CHECK(held.use_count() == 1);
}

TEST_CASE("no program, no voices, no folder: each is told at the start, with a cure") {
    sim::clock loop;
    const folder temporary;
    const auto refused = [&](espeak_options options) {
        try {
            open_voice(loop, std::move(options));
        } catch (const error& met) {
            CHECK_FALSE(met.problems().front().cure.empty());
            return met.code();
        }
        FAIL("made");
        throw;
    };
    CHECK(refused({.program = "no-such-espeak"}) == errc::not_found);
    CHECK(refused({.program = temporary / "absent"}) == errc::not_found);
    CHECK(refused({.program = "true"}) == errc::unsupported);
    CHECK(refused({.cache = "/dev/null/cache"}) == errc::io);
    CHECK(refused({.words_a_minute = 10}) == errc::invalid_argument);
    CHECK(refused({.rate = 4000}) == errc::invalid_argument);
    CHECK(refused({.limit = 0s}) == errc::invalid_argument);
    CHECK(refused({.threads = 0}) == errc::invalid_argument);
}
