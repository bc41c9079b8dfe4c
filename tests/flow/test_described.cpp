// tests/flow/test_described.cpp - flows held against what connectors describe, and acts that somebody has to agree to.
#include "palabre/flow/described.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace std::chrono_literals;
using kind = operation_field::kind;

namespace {

flow::described_connectors crm() {
    palabre::operation balance{.name = "balance",
                               .arguments = {{"number", kind::text}, {"days", kind::integer, false}},
                               .result = {{"credit", kind::object}, {"until", kind::text, false}}};
    palabre::operation puk{.name = "puk",
                           .arguments = {{"number", kind::text}, {"pin", kind::text, true, true}},
                           .result = {{"code", kind::text, true, true}}};
    palabre::operation calls{.name = "calls", .result = {{"at", kind::text}, {"cost", kind::number}}};
    palabre::operation cached{.name = "cached", .result = {{"pin", kind::text}}, .fresh_for = 10s};
    palabre::operation bar{.name = "bar", .arguments = {{"number", kind::text}}, .writes = true};
    palabre::operation note{.name = "note", .writes = true, .confirmed = false};
    palabre::operation refund{.name = "refund", .writes = true, .roles = {"supervisor"}};
    palabre::operation listed = calls;
    listed.name = "listed";
    return {"center.yaml",
            {{"crm", {balance, puk, calls, cached, bar, note, refund, listed}}, {"silent", {}}},
            {"crm.listed"},
            {"crm.old"}};
}

std::string told(const std::string& yaml, bool all = false) {
    const auto plan = flow::load_text(yaml, "f.yaml");
    std::string text;
    if (all)
        for (const auto& each : plan.check()) text += to_string(each) + '\n';
    for (const auto& each : flow::check_described(plan, crm())) text += to_string(each) + '\n';
    return text;
}

/// A flow with that node first.
std::string one(const std::string& node, const std::string& more = {}) {
    return "flow: f\nnodes:\n  ask: {" + node +
           "}\n  tell: {say: \"${x.credit.amount_minor} ${x.until}\", next: bye}\n" + "  bye: {hangup: }\n" + more;
}

std::string lookup(const std::string& what) {
    return one("lookup: " + what + ", into: x, to: {value: tell, not_found: bye, unavailable: bye}");
}

}  // namespace

TEST_CASE("a flow that asks as described, and one that asks what nobody describes, has no problems") {
    CHECK(told(lookup("crm.balance, with: {number: from}"), true) == "");
    CHECK(told(lookup("crm.balance, with: {number: from, days: '30'}")) == "");
    CHECK(told(lookup("crm.old, with: {anything: '1'}")) == "");
    CHECK(told(lookup("silent.anything, with: {anything: '1'}")) == "");
    CHECK(told(lookup("other.anything")) == "");
}

TEST_CASE("what is asked is what is described") {
    CHECK(told(lookup("crm.balence, with: {number: from}")) ==
          "f.yaml:3:3: 'ask' asks 'crm.balence', which center.yaml does not describe; did you mean 'balance'?\n");
    CHECK(told(lookup("crm.balance")) ==
          "f.yaml:3:3: 'ask' does not give 'number', which 'crm.balance' takes; add 'number' under 'with'\n");
    CHECK(told(lookup("crm.balance, with: {number: from, dayz: '3'}")) ==
          "f.yaml:3:3: 'ask' gives 'dayz', which 'crm.balance' does not take; did you mean 'days'?\n");
    CHECK(told(lookup("crm.balance, with: {number: '7', days: from}")) ==
          "f.yaml:3:3: 'ask' gives int as 'number', where 'crm.balance' takes string; convert it\n"
          "f.yaml:3:3: 'ask' gives string as 'days', where 'crm.balance' takes int; convert it\n");
}

