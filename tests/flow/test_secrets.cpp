// tests/flow/test_secrets.cpp - a secret reaches its customer and nothing that is written down.
#include "palabre/flow/player.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::flow;

namespace {

constexpr const char* pin = "73913";
constexpr const char* puk = "48151623";

/// A PIN is asked for and confirmed, a PUK looked up with it, told, and sent at the end; `copy` is computed by a subflow.
constexpr const char* file = R"(flow: secrets
languages: [fr, en]
variables: {copy: string, plain: string}
connectors:
  crm:
    puk: {arguments: {number: string, pin: string}, result: {code: string}}
    block: {arguments: {code: string}, writes: true}
nodes:
  ask:
    collect: {fr: "Votre code PIN ?", en: "Your PIN?"}
    into: pin
    digits: {least: 4, most: 8}
    confirm: {fr: "${digits(pin)}, pour le ${from} ?", en: "${digits(pin)}, for ${from}?"}
    secret: true
    no_input: bye
    next: fetch
  fetch:
    lookup: crm.puk
    with: {number: from, pin: pin}
    secret: true
    to: {value: copied, not_found: bye, unavailable: bye}
  copied: {call_flow: sub, next: post}
  around: {set: {copy: "'<' + twice + '>'"}, next: back}
  sub: {set: {twice: puk.code + puk.code, plain: "'no secret'"}, next: around}
  back: {return: }
  post:
    send:
      fr: [{text: "Bonjour ${from}."}, {text: "PUK ${puk.code}, ${plain}.", clip: puk}]
      en: "PUK ${puk.code}, ${plain}."
    when: end
    next: tell
  tell: {say: "PUK ${copy} pour ${from}", next: block}
  block:
    act: crm.block
    with: {code: copy}
    confirmed_by: ask
    into: blocked
    to: {done: unmarked, not_found: bye, unavailable: bye}
  unmarked: {set: {copy: "'harmless'"}, next: wish}
  wish:
    menu: {fr: "Code ${puk.code} noté ?", en: "Did you note ${puk.code}?"}
    choices: {1: {label: Oui, say: "Pour ${puk.code}, tapez 1.", to: bye}}
    no_match: {say: "Non, ${pin}", to: bye}
    no_input: bye
  bye: {hangup: Au revoir.}
)";

graph plan() {
    return load_text(file, "secrets.yaml");
}

template<typename Action> const Action& only(const actions& all) {
    const Action* found = nullptr;
    for (const auto& each : all)
        if (const auto* it = std::get_if<Action>(&each)) found = it;
    REQUIRE(found != nullptr);
    return *found;
}

bool tells(const value& written, const std::string& secret) {
    return boost::json::serialize(written).find(secret) != std::string::npos;
}

/// What may be written down of actions: words as recorded, arguments that are no secret.
std::string recorded(const actions& all) {
    std::string lines;
    for (const auto& each : all) {
        if (const auto* say = std::get_if<action::say>(&each)) lines += "say " + recorded_text(say->words) + "\n";
        if (const auto* ask = std::get_if<action::ask>(&each)) {
            lines += (ask->what.secret ? "ask in secret " : "ask ") + recorded_text(ask->what.prompt);
            for (const auto& choice : ask->what.choices) lines += " [" + choice.label + "]";
            lines += "\n";
        }
        if (const auto* send = std::get_if<action::send>(&each))
            lines += "send to " + send->what.to + ": " + recorded_text(send->what.words) + "\n";
        if (const auto* call = std::get_if<action::call>(&each)) {
            lines += (call->secret ? "call in secret " : "call ") + call->operation;
            for (const auto& [name, is] : call->arguments.as_object()) {
                const auto& secret = call->secret_arguments;
                const bool hidden = std::find(secret.begin(), secret.end(), name) != secret.end();
                lines += " " + std::string{name} + "=" + (hidden ? "?" : boost::json::serialize(is));
            }
            lines += "\n";
        }
    }
    return lines;
}

