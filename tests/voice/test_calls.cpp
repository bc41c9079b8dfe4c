// tests/voice/test_calls.cpp - calls from SIPp, heard and answered: what a caller hears, presses and says.
#include "palabre/core/error.hpp"
#include "palabre/speech/spelling.hpp"
#include "voice/voice_stage.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

TEST_CASE("a caller hears what is said, and is rung off after the last word") {
    voice_stage stage;
    std::string how;
    value measured;
    stage.center.answer("100", [&](const conversation_ptr& talk) {
        CHECK(talk->about().from == "+2290197123456");
        CHECK(talk->about().to == "100");
        talk->on_ended([&, &of = *talk](ending why) {
            how = to_string(why);
            of.measured([&](value told) { measured = std::move(told); });
        });
        talk->say("Bonjour, bienvenue chez Palabre.");
        talk->end();
    });
    stage.center.start();
    stage.dial("listens");
    const int status = stage.hung_up();
    CHECK_MESSAGE(status == 0, stage.logged());
    CHECK(how == "completed");
    CHECK(stage.until([&] { return measured.is_object(); }));
    INFO(boost::json::serialize(measured));
    const auto& told = measured.as_object();
    CHECK(told.at("codec") == "PCMA");
    CHECK(told.at("peer") == "local");
    CHECK(told.at("packets").to_number<int>() > 50);

    const auto right = find(stage.spoken("Bonjour, bienvenue chez Palabre."), stage.phone.heard());
    CHECK_MESSAGE(right.much > 0.95, right.much);
    CHECK(find(stage.spoken("Veuillez rappeler demain matin."), stage.phone.heard()).much < 0.6);
}

namespace {

/// Says a text, and ends after it.
struct says {
    says(voice_stage& on, const std::string& text) {
        on.center.answer("100", [this, text](const conversation_ptr& of) {
            talk = of;
            of->on_ended([this](ending why) { how = to_string(why); });
            of->say(text);
            of->end();
        });
        on.center.start();
    }

    std::weak_ptr<conversation> talk;
    std::string how;
};

constexpr const char* welcome = "Bonjour, bienvenue chez Palabre.";
constexpr const char* long_text =
    "Bonjour, bienvenue chez Palabre. Nous sommes ouverts du lundi au samedi, de huit heures à dix huit heures.";

}  // namespace

TEST_CASE("an INVITE without an offer is answered with ours, and heard as the ACK says") {
    voice_stage stage;
    const says said{stage, welcome};
    stage.dial("listens_offerless");
    const int status = stage.hung_up();
    CHECK_MESSAGE(status == 0, stage.logged());
    CHECK(find(stage.spoken(welcome), stage.phone.heard()).much > 0.95);
}

TEST_CASE("a line that listens everywhere tells each caller the address by which he reaches it") {
    for (const char* listen : {"udp:0.0.0.0:0", "tcp:0.0.0.0:0"}) {
        CAPTURE(listen);
        voice_stage stage{{.listen = {listen}}};
        const says said{stage, welcome};
        stage.dial("listens");
        const int status = stage.hung_up();
        CHECK_MESSAGE(status == 0, stage.logged());
        CHECK(find(stage.spoken(welcome), stage.phone.heard()).much > 0.95);
    }
}

TEST_CASE("the first 20 ms of the first prompt are heard") {
    voice_stage stage;
    const says said{stage, welcome};
    stage.dial("listens");
    CHECK(stage.hung_up() == 0);
    const auto prompt = stage.spoken(welcome);
    const auto where = find(prompt, stage.phone.heard());
    CHECK(where.much > 0.95);
    CHECK(where.at + prompt.size() <= stage.phone.heard().size());
}

