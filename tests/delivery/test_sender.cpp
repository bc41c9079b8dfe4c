// tests/delivery/test_sender.cpp - the sending path in virtual time: order, limits, retries, fail-over, doubts.
#include "delivery/stand.hpp"

#include "palabre/core/error.hpp"

using namespace palabre;
using namespace palabre::tests;

TEST_CASE("a message is marked before its provider hears of it, and sent once") {
    stand on;
    const auto id = on.queue("Bonjour");
    std::optional<send_state> seen;
    on.gate().rule = [&](const outbound_message& what) {
        on.store->of(on.id).message_of(outgoing_id::parse(what.id), [&](const auto& row) { seen = row->state; });
        return send_result{send_result::kind::accepted, "77"};
    };
    on.start();
    on.clock.run_for(10s);
    CHECK(seen == send_state::attempting);
    CHECK(on.heard() == words{"Bonjour"});
    CHECK(on.row(id).state == send_state::sent);
    CHECK(on.row(id).provider_id == "gate/77");
    CHECK(on.row(id).attempts == 1);
}

TEST_CASE("what became of a message is told as an event, once it is on the disk") {
    std::vector<std::string> told;
    delivery::sender_options with;
    with.events = {true, {}};
    with.on_event = [&](const history::event& what) {
        told.push_back(what.type + ' ' + std::string{what.data.at("state").as_string()});
    };
    stand on{{{.name = "gate"}}, with};
    on.gate().rule = [](const outbound_message& what) {
        return what.words() == "bad" ? send_result{.what = send_result::kind::rejected, .why = "no such number"}
                                     : send_result{send_result::kind::accepted, "77"};
    };
    on.queue("Bonjour");
    on.start();
    on.clock.run_for(10s);
    (void)on.gate().tell({carried{receipt{.provider_id = "77", .what = receipt::kind::delivered}}});
    on.clock.run_for(10s);
    on.queue("bad");
    on.clock.run_for(10s);
    CHECK(told == words{"message.settled sent", "message.settled delivered", "message.settled failed"});
    std::vector<std::string> kept;
    on.store->of(on.id).events(0, 100, [&](const auto& found) {
        for (const auto& each : *found) kept.push_back(each.what.type);
    });
    on.clock.run_for(1s);
    CHECK(kept == words{"message.settled", "message.settled", "message.settled"});
}

TEST_CASE("numbers are sent to as networks write them, secrets in clear") {
    stand on;
    std::string to, words_;
    on.gate().rule = [&](const outbound_message& what) {
        to = what.to, words_ = what.words();
        return send_result{send_result::kind::accepted};
    };
    const auto id = on.put({.to = "01 97 00 00 01", .text = "PUK ••••", .clear = secret{"PUK 12345678"}});
    on.start();
    on.clock.run_for(5s);
    CHECK(to == "+2290197000001");
    CHECK(words_ == "PUK 12345678");
    CHECK(on.row(id).clear.empty());
}

TEST_CASE("what is urgent goes first, whatever waits") {
    stand on{{{.name = "gate", .at_once = 1}}};
    for (int i = 0; i < 3; ++i) on.put({.text = "bulk " + std::to_string(i), .priority = history::send_priority::bulk});
    on.put({.text = "notice"});
    on.put({.text = "code", .priority = history::send_priority::urgent});
    on.start();
    on.clock.run_for(5s);
    CHECK(on.heard() == words{"code", "notice", "bulk 0", "bulk 1", "bulk 2"});
    CHECK(on.gate().most_at_once == 1);
}

TEST_CASE("a carrier's rate holds, with its burst after a pause") {
    stand on{{{.name = "gate", .per_second = 10, .burst = 5, .at_once = 100}}};
    for (int i = 0; i < 40; ++i) on.queue("message " + std::to_string(i));
    on.start();
    on.clock.run_for(10s);
    REQUIRE(on.log.heard.size() == 40);
    for (std::size_t i = 5; i < 40; ++i) {
        INFO(i);
        CHECK(on.log.heard[i].first - on.log.heard[i - 5].first >= 100ms);
    }
    CHECK(on.log.heard[39].first - on.log.heard[0].first >= 3400ms);
    CHECK(on.log.heard[39].first - on.log.heard[0].first < 4500ms);
}

