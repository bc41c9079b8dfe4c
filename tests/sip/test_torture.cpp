// tests/sip/test_torture.cpp - messages made to hurt, in the style of RFC 4475: a good call works after each.
#include "sip/hand_written.hpp"
#include "sip/sipp_line.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;

namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    if (at != text.npos) text.replace(at, from.size(), to);
    return text;
}

/// Each of them is `good` with one thing done to it.
std::vector<std::string> hurtful(const std::string& good) {
    using namespace std::string_literals;
    std::vector<std::string> all{
        "",
        "\r\n\r\n",
        "\r\n\r\n\r\n\r\n",
        "\0\0\0\0"s,
        "SIP/2.0 200 OK\r\n\r\n",
        "INVITE",
        "INVITE sip:100 SIP/2.0\r\n\r\n",
        "INVITE  sip:100@127.0.0.1  SIP/2.0\r\n" + good.substr(good.find("\r\n") + 2),
        replaced(good, "SIP/2.0\r\n", "SIP/7.0\r\n"),
        replaced(good, "sip:100@", "unknown:100@"),
        replaced(good, "sip:100@", "sip:%00%ff%@"),
        replaced(good, "sip:100@", "sip:" + std::string(4000, '1') + "@"),
        replaced(good, "sip:100@127.0.0.1", "sip:100@[::1:::]"),
        replaced(good, "sip:100@", "<sip:100@"),
        replaced(good, "branch=z9hG4bK", "branch=z9hG4bK;branch=;x="),
        replaced(good, "branch=z9hG4bK", "received=;rport=99999999;branch=z9hG4bK"),
        replaced(good, "Via: ", "Via: SIP  / 2.0 / UDP 192.0.2.2;branch=z9hG4bKx ,, ,\r\nVia: "),
        replaced(good, "Via: ", "v:\r\n "),
        replaced(good, "Via: SIP/2.0/UDP", "Via: SIP/2.0/\x01\x02"),
        replaced(good, "Call-ID: ", "Call-ID: \r\nCall-ID: "),
        replaced(good, "Call-ID: ", "Call-IX: "),
        replaced(good, "CSeq: ", "CSeq: 99999999999999999999"),
        replaced(good, "CSeq: ", "CSeq: -"),
        replaced(good, " INVITE\r\n", " OPTIONS\r\n"),
        replaced(good, "Max-Forwards: 70", "Max-Forwards: 99999999999"),
        replaced(good, "Max-Forwards: 70", "Max-Forwards: 0"),
        replaced(good, "From: <", "From: \"unfinished <"),
        replaced(good, "From: <", "From: \xff\xfe\xc0\x80 <"),
        replaced(good, ";tag=hand", ";tag=" + std::string(5000, 't')),
        replaced(good, ";tag=hand", ""),
        replaced(good, "To: <", "To: \"\\\"\\\" \" <"),
        replaced(good, "Contact: <", "Contact: *, <"),
        replaced(good, "Contact: <sip:hand@", "Contact: <sip:@@@"),
        replaced(good, "Content-Length: ", "Content-Length: 9999"),
        replaced(good, "Content-Length: ", "Content-Length: -1\r\nX: "),
        replaced(good, "Content-Length: ", "Content-Length: 1\r\nContent-Length: "),
        replaced(good, "Content-Type: application/sdp", "Content-Type: multipart/mixed;boundary=\""),
        replaced(good, "Content-Type: application/sdp", "Content-Type: " + std::string(2000, '/')),
        replaced(good, "Contact:", "Require: \r\nRequire: nothing, 100rel, \"\r\nContact:"),
        replaced(good, "Contact:", "Session-Expires: 1;refresher=\r\nMin-SE: x\r\nSupported: timer\r\nContact:"),
        replaced(good, "Contact:", "Reason: ;;;=\r\nP-Asserted-Identity: \"<<<\\\r\nContact:"),
        replaced(good, "Contact:", "RAck: 1\r\nRSeq: x\r\nReplaces: ;\r\nRefer-To: <\r\nContact:"),
        replaced(good, "m=audio 6000 RTP/AVP 8", "m=audio 4000 X ="),
        replaced(good, "m=audio 6000 RTP/AVP 8", "m=audio 99999 RTP/AVP 8"),
        replaced(good, "c=IN IP4 127.0.0.1", "c=IN IP4 " + std::string(300, '1')),
        replaced(good, "c=IN IP4 127.0.0.1", "c=IN IP6 127.0.0.1"),
    };
    std::string folded = good;
    for (std::size_t i = 0; i < 500; ++i) folded = replaced(folded, "Contact:", "X: a\r\n b\r\n\tc\r\nContact:");
    all.push_back(folded);
    std::string deep = good;
    for (std::size_t i = 0; i < 400; ++i) deep = replaced(deep, "Contact:", "Route: <sip:127.0.0.1;lr>\r\nContact:");
    all.push_back(deep);
    for (std::size_t cut = 1; cut < good.size(); cut += 7) all.push_back(good.substr(0, cut));
    return all;
}

void survives(std::size_t mutations) {
    sipp_line with;
    with.beside([&] {
        hand_written attacker{with.port()}, friendly{with.port()};
        for (const auto& each : hurtful(attacker.invite())) {
            attacker.say(each);
            friendly.say(friendly.request("OPTIONS"));
            CAPTURE(each);
            CHECK(friendly.hear(5000ms).starts_with("SIP/2.0 200"));
        }
        std::mt19937 chance{4475};
        for (std::size_t i = 0; i < mutations; ++i) {
            auto text = i % 3 == 0   ? attacker.request("OPTIONS")
                        : i % 3 == 1 ? attacker.invite()
                                     : attacker.in_dialog("INFO");
            for (unsigned changes = 1 + chance() % 4; changes > 0; --changes) {
                const auto at = chance() % text.size();
                switch (chance() % 3) {
                case 0: text[at] = static_cast<char>(chance()); break;
                case 1: text.erase(at, 1 + chance() % 20); break;
                default: text.insert(at, text.substr(chance() % text.size(), 1 + chance() % 20)); break;
                }
                if (text.empty()) text = "\n";
            }
            attacker.say(text);
            if (i % 64 == 0) attacker.hear(5ms);
        }
        attacker.hear(100ms);
    });
    CHECK(with.call("call") == 0);
    const auto story = with.story();
    CHECK(story.find("ended by caller 200 cause 16\n") != story.npos);
}

}  // namespace

TEST_CASE("messages made to hurt, and then a good call") {
    survives(0);
}

TEST_CASE("thousands of good messages with a few bytes changed, and then a good call") {
    survives(3000);
}
