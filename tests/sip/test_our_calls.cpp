// tests/sip/test_our_calls.cpp - calls of ours to SIPp as a trunk: answered, refused, redirected, forked.
#include "sip/sipp_line.hpp"

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;

namespace {

const std::string sound = "PCMA keys 101 to 6000";

struct trunk_side {
    explicit trunk_side(options how = loopback()) : with{std::move(how)} {
        with.does = [this](stack& line, const event& what) {
            if (std::holds_alternative<established>(what) && hangs_up)
                with.runtime().after(50ms, [&line, this] { line.end(last); });
            if (does) does(line, what);
        };
    }

    outgoing call() const {
        outgoing made;
        made.to = fmt::format("sip:+22961000000@127.0.0.1:{}", port);
        made.from = "sip:+22921300000@palabre.bj";
        made.name = "Sahel \"Mobile\"";
        made.headers = {{"P-Asserted-Identity", "<sip:+22921300000@palabre.bj>"}};
        made.ours = ours();
        return made;
    }
    int serve(const std::string& scenario, std::vector<std::string> more = {}) {
        return with.serve(
            scenario, port, [this] { last = with.line().call(how ? *how : call()); }, std::move(more));
    }
    void log_in_as(const std::string& password) {
        how = call();
        how->login = {"palabre", password};
    }

    sipp_line with;
    std::uint16_t port = free_udp_port();
    std::optional<outgoing> how;
    call_id last{};
    bool hangs_up = true;
    std::function<void(stack&, const event&)> does;
};

}  // namespace

TEST_CASE("a call of ours rings, is answered, and ended by us") {
    trunk_side trunk;
    CHECK(trunk.serve("trunk_answers") == 0);
    CHECK(trunk.with.story() ==
          "progress 100\nprogress 180\nagreed: " + sound + "\nestablished\nended by us 200\nstopped\n");
}

TEST_CASE("who was called hangs up, and says why") {
    trunk_side trunk;
    trunk.hangs_up = false;
    CHECK(trunk.serve("trunk_leaves") == 0);
    CHECK(trunk.with.story() ==
          "progress 180\nagreed: " + sound + "\nestablished\nended by caller 200 cause 16\nstopped\n");
}

TEST_CASE("a trunk that wants a login gets it, and one that takes none is not asked for ever") {
    for (const auto* const scenario : {"trunk_asks_login", "trunk_asks_login_401"}) {
        trunk_side trunk;
        trunk.log_in_as("baobab");
        CHECK(trunk.serve(scenario) == 0);
        CHECK(trunk.with.story() == "agreed: " + sound + "\nestablished\nended by us 200\nstopped\n");
    }
    trunk_side other;
    other.log_in_as("wrong");
    CHECK(other.serve("trunk_refuses_login") == 0);
    CHECK(other.with.story() == "ended by caller 407\nstopped\n");
}

TEST_CASE("a trunk that wants a login of who has none has refused") {
    trunk_side trunk;
    CHECK(trunk.serve("trunk_refuses",
                      {"-key", "final", "407 Proxy Authentication Required", "-key", "why", "SIP;cause=407"}) == 0);
    CHECK(trunk.with.story() == "ended by caller 407\nstopped\n");
}

TEST_CASE("refusals come with their status and cause") {
    const auto came_of = [](const std::string& final, const std::string& why) {
        trunk_side trunk;
        CHECK(trunk.serve("trunk_refuses", {"-key", "final", final, "-key", "why", why}) == 0);
        return trunk.with.story();
    };
    CHECK(came_of("486 Busy Here", "Q.850;cause=17") == "ended by caller 486 cause 17\nstopped\n");
    CHECK(came_of("404 Not Found", "Q.850;cause=1") == "ended by caller 404 cause 1\nstopped\n");
    CHECK(came_of("480 Temporarily Unavailable", "SIP;cause=480") == "ended by caller 480\nstopped\n");
    CHECK(came_of("503 Service Unavailable", "Q.850;cause=34") == "ended by caller 503 cause 34\nstopped\n");
    CHECK(came_of("603 Decline", "Q.850;cause=21") == "ended by caller 603 cause 21\nstopped\n");
}

TEST_CASE("sound before the answer") {
    trunk_side trunk;
    CHECK(trunk.serve("trunk_early") == 0);
    CHECK(trunk.with.story() == "progress 183: " + sound + "\nestablished\nended by us 200\nstopped\n");
}

TEST_CASE("early sound that is acknowledged, and an answer without a description after it") {
    trunk_side trunk;
    CHECK(trunk.serve("trunk_prack") == 0);
    CHECK(trunk.with.story() == "progress 183: " + sound + "\nestablished\nended by us 200\nstopped\n");
}

