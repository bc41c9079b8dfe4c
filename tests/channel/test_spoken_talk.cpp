// tests/channel/test_spoken_talk.cpp - turns by voice in virtual time: sound that is kept, keys, hold.
#include "channel/spoken_talk.hpp"
#include "palabre/core/error.hpp"
#include "palabre/sim/clock.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// A line that says each thing for a second, beeps for a quarter, and keeps sound within 50 ms.
class told_talk final : public spoken_talk {
public:
    explicit told_talk(runtime& on) : spoken_talk{on, conversation_info{}}, speech_{on}, keeper_{on} {}

    void speaks(duration length) {  // and is heard of every 100 ms
        if (length <= 0ms) return;
        voice_heard();
        has_spoken_ = true;
        loop().after(100ms, [this, length] { speaks(length - 100ms); });
    }

    std::string story;
    bool keeps = true;  // sound
    bool understands = false;
    std::string words = "mon solde", why;
    bool disk_works = true;

private:
    void tell(const std::string& what) {
        const auto at = loop().now().time_since_epoch() / 1ms;
        story += std::to_string(at / 1000) + "." + std::to_string(at % 1000 / 100) + " " + what + "\n";
    }
    void play(std::vector<utterance> words) override {
        tell(plain_text(words).empty() ? "plays " + words.front().clip : "says " + plain_text(words));
        speech_.start(1s, [this] { heard(); });
    }
    void hush() override { speech_.cancel(); }
    void closed(ending why) override {
        tell(std::string{"closed "} + std::string{to_string(why)});
        if (is_on_) stop_recording();
    }
    bool can_record() const override { return keeps; }
    bool can_understand() const override { return understands; }
    bool can_understand(const std::string& language) const override { return understands && language != "fon"; }
    void record_words() override { record(); }
    void understand(const std::string& name, const std::string&,
                    std::function<void(std::string, std::string)> then) override {
        tell("finds out " + name);
        loop().after(2s, [this, then = std::move(then)] { then(words, why); });
    }
    void drop_words(const std::string& name) override { tell("drops " + name); }
    void beep() override {
        tell("beeps");
        speech_.start(250ms, [this] { heard(); });
    }
    void record() override {
        tell("records");
        is_on_ = true;
        has_spoken_ = false;
    }
    void stop_recording() override {
        if (!std::exchange(is_on_, false)) return;
        tell("stops");
        keeper_.start(50ms, [this] { recorded(has_spoken_ && disk_works ? "a.wav" : ""); });
    }

    timer speech_, keeper_;
    bool is_on_ = false, has_spoken_ = false;
};

struct asked {
    sim::clock clock;
    std::shared_ptr<told_talk> talk = std::make_shared<told_talk>(clock);
    std::string answered;

    void ask_for_sound(duration longest = 2min) {
        question what;
        what.prompt = {{"Speak."}};
        what.wants = question::kind::sound;
        what.no_input = 5s;
        what.between_keys = 3s;
        what.longest_sound = longest;
        ask(std::move(what));
    }
    void ask(question what) {
        talk->ask(std::move(what), [this](const answer& came) {
            answered = (came.what == answer::kind::given      ? "given "
                        : came.what == answer::kind::no_input ? "no input"
                                                              : "gone") +
                       came.text;
        });
    }
    void at(duration when, std::function<void()> what) { clock.after(when, std::move(what)); }
};

}  // namespace

TEST_CASE("sound is kept from the beep to a silence") {
    asked on;
    on.ask_for_sound();
    on.at(2s, [&] { on.talk->speaks(4s); });
    on.clock.run();
    CHECK(on.talk->story == "0.0 says Speak.\n1.0 beeps\n1.2 records\n8.9 stops\n");
    CHECK(on.answered == "given a.wav");
}

TEST_CASE("who says nothing has left no sound") {
    asked on;
    on.ask_for_sound();
    on.clock.run();
    CHECK(on.talk->story == "0.0 says Speak.\n1.0 beeps\n1.2 records\n6.2 stops\n");
    CHECK(on.answered == "no input");
}