/// Plays the flow through; `between` gets each session, and may replace it.
std::string play(const player& plays, const std::function<void(session&)>& between, std::string* heard = nullptr) {
    auto talk = plays.open(medium::voice, "+22997", "100");
    const std::vector<event::any> all{event::begins{},
                                      event::answered{{answer::kind::given, pin}},
                                      event::answered{{answer::kind::given, "1"}},
                                      event::came{outcome::of({{"code", puk}})},
                                      event::came{outcome::of("done")},
                                      event::answered{{answer::kind::given, "9"}},
                                      event::answered{{answer::kind::given, "1"}}};
    std::string lines;
    for (const auto& each : all) {
        between(talk);
        const auto then = plays.advance(talk, each, {});
        lines += recorded(then);
        if (heard == nullptr) continue;
        for (const auto& one : then) {
            if (const auto* say = std::get_if<action::say>(&one)) *heard += plain_text(say->words) + "\n";
            if (const auto* ask = std::get_if<action::ask>(&one)) *heard += plain_text(ask->what.prompt) + "\n";
            if (const auto* send = std::get_if<action::send>(&one)) *heard += plain_text(send->what.words) + "\n";
        }
    }
    between(talk);
    CHECK(talk.over);
    return lines;
}

}  // namespace

TEST_CASE("the customer hears his secrets, and what is written down masks them") {
    const player plays{plan()};
    for (const auto& problem : plays.plan().check()) CHECK(to_string(problem) == "");
    std::string heard;
    const std::string written = play(
        plays, [](session&) {}, &heard);
    CHECK(written ==
          "ask in secret Votre code PIN ?\n"
          "ask in secret ••••, pour le +22997 ? Si c'est exact, tapez 1. Pour corriger, tapez 2. [Oui] [Non]\n"
          "call in secret puk number=\"+22997\" pin=?\n"
          "say PUK •••• pour +22997\n"
          "call block code=?\n"
          "ask Code •••• noté ? Pour ••••, tapez 1. [Oui]\n"
          "ask Non, •••• Code •••• noté ? Pour ••••, tapez 1. [Oui]\n"
          "say Au revoir.\n"
          "send to +22997: Bonjour +22997. PUK ••••, no secret.\n");
    CHECK(heard == "Votre code PIN ?\n"
                   "7 3 9 1 3, pour le +22997 ? Si c'est exact, tapez 1. Pour corriger, tapez 2.\n"
                   "PUK <4815162348151623> pour +22997\n"
                   "Code 48151623 noté ? Pour 48151623, tapez 1.\n"
                   "Non, 73913 Code 48151623 noté ? Pour 48151623, tapez 1.\n"
                   "Au revoir.\n"
                   "Bonjour +22997. PUK 48151623, no secret.\n");
}

TEST_CASE("no saved session holds a secret, and with its secrets it is the same again") {
    const player plays{plan()};
    std::string written[2];
    int with_pin = 0, with_puk = 0;
    written[0] = play(plays, [&](session& talk) {
        const value saved = plays.save(talk), secrets = plays.secrets(talk);
        CHECK(!tells(saved, pin));
        CHECK(!tells(saved, puk));
        with_pin += tells(secrets, pin) ? 1 : 0;
        with_puk += tells(secrets, puk) ? 1 : 0;
        const auto again = [](const value& v) { return boost::json::parse(boost::json::serialize(v)); };
        talk = plays.resume(again(saved), again(secrets));
        CHECK(plays.save(talk) == saved);
        CHECK(plays.secrets(talk) == secrets);
    });
    written[1] = play(plays, [](session&) {});
    CHECK(written[0] == written[1]);
    CHECK(with_pin == 6);
    CHECK(with_puk == 4);

    auto talk = plays.open(medium::voice, "+22997", "100");
    CHECK(plays.secrets(talk) == nullptr);
    plays.advance(talk, event::begins{}, {});
    CHECK(plays.secrets(talk) == nullptr);  // declared, and still empty
    CHECK(plays.save(talk).at("variables").as_object().contains("copy"));
}