TEST_CASE("a redirect names its places, the best first, and is not followed by the stack") {
    trunk_side trunk;
    CHECK(trunk.serve("trunk_redirects") == 0);
    CHECK(trunk.with.story() ==
          "ended by caller 302 to sip:+22961000002@127.0.0.1:9 to sip:+22961000001@127.0.0.1:9\nstopped\n");
}

TEST_CASE("of two who answer the first has the call, the other is hung up on") {
    trunk_side trunk;
    trunk.hangs_up = false;
    trunk.does = [&](stack& line, const event& what) {
        if (std::holds_alternative<established>(what)) trunk.with.runtime().after(500ms, [&] { line.end(trunk.last); });
    };
    CHECK(trunk.serve("trunk_forks") == 0);
    CHECK(trunk.with.story() ==
          "progress 180\nprogress 180\nagreed: " + sound + "\nestablished\nended by us 200\nstopped\n");
}

TEST_CASE("we cancel while it rings") {
    trunk_side trunk;
    trunk.does = [&](stack& line, const event& what) {
        if (std::holds_alternative<progressed>(what)) line.end(trunk.last);
    };
    CHECK(trunk.serve("trunk_is_cancelled") == 0);
    CHECK(trunk.with.story() == "progress 180\nended by us 487\nstopped\n");
}

TEST_CASE("nobody there: a closed port, a silent one, a name that is none") {
    sipp_line with;
    std::vector<call_id> calls;
    const auto place = [&](const std::string& to) {
        with.does = [&](stack&, const event& what) {
            if (std::holds_alternative<ended>(what)) with.runtime().stop();
        };
        outgoing made;
        made.to = to;
        made.from = "sip:us@127.0.0.1";
        made.ours = ours();
        with.line().call(made);
        with.runtime().run();
    };
    place(fmt::format("sip:1@127.0.0.1:{}", free_udp_port()));
    place("sip:1@nowhere.invalid");
    place("no address");
    const auto story = with.story();
    CAPTURE(story);
    std::size_t by_stack = 0;
    for (auto at = story.find("ended by stack"); at != story.npos; at = story.find("ended by stack", at + 1))
        ++by_stack;
    CHECK(by_stack == 3);
    CHECK(story.find("ended by stack 400\nstopped\n") != story.npos);
    CHECK(std::ranges::count(story, '\n') == 4);
}

TEST_CASE("a call that is given up before anybody has said a word is over at once") {
    boost::asio::io_context nowhere;
    namespace ip = boost::asio::ip;
    const ip::udp::socket silent{nowhere, ip::udp::endpoint{ip::address_v4::loopback(), 0}};  // it never reads
    sipp_line with;
    with.does = [&](stack&, const event& what) {
        if (std::holds_alternative<ended>(what)) with.runtime().stop();
    };
    outgoing made;
    made.to = fmt::format("sip:1@127.0.0.1:{}", silent.local_endpoint().port());
    made.from = "sip:us@127.0.0.1";
    made.ours = ours();
    const auto call = with.line().call(made);
    with.runtime().after(100ms, [&] { with.line().end(call); });
    with.runtime().run();
    CHECK(with.story() == "ended by us 487\nstopped\n");
}

TEST_CASE("a trunk takes our registration") {
    trunk_side trunk;
    request what;
    what.method = "REGISTER";
    what.to = fmt::format("sip:127.0.0.1:{}", trunk.port);
    what.from = "sip:palabre@moov.bj";
    what.contact_user = "palabre";
    what.login = {"palabre", "baobab"};
    what.expires = 300s;
    std::chrono::seconds held{};
    trunk.does = [&](stack&, const event& heard) {
        if (const auto* const it = std::get_if<replied>(&heard)) held = it->expires;
    };
    CHECK(trunk.with.serve("trunk_registers", trunk.port, [&] { trunk.with.line().ask(what); }) == 0);
    CHECK(trunk.with.story() == "replied 200\nstopped\n");
    CHECK(held == 120s);
}

TEST_CASE("OPTIONS to a trunk that is there, and to one that is not") {
    sipp_line there, with;
    const auto ask = [&](std::uint16_t port) {
        with.does = [&](stack&, const event& what) {
            if (std::holds_alternative<replied>(what)) with.runtime().stop();
        };
        request what;
        what.to = fmt::format("sip:127.0.0.1:{}", port);
        what.from = "sip:palabre@127.0.0.1";
        with.line().ask(what);
        with.runtime().run();
    };
    ask(there.port());
    ask(free_udp_port());
    const auto story = with.story();
    CHECK(story.starts_with("replied 200\nreplied "));
    CHECK(story.find("replied 200", 5) == story.npos);
}
