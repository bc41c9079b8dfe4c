// tests/voice/test_reaching.cpp - whom a caller is connected with, on a stack of paper in the time of a test.
#include "channel/voice/reaching.hpp"
#include "sip/paper_stack.hpp"

#include <doctest/doctest.h>

#include <memory>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;
using detail::reaching;

namespace {

struct stage {
    stage() {
        made.name = "moov";
        made.hosts = {"10.0.0.5"};
        made.keep_alive = 0s;
        by.serve({made});
    }

    void reaches(std::vector<std::string> to, duration ring_for = 20s) {
        reach = std::make_unique<reaching>(
            std::move(to),
            reaching::ways{.call =
                               [this, ring_for](const std::string& whom, call_handlers then) {
                                   sip::dialling how;
                                   how.to = whom;
                                   how.ring_for = ring_for;
                                   return with.dial(
                                       std::move(how),
                                       {.answered = [then](const auto&, const auto&) { then.answered(nullptr); },
                                        .failed = [then](const auto& why, const auto&) { then.ended(why); }});
                               },
                           .cancel = [this](std::uint64_t number) { with.cancel(number); }},
            reaching::handlers{.answered = [this](const conversation_ptr&,
                                                  const std::string& whom) { line.tell("talks with " + whom); },
                               .failed =
                                   [this](connect_result::kind what, const std::string& last) {
                                       line.tell(fmt::format("{}, last {}", to_string(what), last));
                                   }});
        reach->begin();
    }
    void then(duration wait, std::function<sip::event(sip::call_id)> what, std::size_t call) {
        clock.after(wait, [this, what, call] { with.happened(what(sip::call_id{call | sip::our_calls})); });
    }
    void refuses(duration wait, std::size_t call, int status) {
        then(
            wait, [status](auto id) { return sip::ended{id, sip::ended::by::caller, status, 0, "", {}}; }, call);
    }
    void answers(duration wait, std::size_t call) {
        then(
            wait, [](auto id) { return sip::established{id}; }, call);
    }
    std::string told() {
        clock.run();
        return line.story;
    }

    sim::clock clock;
    paper_stack line{clock};
    voice_trunk made;
    sip::trunks by{clock, line, {}, {}};
    sip::dialler with{clock, line, by, {}};
    std::unique_ptr<reaching> reach;
};

}  // namespace

TEST_CASE("one after the other is called, until somebody answers") {
    stage s;
    s.reaches({"+1", "+2", "+3"});
    s.refuses(1s, 1, 486);
    s.answers(4s, 2);
    CHECK(s.told() == "0.0 calls sip:+1@10.0.0.5\n1.0 calls sip:+2@10.0.0.5\n4.0 talks with +2\n");
}

TEST_CASE("where nobody answers the best word of all is told") {
    stage s;
    s.reaches({"+1", "+2", "+3"}, 3s);
    s.refuses(1s, 1, 603);
    s.refuses(6s, 3, 404);
    s.then(
        1500ms,
        [](auto id) {
            return sip::progressed{id, 180, {}};
        },
        2);  // and rings for too long
    s.then(
        4500ms,
        [](auto id) {
            return sip::progressed{id, 180, {}};
        },
        3);
    CHECK(s.told() == "0.0 calls sip:+1@10.0.0.5\n1.0 calls sip:+2@10.0.0.5\n4.0 ends 2\n"
                      "4.0 calls sip:+3@10.0.0.5\n6.0 busy, last +3\n");
    stage other;
    other.reaches({"+1", "nobody"}, 3s);
    other.then(
        1s,
        [](auto id) {
            return sip::progressed{id, 180, {}};
        },
        1);
    CHECK(other.told() == "0.0 calls sip:+1@10.0.0.5\n3.0 ends 1\n3.0 no_answer, last nobody\n");
    stage none;
    none.reaches({});
    CHECK(none.told() == "0.0 unavailable, last \n");
}

TEST_CASE("who goes away cancels the call that rings, and the next one is not placed") {
    stage s;
    s.reaches({"+1", "+2"});
    s.then(
        1s,
        [](auto id) {
            return sip::progressed{id, 180, {}};
        },
        1);
    s.clock.after(2s, [&] { s.reach.reset(); });
    CHECK(s.told() == "0.0 calls sip:+1@10.0.0.5\n2.0 ends 1\n");
}

TEST_CASE("what a call that came to nothing means") {
    using kind = connect_result::kind;
    CHECK(detail::meaning_of({call_result::busy, 486}) == kind::busy);
    CHECK(detail::meaning_of({call_result::rejected, 603}) == kind::busy);
    CHECK(detail::meaning_of({call_result::rejected, 404}) == kind::unavailable);
    CHECK(detail::meaning_of({call_result::no_answer, 480}) == kind::no_answer);
    CHECK(detail::meaning_of({call_result::not_allowed, 0}) == kind::unavailable);
}
