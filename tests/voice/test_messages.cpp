// tests/voice/test_messages.cpp - what callers leave: their very words, on the disk before anybody is told.
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include <filesystem>
#include <fstream>
#include <string>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

/// Asks for a message, and thanks for it.
struct takes_messages {
    explicit takes_messages(voice_stage& on) {
        on.center.answer("100", [this, &on](const conversation_ptr& talk) {
            question what{.prompt = {{"Laissez un message."}}, .wants = question::kind::sound};
            what.no_input = 4s;
            what.between_keys = 2s;
            talk->on_ended([this](ending why) { how = to_string(why); });
            talk->ask(std::move(what), [this, &on, talk](const answer& came) {
                kind = came.what;
                name = came.text;
                was_there = !name.empty() && std::filesystem::exists(on.folder / ("recordings/" + name));
                is_answered = true;
                talk->say("Merci.");
                talk->end();
            });
        });
        on.center.start();
    }

    answer::kind kind = answer::kind::gone;
    std::string name, how;
    bool is_answered = false, was_there = false;
};

constexpr const char* message = "Je suis Awa. Mon téléphone a été volé hier soir, rappelez moi s'il vous plaît.";

/// The beep is a quarter of a second of 1,000 Hz.
samples beep() {
    samples made(2'000);
    for (std::size_t i = 0; i < made.size(); ++i)
        made[i] =
            static_cast<std::int16_t>(8'000 * std::sin(2 * 3.141592653589793 * 1'000 * static_cast<double>(i) / 8'000));
    return made;
}

}  // namespace

TEST_CASE("a message is kept word for word, from the beep to a silence") {
    voice_stage stage;
    const takes_messages takes{stage};
    const auto words = stage.spoken(message);
    stage.dial("listens");
    CHECK(stage.hears(stage.spoken("Laissez un message.")));
    CHECK(stage.hears(beep()));
    stage.phone.pause(300);
    stage.phone.say(words);
    const int status = stage.hung_up();
    CHECK_MESSAGE(status == 0, stage.logged());
    CHECK(takes.kind == answer::kind::given);
    CHECK(takes.was_there);
    CHECK(takes.name.size() == std::string{"2026-11-27/"}.size() + 10 + 4);
    const auto kept = read_wav(stage.folder / ("recordings/" + takes.name));
    const auto found = find(words, kept);
    CHECK_MESSAGE(found.much > 0.98, found.much);
    CHECK(kept.size() < words.size() + 8 * 4'000);  // the silence that ended it, not a minute of it
    CHECK(find(stage.spoken("Merci."), stage.phone.heard()).much > 0.95);
}

TEST_CASE("a key ends a message") {
    voice_stage stage;
    const takes_messages takes{stage};
    const auto words = stage.spoken(message);
    stage.dial("listens");
    CHECK(stage.hears(beep()));
    stage.phone.pause(300);
    stage.phone.say(words);
    stage.phone.press("#");
    CHECK(stage.hung_up() == 0);
    CHECK(takes.kind == answer::kind::given);
    CHECK(find(words, read_wav(stage.folder / ("recordings/" + takes.name))).much > 0.98);
}

TEST_CASE("a hang-up in the middle of a message keeps what was said") {
    voice_stage stage;
    const takes_messages takes{stage};
    const auto words = stage.spoken(message);
    stage.dial("hangs_up");
    CHECK(stage.hears(beep()));
    stage.phone.pause(300);
    stage.phone.say(words);
    stage.phone.pause(100);
    CHECK(stage.until([&] { return !stage.phone.is_busy(); }));
    stage.nudge();
    CHECK(stage.hung_up() == 0);
    CHECK(stage.until([&] { return takes.is_answered; }));
    CHECK(takes.kind == answer::kind::given);
    CHECK(takes.how == "hung_up");
    CHECK(takes.was_there);
    const auto kept = read_wav(stage.folder / ("recordings/" + takes.name));
    INFO(kept.size(), " samples of ", words.size());
    CHECK(find(words, kept).much > 0.98);
}

TEST_CASE("who says nothing has left nothing, not even a file") {
    voice_stage stage;
    const takes_messages takes{stage};
    stage.dial("listens");
    CHECK(stage.hung_up() == 0);
    CHECK(takes.kind == answer::kind::no_input);
    for (const auto& each : std::filesystem::recursive_directory_iterator{stage.folder / "recordings"})
        CHECK_MESSAGE(each.is_directory(), each.path().string());
}

TEST_CASE("a disk that takes nothing costs a message and no call") {
    voice_stage stage;
    const takes_messages takes{stage};
    std::filesystem::remove_all(stage.folder / "recordings");
    std::ofstream{stage.folder / "recordings"} << "a file where the folder should be";
    const auto words = stage.spoken(message);
    stage.dial("listens");
    CHECK(stage.hears(beep()));
    stage.phone.pause(300);
    stage.phone.say(words);
    CHECK(stage.hung_up() == 0);
    CHECK(takes.kind == answer::kind::no_input);
    CHECK(stage.logged().find("what a caller said was not kept") != std::string::npos);
    CHECK(find(stage.spoken("Merci."), stage.phone.heard()).much > 0.95);
}
