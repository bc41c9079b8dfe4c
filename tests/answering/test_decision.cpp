// tests/answering/test_decision.cpp - the decision by measured frames alone, its limits, and silence on the line.
#include "media/answer_decision.hpp"
#include "media/answer_listener.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace palabre;
using namespace palabre::media;
using namespace std::chrono_literals;

namespace {

/// An answer told in frames of 20 ms.
struct told {
    explicit told(const answer_detection& how = {}) : decision{how} { decision.answered(); }

    told& hear(const frame_measure& each, std::chrono::milliseconds length) {
        for (auto past = 0ms; past < length; past += 20ms) {
            if (const auto made = decision.hear(each)) verdicts.push_back(*made);
            if (decision.beep()) beeps.push_back(*decision.beep());
        }
        return *this;
    }
    told& silent(std::chrono::milliseconds length) { return hear({.level = -70}, length); }
    /// It glides, as voices do.
    told& speaks(std::chrono::milliseconds length) {
        for (auto past = 0ms; past < length; past += 20ms)
            hear({.level = -10,
                  .hertz = past / 20ms % 2 == 0 ? 300.0F : 350.0F,
                  .second = 600,
                  .tonal = 0.5F,
                  .both = 0.7F},
                 20ms);
        return *this;
    }
    told& sounds(float hertz, std::chrono::milliseconds length) {
        return hear({.level = -15, .hertz = hertz, .second = 0, .tonal = 1, .both = 1}, length);
    }
    const answer_verdict& last() const { return verdicts.at(verdicts.size() - 1); }

    answer_decision decision;
    std::vector<answer_verdict> verdicts;
    std::vector<answer_beep> beeps;
};

}  // namespace

TEST_CASE("a few words and a pause are a person") {
    told call;
    call.silent(300ms).speaks(600ms).silent(600ms);
    REQUIRE(call.verdicts.size() == 1);
    CHECK(call.last().what == answer_kind::human);
    CHECK(call.last().why == answer_reason::short_greeting);
    CHECK(call.last().measured.delay == 300ms);
    CHECK(call.last().measured.spoken == 600ms);
    CHECK(call.last().after == 300ms + 600ms + answer_detection{}.pause_after_greeting);
}

TEST_CASE("whoever goes on speaking is a machine, and its beep is heard behind the verdict") {
    told call;
    call.silent(300ms).speaks(4s).silent(400ms).sounds(1'000, 400ms).silent(200ms);
    REQUIRE(call.verdicts.size() == 1);
    CHECK(call.last().what == answer_kind::machine);
    CHECK(call.last().why == answer_reason::long_greeting);
    REQUIRE(call.beeps.size() == 1);
    CHECK(call.beeps[0].ended == 5'100ms);
    CHECK(call.beeps[0].lasted == 400ms);
}

TEST_CASE("tones are told by their cadence") {
    told ringing, busy, information;
    ringing.sounds(425, 1s).silent(4s).sounds(425, 1s).silent(700ms).speaks(500ms).silent(600ms);
    REQUIRE(ringing.verdicts.size() == 2);
    CHECK(ringing.verdicts[0].what == answer_kind::ring_back);
    CHECK_FALSE(ringing.verdicts[0].is_final);
    CHECK(ringing.last().what == answer_kind::human);
    CHECK(ringing.last().measured.rang >= 5'900ms);
    for (int i = 0; i < 5; ++i) busy.sounds(425, 500ms).silent(500ms);
    REQUIRE(busy.verdicts.size() == 1);
    CHECK(busy.last().what == answer_kind::busy);
    information.sounds(950, 340ms).sounds(1'400, 340ms).sounds(1'800, 340ms);
    REQUIRE(information.verdicts.size() == 1);
    CHECK(information.last().what == answer_kind::sit);
}

TEST_CASE("what is said before the answer is an announcement, and the answer begins anew") {
    answer_decision decision{answer_detection{}};
    std::vector<answer_verdict> verdicts;
    const frame_measure low{.level = -10, .hertz = 300, .second = 600, .tonal = 0.5F, .both = 0.7F}, none{.level = -70};
    frame_measure high = low;
    high.hertz = 350;
    const auto hear = [&](const frame_measure& one, const frame_measure& next, int frames) {
        for (int i = 0; i < frames; ++i)
            if (const auto made = decision.hear(i % 2 == 0 ? one : next)) verdicts.push_back(*made);
    };
    hear(none, none, 20);
    hear(low, high, 150);
    REQUIRE(verdicts.size() == 1);
    CHECK(verdicts[0].what == answer_kind::announcement);
    CHECK(verdicts[0].before_answer);
    hear(none, none, 20);
    decision.answered();
    hear(none, none, 10);
    hear(low, high, 30);
    hear(none, none, 40);
    REQUIRE(verdicts.size() == 2);
    CHECK(verdicts[1].what == answer_kind::human);
    CHECK_FALSE(verdicts[1].before_answer);
}

TEST_CASE("time passes where no packet comes") {
    answer_listener listener{answer_detection{}};
    const instant began{};
    listener.answered(began);
    for (auto past = 0ms; past <= 4s; past += 20ms) listener.pass(began + past);
    REQUIRE(listener.untold() != nullptr);
    CHECK(listener.untold()->verdict.what == answer_kind::silence);
    listener.told();
    CHECK(listener.untold() == nullptr);
}

TEST_CASE("limits out of their range are refused, all at once") {
    answer_detection how;
    set_parameter(how, "longest_greeting_ms", 2'000);
    CHECK(how.longest_greeting == 2'000ms);
    CHECK_THROWS_WITH(set_parameter(how, "longest_greeting_ms", 5), "longest_greeting_ms is 5; from 500 to 10000 ms");
    CHECK_THROWS(set_parameter(how, "longest", 1));
    how.above_noise = 90;
    how.longest_wait = 1ms;
    CHECK(problems_of(how).size() == 2);
    CHECK_THROWS(answer_detector{how});
    CHECK_THROWS(answer_detector{answer_detection{}, 44'100});
    for (const auto& each : answer_parameters()) {
        const double is = parameter(answer_detection{}, each);
        CHECK_MESSAGE((is >= each.least && is <= each.most), std::string{each.name});
    }
}

TEST_CASE("the same sound gives the same verdict at 8,000 and at 16,000 samples a second") {
    answer_detector narrow, wide{answer_detection{}, 16'000};
    std::optional<answer_verdict> one, other;
    narrow.answered();
    wide.answered();
    const std::vector<std::int16_t> silent_narrow(160), silent_wide(320);
    for (int i = 0; i < 200; ++i) {
        if (const auto made = narrow.hear(silent_narrow)) one = made;
        if (const auto made = wide.hear(silent_wide)) other = made;
    }
    REQUIRE(one.has_value());
    REQUIRE(other.has_value());
    CHECK(one->what == answer_kind::silence);
    CHECK(other->what == one->what);
    CHECK(other->after == one->after);
}