TEST_CASE("what is read of an answer is in it") {
    const auto reads = [](const std::string& text, const std::string& more = {}) {
        return "flow: f\nnodes:\n  ask: {lookup: crm.balance, with: {number: from}, to: {value: tell, not_found: bye, "
               "unavailable: bye}}\n  tell: {say: \"" +
               text + "\", next: bye}\n  bye: {hangup: }\n" + more;
    };
    CHECK(told(reads("${balance.until}")) == "");
    const auto wrong = told(reads("Jusqu'au ${balance.untill}"));
    CHECK(wrong.find("f.yaml:4:") == 0);
    CHECK(wrong.find("untill") != std::string::npos);
    CHECK(wrong.find("did you mean 'until'?") != std::string::npos);
    CHECK(told(reads("${balance.until}",
                     "connectors: {crm: {balance: {arguments: {number: string}, result: {untill: string}}}}\n")) ==
          "f.yaml:3:3: the answer of 'crm.balance' has no field 'untill'; did you mean 'until'?\n");
    CHECK(told(reads("${balance.until}",
                     "connectors: {crm: {balance: {arguments: {number: string}, result: {until: int}}}}\n")) ==
          "f.yaml:3:3: the flow declares 'until' of 'crm.balance' as int, and center.yaml describes it as string; let "
          "both say "
          "the same\n");
    CHECK(told(reads("${balance.credit.amount_minor}",
                     "connectors: {crm: {balance: {arguments: {number: string}, result: {credit: money}}}}\n"),
               true) == "");
    // Elements of a list that the flow says is one.
    const std::string list =
        "flow: f\nconnectors: {crm: {calls: {result: list}}}\nnodes:\n  ask: {lookup: crm.calls, to: {value: tell, "
        "not_found: bye, unavailable: bye}}\n  tell: {say: \"${calls[0].FIELD}\", next: bye}\n  bye: {hangup: }\n";
    const auto with = [&](const std::string& field) { return std::string{list}.replace(list.find("FIELD"), 5, field); };
    CHECK(told(with("at"), true) == "");
    CHECK(told(with("att")).find("'at'") != std::string::npos);
    // And of one that its description says is one.
    const auto listed = [](const std::string& read) {
        return "flow: f\nnodes:\n  ask: {lookup: crm.listed, to: {value: tell, not_found: bye, unavailable: bye}}\n  "
               "tell: "
               "{say: \"${" +
               read + "}\", next: bye}\n  bye: {hangup: }\n";
    };
    CHECK(told(listed("listed[0].at")) == "");
    CHECK(told(listed("size(listed)")) == "");
    CHECK(told(listed("listed[0].att")) != "");
}

TEST_CASE("secrets are known to both, or to neither") {
    CHECK(
        told(one("lookup: crm.puk, with: {number: from, pin: from}, to: {value: bye, not_found: bye, "
                 "unavailable: bye}")) ==
        "f.yaml:3:3: 'ask' gives 'pin', a secret of 'crm.puk', from what is written down; mark the collect or the "
        "lookup that it comes from with 'secret: true'\n"
        "f.yaml:3:3: 'ask' asks 'crm.puk', whose answer has a secret: it would be written down; add 'secret: true'\n");
    const std::string asks =
        "flow: f\nnodes:\n  pin: {collect: PIN, into: pin, secret: true, next: ask}\n  ask: {lookup: crm.puk, "
        "with: {number: from, pin: pin}, secret: true, to: {value: bye, not_found: bye, unavailable: bye}}\n"
        "  bye: {hangup: }\n";
    CHECK(told(asks) == "");
    CHECK(told(one("lookup: crm.cached, secret: true, to: {value: bye, not_found: bye, unavailable: bye}")) ==
          "f.yaml:3:3: 'ask' keeps the answer of 'crm.cached' secret, and center.yaml has it cached; mark the secret "
          "fields "
          "there, and leave out fresh_for and stale_for\n");
}

TEST_CASE("what writes is an act of somebody who may, and agreed to") {
    CHECK(told(lookup("crm.bar, with: {number: from}")) == "f.yaml:3:3: 'ask' is a lookup, and 'crm.bar' writes: it "
                                                           "would be asked again after a timeout; make it an act\n");
    const auto act = [](const std::string& what) {
        return one("act: " + what + ", to: {done: bye, not_found: bye, unavailable: bye}");
    };
    CHECK(told(act("crm.bar, with: {number: from}")) == "f.yaml:3:3: 'ask' changes something, and center.yaml wants "
                                                        "the customer to agree; name the menu or the confirmed "
                                                        "collect where he does in 'confirmed_by'\n");
    CHECK(told(act("crm.note")) == "");
    CHECK(told(act("crm.refund")).find("'ask' asks 'crm.refund', which flows may not; leave it to those") !=
          std::string::npos);
    CHECK(told(act("crm.balance, with: {number: from}")) ==
          "f.yaml:3:3: 'ask' is an act, and 'crm.balance' is not described to write; make it a lookup, or describe "
          "'writes: "
          "true'\n");
    CHECK(told(one("promise: crm.bar, with: {number: from}, answer: Done., next: bye, to: {unavailable: bye}")) ==
          "f.yaml:3:3: 'ask' is a promise, and 'crm.bar' writes: it would be asked again after a timeout; make it an "
          "act\n");
}

