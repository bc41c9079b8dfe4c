// tests/sip/test_odd_messages.cpp - requests with one thing wrong, and the answer that says what; streams cut anywhere.
#include "sip/hand_written.hpp"
#include "sip/sipp_line.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 10s;

/// Checks how the next message begins.
void hears(hand_written& caller, std::string_view beginning) {
    const auto heard = caller.hear(patience);
    CAPTURE(heard);
    CHECK(heard.starts_with(beginning));
}

std::string with(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE(at != text.npos);
    return text.replace(at, from.size(), to);
}

void nothing(stack&, const event&) {
}

}  // namespace

TEST_CASE("a request with one thing wrong is told what") {
    struct oddity {
        std::string from;
        std::string to;
        std::string answer;
        std::string tells;
    };
    const oddity all[] = {
        {"SIP/2.0\r\n", "SIP/7.0\r\n", "SIP/2.0 505 ", ""},
        {"INVITE sip:100@", "INVITE gopher:100@", "SIP/2.0 416 ", ""},
        {"Contact:", "Require: telepathy\r\nContact:", "SIP/2.0 420 ", "\r\nUnsupported: telepathy\r\n"},
        {"1 INVITE\r\n", "1 OPTIONS\r\n", "SIP/2.0 400 ", ""},
        {"Content-Type: application/sdp", "Content-Type: text/plain", "SIP/2.0 415 ",
         "\r\nAccept: application/sdp\r\n"},
        {"Content-Type:", "Content-Encoding: gzip\r\nContent-Type:", "SIP/2.0 415 ", ""},
        {"c=IN IP4", "c=IN IP5", "SIP/2.0 400 ", ""},
        {"RTP/AVP 8", "RTP/AVP 18", "SIP/2.0 488 ", ""},
    };
    sipp_line line;
    line.beside([&] {
        for (const auto& each : all) {
            CAPTURE(each.to);
            hand_written caller{line.port()};
            caller.say(with(caller.invite(), each.from, each.to));
            const auto heard = caller.hear(patience);
            CAPTURE(heard);
            CHECK(heard.starts_with(each.answer));
            CHECK(heard.find(each.tells) != heard.npos);
            caller.say(caller.in_dialog("ACK"));
        }
    });
    CHECK(line.story() == "stopped\n");
}

TEST_CASE("requests of dialogs that there are not") {
    sipp_line line;
    line.beside([&] {
        for (const std::string method : {"BYE", "CANCEL", "INFO", "UPDATE", "PRACK"}) {
            CAPTURE(method);
            hand_written caller{line.port()};
            caller.say(with(caller.request(method), "127.0.0.1:" + std::to_string(line.port()) + ">\r\nCall",
                            "127.0.0.1>;tag=never\r\nCall"));
            hears(caller, "SIP/2.0 481 ");
        }
        hand_written caller{line.port()};
        caller.say(caller.in_dialog("ACK"));  // an ACK is never answered
        caller.say(caller.request("OPTIONS"));
        hears(caller, "SIP/2.0 200 ");
    });
    CHECK(line.story() == "stopped\n");
}

