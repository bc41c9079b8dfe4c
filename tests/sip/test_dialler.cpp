// tests/sip/test_dialler.cpp - calls placed in the time of a test: fail-over, redirects, giving up; logins.
#include "sip/paper_stack.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

using namespace palabre;
using namespace palabre::sip;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

voice_trunk named(const std::string& name, std::vector<std::string> hosts) {
    voice_trunk made;
    made.name = name;
    made.hosts = std::move(hosts);
    made.keep_alive = 0s;
    made.caller_ids = {"+22921300000", "+22921300001"};
    return made;
}

struct stage {
    explicit stage(std::vector<voice_trunk> all) : by{clock, line, std::move(all), {}} {}

    void dial(const std::string& to, const std::function<void(dialling&)>& more = {}) {
        dialling how;
        how.to = to;
        if (more) more(how);
        last = with.dial(
            std::move(how),
            {.progressed = [this](int status, const auto&) { line.tell(fmt::format("hears {}", status)); },
             .answered =
                 [this](const dialled_way& way, const terms&) {
                     line.tell(fmt::format("talks by {}{}{}", way.trunk, way.sim.empty() ? "" : " ", way.sim));
                     stands = way.call;
                 },
             .failed =
                 [this](const call_outcome& why, const dialled_way&) {
                     line.tell(
                         fmt::format("{} {} cause {}: {}", to_string(why.what), why.status, why.cause, why.reason));
                 }});
    }
    /// What the newest call, or another, is told, `wait` from now.
    void then(duration wait, std::function<event(call_id)> what, std::size_t call = 0) {
        clock.after(wait, [this, what, call] {
            const auto number = call != 0 ? call : line.placed.size();
            with.happened(what(call_id{number | our_calls}));
        });
    }
    void ends(duration wait, int status, int cause = 0, std::vector<std::string> elsewhere = {}) {
        then(wait, [=](call_id id) { return ended{id, ended::by::caller, status, cause, "said so", elsewhere}; });
    }
    void progresses(duration wait, int status) {
        then(wait, [=](call_id id) { return progressed{id, status, {}}; });
    }
    void answers(duration wait, std::size_t call = 0) {
        then(
            wait, [](call_id id) { return established{id}; }, call);
    }
    std::string told() {
        clock.run();
        return line.story;
    }

    sim::clock clock;
    paper_stack line{clock};
    trunks by;
    dialler with{clock, line, by, {}};
    call_id stands{};
    std::uint64_t last = 0;
};

}  // namespace

TEST_CASE("a call rings and is answered, and its channel is free again when it has ended") {
    auto rules = named("moov", {"10.0.0.5"});
    rules.channels = 1;
    rules.destinations = {{.prefix = "+229", .minute_costs = 60}};
    stage s{{rules}};
    s.dial("+22961000000");
    s.progresses(100ms, 100);
    s.progresses(1s, 180);
    s.answers(3s);
    CHECK(s.told() == "0.0 calls sip:+22961000000@10.0.0.5\n1.0 hears 180\n3.0 talks by moov\n");
    CHECK(s.line.placed[0].from == "sip:+22921300000@10.0.0.5");
    CHECK(s.by.all()[0]->gate.calls() == 1);
    s.clock.run_for(70s);
    const auto used = s.with.settle(s.stands);
    CHECK(used.bill.billable == 120s);
    CHECK(used.bill.cost == 120);
    CHECK(used.trunk == "moov");
    CHECK(s.by.all()[0]->gate.calls() == 0);
}

