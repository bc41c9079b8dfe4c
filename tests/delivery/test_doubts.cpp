// tests/delivery/test_doubts.cpp - attempts without an answer, receipts in any order, crashes at every moment.
#include "delivery/stand.hpp"

#include <array>

using namespace palabre;
using namespace palabre::tests;

TEST_CASE("an attempt without an answer is repeated where the provider recognises repeats") {
    stand on{{{.name = "gate", .recognises_repeats = true}}};
    on.gate().loses_answers = true;
    const auto id = on.put({.text = "code", .purpose = "code"});
    on.start();
    on.clock.run_for(1s);
    CHECK(on.state(id) == send_state::unknown);
    on.gate().loses_answers = false;
    on.clock.run_for(1min);
    CHECK(on.state(id) == send_state::sent);
    CHECK(on.log.heard.size() == 2);
    CHECK(on.log.reached[to_string(id)] == 1);
}

TEST_CASE("where it does not, a notice is repeated and a code never") {
    stand on;
    on.gate().loses_answers = true;
    const auto notice = on.put({.text = "notice", .purpose = "notice"});
    on.start();
    on.clock.run_for(30s);
    const auto code = on.put({.text = "code", .purpose = "code"});
    on.clock.run_for(15s);
    on.gate().loses_answers = false;
    CHECK(on.state(notice) == send_state::unknown);
    CHECK(on.state(code) == send_state::unknown);
    CHECK(on.sends->figures().in_doubt == 2);
    on.clock.run_for(5min);
    CHECK(on.state(notice) == send_state::sent);
    CHECK(on.state(code) == send_state::unknown);
    on.clock.run_for(25h);
    CHECK(on.state(code) == send_state::failed);
    CHECK(on.row(code).why.starts_with("nobody knows whether it arrived"));
    CHECK(on.log.reached[to_string(code)] == 1);
}

TEST_CASE("a receipt settles what nobody answered") {
    stand on;
    on.gate().loses_answers = true;
    const auto id = on.put({.text = "notice"});
    on.start();
    on.clock.run_for(10s);
    const auto told = on.gate().tell({carried{receipt{.id = to_string(id), .what = receipt::kind::delivered}}});
    on.clock.run_for(10min);
    CHECK(*told == true);
    CHECK(on.state(id) == send_state::delivered);
    CHECK(on.log.heard.size() == 1);
}

TEST_CASE("receipts count in whatever order they come, and as often") {
    std::array all{receipt::kind::sent, receipt::kind::delivered, receipt::kind::read, receipt::kind::read};
    std::sort(all.begin(), all.end());
    do {
        stand on;
        const auto id = on.queue("Bonjour");
        on.start();
        on.clock.run_for(2s);
        for (const auto each : all) {
            const auto told = on.gate().tell({carried{receipt{.provider_id = "p" + to_string(id), .what = each}}});
            on.clock.run_for(100ms);
            CHECK(*told == true);
        }
        CHECK(on.state(id) == send_state::read);
    } while (std::next_permutation(all.begin(), all.end()));
}

TEST_CASE("a receipt that overtakes its answer is asked for again, one of strangers is taken") {
    stand on;
    on.gate().takes = 2s;
    const auto id = on.queue("Bonjour");
    on.start();
    on.clock.run_for(500ms);
    const receipt early{.provider_id = "p" + to_string(id), .what = receipt::kind::delivered};
    auto told = on.gate().tell({early});
    on.clock.run_for(100ms);
    CHECK(*told == false);
    on.clock.run_for(3s);
    told = on.gate().tell({early, receipt{.provider_id = "another application's"}});
    on.clock.run_for(100ms);
    CHECK(*told == true);
    CHECK(on.state(id) == send_state::delivered);
}