TEST_CASE("without its secrets a session goes on: nobody is told nothing, or a mask") {
    const player plays{plan()};
    auto talk = plays.open(medium::voice, "+22997", "100");
    const auto forget = [&] { talk = plays.resume(plays.save(talk)); };
    plays.advance(talk, event::begins{}, {});
    plays.advance(talk, event::answered{{answer::kind::given, pin}}, {});
    REQUIRE(talk.waits_for == awaits::confirmation);

    SUBCASE("what was to be confirmed is asked anew") {
        forget();
        CHECK(talk.waits_for == awaits::answer);
        CHECK(recorded(plays.ask_again(talk, {})) == "ask in secret Votre code PIN ?\n");
        plays.advance(talk, event::answered{{answer::kind::given, pin}}, {});
        CHECK(talk.waits_for == awaits::confirmation);
    }
    SUBCASE("an answer that stays unconfirmed is kept nowhere") {
        for (int i = 0; i < 3; ++i) plays.advance(talk, event::answered{{answer::kind::no_input, {}}}, {});
        CHECK(talk.over);
        CHECK(!tells(plays.save(talk), pin));
        CHECK(plays.secrets(talk) == nullptr);
    }
    SUBCASE("variables are missing, and the message says that it cannot tell") {
        plays.advance(talk, event::answered{{answer::kind::given, "1"}}, {});
        plays.advance(talk, event::came{outcome::of({{"code", puk}})}, {});
        REQUIRE(talk.later.size() == 1);
        SUBCASE("in French") {
        }
        SUBCASE("in English") {
            talk.language = "en";
        }
        const bool french = talk.language == "fr";
        forget();
        CHECK(talk.variables.as_object().contains("plain"));
        CHECK_FALSE(talk.variables.as_object().contains("pin"));
        CHECK_FALSE(talk.variables.as_object().contains("puk"));
        CHECK_FALSE(talk.variables.as_object().contains("copy"));
        CHECK(plain_text(talk.later.front().words) ==
              (french ? "Cette information n'est pas accessible pour le moment. Veuillez réessayer plus tard."
                      : "This information is not accessible at the moment. Please try again later."));
        CHECK(talk.later.front().words.front().masked.empty());
        // The text that it comes to next tells the PUK, which is gone: never a text with a hole.
        const auto then = plays.advance(talk, event::came{outcome::of("done")}, {});
        CHECK(plain_text(only<action::say>(then).words) ==
              plain_text(talk.later.empty() ? only<action::send>(then).what.words : talk.later.front().words));
        CHECK(talk.over);
    }
}

