// tests/speech/test_narrator.cpp - utterances become sound in their order: clip, voice, or a tone that stands in.
#include "palabre/core/error.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/speech/espeak.hpp"
#include "speech/narrator.hpp"
#include "speech_tools.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>

using namespace palabre;
using namespace palabre::speech;
using namespace palabre::speech::test;
using namespace std::chrono_literals;

namespace {

/// Speaks French, after as long as each text's table says.
class slow_voice final : public voice {
public:
    explicit slow_voice(runtime& on) : on_{on} {}

    std::vector<std::string> languages() const override { return {"fr"}; }
    bool speaks(std::string_view language) const override { return language.substr(0, 2) == "fr" && language != "fro"; }
    void speak(sentence what, std::function<void(spoken)> then) override {
        asked.push_back(what);
        on_.after(takes[what.text], [what, then] {
            if (what.text == "fails")
                then({{}, "it failed"});
            else
                then({audio{std::vector<std::int16_t>(what.text.size(), 1), 8000}, {}});
        });
    }
    void prepare(std::vector<sentence> what) override { prepared.insert(prepared.end(), what.begin(), what.end()); }

    std::map<std::string, duration> takes;
    std::vector<sentence> asked, prepared;

private:
    runtime& on_;
};

std::string shown(const heard& what) {
    std::string all = what.from == heard::by::clip ? "clip" : what.from == heard::by::voice ? "voice" : "tone";
    if (!what.language.empty()) all += " " + what.language;
    if (what.missing)
        all += " (record " + what.missing->language + "/" + what.missing->clip + " \"" + what.missing->text + "\")";
    return all;
}

struct stage {
    stage() {
        write_sound(prompts / "fon/welcome.wav", wav, 8000, 1, sine(400, 8000, 0.5));
        write_sound(prompts / "fr/welcome.wav", wav, 8000, 1, sine(500, 8000, 0.5));
    }

    std::string tell(std::vector<utterance> words) {
        std::string told;
        std::size_t next = 0;
        teller.tell(from, std::move(words), [&](std::size_t at, const heard& what) {
            CHECK(at == next++);
            told += std::to_string(loop.now().time_since_epoch() / 1ms) + " " + shown(what) + "\n";
        });
        CHECK(told.empty());
        loop.run();
        return told;
    }

    sim::clock loop;
    folder prompts;
    std::unique_ptr<speech::prompts> clips = make_prompts(loop, {.fallbacks = {{"bba", "fr"}}});
    slow_voice speaker{loop};
    narrator teller{loop, *clips, {nullptr, &speaker}};
    setting from{prompts.path.string(), "fr"};
};

}  // namespace

TEST_CASE("a clip stands for its text, a voice speaks where there is none, a tone where there is no voice") {
    stage on;
    CHECK(on.tell({{"Bienvenue.", "fr", "welcome"},
                   {"Votre crédit.", "fr"},
                   {"Kuabɔ.", "fon", "welcome"},
                   {"Akwɛ towe.", "fon"},
                   {"Mawu.", "fon", "thanks"},
                   {"Merci.", "fr", "thanks"},
                   {"Alafia.", "bba", "welcome"},
                   {"Bonjour.", "fr-BJ", "welcome"},
                   {"Sans langue.", ""}}) == "0 clip fr\n"
                                             "0 voice fr\n"
                                             "0 clip fon\n"
                                             "0 tone (record fon/ \"Akwɛ towe.\")\n"
                                             "0 tone (record fon/thanks \"Mawu.\")\n"
                                             "0 voice fr (record fr/thanks \"Merci.\")\n"
                                             "0 clip fr (record bba/welcome \"Alafia.\")\n"
                                             "0 clip fr\n"
                                             "0 voice fr\n");
    for (const auto& each : on.speaker.asked) CHECK(each.language.substr(0, 2) == "fr");
}

TEST_CASE("all are asked for at once, and told in order, each as early as can be") {
    stage on;
    on.speaker.takes = {{"one", 30ms}, {"two", 10ms}, {"three", 20ms}, {"four", 50ms}};
    CHECK(on.tell({{"one"}, {"two"}, {"three"}, {"four"}}) == "30 voice fr\n30 voice fr\n30 voice fr\n50 voice fr\n");
}

TEST_CASE("a caller does not wait for ever: after a while a tone stands in, and the rest goes on") {
    stage on;
    on.speaker.takes = {{"late", 1h}, {"later", 2h}, {"fails", 1s}};
    CHECK(on.tell({{"late"}, {"now"}, {"later"}, {"fails"}}) == "4000 tone (record fr/ \"late\")\n"
                                                                "4000 voice fr\n"
                                                                "8000 tone (record fr/ \"later\")\n"
                                                                "8000 tone (record fr/ \"fails\")\n");
}