TEST_CASE("a message that failed at the operator's is dead, one that was delivered is not") {
    stand on;
    const auto id = on.queue("a"), other = on.queue("b");
    on.start();
    on.clock.run_for(2s);
    on.gate().tell({receipt{.id = to_string(id), .what = receipt::kind::failed, .why = "absent subscriber"},
                    receipt{.id = to_string(other), .what = receipt::kind::delivered}});
    on.clock.run_for(1s);
    on.gate().tell({carried{receipt{.id = to_string(other), .what = receipt::kind::failed, .why = "late"}}});
    on.clock.run_for(1s);
    CHECK(on.row(id).state == send_state::failed);
    CHECK(on.row(id).why == "absent subscriber");
    CHECK(on.row(other).state == send_state::delivered);
}

TEST_CASE("what customers write is durable before its provider hears so, and kept once") {
    std::vector<std::string> told;
    stand on{{{.name = "gate"}},
             {.on_message = [&](const auto&, const inbound_message& what, auto, auto) { told.push_back(what.text); }}};
    on.start();
    const inbound_message what{.provider_id = "mo-7", .from = "22997000001", .to = "1234", .text = "Mon solde ?"};
    const auto first = on.gate().tell({what});
    CHECK_FALSE(first->has_value());
    on.clock.run_for(100ms);
    CHECK(*first == true);
    const auto again = on.gate().tell({what, what});
    on.clock.run_for(100ms);
    CHECK(*again == true);
    CHECK(told == words{"Mon solde ?"});
    std::optional<history::known_timeline> line;
    on.store->of(on.id).timeline({history::identity_kind::phone, "+2290197000001"}, {}, 10,
                                 [&](const auto& got) { line = *got; });
    on.clock.run_for(10ms);
    REQUIRE(line);
    REQUIRE(line->page.entries.size() == 1);
    CHECK(line->page.entries[0].text == "Mon solde ?");
    CHECK(line->page.entries[0].kind == history::entry_kind::heard);
    CHECK(on.sends->figures().repeated == 2);
    on.store->become({history::condition::kind::broken, "no disk"});
    const auto never = on.gate().tell({inbound_message{.provider_id = "mo-8", .from = "22997000009", .text = "?"}});
    on.clock.run_for(5s);
    CHECK(never->value_or(false) == false);  // its provider keeps it
}

TEST_CASE("killed at every moment: nothing accepted is lost, nothing comes twice where repeats are recognised") {
    for (int at = 0; at < 60; ++at) {
        INFO("killed after ", at * 7, " ms");
        stand on{{{.name = "gate", .recognises_repeats = true, .at_once = 3}}};
        std::vector<outgoing_id> all;
        for (int i = 0; i < 30; ++i)
            all.push_back(on.put({.text = "m" + std::to_string(i), .purpose = i % 3 == 0 ? "code" : "notice"}));
        on.start();
        on.clock.run_for(at * 7ms);
        on.crash();
        on.begin();
        on.start();
        on.clock.run_for(5min);
        for (const auto each : all) {
            CHECK(on.state(each) == send_state::sent);
            CHECK(on.log.reached[to_string(each)] == 1);
        }
    }
}

TEST_CASE("killed where repeats are not recognised: a code comes once at most, a notice at least once") {
    for (int at = 0; at < 60; ++at) {
        INFO("killed after ", at * 7, " ms");
        stand on{{{.name = "gate", .at_once = 3}}};
        std::vector<outgoing_id> codes, notices;
        for (int i = 0; i < 15; ++i) {
            codes.push_back(on.put({.text = "code", .purpose = "code"}));
            notices.push_back(on.put({.text = "notice", .purpose = "notice"}));
        }
        on.start();
        on.clock.run_for(at * 7ms);
        on.crash();
        on.begin();
        on.start();
        on.clock.run_for(26h);
        for (const auto each : notices) {
            CHECK(on.state(each) == send_state::sent);
            CHECK(on.log.reached[to_string(each)] >= 1);
        }
        for (const auto each : codes) {
            CHECK(on.log.reached[to_string(each)] <= 1);
            CHECK((on.state(each) == send_state::sent || on.state(each) == send_state::failed));
        }
    }
}
