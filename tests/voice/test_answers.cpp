// tests/voice/test_answers.cpp - who answers a call of ours, by real RTP beside SIPp: a greeting, a hello, an operator.
#include "answering/sounds.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/channel/voice.hpp"
#include "voice/sipp_caller.hpp"
#include "voice/telephone.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

samples heard_as(sound what) {
    scale_to(what, -16);
    samples made;
    for (const float each : what) made.push_back(static_cast<std::int16_t>(each * 32'767));
    return made;
}

/// A line whose only trunk is SIPp, who answers by that scenario; the telephone lends it its voice.
struct trunk_line {
    explicit trunk_line(const std::string& scenario) {
        voice_options how;
        how.listen = {"udp:127.0.0.1:0"};
        how.recordings = (std::filesystem::temp_directory_path() / "palabre-answers").string();
        how.records = [this](const leg_record& each) { records.push_back(each); };
        line = voice_channel(how);
        line->start(runtime, [](const conversation_ptr& talk) { talk->refuse(); });
        trunk = std::make_unique<sipp_caller>("udp:127.0.0.1:9", scenario, phone.port());
        voice_trunk made{.name = "moov"};
        made.hosts = {fmt::format("127.0.0.1:{}", trunk->port())};
        made.keep_alive = 0s;
        made.caller_ids = {"+22921300000"};
        made.destinations = {{.prefix = "+229"}};
        line->serve({made}, {});
        REQUIRE(until([&] { return trunk->is_listening(); }));
    }

    bool until(const std::function<bool()>& holds) {
        const instant end = runtime.now() + 40s;
        bool does = holds();
        timer look{runtime};
        std::function<void()> again = [&] {
            does = holds();
            if (!does && runtime.now() < end) return look.start(20ms, again);
            runtime.stop();
        };
        if (does) return true;
        again();
        runtime.run();
        return does;
    }

    void call() {
        number = line->call({.to = "+22961000000", .detects = answer_detection{}},
                            {.answered = [this](const conversation_ptr& talk) { reached = talk; },
                             .ended = [this](const call_outcome& why) { outcome = to_string(why.what); },
                             .answer = {.heard = [this](const answer_verdict& told) { verdicts.push_back(told); },
                                        .beeped = [this](const answer_beep& told) { beeps.push_back(told); }}});
    }

    bool is_judged() const { return !verdicts.empty() && verdicts.back().is_final; }

    asio_runtime runtime;
    telephone phone{runtime};
    std::vector<leg_record> records;
    std::unique_ptr<voice_line> line;
    std::unique_ptr<sipp_caller> trunk;
    conversation_ptr reached;
    std::string outcome;
    std::vector<answer_verdict> verdicts;
    std::vector<answer_beep> beeps;
    std::uint64_t number = 0;
};

}  // namespace

TEST_CASE("a machine's greeting over RTP is found out, its beep heard, and both are kept with the call") {
    trunk_line t{"trunk_speaks"};
    t.phone.pause(300);
    t.phone.say(heard_as(
        spoken("fr", 150, 45, "Vous êtes bien sur le répondeur de la famille Hounkpatin. Laissez un message.")));
    t.phone.pause(400);
    t.phone.say(heard_as(tone({1'000}, 500, -16)));
    t.call();
    REQUIRE(t.until([&] { return t.is_judged() && !t.beeps.empty(); }));
    const auto& verdict = t.verdicts.back();
    CHECK(verdict.what == answer_kind::machine);
    CHECK(verdict.why == answer_reason::long_greeting);
    CHECK_FALSE(verdict.before_answer);
    CHECK(verdict.measured.spoken >= answer_detection{}.shortest_word);
    CHECK(t.beeps[0].hertz == doctest::Approx(1'000).epsilon(0.02));
    REQUIRE(t.reached != nullptr);
    value told;
    t.reached->measured([&](value all) { told = std::move(all); });
    t.reached->end();
    CHECK(t.until([&] { return !t.records.empty() && !told.is_null(); }));
    REQUIRE(t.records.at(0).answer.has_value());
    CHECK(t.records[0].answer->what == answer_kind::machine);
    const auto& kept = told.at("answer");
    CHECK(kept.at("verdicts").as_array().back().at("why") == "long_greeting");
    CHECK(kept.at("limits").at("longest_wait_ms").to_number<double>() == 2'800);
    CHECK(kept.as_object().contains("beep_ended_ms"));
    CHECK(t.until([&] { return t.trunk->is_done(); }));
    CHECK_MESSAGE(t.trunk->status() == 0, t.trunk->problems());
}

TEST_CASE("somebody who says hello over RTP is a person") {
    trunk_line t{"trunk_speaks"};
    t.phone.pause(400);
    t.phone.say(heard_as(spoken("fr", 150, 45, "Allo ?")));
    t.call();
    REQUIRE(t.until([&] { return t.is_judged(); }));
    CHECK(t.verdicts.back().what == answer_kind::human);
    CHECK(t.verdicts.back().why == answer_reason::short_greeting);
    REQUIRE(t.until([&] { return t.reached != nullptr; }));
    t.reached->end();
    CHECK(t.until([&] { return t.trunk->is_done(); }));
}

TEST_CASE("an operator who speaks before the answer is heard, and the call can be given up") {
    trunk_line t{"trunk_speaks_early"};
    t.phone.pause(300);
    t.phone.say(heard_as(spoken("fr", 150, 45, "Le numéro que vous avez composé ne peut être joint pour le moment.")));
    t.call();
    REQUIRE(t.until([&] { return t.is_judged(); }));
    CHECK(t.verdicts.back().what == answer_kind::announcement);
    CHECK(t.verdicts.back().before_answer);
    CHECK(t.reached == nullptr);
    t.line->cancel(t.number);
    CHECK(t.until([&] { return !t.outcome.empty() && !t.records.empty(); }));
    CHECK(t.outcome == "cancelled");
    REQUIRE(t.records.at(0).answer.has_value());
    CHECK(t.records[0].answer->what == answer_kind::announcement);
}