namespace {

/// The problems of a flow with these nodes that concern its acts.
std::string agreed(const std::string& nodes, const std::string& operation = "writes: true") {
    std::string text;
    for (const auto& each :
         flow::load_text("flow: f\nconnectors: {crm: {bar: {" + operation + "}}}\nnodes:\n" + nodes, "f.yaml").check())
        text += to_string(each) + '\n';
    return text;
}

const std::string bar = "  bar: {act: crm.bar, confirmed_by: sure, to: {done: END, not_found: bye, unavailable: bye}}\n"
                        "  bye: {hangup: Goodbye.}\n";
std::string bar_then(const std::string& end) {
    return std::string{bar}.replace(bar.find("END"), 3, end);
}

}  // namespace

TEST_CASE("every way to an act leads over the customer's word") {
    const std::string sure = "  sure: {menu: Sure, choices: {1: {label: Yes, to: bar}, 2: {label: No, to: bye}}}\n";
    CHECK(agreed(sure + bar_then("bye")) == "");
    CHECK(agreed("  sure: {collect: Number, into: n, confirm: \"${n}?\", next: bar}\n" + bar_then("bye")) == "");
    CHECK(
        agreed("  first: {say: Hello., next: bar}\n  bar: {act: crm.bar, to: {done: bye, not_found: bye, unavailable: "
               "bye}}\n  bye: {hangup: Bye.}\n") ==
        "f.yaml:5:3: 'bar' changes something, and the customer has not agreed to it; name the menu or the confirmed "
        "collect "
        "where he does in 'confirmed_by', or declare 'confirmed: false' of crm.bar\n");
    CHECK(
        agreed("  first: {say: Hello., next: bar}\n  bar: {act: crm.bar, to: {done: bye, not_found: bye, unavailable: "
               "bye}}\n  bye: {hangup: Bye.}\n",
               "writes: true, confirmed: false") == "");
    // Past it, by its silence, by a hang-up.
    const std::string around = "  first: {segment: \"'a'\", to: {a: sure, else: bar}}\n";
    CHECK(agreed(around + sure + bar_then("bye")) ==
          "f.yaml:6:3: 'bar' can be reached without the customer's word at 'sure'; lead every way to it over 'sure'\n");
    CHECK(agreed("  sure: {menu: Sure, choices: {1: {label: Yes, to: bar}}, no_input: bar}\n" + bar_then("bye")) != "");
    CHECK(agreed("  sure: {menu: Sure, choices: {1: {label: Yes, to: bar}}, hang_up: bar}\n" + bar_then("bye")) != "");
    // Again on the same word.
    CHECK(agreed(sure + bar_then("more") +
                 "  more: {menu: More, choices: {1: {label: Yes, to: bar}, 2: {label: No, to: bye}}}\n") ==
          "f.yaml:5:3: 'bar' can happen again on one word of the customer's at 'sure'; lead the way back to it over "
          "'sure'\n");
    CHECK(agreed(sure + bar_then("more") +
                 "  more: {menu: More, choices: {1: {label: Yes, to: sure}, 2: {label: No, to: bye}}}\n") == "");
}

TEST_CASE("a word given in a called flow counts, and one that the call may do without does not") {
    const std::string asks = "  first: {call_flow: sure, next: bar}\n";
    const std::string back = "  back: {return: }\n";
    CHECK(agreed(asks + "  sure: {menu: Sure, choices: {1: {label: Yes, to: back}, 2: {label: No, to: bye}}}\n" + back +
                 bar_then("bye")) == "");
    CHECK(agreed(asks + "  sure: {menu: Sure, choices: {1: {label: Yes, to: back}}, no_input: back}\n" + back +
                 bar_then("bye"))
              .find("'bar' can be reached without") != std::string::npos);
}

TEST_CASE("a word is given at a menu, or where something is confirmed") {
    const auto by = [](const std::string& first) { return agreed(first + bar_then("bye")); };
    CHECK(by("  sure: {say: Sure., next: bar}\n") == "f.yaml:5:3: 'bar' is confirmed by 'sure', where the customer "
                                                     "agrees to nothing; name a menu, or a collect with "
                                                     "'confirm'\n");
    CHECK(by("  suer: {menu: Sure, choices: {1: {label: Yes, to: bar}}}\n") ==
          "f.yaml:5:3: 'bar' is confirmed by 'sure', which is no node; did you mean 'suer'?\n");
}
