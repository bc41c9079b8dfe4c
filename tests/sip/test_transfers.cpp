// tests/sip/test_transfers.cpp - REFER both ways, by messages written by hand: blind, attended, and what came of it.
#include "sip/hand_written.hpp"
#include "sip/sipp_line.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;

namespace {

/// The header's value in a message.
std::string header(const std::string& text, const std::string& name) {
    const auto at = text.find("\r\n" + name + ": ");
    if (at == text.npos) return {};
    const auto begin = at + name.size() + 4;
    return text.substr(begin, text.find("\r\n", begin) - begin);
}

void begin_call(hand_written& by) {
    by.say(by.invite());
    REQUIRE(by.hear(5s).starts_with("SIP/2.0 200"));
    by.say(by.in_dialog("ACK"));
}

/// The next answer to a request; requests that come first are agreed to and kept.
std::string answer_to(hand_written& by, std::string& request) {
    for (int i = 0; i < 4; ++i) {
        const auto heard = by.hear(5s);
        if (heard.starts_with("SIP/2.0") || heard.empty()) return heard;
        by.say(hand_written::agreement(heard));
        request = heard;
    }
    return {};
}

options transferring() {
    auto how = loopback();
    how.peers[0].transfers = true;
    return how;
}

}  // namespace

TEST_CASE("the other side wants to be connected elsewhere, and is told what came of it") {
    sipp_line with{transferring()};
    with.does = [&](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) line.answer(call->call, ours());
        if (const auto* const wish = std::get_if<transfer_wanted>(&what)) {
            line.transfer_told(wish->call, 180);
            with.runtime().after(100ms, [&line, call = wish->call] { line.transfer_told(call, 200); });
        }
    };
    with.beside([&] {
        hand_written agent{with.port()};
        begin_call(agent);
        agent.say(
            agent.in_dialog("REFER", "Refer-To: <sip:200@127.0.0.1:5999>\r\nReferred-By: <sip:hand@127.0.0.1>\r\n"));
        std::string notify;
        CHECK(answer_to(agent, notify).starts_with("SIP/2.0 202"));
        for (int i = 0; i < 6 && notify.find("SIP/2.0 200") == notify.npos; ++i) {
            const auto heard = agent.hear(5s);
            if (!heard.starts_with("NOTIFY")) break;
            agent.say(hand_written::agreement(heard));
            notify = heard;
        }
        CHECK(header(notify, "Event").starts_with("refer"));
        CHECK(header(notify, "Subscription-State").starts_with("terminated"));
        CHECK(notify.find("SIP/2.0 200 OK") != notify.npos);
        agent.say(agent.in_dialog("BYE"));
        CHECK(agent.hear(5s).starts_with("SIP/2.0 200"));
    });
    const auto story = with.story();
    CHECK(story.find("wants a transfer to sip:200@127.0.0.1:5999\n") != story.npos);
    CHECK(story.ends_with("ended by caller 200\nstopped\n"));
}

TEST_CASE("an attended transfer names the call that it takes over, by both its tags") {
    sipp_line with{transferring()};
    call_id first{};
    std::vector<std::string> others;
    with.does = [&](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) {
            if (first == call_id::none) first = call->call;
            line.answer(call->call, ours());
        }
        if (const auto* const wish = std::get_if<transfer_wanted>(&what)) {
            others.push_back(wish->other == first ? "the first" : wish->other == call_id::none ? "none" : "another");
            line.transfer_told(wish->call, 200);
        }
    };
    with.beside([&] {
        hand_written customer{with.port()}, agent{with.port()};
        customer.say(customer.invite());
        const auto answered = customer.hear(5s);
        customer.say(customer.in_dialog("ACK"));
        begin_call(agent);
        const auto id = header(answered, "Call-ID");
        const auto to = header(answered, "To");
        for (const auto& tag : {to.substr(to.find(";tag=") + 5), std::string{"guessed"}}) {
            agent.say(agent.in_dialog("REFER", "Refer-To: <sip:100@127.0.0.1?Replaces=" + id + "%3Bto-tag%3D" + tag +
                                                   "%3Bfrom-tag%3Dhand>\r\n"));
            std::string notify;
            CHECK(answer_to(agent, notify).starts_with("SIP/2.0 202"));
            const auto told = agent.hear(500ms);
            if (told.starts_with("NOTIFY")) agent.say(hand_written::agreement(told));
        }
    });
    CHECK(others == std::vector<std::string>{"the first", "none"});
}