TEST_CASE("any key ends the sound, and is not kept for the next question") {
    asked on;
    on.ask_for_sound();
    on.at(2s, [&] { on.talk->speaks(30s); });
    on.at(4s, [&] { on.talk->pressed("#"); });
    on.at(4s + 10ms, [&] { on.talk->pressed("5"); });
    on.at(5s, [&] { on.ask({.choices = {{"5", "five"}}, .no_input = 1s}); });
    on.clock.run_for(4500ms);
    CHECK(on.answered == "given a.wav");
    on.clock.run();
    CHECK(on.answered == "no input");
}

TEST_CASE("keys before the beep end nothing: they skip the prompt, or are forgotten") {
    asked on;
    on.talk->pressed("1");
    on.ask_for_sound();
    on.at(200ms, [&] { on.talk->pressed("1"); });
    on.at(300ms, [&] { on.talk->pressed("1"); });
    on.at(1s, [&] { on.talk->speaks(1s); });
    on.clock.run();
    CHECK(on.talk->story == "0.0 says Speak.\n0.2 beeps\n0.4 records\n4.9 stops\n");
    CHECK(on.answered == "given a.wav");
}

TEST_CASE("sound is no longer than what was asked for") {
    asked on;
    on.ask_for_sound(10s);
    on.at(2s, [&] { on.talk->speaks(1min); });
    on.clock.run();
    CHECK(on.talk->story == "0.0 says Speak.\n1.0 beeps\n1.2 records\n11.2 stops\n");
    CHECK(on.answered == "given a.wav");
}

TEST_CASE("a hang-up in the middle keeps the sound, and answers after the end") {
    asked on;
    std::string order;
    on.talk->on_ended([&](ending) { order += "ended, answered '" + on.answered + "'"; });
    on.ask_for_sound();
    on.at(2s, [&] { on.talk->speaks(10s); });
    on.at(4s, [&] { on.talk->lost(ending::hung_up); });
    on.clock.run();
    CHECK(on.talk->story == "0.0 says Speak.\n1.0 beeps\n1.2 records\n4.0 closed hung_up\n4.0 stops\n");
    CHECK(order == "ended, answered ''");
    CHECK(on.answered == "given a.wav");
}

TEST_CASE("a hang-up before anything was said, or during the prompt, leaves nothing") {
    for (const auto when : {500ms, 1100ms, 2000ms}) {
        asked on;
        on.ask_for_sound();
        on.at(when, [&] { on.talk->lost(ending::hung_up); });
        on.clock.run();
        CHECK(on.answered == "gone");
    }
}

TEST_CASE("sound that the disk did not take is no input") {
    asked on;
    on.talk->disk_works = false;
    on.ask_for_sound();
    on.at(2s, [&] { on.talk->speaks(1s); });
    on.clock.run();
    CHECK(on.answered == "no input");
}

TEST_CASE("a line that keeps no sound takes words instead") {
    asked on;
    on.talk->keeps = false;
    on.ask_for_sound();
    on.at(2s, [&] { on.talk->spoke("It is Awa."); });
    on.clock.run();
    CHECK(on.talk->story == "0.0 says Speak.\n");
    CHECK(on.answered == "given It is Awa.");
}

TEST_CASE("who is let go of in the middle is told nothing") {
    asked on;
    on.ask_for_sound();
    on.at(2s, [&] { on.talk->let_go(); });
    on.clock.run();
    CHECK(on.answered == "");
}

TEST_CASE("silence does not count while he holds us") {
    asked on;
    on.ask({.prompt = {{"Press."}}, .choices = {{"1", "one"}}, .no_input = 5s});
    on.at(2s, [&] { on.talk->held(true); });
    on.at(60s, [&] { on.talk->held(false); });
    on.clock.run_for(64s);
    CHECK(on.answered == "");
    on.clock.run();
    CHECK(on.answered == "no input");
    CHECK(on.clock.now().time_since_epoch() == 65s);
}

TEST_CASE("a recording is said without a word of text") {
    asked on;
    on.talk->say(std::vector<utterance>{{.clip = "welcome"}});
    on.clock.run();
    CHECK(on.talk->story == "0.0 plays welcome\n");
}

