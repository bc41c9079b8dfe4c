// tests/sip/test_calls.cpp - calls from SIPp: every way in which one begins, changes and ends.
#include "sip/hand_written.hpp"
#include "sip/sipp_line.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;

namespace {

const std::string begins = "loop brings +2290197123456 for 100: PCMA keys 101 to 6000\n"
                           "established\n";
const std::string ends = "ended by caller 200\nstopped\n";

}  // namespace

TEST_CASE("a call is answered and ended by its caller, with his reason") {
    for (const auto over : {transport::udp, transport::tcp}) {
        sipp_line with{loopback(over)};
        CHECK(with.call("call") == 0);
        CHECK(with.story() == begins + "ended by caller 200 cause 16\nstopped\n");
        REQUIRE(with.calls.size() == 1);
        CHECK(with.calls[0].name == "Awa");
        CHECK(with.calls[0].over == over);
        CHECK(with.calls[0].source.host == "127.0.0.1");
    }
}

TEST_CASE("a call over IPv6") {
    auto how = loopback();
    how.listen[0].host = "::1";
    sipp_line with{how};
    CHECK(with.call("call") == 0);
    CHECK(with.story() == begins + "ended by caller 200 cause 16\nstopped\n");
}

TEST_CASE("a call that we end") {
    sipp_line with;
    with.does = [](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) {
            line.answer(call->call, ours());
            line.end(call->call);  // before the ACK: BYE waits for it
        }
    };
    CHECK(with.call("we_end") == 0);
    CHECK(with.story() == begins + "ended by us 200\nstopped\n");
}

TEST_CASE("a call that we turn away") {
    sipp_line with;
    with.does = [](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) line.refuse(call->call, {486, {}, 7s});
    };
    CHECK(with.call("refused") == 0);
    CHECK(with.story() == "loop brings +2290197123456 for 100: PCMA keys 101 to 6000\nended by us 486\nstopped\n");
}

TEST_CASE("it rings before it is answered") {
    sipp_line with;
    with.does = [&](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) {
            line.ring(call->call);
            with.runtime().after(50ms, [&line, id = call->call] { line.answer(id, ours()); });
        }
    };
    CHECK(with.call("ringing") == 0);
    CHECK(with.story() == begins + ends);
}

TEST_CASE("audio before the answer") {
    sipp_line with;
    with.does = [&](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) {
            line.early(call->call, ours());
            with.runtime().after(50ms, [&line, id = call->call] { line.answer(id, ours()); });
        }
    };
    for (const auto* const scenario : {"early", "prack"}) CHECK(with.call(scenario) == 0);
    const std::string early = "loop brings +2290197123456 for 100: PCMA keys 101 to 6000\n"
                              "established\n"
                              "ended by caller 200\n";
    CHECK(with.story() == early + early + "stopped\n");
}

TEST_CASE("the caller hangs up while it rings") {
    sipp_line with;
    with.does = [](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) line.ring(call->call);
        if (const auto* const over = std::get_if<ended>(&what)) line.answer(over->call, ours());  // too late: nothing
    };
    CHECK(with.call("cancelled") == 0);
    CHECK(with.story() == "loop brings +2290197123456 for 100: PCMA keys 101 to 6000\n"
                          "ended by caller 487 cause 31\n"
                          "stopped\n");
}

TEST_CASE("CANCEL that crosses our 200 changes nothing") {
    sipp_line with;
    CHECK(with.call("cancel_crosses") == 0);
    CHECK(with.story() == begins + ends);
}

TEST_CASE("a caller who never acknowledges is hung up on") {
    sipp_line with;
    CHECK(with.call("lost_ack") == 0);
    CHECK(with.story() == "loop brings +2290197123456 for 100: PCMA keys 101 to 6000\n"
                          "ended by stack 408\n"
                          "stopped\n");
}

TEST_CASE("messages that come twice, or late") {
    for (const auto* const scenario : {"late_ack", "bye_at_once"}) {
        CAPTURE(scenario);
        sipp_line with;
        CHECK(with.call(scenario) == 0);
        CHECK(with.story() == begins + ends);
    }
}

TEST_CASE("a retransmitted INVITE is one call, and its answer comes again") {
    sipp_line with;
    with.beside([&] {
        hand_written caller{with.port()};
        const auto invite = caller.invite();
        caller.say(invite);
        const auto first = caller.hear(2000ms);
        CHECK(first.starts_with("SIP/2.0 200"));
        caller.say(invite);
        CHECK(caller.hear(2000ms) == first);
        caller.say(caller.in_dialog("ACK"));
        caller.say(invite);  // even then it is no other call
        const auto bye = caller.in_dialog("BYE");
        for (int i = 0; i < 2; ++i) {
            caller.say(bye);
            auto heard = caller.hear(2000ms);
            while (heard == first) heard = caller.hear(2000ms);
            CHECK(heard.starts_with("SIP/2.0 200"));
            CHECK(heard.find("BYE\r\n") != heard.npos);
        }
    });
    CHECK(with.story() == "loop brings hand for 100: PCMA to 6000\nestablished\n" + ends);
}

TEST_CASE("hold, in both styles, and other ports") {
    sipp_line with;
    CHECK(with.call("hold") == 0);
    CHECK(with.story() == begins +
                              "agreed: PCMA keys 101 to 6000 silent\n"
                              "agreed: PCMA keys 101 to 6000\n"
                              "agreed: PCMA keys 101 to 6000 silent\n"
                              "agreed: PCMA keys 101 to 6000 silent deaf\n"
                              "agreed: PCMA keys 101 to 6100\n" +
                              ends);
}

