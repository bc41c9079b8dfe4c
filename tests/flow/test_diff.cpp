// tests/flow/test_diff.cpp - what changed between two versions of a flow, as people read it.
#include "palabre/flow/diff.hpp"

#include <doctest/doctest.h>

using namespace palabre;

namespace {

constexpr const char* before = R"(flow: office
languages: [fr, en]
nodes:
  main:
    menu: {fr: Que voulez-vous, en: "What would you like?"}
    choices:
      "1": {label: {fr: Solde, en: Balance}, to: told}
      "2": {label: Agent, to: agent}
  told: {say: "Votre solde.", next: bye}
  agent: {transfer: {queue: support}, to: {unavailable: bye}}
  old: {say: Ancien, next: bye}
  bye: {hangup: Merci}
)";

constexpr const char* after = R"(flow: office
languages: [fr, en, fon]
nodes:
  main:
    menu: {fr: Que voulez-vous, en: "How can we help?"}
    choices:
      "1": {label: {fr: Solde, en: Balance}, to: told}
      "2": {label: Agent, to: bye}
      "3": {label: Conseiller, to: helper}
    retries: 3
  told: {say: "Votre solde.", next: bye}
  helper: {transfer: {queue: support}, to: {unavailable: bye}}
  new: {say: Nouveau, next: bye}
  bye: {hangup: Merci}
)";

}  // namespace

TEST_CASE("differences are told node by node") {
    const auto found = flow::differences(flow::load_text(before, "a.yaml"), flow::load_text(after, "b.yaml"));
    CHECK(flow::to_string(found) == R"(~ the flow
    language 'fon': now fon
    languages: fr, en -> fr, en, fon
~ 'main'
    choices: [1, 2] -> [1, 2, 3]
    retries: now 3
    prompt in 'en': "What would you like?" -> "How can we help?"
    label of '3': now "Conseiller"
    on '2': 'agent' -> 'bye'
    on '3': now 'helper'
= 'helper' (transfer), until now 'agent'
+ 'new' (say)
- 'old' (say)
)");
}

TEST_CASE("differences are empty exactly when the digests are equal") {
    const auto one = flow::load_text(before, "a.yaml");
    CHECK(flow::differences(one, flow::load_text(before, "elsewhere.yaml")).empty());
    flow::graph here, there;
    here.add("a", {flow::step::hangup{}}).add("b", {flow::step::hangup{}}).add("c", {flow::step::hangup{}});
    there.add("a", {flow::step::hangup{}}).add("c", {flow::step::hangup{}}).add("b", {flow::step::hangup{}});
    REQUIRE(here.digest() != there.digest());
    CHECK(flow::to_string(flow::differences(here, there)) == "~ the flow\n    the order of its nodes\n");
    there = {};
    there.add("b", {flow::step::hangup{}}).add("a", {flow::step::hangup{}}).add("c", {flow::step::hangup{}});
    CHECK(flow::to_string(flow::differences(here, there)) == "~ the flow\n    begins at: a -> b\n");
}

TEST_CASE("what became secret, and what is no longer, is told") {
    const auto flow = [](const char* secret) {
        return flow::load_text(std::string{"flow: x\nnodes: {pin: {collect: PIN, into: pin, secret: "} + secret +
                                   "}, a: {lookup: bank.puk, secret: " + secret + "}}\n",
                               "x.yaml");
    };
    CHECK(flow::to_string(flow::differences(flow("false"), flow("true"))) ==
          "~ 'pin'\n    secret: now true\n~ 'a'\n    secret: now true\n");
    CHECK(flow::to_string(flow::differences(flow("true"), flow("false"))) ==
          "~ 'pin'\n    secret: no longer true\n~ 'a'\n    secret: no longer true\n");
}
