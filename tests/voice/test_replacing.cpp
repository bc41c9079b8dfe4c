// tests/voice/test_replacing.cpp - calls that take another one's place, by messages written by hand (RFC 3891).
#include "sip/digest.hpp"
#include "sip/hand_written.hpp"
#include "voice/transfer_stage.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;
using sip::hand_written;

namespace {

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
    const auto at = text.find(begin);
    if (at == text.npos) return {};
    return text.substr(at + begin.size(), text.find(end, at + begin.size()) - at - begin.size());
}

/// Two telephones of one user: what they call is a trunk's number.
struct hand_stage {
    transfer_stage t{{.peers = {{.name = "nobody", .from = {"192.0.2.1"}}}}};

    explicit hand_stage(const std::string& calls) {
        t.answers("100", "trunk_speaks", {"-m", calls});
        serve();
    }

    void serve() {
        voice_phones phones;
        phones.users = {{.name = "hand", .password = secret{"baobab"}, .transfers = true, .calls = true}};
        t.line.line->serve(t.trunks, phones);
    }

    std::uint16_t port() const {
        const std::string at = t.line.line->listening().front();
        return static_cast<std::uint16_t>(std::stoi(at.substr(at.rfind(':') + 1)));
    }

    /// Other work in a thread of its own, the line meanwhile.
    void beside(const std::function<void()>& work) {
        std::atomic<bool> is_done{false};
        std::thread thread{[&] {
            work();
            is_done = true;
        }};
        t.line.until([&] { return is_done.load(); });
        thread.join();
    }
};

/// ACK of a refusal: of the INVITE's own transaction.
void give_up(hand_written& by) {
    auto ack = by.in_dialog("ACK");
    by.say(ack.replace(ack.find("-ACK\r\n"), 4, "-INVITE"));
}

std::string towards(std::string message, const std::string& number) {
    for (std::size_t at = 0; (at = message.find("sip:100@", at)) != message.npos; at += 4)
        message.replace(at + 4, 3, number);
    return message;
}

/// An INVITE with the login that was asked for; "", or an answer that asks for none.
std::string begin(hand_written& by, const std::string& headers = "", const std::string& number = "100") {
    by.say(towards(by.invite(headers), number));
    auto asked = by.hear(5s);
    if (!asked.starts_with("SIP/2.0 401")) return asked;
    give_up(by);
    const sip::digest::challenge challenge{"palabre", between(asked, "nonce=\"", "\""), "", sip::digest::algorithm::md5,
                                           true};
    const auto login =
        sip::digest::answer(challenge, {"hand", "baobab"}, "INVITE", "sip:" + number + "@127.0.0.1", "c", 1);
    by.say(towards(by.invite(headers + "Authorization: " + login + "\r\n"), number));
    return {};
}

/// The final answer to it.
std::string call(hand_written& by, const std::string& headers = "") {
    if (const auto refused = begin(by, headers); !refused.empty()) return refused;
    auto answer = by.hear(10s);
    if (answer.starts_with("SIP/2.0 2"))
        by.say(by.in_dialog("ACK"));
    else
        give_up(by);
    return answer;
}

/// The Replaces that means the call which this answered.
std::string replaces(const std::string& answer) {
    return between(answer, "Call-ID: ", "\r\n") +
           ";to-tag=" + between(answer.substr(answer.find("\r\nTo:")), ";tag=", "\r\n") + ";from-tag=hand";
}

std::string escaped(std::string text) {
    for (std::size_t at = 0; (at = text.find_first_of(";=", at)) != text.npos; at += 3)
        text.replace(at, 1, text[at] == ';' ? "%3B" : "%3D");
    return text;
}

/// What a REFER comes to: the last NOTIFY's status line, all requests agreed to.
std::string transfer(hand_written& by, const std::string& whose, bool& is_over, const std::string& to = "100",
                     std::chrono::milliseconds patience = 1s) {
    by.say(by.in_dialog("REFER", "Refer-To: <sip:" + to + "@127.0.0.1?Replaces=" + escaped(whose) + ">\r\n"));
    std::string last;
    for (int i = 0; i < 8; ++i) {
        const auto heard = by.hear(is_over ? 1s : patience);
        if (heard.empty()) break;
        if (heard.starts_with("NOTIFY")) last = between(heard, "\r\n\r\nSIP/2.0 ", "\r\n");
        if (heard.starts_with("BYE")) is_over = true;
        if (!heard.starts_with("SIP/2.0")) by.say(hand_written::agreement(heard));
    }
    return last;
}

}  // namespace