TEST_CASE("hold by UPDATE, and an UPDATE that cannot be") {
    sipp_line with;
    CHECK(with.call("update") == 0);
    CHECK(with.story() == begins + "agreed: PCMA keys 101 to 6000 silent\n" + ends);
}

TEST_CASE("a re-INVITE without an offer gets ours") {
    sipp_line with;
    CHECK(with.call("reinvite_offerless") == 0);
    CHECK(with.story() == begins + "agreed: PCMA keys 101 to 6000 silent\n" + ends);
}

TEST_CASE("a re-INVITE that cannot be leaves the call as it was") {
    sipp_line with;
    CHECK(with.call("reinvite_bad") == 0);
    CHECK(with.story() == begins + ends);
}

TEST_CASE("an INVITE without an offer gets ours") {
    sipp_line with;
    CHECK(with.call("invite_offerless") == 0);
    CHECK(with.story() == "loop brings +2290197123456 for 100\n"
                          "agreed: PCMU keys 101 to 6000\n"
                          "established\n"
                          "ended by caller 200\n"
                          "stopped\n");
}

TEST_CASE("an ACK without the answer that it owes ends the call") {
    sipp_line with;
    CHECK(with.call("no_answer_in_ack") == 0);
    CHECK(with.story() == "loop brings +2290197123456 for 100\nended by stack 488\nstopped\n");
}

TEST_CASE("descriptions that cannot be answered never become calls") {
    sipp_line with;
    for (const auto* const scenario : {"broken_sdp", "endless_sdp", "no_codec", "not_sdp"}) {
        CAPTURE(scenario);
        CHECK(with.call(scenario) == 0);
    }
    CHECK(with.call("call") == 0);
    CHECK(with.story() == begins + "ended by caller 200 cause 16\nstopped\n");
}

TEST_CASE("twenty codecs, and streams that we do not take") {
    sipp_line with;
    CHECK(with.call("twenty_codecs") == 0);
    CHECK(with.call("video_too") == 0);
    CHECK(with.story() == "loop brings +2290197123456 for 100: PCMU keys 120 to 6000\n"
                          "established\n"
                          "ended by caller 200\n" +
                              begins + ends);
}

TEST_CASE("session timers are kept") {
    sipp_line with;
    CHECK(with.call("session_timer") == 0);
    CHECK(with.story() == begins + ends);
}

TEST_CASE("a session that nobody refreshes ends, one that is left to us we refresh") {
    auto how = loopback();
    how.least_session = 1s;
    for (const auto* const scenario : {"session_dies", "we_refresh", "we_refresh_by_update"}) {
        CAPTURE(scenario);
        sipp_line with{how};
        CHECK(with.call(scenario) == 0);
        const auto story = with.story();
        CAPTURE(story);
        CHECK(story.starts_with(begins));
        CHECK(story.ends_with(scenario == std::string{"session_dies"} ? "ended by stack 408\nstopped\n" : ends));
    }
}

TEST_CASE("keys by INFO") {
    sipp_line with;
    CHECK(with.call("info") == 0);
    CHECK(with.story() == begins + "pressed 5 for 160 ms\npressed # for 0 ms\npressed * for 100 ms\n" + ends);
}

TEST_CASE("INFO is not listened to where keys come another way") {
    auto how = loopback();
    how.peers[0].dtmf = dtmf_mode::rfc4733;
    sipp_line with{how};
    CHECK(with.call("info") == 0);
    CHECK(with.story() == begins + ends);
}

TEST_CASE("our re-INVITE meets 491 and is tried again") {
    sipp_line with;
    with.does = [](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) line.answer(call->call, ours());
        if (const auto* const call = std::get_if<established>(&what)) line.offer(call->call, ours(40002));
    };
    CHECK(with.call("glare") == 0);
    CHECK(with.story() == begins + "agreed: PCMA keys 101 to 6200\n" + ends);
}

TEST_CASE("the caller's re-INVITE crosses ours and gets 491") {
    sipp_line with;
    with.does = [](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) line.answer(call->call, ours());
        auto deaf = ours();
        deaf.sends = false;
        if (const auto* const call = std::get_if<established>(&what)) line.offer(call->call, deaf);
    };
    CHECK(with.call("their_glare") == 0);
    CHECK(with.story() == begins + "agreed: PCMA keys 101 to 6000 silent\n" + ends);
}

TEST_CASE("a re-INVITE of ours that is refused changes nothing") {
    sipp_line with;
    with.does = [](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) line.answer(call->call, ours());
        if (const auto* const call = std::get_if<established>(&what)) line.offer(call->call, ours(40002));
    };
    CHECK(with.call("we_offer_refused") == 0);
    CHECK(with.story() == begins + "agreed: PCMA keys 101 to 6000\n" + ends);
}

TEST_CASE("many calls at once") {
    for (const auto over : {transport::udp, transport::tcp}) {
        auto how = loopback(over);
        how.round_trip = 500ms;  // on a slow machine 500 calls take longer than timers made for tests
        sipp_line with{how};
        CHECK(with.call("hold_call", {"-m", "500", "-r", "500", "-l", "500"}) == 0);
        CHECK(with.calls.size() == 500);
        const auto story = with.story();
        std::size_t over_calls = 0;
        for (auto at = story.find("ended by caller 200\n"); at != story.npos;
             at = story.find("ended by caller", at + 1))
            ++over_calls;
        CHECK(over_calls == 500);
    }
}

TEST_CASE("stopping ends the calls that stand") {
    sipp_line with;
    with.does = [&](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) line.answer(call->call, ours());
        if (std::holds_alternative<established>(what)) line.stop();
    };
    CHECK(with.call("we_end") == 0);
    CHECK(with.story() == begins + "ended by us 200\nstopped\n");
}