TEST_CASE("two to one address keep their distance, others overtake them") {
    stand on{{{.name = "gate", .pair_every = 6s, .at_once = 10}}};
    const auto first = on.put({.to = "+2290197000001", .text = "a"});
    const auto second = on.put({.to = "+2290197000001", .text = "b"});
    on.put({.to = "+2290197000002", .text = "c"});
    on.start();
    on.clock.run_for(20s);
    CHECK(on.heard() == words{"a", "c", "b"});
    CHECK(on.log.heard[2].first - on.log.heard[0].first >= 6s);
    CHECK(on.row(first).attempts == 1);
    CHECK(on.row(second).attempts == 1);  // what waited for its turn was no attempt
}

TEST_CASE("to one address messages go in the order in which they were made, whatever one of them meets") {
    stand on{{{.name = "gate"}}, {.retry_first = 10s}};
    int refusals = 2;
    on.gate().rule = [&](const outbound_message& what) {
        return what.text == "1" && refusals-- > 0 ? later("busy") : send_result{send_result::kind::accepted};
    };
    for (const auto* const text : {"1", "2", "3"}) on.queue(text);
    on.put({.to = "+2290197000002", .text = "another's"});
    on.start();
    on.clock.run_for(5s);
    CHECK(on.heard() == words{"1", "another's"});
    on.clock.run_for(1min);
    CHECK(on.heard() == words{"1", "another's", "1", "1", "2", "3"});
}

TEST_CASE("what is queued is sent at once, and what is due later at its moment, without being asked for") {
    stand on{{{.name = "gate"}}, {.look_every = 1h}};
    on.start();
    on.clock.run_for(10s);
    on.queue("now");
    on.put({.to = "+2290197000002", .text = "in a minute", .due = on.clock.calendar_now() + 1min});
    const auto begun = on.clock.now();
    on.clock.run_for(100ms);
    CHECK(on.heard() == words{"now"});
    on.clock.run_for(2min);
    REQUIRE(on.heard() == words{"now", "in a minute"});
    CHECK(on.log.heard[1].first - begun < 61s);
}

TEST_CASE("what cannot be taken now is tried again, later and later, and then is dead") {
    stand on{{{.name = "gate"}}, {.attempts_most = 4, .retry_first = 10s, .retry_most = 30s}};
    on.gate().rule = [](const outbound_message&) { return later("7: queue full"); };
    const auto id = on.queue("Bonjour");
    on.start();
    on.clock.run_for(10min);
    REQUIRE(on.log.heard.size() == 4);
    const auto gap = [&](std::size_t i) { return on.log.heard[i].first - on.log.heard[i - 1].first; };
    CHECK(gap(1) >= 7500ms);
    CHECK(gap(1) < 14s);
    CHECK(gap(2) >= 15s);
    CHECK(gap(3) >= 22s);
    CHECK(gap(3) < 39s);
    CHECK(on.state(id) == send_state::failed);
    CHECK(on.row(id).why == "given up after 4 attempts: gate: 7: queue full");
    CHECK(on.sends->figures().dead == 1);
}

TEST_CASE("what is refused for good is dead with the reason") {
    stand on;
    on.gate().rule = [](const outbound_message&) {
        return send_result{send_result::kind::rejected, "", send_fault::unreachable, "131026: not on WhatsApp"};
    };
    const auto id = on.queue("Bonjour"), wrong = on.queue("too long");
    on.start();
    on.clock.run_for(5s);
    CHECK(on.row(id).state == send_state::failed);
    CHECK(on.row(id).why == "gate: 131026: not on WhatsApp");
    CHECK(on.row(wrong).state == send_state::failed);
    CHECK(on.row(wrong).why == "gate: it is too long");
    CHECK(on.heard() == words{"Bonjour"});
}

TEST_CASE("another carrier takes over while the first is away, and the first comes back") {
    stand on{{{.name = "first"}, {.name = "second"}}, {.retry_first = 10s}};
    bool away = true;
    on.gate(0).rule = [&](const outbound_message&) {
        return away ? later("connection refused", true) : send_result{send_result::kind::accepted, "1"};
    };
    std::vector<outgoing_id> all;
    for (int i = 0; i < 20; ++i) all.push_back(on.queue("m" + std::to_string(i)));
    on.start();
    on.clock.run_for(5s);
    for (const auto each : all) CHECK(on.row(each).provider_id.starts_with("second/"));
    CHECK(on.sends->figures().carriers[0].resting);
    away = false;
    on.clock.run_for(60s);
    const auto again = on.queue("again");
    on.clock.run_for(5s);
    CHECK(on.row(again).provider_id == "first/1");
    CHECK_FALSE(on.sends->figures().carriers[0].resting);
}