TEST_CASE("what refusals mean") {
    const auto came_of = [](int status, int cause) {
        stage s{{named("moov", {"10.0.0.5"})}};
        s.dial("+22961000000");
        s.ends(1s, status, cause);
        const auto story = s.told();
        const auto at = story.find("1.0 ") + 4;
        return story.substr(at, story.find(' ', at) - at);
    };
    CHECK(came_of(486, 0) == "busy");
    CHECK(came_of(600, 0) == "busy");
    CHECK(came_of(500, 17) == "busy");
    CHECK(came_of(480, 0) == "no_answer");
    CHECK(came_of(408, 0) == "no_answer");
    CHECK(came_of(404, 0) == "rejected");
    CHECK(came_of(603, 0) == "rejected");
    CHECK(came_of(403, 0) == "rejected");
    CHECK(came_of(407, 0) == "failed");
    CHECK(came_of(488, 0) == "failed");
    CHECK(came_of(503, 0) == "failed");
    CHECK(came_of(302, 0) == "failed");
}

TEST_CASE("a host that is full or dead is passed over for the next, then the next trunk") {
    stage s{{named("moov", {"10.0.0.5", "10.0.0.6"}), named("mtn", {"10.1.0.5"})}};
    s.dial("+22961000000");
    s.ends(1s, 503);
    s.clock.run_until(instant{2s});  // 10.0.0.6 says nothing for four seconds
    s.clock.run_until(instant{6s});
    s.answers(1s);
    CHECK(s.told() == "0.0 calls sip:+22961000000@10.0.0.5\n"
                      "1.0 calls sip:+22961000000@10.0.0.6\n"
                      "5.0 ends 2\n"
                      "5.0 calls sip:+22961000000@10.1.0.5\n"
                      "7.0 talks by mtn\n");
    CHECK(s.by.find("moov")->gate.calls() == 0);
    CHECK(s.by.find("mtn")->gate.calls() == 1);
    CHECK(s.by.find("moov")->hosts.of(1) == trunk_hosts::state::down);
    s.line.story.clear();
    s.with.settle(s.stands);
    s.by.find("moov")->hosts.failed(1, s.clock.now(), 0);
    s.dial("+22961000001");  // the dead one is left out now
    s.ends(1s, 503);
    s.clock.run_for(1s);
    CHECK(s.line.placed.back().to == "sip:+22961000001@10.1.0.5");
}

TEST_CASE("a host's name is looked up, and all its places are tried before the next host") {
    stage s{{named("moov", {"sip.moov.example", "trunk.moov.example:5080", "10.0.0.5"})}};
    const auto finds = [&](duration wait, std::uint64_t ticket, std::vector<place_on_net> places) {
        s.clock.after(wait, [&s, ticket, places] { CHECK(s.with.happened(found{ticket, places})); });
    };
    s.dial("+22961000000");
    finds(1s, 1, {{"one.moov.example", 5060}, {"two.moov.example", 5070}});  // the first one is silent
    s.then(5500ms, [](call_id) { return ended{call_id{1 | our_calls}, ended::by::us, 487}; });
    s.ends(6s, 503);
    finds(7s, 2, {});  // unknown to DNS as far as we ask
    s.then(8s, [](call_id id) { return ended{id, ended::by::stack, 503, 0, "DNS Error"}; });
    s.answers(9s);
    CHECK(s.told() == "0.0 looks for sip.moov.example over udp\n"
                      "1.0 calls sip:+22961000000@sip.moov.example at one.moov.example:5060\n"
                      "5.0 ends 1\n"
                      "5.0 calls sip:+22961000000@sip.moov.example at two.moov.example:5070\n"
                      "6.0 looks for trunk.moov.example:5080 over udp\n"
                      "7.0 calls sip:+22961000000@trunk.moov.example:5080\n"
                      "8.0 calls sip:+22961000000@10.0.0.5\n"
                      "9.0 talks by moov\n");
    CHECK(s.by.all()[0]->hosts.of(0) == trunk_hosts::state::up);  // it has said something
    CHECK(s.by.all()[0]->hosts.of(1) == trunk_hosts::state::down);
}

TEST_CASE("where DNS does not answer the next host is tried") {
    stage s{{named("moov", {"sip.moov.example", "10.0.0.5"})}};
    s.dial("+22961000000");
    s.answers(5s);
    CHECK(s.told() ==
          "0.0 looks for sip.moov.example over udp\n4.0 calls sip:+22961000000@10.0.0.5\n5.0 talks by moov\n");
    CHECK_FALSE(s.with.happened(found{7, {}}));
}