TEST_CASE("an amount is heard in recordings, clip after clip, in a language that no voice speaks") {
    voice_stage stage;
    const auto& rules = *speech::spellings::built_in().find("fon");
    std::vector<std::uint32_t> row;
    REQUIRE(rules.spell("money 2450 XOF", row));
    std::vector<samples> words;
    for (const auto each : row) {
        auto word = stage.spoken(rules.clips()[each].text + " numéro " + std::to_string(each));
        const auto is_loud = [](std::int16_t sample) { return sample > 400 || sample < -400; };
        word.erase(word.begin(), std::ranges::find_if(word, is_loud));
        word.erase(std::find_if(word.rbegin(), word.rend(), is_loud).base(), word.end());
        auto recorded = word;
        recorded.insert(recorded.begin(), 4000, 0);
        recorded.insert(recorded.end(), 4000, 0);
        write_wav(stage.folder / "prompts/fon/" + rules.clips()[each].name + ".wav", recorded);
        words.push_back(std::move(word));
    }
    stage.center.answer("100", [&](const conversation_ptr& talk) {
        talk->speak_from(stage.folder / "prompts");
        talk->say(std::vector<utterance>{{.text = "2 450 F CFA", .language = "fon", .value = "money 2450 XOF"}});
        talk->end();
    });
    stage.center.start();
    stage.dial("listens");
    const int status = stage.hung_up();
    CHECK_MESSAGE(status == 0, stage.logged());
    std::size_t after = 0;
    for (const auto& each : words) {
        const auto where = find(each, stage.phone.heard());
        CHECK(where.much > 0.9);
        CHECK(where.at >= after);
        CHECK((after == 0 || where.at - after < 8 * 200));  // close behind, without the studio's half second
        after = where.at + each.size();
    }
    CHECK(stage.logged().find("to be recorded") == std::string::npos);
}

TEST_CASE("an ACK that does not come keeps nobody waiting for long") {
    voice_options how;
    how.round_trip = 2s;  // so that our 200 is not told again meanwhile
    voice_stage stage{how};
    const says said{stage, welcome};
    stage.phone.fall_silent();
    stage.dial("acks_late");
    CHECK(stage.hears(stage.spoken(welcome)));
    stage.nudge();
    const int status = stage.hung_up();
    CHECK_MESSAGE(status == 0, stage.logged());
    CHECK(said.how == "completed");
}

TEST_CASE("recordings are heard as they are, and what is missing is told once") {
    voice_stage stage;
    const auto folder = stage.folder / "prompts";
    samples recorded = stage.spoken("Soyez les bienvenus.");
    write_wav(folder + "/fon/welcome.wav", recorded);
    std::string how;
    stage.center.answer("100", [&](const conversation_ptr& talk) {
        talk->speak_from(folder);
        talk->on_ended([&](ending why) { how = to_string(why); });
        talk->say(std::vector<utterance>{{.text = "Mi kwabɔ.", .language = "fon", .clip = "welcome"}});
        talk->say(std::vector<utterance>{{.text = "Odabo.", .language = "fon", .clip = "goodbye"}});
        talk->say(std::vector<utterance>{{.text = "Odabo.", .language = "fon", .clip = "goodbye"}});
        talk->end();
    });
    stage.center.start();
    stage.dial("listens");
    CHECK(stage.hung_up() == 0);
    CHECK(how == "completed");
    CHECK(find(recorded, stage.phone.heard()).much > 0.99);
    CHECK(find(stage.spoken("Odabo."), stage.phone.heard()).much < 0.6);  // no other language's voice reads Fon
    CHECK(stage.line->figures().to_record == 2);
    const auto log = stage.logged();
    const auto first = log.find("to be recorded language=fon clip=goodbye text=Odabo.");
    CHECK(first != log.npos);
    CHECK(log.find("to be recorded", first + 1) == log.npos);
}