TEST_CASE("nothing to say is silence") {
    stage on;
    CHECK(on.tell({}).empty());
    std::optional<heard> got;
    on.teller.tell(on.from, {{"", "fon"}}, [&](std::size_t, heard what) { got = what; });
    on.loop.run();
    REQUIRE(got.has_value());
    CHECK(got->sounds.front().empty());
    CHECK_FALSE(got->missing);
    CHECK(on.tell({{"", "fon", "absent"}}) == "0 tone (record fon/absent \"\")\n");
}

TEST_CASE("a secret is told to the voice as one, and not to the list of what is to be recorded") {
    stage on;
    CHECK(on.tell({{"Le code est 1234.", "fr", "", "Le code est ****."}}) == "0 voice fr\n");
    REQUIRE(on.speaker.asked.size() == 1);
    CHECK(on.speaker.asked[0].secret);
    CHECK(on.speaker.asked[0].text == "Le code est 1234.");
    CHECK(on.tell({{"Code 1234.", "fon", "", "Code ****."}}) == "0 tone (record fon/ \"Code ****.\")\n");
}

TEST_CASE("who cancels, or destroys the narrator, hears no more") {
    stage on;
    int told = 0;
    auto id = on.teller.tell(on.from, {{"one"}, {"two"}}, [&](std::size_t, const heard&) { FAIL("told"); });
    on.teller.cancel(id);
    on.teller.cancel(telling_id::none);
    id = on.teller.tell(on.from, {{"one"}, {"two"}}, [&](std::size_t, const heard&) {
        ++told;
        on.teller.cancel(id);
    });
    on.loop.run();
    CHECK(told == 1);

    std::optional<narrator> brief;
    brief.emplace(on.loop, *on.clips, std::vector<voice*>{&on.speaker});
    const auto held = std::make_shared<int>();
    brief->tell(on.from, {{"Bienvenue.", "fr", "welcome"}, {"two"}, {"x", "fon"}},
                [&, held](std::size_t, const heard&) {
                    ++told;
                    brief.reset();
                });
    on.loop.run();
    CHECK(told == 2);
    CHECK(held.use_count() == 1);
}

TEST_CASE("what is going to be told is made ready, and only what a voice would say") {
    stage on;
    on.teller.prepare(on.from,
                      {{"Bienvenue.", "fr", "welcome"}, {"Merci.", "fr", "thanks"}, {"Au revoir."}, {"x", "fon"}});
    on.loop.run();
    REQUIRE(on.speaker.prepared.size() == 2);
    CHECK(on.speaker.prepared[0].text == "Au revoir.");
    CHECK(on.speaker.prepared[1].text == "Merci.");
}

TEST_CASE("without the program there are still clips and tones") {
    stage on;
    std::unique_ptr<voice> none;
    CHECK_THROWS_AS(none = make_espeak_voice(on.loop, {.program = "no-such-espeak"}), error);
    narrator teller{on.loop, *on.clips, {none.get()}};
    std::string told;
    teller.tell(on.from, {{"Kuabɔ.", "fon", "welcome"}, {"Merci.", "fr"}}, [&](std::size_t, const heard& what) {
        told += shown(what) + "\n";
        CHECK_FALSE(what.sounds.front().empty());
    });
    on.loop.run();
    CHECK(told == "clip fon\ntone (record fr/ \"Merci.\")\n");
}

TEST_CASE("the real voice and real clips, one after the other") {
    stage on;
    const auto espeak = make_espeak_voice(on.loop);
    narrator teller{on.loop, *on.clips, {espeak.get()}};
    std::vector<heard> told;
    teller.tell(on.from,
                {{"Bienvenue.", "fr", "welcome"}, {"Votre crédit est de 2 450 francs.", "fr"}, {"Kuabɔ.", "fon"}},
                [&](std::size_t, heard what) { told.push_back(std::move(what)); });
    on.loop.run();
    REQUIRE(told.size() == 3);
    CHECK(correlation(told[0].sounds.front(), sine(500, 8000, 0.5)) > 0.999);
    CHECK(told[1].from == heard::by::voice);
    CHECK(told[1].sounds.front().length() > 1s);
    CHECK(told[2].from == heard::by::tone);
    CHECK(correlation(told[2].sounds.front(), sine(660, 8000, 0.3)) > 0.95);
}