TEST_CASE("an attended transfer joins who two calls of a telephone were with, and only its own") {
    hand_stage s{"2"};
    s.beside([&] {
        hand_written first{s.port()}, second{s.port()};
        CHECK(call(first).starts_with("SIP/2.0 200"));
        const auto answer = call(second);
        CHECK(answer.starts_with("SIP/2.0 200"));
        bool is_over = false;
        CHECK(transfer(first, "nobody;to-tag=1;from-tag=hand", is_over).starts_with("481"));
        CHECK(!is_over);
        const auto guessed = replaces(answer);
        CHECK(transfer(first, guessed.substr(0, guessed.find(";to-tag")) + ";to-tag=x;from-tag=hand", is_over)
                  .starts_with("481"));
        CHECK(!is_over);
        CHECK(transfer(first, replaces(answer), is_over).starts_with("200"));
        CHECK(is_over);
        const auto bye = second.hear(1s);
        CHECK(bye.starts_with("BYE"));
        second.say(hand_written::agreement(bye));
    });
    REQUIRE(s.t.line.until([&] { return s.t.records.size() == 2; }));
    CHECK(s.t.line.line->figures().calls == 2);  // the two callees, with each other
    CHECK(s.t.line.logged().find("handed on") != std::string::npos);
    s.t.line.close();
    CHECK(s.t.are_done());
}

TEST_CASE("another telephone takes a call over by INVITE with Replaces, where it names one that stands") {
    hand_stage s{"1"};
    s.beside([&] {
        hand_written first{s.port()}, other{s.port()}, lost{s.port()}, early{s.port()};
        const auto answer = call(first);
        CHECK(answer.starts_with("SIP/2.0 200"));
        CHECK(call(lost, "Replaces: nobody;to-tag=1;from-tag=2\r\n").starts_with("SIP/2.0 481"));
        CHECK(call(early, "Replaces: " + replaces(answer) + ";early-only\r\n").starts_with("SIP/2.0 486"));
        CHECK(call(other, "Require: replaces\r\nReplaces: " + replaces(answer) + "\r\n").starts_with("SIP/2.0 200"));
        const auto bye = first.hear(2s);
        CHECK(bye.starts_with("BYE"));
        first.say(hand_written::agreement(bye));
        other.say(other.in_dialog("BYE"));
        CHECK(other.hear(2s).starts_with("SIP/2.0 200"));
    });
    CHECK(s.t.are_done());  // it was the same call to the trunk all the time
    CHECK_MESSAGE(s.t.callees[0]->status() == 0, s.t.callees[0]->problems());
    CHECK(s.t.line.until([&] { return s.t.line.line->figures().calls == 0; }));
}

TEST_CASE("a call that only rings is handed over too, and rings on for who is handed on") {
    hand_stage s{"1"};
    telephone other{s.t.line.runtime};
    s.t.answers("200", "trunk_rings_long", {}, &other);
    s.serve();
    const auto words = s.t.line.spoken("Ici le service technique, je vous écoute.");
    s.beside([&] {
        hand_written first{s.port()}, second{s.port()};
        CHECK(call(first).starts_with("SIP/2.0 200"));
        CHECK(begin(second, "", "200").empty());
        const auto rings = second.hear(10s, "SIP/2.0 100");
        CHECK(rings.starts_with("SIP/2.0 180"));
        bool is_over = false;
        CHECK(transfer(first, replaces(rings), is_over, "200", 10s).starts_with("200"));
        CHECK(is_over);
        CHECK(second.hear(2s).starts_with("SIP/2.0 487"));
        give_up(second);
    });
    other.say(words);
    CHECK(s.t.agent_hears(words));  // who was called first, and has been handed on
    CHECK(s.t.line.line->figures().calls == 2);
    CHECK(s.t.line.logged().find("rings=yes") != std::string::npos);
    s.t.line.close();
    CHECK(s.t.are_done());
}

TEST_CASE("a call that came to nothing before it was handed over is placed again") {
    hand_stage s{"2"};
    s.t.refuses("200", "480 Temporarily Unavailable");
    s.serve();
    s.beside([&] {
        hand_written first{s.port()}, second{s.port()};
        CHECK(call(first).starts_with("SIP/2.0 200"));
        CHECK(begin(second, "", "200").empty());
        const auto refused = second.hear(10s);
        CHECK(refused.starts_with("SIP/2.0 480"));
        give_up(second);
        bool is_over = false;
        CHECK(transfer(first, replaces(refused), is_over, "100", 5s).starts_with("200"));
        CHECK(is_over);
    });
    CHECK(s.t.line.until([&] { return s.t.line.line->figures().calls == 2; }));
    s.t.line.close();
    CHECK(s.t.are_done());
}