TEST_CASE("who is busy is not called by another trunk, and neither is who has rung") {
    stage s{{named("moov", {"10.0.0.5", "10.0.0.6"}), named("mtn", {"10.1.0.5"})}};
    s.dial("+22961000000");
    s.ends(1s, 486);
    CHECK(s.told() == "0.0 calls sip:+22961000000@10.0.0.5\n1.0 busy 486 cause 17: said so\n");
    stage other{{named("moov", {"10.0.0.5", "10.0.0.6"})}};
    other.dial("+22961000000");
    other.progresses(1s, 180);
    other.ends(2s, 500);
    CHECK(other.told() == "0.0 calls sip:+22961000000@10.0.0.5\n1.0 hears 180\n2.0 failed 500 cause 41: said so\n");
}

TEST_CASE("nobody there at all") {
    stage s{{named("moov", {"10.0.0.5", "10.0.0.6"})}};
    s.dial("+22961000000");
    CHECK(s.told() == "0.0 calls sip:+22961000000@10.0.0.5\n"
                      "4.0 ends 1\n"
                      "4.0 calls sip:+22961000000@10.0.0.6\n"
                      "8.0 ends 2\n"
                      "8.0 unreachable 408 cause 102: no answer from 10.0.0.6\n");
}

TEST_CASE("it rings for so long and no longer, over all hosts") {
    stage s{{named("moov", {"10.0.0.5", "10.0.0.6"})}};
    s.dial("+22961000000", [](dialling& how) { how.ring_for = 20s; });
    s.ends(1s, 503);
    s.clock.run_until(instant{1s});
    s.progresses(1s, 183);
    CHECK(s.told() == "0.0 calls sip:+22961000000@10.0.0.5\n"
                      "1.0 calls sip:+22961000000@10.0.0.6\n"
                      "2.0 hears 183\n"
                      "20.0 ends 2\n"
                      "20.0 no_answer 487 cause 19: it rang for too long\n");
}

TEST_CASE("cancelled while it rings") {
    stage s{{named("moov", {"10.0.0.5"})}};
    s.dial("+22961000000");
    s.progresses(1s, 180);
    s.clock.after(2s, [&] { s.with.cancel(s.last); });
    s.answers(2500ms);  // it crossed: nobody wants it any more
    CHECK(s.told() ==
          "0.0 calls sip:+22961000000@10.0.0.5\n1.0 hears 180\n2.0 ends 1\n2.0 cancelled 487 cause 31: cancelled\n");
}

TEST_CASE("redirects are followed where they are allowed, so many and no more") {
    auto rules = named("moov", {"10.0.0.5"});
    rules.destinations = {{.prefix = "+229"}, {.prefix = "+22989", .is = voice_destination::kind::premium}};
    rules.redirects = 2;
    stage s{{rules}};
    s.dial("+22961000000");
    s.ends(1s, 302, 0, {"sip:+22989000000@10.0.0.5", "sip:+22961000001@elsewhere.example"});
    s.clock.run_until(instant{1500ms});
    s.ends(500ms, 302, 0, {"sip:+22961000002@10.0.0.5:5070;x=y"});
    s.clock.run_until(instant{2500ms});
    s.ends(500ms, 302, 0, {"sip:+22961000003@10.0.0.5"});
    CHECK(s.told() == "0.0 calls sip:+22961000000@10.0.0.5\n"
                      "1.0 calls sip:+22961000001@10.0.0.5\n"
                      "2.0 calls sip:+22961000002@10.0.0.5:5070;x=y by sip:10.0.0.5;lr\n"
                      "3.0 failed 302 cause 31: said so\n");
}