TEST_CASE("while he holds us the prompt waits, and goes on where it was") {
    voice_stage stage{{.listen = {"udp:0.0.0.0:0"}}};
    const says said{stage, long_text};
    const auto whole = stage.spoken(long_text);
    stage.dial("holds_and_resumes");
    const samples beginning{whole.begin(), whole.begin() + 16'000};
    CHECK(stage.hears(beginning));
    stage.nudge();
    std::size_t before = 0;
    instant since = stage.runtime.now();
    CHECK(stage.until([&] {  // no packet for half a second
        if (stage.phone.packets() != std::exchange(before, stage.phone.packets())) since = stage.runtime.now();
        return stage.runtime.now() - since > 500ms;
    }));
    CHECK(stage.phone.heard().size() < whole.size());
    CHECK(said.how == "");
    stage.nudge();
    const int status = stage.hung_up();
    CHECK_MESSAGE(status == 0, stage.logged());
    CHECK(said.how == "completed");
    CHECK(find(whole, stage.phone.heard()).much > 0.95);  // nothing is missing, nothing twice
}

TEST_CASE("who moves to another port hears the rest there") {
    voice_stage stage;
    const says said{stage, long_text};
    const auto whole = stage.spoken(long_text);
    telephone other{stage.runtime};
    stage.dial("moves", {"-key", "rtp_port2", std::to_string(other.port())});
    CHECK(stage.hears({whole.begin(), whole.begin() + 16'000}));
    stage.phone.fall_silent();
    stage.nudge();
    const int status = stage.hung_up();
    CHECK_MESSAGE(status == 0, stage.logged());
    CHECK(find({whole.end() - 16'000, whole.end()}, other.heard()).much > 0.95);
}

TEST_CASE("a caller who hangs up ends the conversation, and what was said is over") {
    voice_stage stage;
    const says said{stage, long_text};
    const auto whole = stage.spoken(long_text);
    stage.dial("hangs_up");
    CHECK(stage.hears({whole.begin(), whole.begin() + 8'000}));
    stage.nudge();
    const int status = stage.hung_up();
    CHECK_MESSAGE(status == 0, stage.logged());
    CHECK(stage.until([&] { return said.how == "hung_up"; }));
    CHECK(stage.until([&] { return stage.line->figures().calls == 0; }));
    CHECK(said.talk.expired());
    CHECK(stage.center.live() == 0);
}

TEST_CASE("a caller of whom nothing is heard any more is rung off") {
    voice_stage stage{{.media = {.dead_after = 500ms}}};
    std::string how;
    stage.center.answer("100", [&](const conversation_ptr& talk) {
        talk->on_ended([&](ending why) { how = to_string(why); });
        question waits{.prompt = {}, .choices = {{"1", "one"}}};
        waits.no_input = 1h;
        talk->ask(std::move(waits), [](const answer&) {});
    });
    stage.center.start();
    stage.dial("listens");
    CHECK(stage.until([&] { return stage.phone.packets() > 25; }));
    CHECK(how == "");
    stage.phone.fall_silent();
    const int status = stage.hung_up();
    CHECK_MESSAGE(status == 0, stage.logged());
    CHECK(how == "failed");
}

TEST_CASE("who is refused gets 480, 404 where nobody answers, 503 for elsewhere, beyond the limits, while draining, "
          "and a stranger 403") {
    {
        voice_stage stage{{.limits = {.retry_after = 9s}}};
        stage.center.answer("100", [](const conversation_ptr& talk) { talk->refuse(); });
        stage.center.start();
        stage.dial("unavailable");
        const int status = stage.hung_up();
        CHECK_MESSAGE(status == 0, stage.logged());
        stage.center.answer("100", [](const conversation_ptr& talk) { talk->refuse(refusal::elsewhere); });
        stage.dial("overload");
        CHECK(stage.hung_up() == 0);
        stage.center.answer("100", conversation_handler{});
        stage.dial("unknown");
        CHECK(stage.hung_up() == 0);
        CHECK(stage.until([&] { return stage.line->figures().calls == 0; }));
        stage.line->drain();
        stage.dial("overload");
        CHECK(stage.hung_up() == 0);
        CHECK(stage.line->figures().turned_away == 1);
        CHECK(stage.line->figures().arrived == 3);
        CHECK(stage.line->figures().answered == 0);
    }
    {
        voice_stage stage{{.peers = {{.name = "elsewhere", .from = {"192.0.2.1"}}}}};
        stage.center.start();
        stage.dial("forbidden");
        CHECK(stage.hung_up() == 0);
        stage.line->serve({{.name = "here", .from = {"127.0.0.1"}}}, {.most_calls = 1});
        stage.center.answer("100", [](const conversation_ptr& talk) { talk->refuse(); });
        stage.dial("unavailable");
        CHECK(stage.hung_up() == 0);
    }
}

TEST_CASE("where all media ports are taken a call gets 503") {
    voice_stage stage{{.peers = {{.name = "phones", .from = {"127.0.0.1"}, .own_ports = true}},
                       .limits = {.retry_after = 9s},
                       .media = {.first_port = 31'000, .last_port = 31'003}}};
    std::weak_ptr<conversation> first;
    stage.center.answer("100", [&](const conversation_ptr& talk) {
        first = talk;
        question waits{.prompt = {}, .choices = {{"1", "one"}}};
        waits.no_input = 1h;
        talk->ask(std::move(waits), [](const answer&) {});
    });
    stage.center.start();
    stage.dial("listens");
    CHECK(stage.until([&] { return stage.phone.packets() > 0; }));
    CHECK(stage.line->figures().own_ports == 1);
    {
        sipp_caller second{stage.address(), "overload", 6'000};
        stage.until([&] { return second.is_done(); });
        CHECK_MESSAGE(second.status() == 0, second.problems());
    }
    CHECK(stage.line->figures().turned_away == 1);
    if (const auto talk = first.lock()) talk->drop();
    CHECK_MESSAGE(stage.hung_up() == 0, stage.logged());
}

TEST_CASE("a draining line turns new calls away and lets the running one end") {
    voice_stage stage{{.limits = {.retry_after = 9s}}};
    const says said{stage, long_text};
    const auto whole = stage.spoken(long_text);
    stage.dial("listens");
    CHECK(stage.hears({whole.begin(), whole.begin() + 8'000}));
    bool is_drained = false;
    stage.center.drain([&] { is_drained = true; });
    CHECK(stage.hung_up() == 0);
    CHECK(said.how == "completed");
    CHECK(find(whole, stage.phone.heard()).much > 0.95);
    CHECK(stage.until([&] { return is_drained; }));
    stage.dial("overload");
    CHECK(stage.hung_up() == 0);
}

TEST_CASE("a line that goes rings off whoever is on it, and tells nobody any more") {
    asio_runtime runtime;
    telephone phone{runtime};
    own_folder folder;
    auto line =
        voice_channel({.listen = {"udp:127.0.0.1:0"}, .round_trip = 100ms, .recordings = folder / "recordings"});
    std::weak_ptr<conversation> kept;
    bool was_told = false;
    line->start(runtime, [&](const conversation_ptr& talk) {
        kept = talk;
        talk->on_ended([&, talk](ending) { was_told = true; });  // holds itself, as handlers do
        talk->say(long_text);
    });
    sipp_caller caller{line->listening().front(), "listens", phone.port()};
    CHECK(run_until(runtime, [&] { return phone.packets() > 20; }));
    line.reset();
    CHECK(run_until(runtime, [&] { return caller.is_done(); }));
    CHECK_MESSAGE(caller.status() == 0, caller.problems());
    CHECK(!was_told);
    CHECK(kept.expired());
}

TEST_CASE("every option that cannot be is told at once") {
    voice_options wrong;
    wrong.listen = {"5060", "udp:localhost:5060"};
    wrong.peers = {{.name = "a", .from = {"10.0.0.0/99"}}, {.name = "a", .from = {"10.0.0.1"}, .over = "sctp"}};
    wrong.media.threads = 0;
    wrong.media.address = "nowhere";
    wrong.recordings = "";
    wrong.limits.calls_per_second = -1;
    try {
        voice_channel(wrong);
        FAIL("it was taken");
    } catch (const error& e) {
        CHECK(e.code() == errc::invalid_argument);
        CHECK_MESSAGE(e.problems().size() == 9, e.what());
        for (const auto& each : e.problems()) CHECK(!each.cure.empty());
    }
}
