// tests/delivery/test_networks.cpp - which carrier takes an SMS: by the operator that has the number now.
#include "delivery/stand.hpp"

using namespace palabre;
using namespace palabre::tests;

namespace {

const std::string moov = "+2290194000001", mtn = "+2290196000001", celtiis = "+2290140000001";
const std::string unassigned = "+2290193000001";  // a prefix on which sources disagree

std::vector<carrier_traits> two_operators() {
    carrier_traits first{.name = "moov"}, second{.name = "mtn"};
    first.operators = {"Moov"};
    second.operators = {"MTN"};
    return {first, second};
}

/// Who got what: "moov: Bonjour to +2290194000001 (Moov)".
struct routes {
    explicit routes(stand& on) {
        for (const auto& each : on.gates) {
            auto& gate = *each;
            gate.rule = [this, name = gate.about().name](const outbound_message& what) {
                seen.push_back(name + ": " + what.text + " to " + what.to + " (" + what.network + ")");
                return answer ? answer(name) : send_result{send_result::kind::accepted};
            };
        }
    }
    words seen;
    std::function<send_result(const std::string& name)> answer;
};

/// A database of ported numbers, which answers a little later, or never.
struct ported {
    std::map<std::string, std::string> numbers = {};
    std::vector<std::string> asked = {};

    delivery::sender_options options(stand*& on) {
        delivery::sender_options with;
        with.network_of = [this, &on](const phone_number& whose, std::function<void(std::string)> then) {
            asked.emplace_back(whose.normal());
            const auto found = numbers.find(asked.back());
            on->clock.after(
                50ms, [then = std::move(then), name = found == numbers.end() ? "" : found->second] { then(name); });
        };
        return with;
    }
};

}  // namespace

TEST_CASE("each number goes by the carrier of its operator, whatever the order of carriers") {
    stand on{two_operators()};
    routes by{on};
    on.put({.to = mtn, .text = "a"});
    on.put({.to = moov, .text = "b"});
    on.start();
    on.clock.run_for(5s);
    CHECK(by.seen == words{"mtn: a to " + mtn + " (MTN)", "moov: b to " + moov + " (Moov)"});
}

TEST_CASE("a number goes by the operator it was carried to, or by its prefix where nobody answers") {
    ported known{.numbers = {{moov, "MTN"}}};
    stand* here = nullptr;
    stand on{two_operators(), known.options(here)};
    here = &on;
    routes by{on};
    on.put({.to = "01 94 00 00 01", .text = "a"});
    on.put({.to = mtn, .text = "b"});
    on.start();
    on.clock.run_for(5s);
    CHECK(known.asked == std::vector<std::string>{moov, mtn});
    CHECK(by.seen == words{"mtn: a to " + moov + " (MTN)", "mtn: b to " + mtn + " (MTN)"});
}

TEST_CASE("what no carrier reaches has failed with that, and what stands in for it goes") {
    stand on{two_operators()};
    routes by{on};
    const auto alone = on.put({.to = celtiis, .text = "a"});
    const auto followed =
        on.put({.to = celtiis, .text = "b", .instead = {{.to = moov, .text = "to his other number"}}});
    on.start();
    on.clock.run_for(10s);
    CHECK(on.state(alone) == send_state::failed);
    CHECK(on.row(alone).why == "no carrier here reaches numbers of Celtiis");
    CHECK(on.state(followed) == send_state::failed);
    CHECK(by.seen == words{"moov: to his other number to " + moov + " (Moov)"});
}

TEST_CASE("a carrier for all others takes what the others do not reach, and what is nobody's") {
    auto carriers = two_operators();
    carriers.push_back({.name = "all"});
    stand on{carriers};
    routes by{on};
    on.put({.to = celtiis, .text = "a"});
    on.put({.to = unassigned, .text = "b"});
    on.put({.to = moov, .text = "c"});
    on.start();
    on.clock.run_for(5s);
    CHECK(by.seen == words{"all: a to " + celtiis + " (Celtiis)", "all: b to " + unassigned + " ()",
                           "moov: c to " + moov + " (Moov)"});
}

TEST_CASE("a number of which nobody knows the operator is offered to any, one after the other") {
    stand on{two_operators()};
    routes by{on};
    by.answer = [](const std::string& name) {
        return name == "moov" ? send_result{send_result::kind::declined, "", send_fault::unreachable, "not routable"}
                              : send_result{send_result::kind::accepted};
    };
    const auto id = on.put({.to = unassigned, .text = "a"});
    on.start();
    on.clock.run_for(5s);
    CHECK(by.seen == words{"moov: a to " + unassigned + " ()", "mtn: a to " + unassigned + " ()"});
    CHECK(on.state(id) == send_state::sent);
}

TEST_CASE("where the operator's carrier is away, nobody else's takes its numbers: they wait for it") {
    stand on{two_operators()};
    routes by{on};
    bool away = true;
    by.answer = [&](const std::string&) {
        return away ? later("connection refused", true) : send_result{send_result::kind::accepted};
    };
    const auto id = on.put({.to = moov, .text = "a"});
    on.start();
    on.clock.run_for(20s);
    away = false;
    on.clock.run_for(60s);
    CHECK(on.state(id) == send_state::sent);
    for (const auto& each : by.seen) CHECK(each.starts_with("moov: "));
}

TEST_CASE("a sender that goes away while the lookup is under way is not called back") {
    ported known;
    stand* here = nullptr;
    stand on{two_operators(), known.options(here)};
    here = &on;
    const auto id = on.put({.to = moov, .text = "a"});
    on.start();
    on.clock.run_for(20ms);
    CHECK(known.asked.size() == 1);
    on.crash();
    on.clock.run_for(1s);
    on.begin();
    on.start();
    on.clock.run_for(2min);  // nobody knows whether it went: its doubt is over after a minute
    CHECK(on.state(id) == send_state::sent);
}