TEST_CASE("what the trunks' own rules forbid is never sent") {
    auto rules = named("moov", {"10.0.0.5"});
    rules.destinations = {{.prefix = "+229"}, {.prefix = "+22989", .is = voice_destination::kind::premium}};
    stage s{{rules}};
    s.dial("+22989000000");
    s.dial("+33142000000");
    s.dial("+22961000000", [](dialling& how) { how.caller_id = "+33142000000"; });
    s.dial("+22961000000", [](dialling& how) { how.trunk = "mtn"; });
    s.dial("100; rm");
    CHECK(s.told() == "0.0 not_allowed 0 cause 21: premium numbers are barred\n"
                      "0.0 not_allowed 0 cause 21: the destination is not allowed\n"
                      "0.0 not_allowed 0 cause 21: '+33142000000' is no caller id of trunk 'moov'\n"
                      "0.0 failed 0 cause 3: no trunk leads there\n"
                      "0.0 rejected 0 cause 28: '100; rm' is no number\n");
    CHECK(s.line.placed.empty());
}

TEST_CASE("a full trunk is passed over, and said where there is no other") {
    auto rules = named("moov", {"10.0.0.5"});
    rules.channels = 1;
    stage s{{rules, named("mtn", {"10.1.0.5"})}};
    for (int i = 0; i < 2; ++i) s.dial("+22961000000");
    s.dial("+22961000000", [](dialling& how) { how.trunk = "moov"; });
    s.clock.run_until(instant{1s});
    CHECK(s.line.story == "0.0 calls sip:+22961000000@10.0.0.5\n0.0 calls sip:+22961000000@10.1.0.5\n"
                          "0.0 failed 0 cause 34: all channels are taken\n");
}

TEST_CASE("a SIM's prefix goes before the number, and its name into the record") {
    auto rules = named("gsm", {"10.0.0.9"});
    rules.dial_as = {{"+229", "0"}};
    rules.sims = {{.name = "sim1", .prefix = "91"}, {.name = "sim2", .prefix = "92"}};
    stage s{{rules}};
    for (int i = 0; i < 3; ++i) s.dial("+22961000000");
    s.clock.run_until(instant{1s});
    s.answers(0s, 2);
    s.clock.run_until(instant{2s});
    CHECK(s.line.story == "0.0 calls sip:91061000000@10.0.0.9\n0.0 calls sip:92061000000@10.0.0.9\n"
                          "0.0 failed 0 cause 34: all channels are taken\n1.0 talks by gsm sim2\n");
}

TEST_CASE("who calls: asserted, withheld, diverted") {
    auto rules = named("moov", {"10.0.0.5"});
    rules.domain = "moov.bj";
    stage s{{rules}};
    s.dial("+22961000000", [](dialling& how) {
        how.caller_id = "+22921300001";
        how.is_withheld = true;
        how.diverted_from = "+22921300000";
    });
    s.clock.run_until(instant{1s});
    REQUIRE(s.line.placed.size() == 1);
    CHECK(s.line.placed[0].from == "sip:anonymous@anonymous.invalid");
    using header = std::pair<std::string, std::string>;
    CHECK(s.line.placed[0].headers ==
          std::vector<header>{{"Privacy", "id"},
                              {"P-Asserted-Identity", "<sip:+22921300001@moov.bj>"},
                              {"Diversion", "<sip:+22921300000@moov.bj>;reason=unconditional"}});
}

TEST_CASE("nothing leaves before it has been written down, or at all where it may not") {
    stage s{{named("moov", {"10.0.0.5"})}};
    s.dial("+22961000000", [&](dialling& how) {
        how.before = [&](const std::function<void(bool)>& go) { s.clock.after(300ms, [go] { go(true); }); };
    });
    s.dial("+22961000001", [&](dialling& how) { how.before = [](const std::function<void(bool)>& go) { go(false); }; });
    s.answers(1s);
    CHECK(s.told() == "0.0 cancelled 0 cause 0: it was not to be placed\n"
                      "0.3 calls sip:+22961000000@10.0.0.5\n1.0 talks by moov\n");
}