TEST_CASE("one INVITE over two ways is one call") {
    sipp_line line;
    line.does = nothing;
    line.beside([&] {
        hand_written caller{line.port()};
        const auto invite = caller.invite();
        caller.say(invite);
        caller.say(with(invite, "branch=z9hG4bK", "branch=z9hG4bKother"));  // RFC 3261, 8.2.2.2
        hears(caller, "SIP/2.0 482 ");
        caller.say(with(with(caller.request("CANCEL"), "2 CANCEL", "1 CANCEL"), "-2-CANCEL", "-1-INVITE"));
        for (int i = 0; i < 2; ++i) hears(caller, i == 0 ? "SIP/2.0 200 " : "SIP/2.0 487 ");
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nended by caller 487\nstopped\n");
}

TEST_CASE("a Contact that cannot be called: no call, or the end of one") {
    sipp_line line;
    line.beside([&] {
        hand_written caller{line.port()};
        for (const std::string contact : {"<tel:+22990123456>", "*", "<unknown:a@b>"}) {
            CAPTURE(contact);
            auto invite = caller.invite();
            const auto at = invite.find("Contact: ") + 9;
            caller.say(invite.replace(at, invite.find("\r\n", at) - at, contact));
            hears(caller, "SIP/2.0 400 ");
        }
        hand_written other{line.port()};
        other.say(other.invite());
        hears(other, "SIP/2.0 200 ");
        other.say(other.in_dialog("ACK"));
        auto update = other.in_dialog("UPDATE");
        const auto at = update.find("Contact: ") + 9;
        other.say(update.replace(at, update.find("\r\n", at) - at, "<tel:1>"));
        hears(other, "SIP/2.0 400 ");
        const auto bye = other.hear(patience);
        CHECK(bye.starts_with("BYE "));
        other.say(hand_written::agreement(bye));
        other.say(other.request("OPTIONS"));
        hears(other, "SIP/2.0 200 ");
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nestablished\nended by stack 400\nstopped\n");
}

TEST_CASE("a BYE of ours that is challenged, or put off, is the end all the same") {
    for (const std::string answer :
         {"401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"y\"", "503 Busy\r\nRetry-After: 3000"}) {
        CAPTURE(answer);
        sipp_line line;
        line.does = [](stack& on, const event& what) {
            if (const auto* const call = std::get_if<arrived>(&what)) on.answer(call->call, ours());
            if (const auto* const call = std::get_if<established>(&what)) on.end(call->call);
        };
        line.beside([&] {
            hand_written caller{line.port()};
            caller.say(caller.invite());
            hears(caller, "SIP/2.0 200 ");
            caller.say(caller.in_dialog("ACK"));
            const auto bye = caller.hear(patience);
            CHECK(bye.starts_with("BYE "));
            caller.say(with(hand_written::agreement(bye), "200 OK", answer));
        });
        CHECK(line.story().starts_with("loop brings hand for 100: PCMA to 6000\nestablished\nended by us "));
    }
}

TEST_CASE("early audio that is never acknowledged is given up") {
    sipp_line line;
    line.does = [](stack& on, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) on.early(call->call, ours());
    };
    line.beside([&] {
        hand_written caller{line.port()};
        caller.say(caller.invite("Supported: 100rel\r\nRequire: 100rel\r\n"));
        hears(caller, "SIP/2.0 504 ");  // RFC 3262, 3: a 5xx after 64 round trips
        caller.say(caller.in_dialog("ACK"));
        caller.say(caller.request("OPTIONS"));  // once it is answered, the line knows that the call is over
        hears(caller, "SIP/2.0 200 ");
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nended by stack 504\nstopped\n");
}

TEST_CASE("a description of fifteen thousand bytes in one datagram") {
    sipp_line line;
    line.beside([&] {
        hand_written caller{line.port()};
        auto invite = caller.invite();
        std::string more;
        while (more.size() < 15'000) more += "a=x:" + std::string(60, 'x') + "\r\n";
        const auto body = invite.find("\r\n\r\n") + 4;
        const auto size = invite.size() - body;
        invite = with(invite + more, "Content-Length: " + std::to_string(size),
                      "Content-Length: " + std::to_string(size + more.size()));
        caller.say(invite);
        hears(caller, "SIP/2.0 200 ");
        caller.say(caller.in_dialog("ACK"));
        caller.say(caller.in_dialog("BYE"));
        hears(caller, "SIP/2.0 200 ");
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nestablished\nended by caller 200\nstopped\n");
}

TEST_CASE("a stream is read however it was cut, with keep-alives between") {
    sipp_line line{loopback(transport::tcp)};
    line.beside([&] {
        hand_written caller{line.port(), "127.0.0.1", transport::tcp};
        const auto invite = caller.invite();
        for (std::size_t at = 0; at < invite.size(); at += 17) caller.say(std::string_view{invite}.substr(at, 17));
        hears(caller, "SIP/2.0 200 ");
        const auto ack = caller.in_dialog("ACK");
        const auto options = caller.request("OPTIONS");
        caller.say("\r\n\r\n" + ack + "\r\n\r\n" + options + caller.in_dialog("BYE"));
        for (int i = 0; i < 2; ++i) hears(caller, "SIP/2.0 200 ");
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nestablished\nended by caller 200\nstopped\n");
}

TEST_CASE("a peer far ahead of us on a connection is answered to the last") {
    sipp_line line{loopback(transport::tcp)};
    std::size_t answered = 0;
    constexpr std::size_t many = 1'000;
    line.beside([&] {
        hand_written caller{line.port(), "127.0.0.1", transport::tcp};
        std::string all;
        for (std::size_t i = 0; i < many; ++i) all += caller.request("OPTIONS");
        std::thread says{[&] { caller.say(all); }};
        while (answered < many && caller.hear(patience).starts_with("SIP/2.0 200 ")) ++answered;
        says.join();
    });
    CHECK(answered == many);
}

TEST_CASE("a connection that breaks does not end the call, another one may") {
    sipp_line line{loopback(transport::tcp)};
    line.beside([&] {
        hand_written caller{line.port(), "127.0.0.1", transport::tcp};
        caller.say(caller.invite());
        hears(caller, "SIP/2.0 200 ");
        caller.say(caller.in_dialog("ACK"));
        caller.say(caller.request("OPTIONS"));
        hears(caller, "SIP/2.0 200 ");
        caller.break_off();
        hand_written again{line.port(), "127.0.0.1", transport::tcp};
        again.say(caller.in_dialog("BYE"));
        hears(again, "SIP/2.0 200 ");
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nestablished\nended by caller 200\nstopped\n");
}

TEST_CASE("whoever is gone when we hang up still ends") {
    sipp_line line{loopback(transport::tcp)};
    line.does = [&](stack& on, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) on.answer(call->call, ours());
        if (std::holds_alternative<ended>(what)) line.runtime().stop();
    };
    line.beside([&] {
        hand_written caller{line.port(), "127.0.0.1", transport::tcp};
        caller.say(caller.invite());
        hears(caller, "SIP/2.0 200 ");
        caller.say(caller.in_dialog("ACK"));
        caller.say(caller.request("OPTIONS"));
        hears(caller, "SIP/2.0 200 ");
        caller.break_off();
    });
    line.line().end(line.last);
    line.runtime().run();
    CHECK(line.story().find("ended by us ") != std::string::npos);
}

TEST_CASE("a call that both sides end at once") {
    sipp_line line;
    line.beside([&] {
        hand_written caller{line.port()};
        caller.say(caller.invite());
        hears(caller, "SIP/2.0 200 ");
        caller.say(caller.in_dialog("ACK"));
        caller.say(caller.request("OPTIONS"));  // answered after the ACK has been read
        hears(caller, "SIP/2.0 200 ");
        line.runtime().post([&] { line.line().end(line.last); });
        const auto theirs = caller.hear(patience);
        CHECK(theirs.starts_with("BYE "));
        caller.say(caller.in_dialog("BYE"));
        const auto answer = caller.hear(patience);
        CHECK((answer.starts_with("SIP/2.0 200 ") || answer.starts_with("SIP/2.0 481 ")));
        caller.say(hand_written::agreement(theirs));
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nestablished\nended by us 200\nstopped\n");
}

TEST_CASE("an UPDATE that crosses our offer waits for its answer") {
    sipp_line line;
    line.does = [](stack& on, const event& what) {
        if (const auto* const call = std::get_if<arrived>(&what)) on.answer(call->call, ours());
        if (const auto* const call = std::get_if<established>(&what)) on.offer(call->call, ours(40002));
    };
    line.beside([&] {
        hand_written caller{line.port()};
        caller.say(caller.invite());
        hears(caller, "SIP/2.0 200 ");
        caller.say(caller.in_dialog("ACK"));
        auto offered = caller.hear(patience);
        CHECK(offered.starts_with("INVITE "));
        const auto description = [](int port) {
            return "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " +
                   std::to_string(port) + " RTP/AVP 8\r\n";
        };
        caller.say(caller.in_dialog("UPDATE", "Content-Type: application/sdp\r\n", description(6100)));
        auto heard = caller.hear(patience);
        while (heard.starts_with("INVITE ")) heard = caller.hear(patience);  // it comes again while nobody answers
        CHECK(heard.starts_with("SIP/2.0 491 "));
        caller.say(hand_written::agreement(offered, description(6200)));
        heard = caller.hear(patience);
        while (heard.starts_with("INVITE ")) heard = caller.hear(patience);
        CHECK(heard.starts_with("ACK "));
        caller.say(caller.in_dialog("BYE"));
        hears(caller, "SIP/2.0 200 ");
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nestablished\nagreed: PCMA to 6200\n"
                          "ended by caller 200\nstopped\n");
}

TEST_CASE("a caller who knows no session timers and vanishes is missed: we ask, and nobody answers") {
    auto how = loopback();
    how.least_session = 1s;
    how.session_expires = 4s;
    sipp_line line{how};
    line.beside([&] {
        hand_written caller{line.port()};
        caller.say(caller.invite());
        const auto answer = caller.hear(patience);
        CAPTURE(answer);
        CHECK(answer.find("\r\nSession-Expires: 4;refresher=uas\r\n") != answer.npos);
        CHECK(answer.find("\r\nRequire:") == answer.npos);
        caller.say(caller.in_dialog("ACK"));
        auto heard = caller.hear(patience);
        CHECK(heard.starts_with("INVITE "));
        while (!heard.empty()) heard = caller.hear(patience);  // the same again, until it is given up
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nestablished\nended by stack 408\nstopped\n");
}

TEST_CASE("a caller who knows no session timers answers our question, and his call goes on") {
    auto how = loopback();
    how.least_session = 1s;
    how.session_expires = 4s;
    sipp_line line{how};
    line.beside([&] {
        hand_written caller{line.port()};
        caller.say(caller.invite());
        CHECK(caller.hear(patience).starts_with("SIP/2.0 200 "));
        caller.say(caller.in_dialog("ACK"));
        for (int times = 0; times < 2; ++times) {
            const auto heard = caller.hear(patience);
            CHECK(heard.starts_with("INVITE "));
            caller.say(hand_written::agreement(
                heard, "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                       "m=audio 6000 RTP/AVP 8\r\na=sendonly\r\n"));
            CHECK(caller.hear(patience).starts_with("ACK "));
        }
        caller.say(caller.in_dialog("BYE"));
        CHECK(caller.hear(patience).starts_with("SIP/2.0 200 "));
    });
    const auto story = line.story();
    CAPTURE(story);
    CHECK(story.ends_with("ended by caller 200\nstopped\n"));
}

TEST_CASE("a caller who knows no session timers refuses our question, and his call goes on") {
    auto how = loopback();
    how.least_session = 1s;
    how.session_expires = 4s;
    sipp_line line{how};
    line.beside([&] {
        hand_written caller{line.port()};
        caller.say(caller.invite());
        CHECK(caller.hear(patience).starts_with("SIP/2.0 200 "));
        caller.say(caller.in_dialog("ACK"));
        auto heard = caller.hear(patience);
        CHECK(heard.starts_with("INVITE "));
        for (; !heard.empty(); heard = caller.hear(5s)) {  // longer than the session
            CHECK_FALSE(heard.starts_with("BYE "));
            if (heard.starts_with("INVITE "))
                caller.say(with(hand_written::agreement(heard), "200 OK", "488 Not Acceptable Here"));
        }
        caller.say(caller.in_dialog("BYE"));
        CHECK(caller.hear(patience).starts_with("SIP/2.0 200 "));
    });
    CHECK(line.story() == "loop brings hand for 100: PCMA to 6000\nestablished\nended by caller 200\nstopped\n");
}