TEST_CASE("secrets that are not the session's are refused") {
    const player plays{plan()};
    auto talk = plays.open(medium::voice, "+22997", "100");
    plays.advance(talk, event::begins{}, {});
    plays.advance(talk, event::answered{{answer::kind::given, pin}}, {});
    plays.advance(talk, event::answered{{answer::kind::given, "1"}}, {});
    plays.advance(talk, event::came{outcome::of({{"code", puk}})}, {});
    const value saved = plays.save(talk), good = plays.secrets(talk);
    const auto refusal = [&](const value& from, const value& secrets) -> std::string {
        try {
            plays.resume(from, secrets);
            return "";
        } catch (const error& thrown) {
            CHECK(thrown.code() == errc::invalid_file);
            return thrown.problems().front().what;
        }
    };
    const auto with = [&](const char* name, value changed) {
        value bad = good;
        bad.as_object()[name] = std::move(changed);
        return refusal(saved, bad);
    };
    CHECK(refusal(saved, good) == "");
    CHECK(refusal(saved, 7) == "a saved session is no JSON object");
    CHECK(with("variables", {{"from", "x"}}) == "a saved session comes with a secret that the flow does not have");
    CHECK(with("given", "1") == "a saved session comes with the secrets of another");
    CHECK(with("texts", boost::json::array{}) == "a saved session comes with the secrets of another");
    CHECK(with("texts", {"a", "b"}) == "a saved session comes with the secrets of another");
    CHECK(with("texts", {7}) == "a saved session comes with the secrets of another");
    CHECK(with("texts", boost::json::string(100'000, 'x')) == "a saved session is larger than 64 kB");
    value holed = saved;
    holed.at("later").at(0).at("words").at(1).at("text") = "";
    CHECK(refusal(holed, good) == "a saved session has a secret where nothing is masked");
}

TEST_CASE("a player refuses a flow that would write a secret down") {
    graph bad;
    bad.add("ask", {step::collect{.prompt = "PIN?", .into = "pin", .secret = true}, {{"next", "post"}}});
    bad.add("post", {step::send{.words = "Hello.", .to = expression::parse("pin")}, {{"next", "bye"}}});
    bad.add("bye", {step::hangup{}});
    CHECK_THROWS_WITH(player{bad},
                      "recipient of 'post' is computed from a secret; tell it in a text of its own; choices' "
                      "names and addresses are written down");
    CHECK(bad.check().size() == 1);
}

TEST_CASE("a flow without secrets masks nothing, and one mark is as good as many") {
    const auto masked = [](bool first, bool second) {
        graph one;
        one.add("a", {step::collect{.prompt = "?", .into = "pin", .secret = first}, {{"next", "b"}}});
        one.add("b", {step::collect{.prompt = "? ${pin}", .into = "pin", .secret = second}});
        const player plays{one};
        auto talk = plays.open(medium::sms, "1", "2");
        plays.advance(talk, event::begins{}, {});
        const auto then = plays.advance(talk, event::answered{{answer::kind::given, "1"}}, {});
        const auto& asked = only<action::ask>(then).what;
        return asked.prompt.front().masked + (asked.secret ? " in secret" : "");
    };
    CHECK(masked(false, false) == "");
    CHECK(masked(true, false) == "? •••• in secret");
    CHECK(masked(false, true) == "? •••• in secret");
}

TEST_CASE("long ways and rounds of set end quickly") {
    graph long_way;
    constexpr int count = 5000;
    const auto name = [](int i) { return "v" + std::to_string(i); };
    for (int i = 0; i < count; ++i) {
        step::set step;
        step.variables.push_back({name(i), expression::parse(name(i + 1))});
        long_way.add("n" + std::to_string(i), {std::move(step), {{"next", "n" + std::to_string(i + 1)}}});
    }
    step::set round;
    round.variables.push_back({name(count), expression::parse(name(0))});
    long_way.add("n" + std::to_string(count), {std::move(round), {{"next", "last"}}});
    long_way.add("last",
                 {step::collect{.prompt = "${v0}", .into = name(count / 2), .secret = true}, {{"next", "last"}}});
    const player plays{long_way};
    auto talk = plays.open(medium::voice, "1", "2");
    talk.variables = {{name(0), "x"}, {name(count), "y"}};
    CHECK(plays.secrets(talk).at("variables").as_object().size() == 2);
}

TEST_CASE("the operator's sample hides the PUK and what proves its holder") {
    const player plays{load(PALABRE_SOURCE_DIR "/samples-ivr/operator/flow.yaml")};
    auto talk = plays.open(medium::voice, "+22997", "105");
    const value hidden{{"puk", {{"code", puk}}}, {"born", "07031990"}, {"recharge", "1000"}};
    talk.variables = hidden;
    talk.variables.as_object()["number"] = "+22997";
    CHECK(plays.secrets(talk).at("variables") == hidden);
    CHECK(plays.save(talk).at("variables") == value{{"number", "+22997"}});
}