namespace {

/// A clip of each of the language's for a kind of value: half a second of studio silence around a tone of its own.
void record(const folder& prompts, const char* language, const char* kind, const std::string& but = {}) {
    const auto& rules = *spellings::built_in().find(language);
    for (const auto each : rules.clips_of(kind)) {
        const auto& name = rules.clips()[each].name;
        if (name == but) continue;
        std::vector<float> sound(4000);
        const auto tone = sine(300 + 5.0 * each, 8000, 0.3);
        sound.insert(sound.end(), tone.begin(), tone.end());
        sound.insert(sound.end(), 4000, 0.0F);
        write_sound(prompts / (language + ("/" + name) + ".wav"), wav, 8000, 1, sound);
    }
}

struct number_stage : stage {
    number_stage() { from.language = "fon"; }

    heard tell_value(utterance said) {
        narrator numbers{
            loop, *clips, {&speaker}, {.by_rule = std::make_shared<const spellings>(spellings::built_in())}};
        std::optional<heard> got;
        numbers.tell(from, {std::move(said)}, [&](std::size_t, heard what) { got = std::move(what); });
        loop.run();
        REQUIRE(got);
        return *std::move(got);
    }
};

const utterance amount{"2 450 F CFA", "fon", "", "", "money 2450 XOF"};

}  // namespace

TEST_CASE("an amount is heard in clips, one close behind the other") {
    number_stage on;
    record(on.prompts, "fon", "money XOF");
    const auto got = on.tell_value(amount);
    CHECK(got.from == heard::by::clip);
    CHECK(got.language == "fon");
    CHECK_FALSE(got.missing);
    const auto& rules = *spellings::built_in().find("fon");
    std::vector<std::uint32_t> row;
    REQUIRE(rules.spell(amount.value, row));
    REQUIRE(got.sounds.size() == row.size());
    for (std::size_t at = 0; at < row.size(); ++at) {
        CHECK(got.sounds[at].length() < 400ms);  // of 1300: without the studio's silence
        const auto middle = got.sounds[at].samples().subspan(30 * 8);
        CHECK(correlation({{middle.begin(), middle.end()}, 8000}, sine(300 + 5.0 * row[at], 8000, 0.25)) > 0.9);
    }
}

TEST_CASE("where one clip is missing the whole amount is heard otherwise, and the clip is named") {
    number_stage on;
    record(on.prompts, "fon", "money XOF", "spelling/nukun");
    const auto got = on.tell_value({"2 441 F CFA", "fon", "", "", "money 2441 XOF"});
    CHECK(shown(got) == "tone (record fon/spelling/nukun \"2 441 F CFA\")");
    CHECK(shown(on.tell_value({"2 440 F CFA", "fon", "", "", "money 2440 XOF"})) == "clip fon");  // takes no nukun

    record(on.prompts, "fr", "money XOF", "spelling/cinquante");
    const utterance french{"2 450 F CFA", "fr", "", "", "money 2450 XOF"};
    CHECK(shown(on.tell_value(french)) == "voice fr (record fr/spelling/cinquante \"2 450 F CFA\")");
    CHECK(on.speaker.asked.back().text == "2 450 F CFA");
    for (const auto& each : on.speaker.asked) CHECK(each.language == "fr");  // it never reads Fon
}

TEST_CASE("numbers that nobody has begun to record are the voice's affair") {
    number_stage on;
    CHECK(shown(on.tell_value({"2 450 F CFA", "fr", "", "", "money 2450 XOF"})) == "voice fr");
    CHECK(shown(on.tell_value({"12 h", "fr", "", "", "weight 12"})) == "voice fr");
    CHECK(shown(on.tell_value(amount)).starts_with("tone (record fon/spelling/"));
}

TEST_CASE("a fallback says an amount by its own rules, all of it") {
    number_stage on;
    record(on.prompts, "fr", "money XOF");
    record(on.prompts, "bba", "money XOF", "spelling/cfa");
    CHECK(shown(on.tell_value({"12 F CFA", "bba", "", "", "money 12 XOF"})) ==
          "clip fr (record bba/spelling/cfa \"12 F CFA\")");
    CHECK(shown(on.tell_value({"12 F CFA", "fr-BJ", "", "", "money 12 XOF"})) == "clip fr-BJ");
}

TEST_CASE("a clip of its own comes before the rules, and the digits of a secret are named nowhere") {
    number_stage on;
    record(on.prompts, "fon", "digits", "spelling/tanton");
    CHECK(on.tell_value({"Odabo", "fon", "welcome", "", "digits 12"}).sounds.size() == 1);
    const auto got = on.tell_value({"4 8 1", "fon", "", "••••", "digits 481"});
    CHECK(shown(got) == "tone (record fon/ \"••••\")");
    REQUIRE(got.missing);
    CHECK(got.missing->why.find("tanton") == std::string::npos);
    CHECK(on.tell_value({"4 1", "fon", "", "••••", "digits 41"}).from == heard::by::clip);
}