TEST_CASE("all of a user's telephones ring, who answers first has it, the others stop") {
    stage s{{}};
    s.dial("phone:awa", [](dialling& how) {
        how.caller_id = "100";
        how.phones = {{"sip:awa@192.168.1.7", {"192.0.2.7", 40000}, transport::udp, {}, {}},
                      {"sip:awa@192.168.1.8", {"192.0.2.7", 40001}, transport::tcp, {}, {}}};
    });
    s.answers(2s, 2);
    CHECK(s.told() == "0.0 calls sip:awa@192.168.1.7 by sip:192.0.2.7:40000;transport=udp;lr\n"
                      "0.0 calls sip:awa@192.168.1.8 by sip:192.0.2.7:40001;transport=tcp;lr\n"
                      "2.0 ends 1\n2.0 talks by \n");
}

TEST_CASE("a telephone that refuses leaves the others ringing") {
    stage s{{}};
    s.dial("phone:awa", [](dialling& how) {
        how.phones = {{"sip:awa@a", {"192.0.2.7", 1}, transport::udp, {}, {}},
                      {"sip:awa@b", {"192.0.2.7", 2}, transport::udp, {}, {}}};
    });
    s.then(
        1s,
        [](call_id id) {
            return ended{id, ended::by::caller, 486, 0, "Busy"};
        },
        1);
    s.then(
        3s,
        [](call_id id) {
            return ended{id, ended::by::caller, 480, 0, "Away"};
        },
        2);
    const auto story = s.told();
    CHECK(story.substr(story.rfind("3.0")) == "3.0 busy 486 cause 17: Busy\n");
}

TEST_CASE("a trunk is registered again before it lapses, and after refusals ever more slowly") {
    auto rules = named("moov", {"10.0.0.5", "10.0.0.6"});
    rules.user = "palabre";
    rules.registers = 600s;
    stage s{{rules}};
    CHECK(s.line.story == "0.0 REGISTER sip:10.0.0.5 for 600 s\n");
    s.by.replied({1, 200, "OK", 100s});
    CHECK(s.by.figures()[0].state == "unknown");
    s.clock.run_until(instant{75s});
    CHECK(s.line.asked.size() == 2);  // it was granted 100 s
    s.by.replied({2, 403, "Forbidden"});
    CHECK(s.by.figures()[0].state == "unregistered");
    std::vector<double> waits;
    for (std::uint64_t i = 3; i < 14; ++i) {
        const auto before = s.clock.now();
        while (s.line.asked.size() < i) s.clock.run_for(100ms);
        waits.push_back(std::chrono::duration<double>(s.clock.now() - before).count());
        s.by.replied({i, 403, "Forbidden"});
    }
    CHECK(s.line.asked[2].to == "sip:10.0.0.6");  // each time the next one
    CHECK(waits[0] <= 5.1);
    CHECK(waits[2] > 14.9);
    CHECK(waits.back() > 449);
    CHECK(waits.back() <= 600.1);
    while (s.line.asked.size() < 14) s.clock.run_for(1s);
    s.by.replied({14, 200, "OK", 600s});
    s.by.stop();
    CHECK(s.line.asked.back().expires == 0s);
}

TEST_CASE("hosts are asked how they are, and calls follow the answers") {
    auto rules = named("moov", {"10.0.0.5", "10.0.0.6"});
    rules.keep_alive = 30s;
    stage s{{rules}};
    CHECK(s.line.asked.size() == 2);
    s.by.replied({1, 408, "Timeout"});
    s.by.replied({2, 404, "Not Found"});  // it is there
    CHECK(s.by.figures()[0].state == "up");
    s.dial("+22961000000");
    s.clock.run_until(instant{1s});
    CHECK(s.line.placed.back().to == "sip:+22961000000@10.0.0.6");
    s.clock.run_until(instant{30s});
    CHECK(s.line.asked.size() == 4);
    s.by.replied({3, 200, "OK"});
    s.by.replied({4, 503, "Closing"});
    s.dial("+22961000001");
    s.clock.run_for(1s);
    CHECK(s.line.placed.back().to == "sip:+22961000001@10.0.0.5");
    s.by.replied({3, 408, "late and unknown"});
    CHECK(s.by.figures()[0].state == "up");
}