TEST_CASE("a provider away for an hour: drained by priority, what is too late has failed with its reason") {
    stand on{{{.name = "gate", .at_once = 4}}};
    bool away = true;
    on.gate().rule = [&](const outbound_message& what) {
        return away ? later("connection refused", true) : send_result{send_result::kind::accepted, what.id};
    };
    std::vector<outgoing_id> notices, codes, bulk;
    const auto now = on.clock.calendar_now();
    for (int i = 0; i < 30; ++i) {
        const auto to = "+22901970001" + std::to_string(10 + i);
        bulk.push_back(on.put({.to = to, .text = "bulk", .priority = history::send_priority::bulk}));
        notices.push_back(on.put({.to = to, .text = "notice"}));
        codes.push_back(
            on.put({.to = to, .text = "code", .priority = history::send_priority::urgent, .expires = now + 5min}));
    }
    on.start();
    on.clock.run_for(1h);
    CHECK(on.log.heard.size() < 30);  // it was knocked at, not pressed
    const auto urgent = on.put({.text = "urgent", .priority = history::send_priority::urgent});
    on.log.heard.clear();
    away = false;
    on.clock.run_for(30min);
    for (const auto each : notices) CHECK(on.state(each) == send_state::sent);
    for (const auto each : bulk) CHECK(on.state(each) == send_state::sent);
    CHECK(on.state(urgent) == send_state::sent);
    for (const auto each : codes) {
        CHECK(on.state(each) == send_state::failed);
        CHECK(on.row(each).why.starts_with("expired"));
    }
    const auto told = on.heard();
    REQUIRE(told.size() == 61);
    CHECK(told[0] == "urgent");
    for (std::size_t i = 1; i < 29; ++i) CHECK(told[i] == "notice");
}

TEST_CASE("a sender may write to nobody who said STOP since") {
    stand on;
    const auto notice = on.put({.text = "Recharge faite", .due = on.clock.calendar_now() + 1min});
    const auto advert = on.put({.text = "Promo", .purpose = "marketing", .due = on.clock.calendar_now() + 1min});
    on.start();
    const auto durable = on.gate().tell(
        {inbound_message{.provider_id = "mo-1", .from = "22997000001", .to = "1234", .text = " Arrêt. "}});
    on.clock.run_for(2min);
    CHECK(*durable == true);
    CHECK(on.state(notice) == send_state::sent);
    CHECK(on.state(advert) == send_state::failed);
    CHECK(on.row(advert).why == "not to be written to: list 'company': wrote ' Arrêt. ' to 1234");
}

TEST_CASE("a sender that stops writes down what is under way") {
    stand on;
    on.gate().takes = 3s;
    const auto id = on.queue("Bonjour"), other = on.put({.text = "later", .due = on.clock.calendar_now() + 4s});
    on.start();
    on.clock.run_for(100ms);
    bool stopped = false;
    on.sends->stop([&] { stopped = true; });
    on.clock.run_for(1s);
    CHECK_FALSE(stopped);
    on.clock.run_for(10s);
    CHECK(stopped);
    CHECK(on.state(id) == send_state::sent);
    CHECK(on.state(other) == send_state::waiting);
}

TEST_CASE("a database that goes away keeps the outcomes waiting, and nothing is sent twice") {
    stand on;
    const auto id = on.queue("Bonjour");
    on.gate().takes = 1s;
    on.start();
    on.clock.run_for(100ms);
    on.store->become({history::condition::kind::broken, "no disk"});
    on.clock.run_for(20s);
    CHECK(on.sends->figures().unwritten == 1);
    on.store->become({history::condition::kind::ready, ""});
    on.clock.run_for(20s);
    CHECK(on.state(id) == send_state::sent);
    CHECK(on.heard() == words{"Bonjour"});
}

TEST_CASE("options out of range are all told") {
    sim::clock clock;
    sim::memory_store store{clock};
    try {
        delivery::sender wrong{clock, store, {.attempts_most = 0, .retry_first = 0s}};
        FAIL("it was taken");
    } catch (const error& thrown) {
        CHECK(thrown.problems().size() == 3);
    }
}