TEST_CASE("who waits hears music again and again, words instead of it, and his keys are told") {
    asked it;
    std::string keys;
    it.talk->say("Hold on.");
    it.talk->wait({{.clip = "kora"}}, [&](char key) { keys += key; });
    it.at(3'500ms, [&] { it.talk->say("Second."); });
    it.at(3'600ms, [&] { it.talk->pressed("19"); });
    it.at(6s, [&] { it.talk->end(); });
    it.clock.run();
    CHECK(it.talk->story == "0.0 says Hold on.\n"
                            "1.0 plays kora\n"
                            "2.0 plays kora\n"
                            "3.0 plays kora\n"
                            "3.5 says Second.\n"
                            "4.5 plays kora\n"
                            "5.5 plays kora\n"
                            "6.0 closed completed\n");
    CHECK(keys == "19");
}

TEST_CASE("a question ends the wait in the middle of a word, and its keys are answers again") {
    asked it;
    it.talk->wait({{.clip = "kora"}}, [](char) {});
    it.at(500ms, [&] { it.talk->say("You are number three."); });
    it.at(1s, [&] { it.ask({.prompt = {{"Your code?"}}, .wants = question::kind::digits, .longest = 1}); });
    it.at(1'200ms, [&] { it.talk->pressed("7"); });
    it.clock.run();
    CHECK(it.answered == "given 7");
    CHECK(it.talk->story == "0.0 plays kora\n"
                            "0.5 says You are number three.\n"
                            "1.0 says Your code?\n");
    it.ask({.prompt = {{"Again?"}}, .wants = question::kind::digits});
    CHECK_THROWS_AS(it.talk->wait({}, {}), error);
}

namespace {

question words_wanted(bool secret = false) {
    question what;
    what.prompt = {{"Ask.", "fr"}};
    what.wants = question::kind::text;
    what.no_input = 6s;
    what.between_keys = 1500ms;
    what.secret = secret;
    return what;
}

}  // namespace

TEST_CASE("where words are understood, what is said until a silence is the answer, without a beep") {
    asked on;
    on.talk->understands = true;
    on.ask(words_wanted());
    on.at(2s, [&] { on.talk->speaks(2s); });
    SUBCASE("understood") {
        on.clock.run();
        CHECK(on.talk->story == "0.0 says Ask.\n1.0 records\n5.4 stops\n5.4 finds out a.wav\n");
        CHECK(on.answered == "given mon solde");
    }
    SUBCASE("no words in it") {
        on.talk->words.clear();
        on.clock.run();
        CHECK(on.answered == "no input");
    }
    SUBCASE("nobody can tell") {
        on.talk->words.clear();
        on.talk->why = " away";
        on.clock.run();
        CHECK(on.answered == "no input away");
    }
    SUBCASE("he is gone meanwhile") {
        on.at(6s, [&] { on.talk->lost(ending::hung_up); });
        on.clock.run();
        CHECK(on.answered == "gone");
    }
    SUBCASE("he is gone while he speaks") {
        on.at(3s, [&] { on.talk->lost(ending::hung_up); });
        on.clock.run();
        CHECK(on.answered == "gone");
        CHECK(on.talk->story.ends_with("drops a.wav\n"));
    }
}

TEST_CASE("keys answer a question for words at any time, and what was said then is dropped") {
    for (const auto when : {500ms, 2500ms, 6000ms}) {
        asked on;
        on.talk->understands = true;
        on.ask(words_wanted());
        on.at(2s, [&] {
            if (when != 500ms) on.talk->speaks(2s);
        });
        on.at(when, [&] { on.talk->pressed("1"); });
        on.clock.run_for(10s);
        CAPTURE(on.talk->story);
        CHECK(on.answered == "given 1");
        const bool drops = on.talk->story.find("drops") != std::string::npos;
        CHECK(drops == (when == 2500ms));
        on.answered.clear();  // what is found out of before answers no other question
        on.ask(words_wanted());
        on.clock.run();
        CHECK(on.answered == "no input");
    }
}

TEST_CASE("a secret, and a language that nobody understands, are not listened for") {
    asked on;
    on.talk->understands = true;
    SUBCASE("secret") {
        on.ask(words_wanted(true));
        on.at(2s, [&] { on.talk->speaks(2s); });
        on.clock.run();
        CHECK(on.talk->story == "0.0 says Ask.\n");
        CHECK(on.answered == "no input");
    }
    SUBCASE("language") {
        auto what = words_wanted();
        what.prompt = {{"Kanbyɔ.", "fon"}};
        on.ask(std::move(what));
        on.clock.run();
        CHECK(on.talk->story.empty());
        CHECK(on.answered == "no inputnobody here understands 'fon'");
    }
}