TEST_CASE("a wish that leads nowhere is refused") {
    sipp_line with{transferring()};
    with.beside([&] {
        hand_written agent{with.port()};
        begin_call(agent);
        std::string notify;
        agent.say(agent.in_dialog("REFER", "Refer-To: <tel:+22961000000>\r\n"));
        CHECK(answer_to(agent, notify).starts_with("SIP/2.0 400"));
        agent.say(agent.in_dialog("BYE"));
        CHECK(answer_to(agent, notify).starts_with("SIP/2.0 200"));
    });
    CHECK(with.story().find("wants") == std::string::npos);
}

TEST_CASE("who may not transfer gets 405 within a call and outside of one, and nothing more") {
    sipp_line with;
    with.beside([&] {
        hand_written agent{with.port()}, stranger{with.port()};
        begin_call(agent);
        agent.say(agent.in_dialog("REFER", "Refer-To: <sip:1@127.0.0.1>\r\n"));
        CHECK(agent.hear(5s).starts_with("SIP/2.0 405"));
        agent.say(agent.in_dialog("BYE"));
        CHECK(agent.hear(5s).starts_with("SIP/2.0 200"));
        stranger.say(stranger.request("REFER", "Refer-To: <sip:1@127.0.0.1>\r\n"));
        CHECK(stranger.hear(5s).starts_with("SIP/2.0 405"));
        CHECK(stranger.hear(300ms).empty());
    });
    CHECK(with.story().find("wants") == std::string::npos);
}

TEST_CASE("we ask the other side to call elsewhere, and hear what comes of it") {
    sipp_line with;
    with.does = [&](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) line.answer(call->call, ours());
        if (const auto* const call = std::get_if<established>(&what))
            line.transfer(call->call, "sip:+22961000000@127.0.0.1");
        if (const auto* const went = std::get_if<transferred>(&what); went != nullptr && went->status == 200)
            line.end(went->call);
    };
    with.beside([&] {
        hand_written customer{with.port()};
        begin_call(customer);
        const auto refer = customer.hear(5s);
        CHECK(refer.starts_with("REFER "));
        CHECK(header(refer, "Refer-To") == "<sip:+22961000000@127.0.0.1>");
        auto accepted = hand_written::agreement(refer);
        customer.say(accepted.replace(0, std::string_view{"SIP/2.0 200 OK"}.size(), "SIP/2.0 202 Accepted"));
        for (const std::string said : {"100 Trying", "200 OK"}) {
            customer.say(customer.in_dialog(
                "NOTIFY",
                "Event: refer\r\nSubscription-State: " +
                    std::string{said == "200 OK" ? "terminated;reason=noresource" : "active;expires=60"} +
                    "\r\nContent-Type: message/sipfrag;version=2.0\r\n",
                "SIP/2.0 " + said + "\r\n"));
            std::string request;
            CHECK(answer_to(customer, request).starts_with("SIP/2.0 200"));
        }
        const auto bye = customer.hear(5s);
        CHECK(bye.starts_with("BYE "));
        customer.say(hand_written::agreement(bye));
    });
    const auto story = with.story();
    CHECK(story.find("transfer: 100\ntransfer: 200\nended by us 200\n") != story.npos);
}

TEST_CASE("a transfer that the other side refuses, or that is asked of a call that is not there") {
    sipp_line with;
    with.does = [&](stack& line, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) line.answer(call->call, ours());
        if (const auto* const call = std::get_if<established>(&what)) line.transfer(call->call, "sip:1@127.0.0.1");
        if (const auto* const went = std::get_if<transferred>(&what)) line.end(went->call);
    };
    with.beside([&] {
        hand_written customer{with.port()};
        begin_call(customer);
        const auto refer = customer.hear(5s);
        auto refused = hand_written::agreement(refer);
        customer.say(refused.replace(0, std::string_view{"SIP/2.0 200 OK"}.size(), "SIP/2.0 603 Decline"));
        customer.say(hand_written::agreement(customer.hear(5s)));
    });
    with.line().transfer(call_id{4711}, "sip:1@127.0.0.1");
    const auto story = with.story();
    CHECK(story.find("transfer: 603\n") != story.npos);
    CHECK(story.find("transfer: 503\n") != story.npos);
}
