// tests/sip/test_guarding.cpp - who is turned away, and how: strangers, scanners, callers beyond the limits.
#include "sip/hand_written.hpp"
#include "sip/sipp_line.hpp"

#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;

namespace {

options for_others() {
    auto how = loopback();
    how.peers[0].from = {"192.0.2.0/24"};
    return how;
}

std::size_t times(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + what.size())) ++found;
    return found;
}

}  // namespace

TEST_CASE("heart-beats and methods that we do not have") {
    sipp_line with;
    CHECK(with.call("options") == 0);
    CHECK(with.call("methods") == 0);
    with.line().drain();
    CHECK(with.call("options_refused") == 0);
    CHECK(with.story() == "stopped\n");
}

TEST_CASE("strangers get 403, and one line in the log") {
    sipp_line with{for_others()};
    CHECK(with.call("forbidden", {"-m", "5"}) == 0);
    CHECK(with.call("options_stranger") == 0);
    CHECK(with.story() == "stopped\n");
    CHECK(times(with.logged(), "a stranger was turned away") == 1);
    CHECK(with.logged().find("from=127.0.0.1 method=INVITE untold=0") != std::string::npos);
}

TEST_CASE("strangers get nothing at all where they are met with silence") {
    auto how = for_others();
    how.strangers.silent = true;
    for (const auto over : {transport::udp, transport::tcp}) {
        how.listen[0].over = over;
        sipp_line with{how};
        with.beside([&] {
            hand_written from{with.port()};
            if (over == transport::udp) {
                from.say(from.request("OPTIONS"));
                CHECK(from.hear(300ms).empty());
            } else {
                CHECK_FALSE(from.connects(300ms));
            }
        });
        CHECK(with.story() == "stopped\n");
    }
}

TEST_CASE("a scanner gets a few answers, then silence, and others are served meanwhile") {
    auto how = loopback();
    how.peers[0].from = {"127.0.0.2"};
    how.strangers.answers = 5;
    sipp_line with{how};
    int answered = 0;
    bool served = false;
    with.beside([&] {
        hand_written scanner{with.port()}, friendly{with.port(), "127.0.0.2"};
        for (int i = 0; i < 50; ++i) {
            scanner.say(scanner.request("OPTIONS"));
            answered += scanner.hear(40ms).starts_with("SIP/2.0 403");
        }
        friendly.say(friendly.request("OPTIONS"));
        served = friendly.hear(2000ms).starts_with("SIP/2.0 200");
    });
    CHECK(answered == 5);
    CHECK(served);
    CHECK(times(with.logged(), "a stranger was turned away") == 1);
}

TEST_CASE("beyond the most calls: 503 at once, and the running call stays") {
    auto how = loopback();
    how.bears = {.most_calls = 1, .retry_after = 9s};
    sipp_line with{how};
    with.beside([&] {
        hand_written caller{with.port()};
        caller.say(caller.invite());
        CHECK(caller.hear(2000ms).starts_with("SIP/2.0 200"));
        hand_written other{with.port()};
        other.say(other.invite());
        const auto refused = other.hear(2000ms);
        CHECK(refused.starts_with("SIP/2.0 503"));
        CHECK(refused.find("Retry-After: 9\r\n") != refused.npos);
        caller.say(caller.in_dialog("ACK"));
        caller.say(caller.in_dialog("BYE"));
        CHECK(caller.hear(2000ms).starts_with("SIP/2.0 200"));
    });
    CHECK(with.call("call") == 0);
    CHECK(with.calls.size() == 2);
}

TEST_CASE("a peer beyond his own most calls") {
    auto how = loopback();
    how.peers[0].most_calls = 1;
    how.bears.retry_after = 9s;
    sipp_line with{how};
    with.beside([&] {
        hand_written caller{with.port()};
        caller.say(caller.invite());
        CHECK(caller.hear(2000ms).starts_with("SIP/2.0 200"));
        caller.say(caller.in_dialog("ACK"));
    });
    CHECK(with.call("overload") == 0);
    with.line().serve(loopback().peers, {});
    CHECK(with.call("call") == 0);
    CHECK(with.calls.size() == 2);
}

