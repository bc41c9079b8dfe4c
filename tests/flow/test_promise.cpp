// tests/flow/test_promise.cpp - promises: what a flow owes is data, told when the answer has come, whole or not at all.
#include "palabre/core/error.hpp"
#include "palabre/flow/player.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::flow;
using namespace std::chrono_literals;

namespace {

const char* const file = R"(flow: owes
languages: [fr, en]
connectors:
  crm:
    balance: {arguments: {number: string, pin: string}, result: {credit: money, name: dyn}}
nodes:
  pin: {collect: {fr: "Code ?", en: "PIN?"}, into: pin, digits: {least: 4, most: 4}, secret: true, next: greet}
  greet: {set: {who: "'Afi'", hint: "'PIN ' + pin"}, next: later}
  later:
    promise: crm.balance
    with: {number: from, pin: pin}
    answer:
      fr: [{text: "${who}, votre solde : ${money(balance.credit)}."}, {text: "${hint}."}]
      en: "${money(balance.credit)}, ${hint}"
    not_found: {fr: "Rien pour ${who}.", en: "Nothing for ${who}."}
    apology: {fr: "Désolés. ${hint}", en: "Sorry. ${hint}"}
    within_ms: 3600000
    to: {next: promised, unavailable: sorry}
  promised: {hangup: {fr: "Promis.", en: "Promised."}}
  sorry: {hangup: {fr: "Non.", en: "No."}}
)";

const value balance = {{"credit", {{"amount_minor", 2500}, {"currency", "XOF"}}}};

struct talk {
    explicit talk(medium on = medium::voice, std::string from = "+2290197123456", const char* text = file)
        : plays{load_text(text, "owes.yaml")}, at{plays.open(on, std::move(from), "105")} {
        plays.advance(at, event::begins{}, {});
    }
    const action::promise* promise() {
        last = plays.advance(at, event::answered{{palabre::answer::kind::given, "4711"}}, {});
        for (const auto& each : last)
            if (const auto* found = std::get_if<action::promise>(&each)) return found;
        return nullptr;
    }

    player plays;
    session at;
    actions last;
};

}  // namespace

TEST_CASE("a flow owes an answer with everything but the answer known, and goes on when that is kept") {
    talk with;
    const auto* made = with.promise();
    REQUIRE(made != nullptr);
    const auto& what = made->what;
    CHECK(what.connector == "crm");
    CHECK(what.operation == "balance");
    CHECK(boost::json::serialize(what.arguments) == R"({"number":"+2290197123456","pin":"4711"})");
    CHECK(what.secret_arguments == std::vector<std::string>{"pin"});
    CHECK(what.on == medium::sms);
    CHECK(what.to == "+2290197123456");
    CHECK(what.within == 1h);
    CHECK(boost::json::serialize(what.known) == R"({"who":"Afi"})");
    CHECK(boost::json::serialize(what.hidden) == R"({"hint":"PIN 4711"})");
    CHECK(plain_text(what.not_found) == "Rien pour Afi.");
    CHECK(recorded_text(what.apology) == "Désolés. ••••");
    CHECK(with.at.waits_for == awaits::result);

    SUBCASE("kept") {
        const auto then = with.plays.advance(with.at, event::settled{"done"}, {});
        CHECK(plain_text(std::get<action::say>(then.at(0)).words) == "Promis.");
    }
    SUBCASE("not kept") {
        const auto then = with.plays.advance(with.at, event::settled{"unavailable"}, {});
        CHECK(plain_text(std::get<action::say>(then.at(0)).words) == "Non.");
    }
}

TEST_CASE("who has no address is promised nothing") {
    talk with{medium::voice, ""};
    CHECK(with.promise() == nullptr);
    CHECK(plain_text(std::get<action::say>(with.last.at(0)).words) == "Non.");
}

TEST_CASE("what is owed is told in its language, secrets masked for whoever writes it down") {
    talk with;
    const auto what = with.promise()->what;
    const auto words = told(what, balance);
    REQUIRE(words);
    CHECK(plain_text(*words).starts_with("Afi, votre solde : 2"));
    CHECK(plain_text(*words).ends_with(" PIN 4711."));
    CHECK(recorded_text(*words).starts_with("Afi, votre solde : 2"));
    CHECK(recorded_text(*words).ends_with(" ••••."));
    // Never with a hole in it.
    CHECK_FALSE(told(what, {{"other", 1}}));
    CHECK_FALSE(told(what, nullptr));
    CHECK_FALSE(told(what, {{"credit", "much"}}));
}

TEST_CASE("a promise comes back from JSON as it was, its secrets apart") {
    talk with;
    const auto what = with.promise()->what;
    const auto [saved, hidden] = save(what);
    CHECK(boost::json::serialize(saved).find("4711") == std::string::npos);
    CHECK(boost::json::serialize(hidden).find("4711") != std::string::npos);
    CHECK(resume_promise(boost::json::parse(boost::json::serialize(saved)),
                         boost::json::parse(boost::json::serialize(hidden))) == what);
    CHECK_THROWS_AS(resume_promise(saved), error);  // it cannot be asked without its PIN
    CHECK_THROWS_AS(resume_promise(nullptr), error);
    CHECK_THROWS_AS(resume_promise({{"version", 2}}), error);
}

TEST_CASE("the answer's own field is checked, and stands in the picture's texts") {
    std::string wrong = file;
    wrong.replace(wrong.find("balance.credit"), 14, "balance.credti");
    const auto found = load_text(wrong, "owes.yaml").check();
    REQUIRE_FALSE(found.empty());
    CHECK(to_string(found[0]).find("credti") != std::string::npos);
    CHECK(load_text(file, "owes.yaml").check().empty());
}
