// tests/sip/test_registering.cpp - telephones that register by messages written by hand; connections that say nothing.
#include "sip/digest.hpp"
#include "sip/hand_written.hpp"
#include "sip/sipp_line.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <vector>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;

namespace {

options with_phones(transport over = transport::udp) {
    auto how = loopback(over);
    how.peers = {{.name = "elsewhere", .from = {"192.0.2.1"}}};  // telephones are no peers
    how.phones.users = {{"hand", "baobab"}};
    how.phones.most_failures = 3;
    how.phones.digests = {digest::algorithm::sha256, digest::algorithm::md5};
    return how;
}

/// The login that answers the first challenge of a 401 by that algorithm.
std::string login(const std::string& heard, const std::string& algorithm, const std::string& password,
                  unsigned count = 1) {
    const auto line = heard.find("algorithm=" + algorithm);
    const auto begin = heard.rfind("nonce=\"", line) + 7;
    const digest::challenge asked{"palabre", heard.substr(begin, heard.find('"', begin) - begin), "",
                                  algorithm == "MD5" ? digest::algorithm::md5 : digest::algorithm::sha256, true};
    return "Authorization: " + digest::answer(asked, {"hand", password}, "REGISTER", "sip:127.0.0.1", "c", count) +
           "\r\n";
}

/// To is who registers.
std::string registers(hand_written& by, const std::string& headers) {
    auto text = by.request("REGISTER", headers);
    const auto to = text.find("To: <sip:100@");
    return text.replace(to + 9, 3, "hand");
}

}  // namespace

TEST_CASE("a telephone registers by either algorithm, over UDP and TCP, and unregisters") {
    for (const auto over : {transport::udp, transport::tcp})
        for (const std::string algorithm : {"SHA-256", "MD5"}) {
            sipp_line with{with_phones(over)};
            with.beside([&] {
                hand_written phone{with.port(), "127.0.0.1", over};
                phone.say(registers(phone, "Expires: 100\r\n"));
                const auto asked = phone.hear(5s);
                CHECK(asked.starts_with("SIP/2.0 401"));
                CHECK(asked.find("algorithm=SHA-256") < asked.find("algorithm=MD5"));
                phone.say(registers(phone, "Expires: 100\r\n" + login(asked, algorithm, "baobab")));
                const auto taken = phone.hear(5s);
                CHECK(taken.starts_with("SIP/2.0 200"));
                CHECK(taken.find("expires=100") != taken.npos);
                phone.say(registers(phone, "Expires: 5\r\n" + login(asked, algorithm, "baobab", 2)));
                const auto brief = phone.hear(5s);
                CHECK(brief.starts_with("SIP/2.0 423"));
                CHECK(brief.find("Min-Expires: 60") != brief.npos);
                phone.say(registers(phone, "Expires: 0\r\n" + login(asked, algorithm, "baobab", 3)));
                CHECK(phone.hear(5s).starts_with("SIP/2.0 200"));
            });
            const auto story = with.story();
            CHECK(story.starts_with("hand is at sip:hand@127.0.0.1:"));
            CHECK(story.ends_with("hand is at\nstopped\n"));
            CHECK(with.line().logins_refused() == 0);
        }
}

TEST_CASE("wrong passwords are refused, then not answered") {
    sipp_line with{with_phones()};
    with.beside([&] {
        hand_written phone{with.port()};
        for (int i = 0; i < 3; ++i) {
            phone.say(registers(phone, ""));
            const auto asked = phone.hear(5s);
            phone.say(registers(phone, login(asked, "SHA-256", "cactus")));
            CHECK(phone.hear(5s).starts_with("SIP/2.0 403"));
        }
        phone.say(registers(phone, ""));
        CHECK(phone.hear(300ms).empty());
    });
    CHECK(with.story() == "stopped\n");
    CHECK(with.line().logins_refused() >= 3);
}

TEST_CASE("where nobody may register who tries is a stranger") {
    auto how = with_phones();
    how.phones.users.clear();
    sipp_line with{how};
    with.beside([&] {
        hand_written phone{with.port()};
        phone.say(registers(phone, ""));
        CHECK(phone.hear(5s).starts_with("SIP/2.0 403"));
    });
    CHECK(with.story() == "stopped\n");
    CHECK(with.line().logins_refused() == 1);
    CHECK(with.logged().find("a stranger was turned away from=127.0.0.1 method=REGISTER") != std::string::npos);
}

TEST_CASE("a registered telephone is called where its packets come from") {
    sipp_line with{with_phones()};
    hand_written phone{with.port()};
    with.does = [&](stack& line, const event& what) {
        if (const auto* const it = std::get_if<registered>(&what)) {
            outgoing made;
            made.to = "sip:hand@198.51.100.9:5060";  // as it knows itself, behind NAT
            made.route = fmt::format("sip:{}:{};transport=udp;lr", it->at.at(0).from.host, it->at.at(0).from.port);
            made.from = "sip:100@127.0.0.1";
            made.ours = ours();
            line.call(made);
        }
    };
    with.beside([&] {
        phone.say(registers(phone, ""));
        phone.say(registers(phone, login(phone.hear(5s), "MD5", "baobab")));
        CHECK(phone.hear(5s).starts_with("SIP/2.0 200"));
        const auto invite = phone.hear(5s);
        CHECK(invite.starts_with("INVITE sip:hand@198.51.100.9:5060 SIP/2.0"));
    });
}

TEST_CASE("a connection that never says a word is closed, one that has spoken is not") {
    auto how = loopback(transport::tcp);
    how.mute = 400ms;
    sipp_line with{how};
    with.beside([&] {
        const hand_written mute{with.port(), "127.0.0.1", transport::tcp};
        hand_written speaks{with.port(), "127.0.0.1", transport::tcp};
        speaks.say(speaks.request("OPTIONS"));
        CHECK(speaks.hear(5s).starts_with("SIP/2.0 200"));
        CHECK(mute.is_closed(5s));
        CHECK_FALSE(speaks.is_closed(0ms));
        speaks.say(speaks.request("OPTIONS"));
        CHECK(speaks.hear(5s).starts_with("SIP/2.0 200"));
    });
}

TEST_CASE("of too many connections that say nothing the oldest go") {
    auto how = loopback(transport::tcp);
    how.mute = 60s;
    how.most_mute = 2;
    sipp_line with{how};
    with.beside([&] {
        std::vector<std::unique_ptr<hand_written>> all;
        for (int i = 0; i < 3; ++i)
            all.push_back(std::make_unique<hand_written>(with.port(), "127.0.0.1", transport::tcp));
        std::size_t closed = 0;
        for (const auto& each : all) closed += each->is_closed(3s) ? 1 : 0;
        CHECK(closed == 1);
    });
}