TEST_CASE("more calls a second than the line bears") {
    auto how = loopback();
    how.bears = {.calls_per_second = 1, .burst = 3, .retry_after = 9s};
    sipp_line with{how};
    int refused = 0;
    with.beside([&] {
        for (int i = 0; i < 20; ++i) {
            hand_written caller{with.port()};
            caller.say(caller.invite());
            refused += caller.hear(2000ms).starts_with("SIP/2.0 503");
        }
    });
    CHECK(refused >= 10);  // one more a second, on however slow a machine
    CHECK(refused <= 17);
    CHECK(with.calls.size() + static_cast<std::size_t>(refused) == 20);
}

TEST_CASE("as many calls a second as the line bears all pass") {
    auto how = loopback();
    how.bears = {.calls_per_second = 10, .burst = 1};
    sipp_line with{how};
    with.beside([&] {
        for (int i = 0; i < 8; ++i) {
            hand_written caller{with.port()};
            caller.say(caller.invite());
            CHECK(caller.hear(2000ms).starts_with("SIP/2.0 200"));
            caller.say(caller.in_dialog("ACK"));
            caller.hear(120ms);  // nothing: the next one may come
        }
    });
    CHECK(with.calls.size() == 8);
}

TEST_CASE("a scanner that has kept quiet for the interval is answered again") {
    auto how = loopback();
    how.peers[0].from = {"127.0.0.2"};
    how.strangers = {.answers = 2, .interval = 300ms};
    sipp_line with{how};
    bool answered = false;
    with.beside([&] {
        hand_written scanner{with.port()};
        for (int i = 0; i < 5; ++i) scanner.say(scanner.request("OPTIONS"));
        while (!scanner.hear(1000ms).empty()) {
        }
        for (int i = 0; i < 20 && !answered; ++i) {
            scanner.say(scanner.request("OPTIONS"));
            answered = scanner.hear(200ms).starts_with("SIP/2.0 403");
        }
    });
    CHECK(answered);
}

TEST_CASE("while draining new calls are turned away") {
    auto how = loopback();
    how.bears.retry_after = 9s;
    sipp_line with{how};
    with.line().drain();
    CHECK(with.call("overload") == 0);
    CHECK(with.story() == "stopped\n");
}

TEST_CASE("other peers from now on") {
    sipp_line with;
    CHECK(with.call("call") == 0);
    with.line().serve(for_others().peers, {});
    CHECK(with.call("forbidden") == 0);
    CHECK_THROWS_WITH(with.line().serve({{.name = "x", .from = {"10.0.0.0/33"}}}, {}),
                      doctest::Contains("SIP peer 'x' cannot call from '10.0.0.0/33'"));
}

TEST_CASE("a port that is taken is told with its cure") {
    sipp_line with;
    auto how = loopback();
    how.listen[0].port = with.port();
    asio_runtime runtime;
    CHECK_THROWS_WITH(sofia_stack(runtime, how, [](const event&) {}),
                      doctest::Contains("SIP cannot listen on udp:127.0.0.1:"));
    CHECK_THROWS_WITH(sofia_stack(runtime, how, [](const event&) {}), doctest::Contains("Address already in use"));
    how.listen[0] = {.host = "192.0.2.1", .port = 0};
    CHECK_THROWS_WITH(sofia_stack(runtime, how, [](const event&) {}),
                      doctest::Contains("192.0.2.1:0: Cannot assign requested address"));
}

TEST_CASE("who calls: asserted before claimed, unless a telephone asserts it itself") {
    auto how = loopback();
    how.headers = {"Diversion"};
    for (const bool believed : {true, false}) {
        how.peers[0].asserts_identity = believed;
        sipp_line with{how};
        with.beside([&] {
            hand_written caller{with.port()};
            caller.say(
                caller.invite("P-Asserted-Identity: \"A\" <sip:+22961@x>\r\nDiversion: <sip:7@x>;reason=busy\r\n"));
            CHECK(caller.hear(2000ms).starts_with("SIP/2.0 200"));
        });
        REQUIRE(with.calls.size() == 1);
        CHECK(with.calls[0].from == (believed ? "+22961" : "hand"));
        CHECK(with.calls[0].headers ==
              std::vector<std::pair<std::string, std::string>>{{"Diversion", "<sip:7@x>;reason=busy"}});
    }
}
