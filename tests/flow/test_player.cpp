// tests/flow/test_player.cpp - the pure player: what happened goes in, what is to be done comes out.
#include "palabre/flow/player.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::flow;
using namespace std::chrono_literals;

namespace {

constexpr calendar_time noon{std::chrono::sys_days{std::chrono::January / 5 / 2026} + 12h};

expression cel(std::string_view text) {
    return expression::parse(text);
}

std::string shown(const std::vector<utterance>& words) {
    return plain_text(words);
}

/// Actions as short lines, so that a test reads like a log.
std::string shown(const actions& all) {
    struct {
        std::string operator()(const action::say& it) const { return "say " + shown(it.words); }
        std::string operator()(const action::ask& it) const {
            std::string text = "ask " + shown(it.what.prompt);
            for (const auto& [key, label] : it.what.choices) text += " [" + key + " " + label + "]";
            return text;
        }
        std::string operator()(const action::call& it) const {
            return (it.writes ? "act " : "call ") + it.connector + "." + it.operation + " " +
                   boost::json::serialize(it.arguments);
        }
        std::string operator()(const action::send& it) const {
            return "send " + std::string{to_string(it.what.on)} + " to " + it.what.to + ": " + shown(it.what.words);
        }
        std::string operator()(const action::promise& it) const {
            return "promise " + it.what.connector + "." + it.what.operation + " to " + it.what.to;
        }
        std::string operator()(const action::remember_language& it) const { return "remember " + it.language; }
        std::string operator()(const action::tag& it) const { return "tag " + it.disposition; }
        std::string operator()(const action::transfer& it) const { return "transfer to " + it.to; }
        std::string operator()(const action::open_conversation& it) const {
            return "open " + std::string{to_string(it.on)} + " for " + it.queue;
        }
        std::string operator()(const action::record& it) const { return "record after " + shown(it.prompt); }
        std::string operator()(const action::schedule_callback& it) const {
            return "callback to " + it.number + " by " + it.queue;
        }
        std::string operator()(const action::ask_assistant& it) const {
            return "assistant " + it.assistant + ": " + it.message;
        }
        std::string operator()(const action::wait& it) const {
            return "wait " + std::to_string(it.length.count() / 1000) + " ms";
        }
        std::string operator()(const action::end&) const { return "end"; }
    } const show;
    std::string lines;
    for (const auto& each : all) lines += std::visit(show, each) + "\n";
    return lines;
}

/// A conversation under test. With `forgetful`, it is saved and resumed between any two events, as after a restart.
struct talk {
    explicit talk(graph plan, medium on = medium::voice, std::string from = "+2290197000001")
        : plays{std::move(plan)}, state{plays.open(on, std::move(from), "100")} {}

    std::string begins(value customer = nullptr) { return happens(event::begins{std::move(customer)}); }
    std::string presses(std::string keys) { return happens(event::answered{{answer::kind::given, std::move(keys)}}); }
    std::string silence() { return happens(event::answered{{answer::kind::no_input, {}}}); }
    std::string comes(outcome what) { return happens(event::came{std::move(what)}); }
    std::string settles(std::string how, value data = nullptr) {
        return happens(event::settled{std::move(how), std::move(data)});
    }
    std::string hangs_up() { return happens(event::hung_up{}); }

    std::string happens(const event::any& what) {
        if (forgetful) state = plays.resume(plays.save(state));
        return shown(plays.advance(state, what, now));
    }

    player plays;
    session state;
    calendar_time now = noon;
    bool forgetful = true;
};

graph one(node step) {
    graph plan;
    plan.add("one", std::move(step));
    plan.add("bye", {step::hangup{"Bye."}});
    plan.add("sorry", {step::hangup{"Sorry."}});
    return plan;
}

}  // namespace

TEST_CASE("a player refuses a graph that leads nowhere, with every problem") {
    graph plan;
    plan.add("one", {step::say{"Hello."}, {{"next", "two", {"a.yaml", 3, 4}}}});
    plan.on_hang_up = "three";
    CHECK_THROWS_WITH(player{plan}, "no node is called 'three'; wire it to one that is there\n"
                                    "a.yaml:3:4: no node is called 'two'; wire it to one that is there");
    CHECK_THROWS_AS(player{graph{}}, error);
}

TEST_CASE("digits are collected, validated, confirmed and corrected") {
    talk on{one({step::collect{.prompt = "Number?",
                               .into = "number",
                               .least = 10,
                               .most = 10,
                               .valid = cel("number.startsWith('01')"),
                               .confirm = "You said ${digits(number)}.",
                               .asks = {.on_no_match = "Not a number."}},
                 {{"next", "bye"}}})};
    CHECK(on.begins() == "ask Number?\n");
    CHECK(on.presses("97123456") == "ask Not a number. Number?\n");
    CHECK(on.presses("9797123456") == "ask Not a number. Number?\n");
    CHECK(on.presses("01 97 12 34 56") ==
          "ask You said 0 1 9 7 1 2 3 4 5 6. If this is correct, press 1. To change it, press 2. [1 Yes] [2 No]\n");
    CHECK(on.presses("2") == "ask Number?\n");
    CHECK(on.presses("0197123457") ==
          "ask You said 0 1 9 7 1 2 3 4 5 7. If this is correct, press 1. To change it, press 2. [1 Yes] [2 No]\n");
    CHECK(on.presses("1") == "say Bye.\nend\n");
    CHECK(on.state.variables.at("number") == "0197123457");
}

TEST_CASE("silence and wrong answers share the node's patience") {
    talk on{one({step::menu{.prompt = "One?", .choices = {{"1", "One", ""}}, .asks = {.retries = 2}},
                 {{"1", "bye"}, {"no_input", "sorry"}}})};
    CHECK(on.begins() == "ask One? [1 One]\n");
    CHECK(on.silence() == "ask We did not get your answer. One? [1 One]\n");
    CHECK(on.presses("7") == "ask Sorry, that is not one of the choices. One? [1 One]\n");
    SUBCASE("silence has an edge") {
        CHECK(on.silence() == "say Sorry.\nend\n");
    }
    SUBCASE("a wrong answer has none: the conversation ends") {
        CHECK(on.presses("7") == "say Goodbye.\nend\n");
    }
    SUBCASE("an answer after all") {
        CHECK(on.presses("one") == "say Bye.\nend\n");
    }
}

TEST_CASE("late and impossible events change nothing") {
    talk on{one({step::menu{.prompt = "One?", .choices = {{"1", "One", ""}}}, {{"1", "bye"}}})};
    on.begins();
    const auto before = on.plays.save(on.state);
    CHECK(on.comes(outcome::of(1)).empty());
    CHECK(on.settles("answered").empty());
    CHECK(on.begins().empty());
    CHECK(on.plays.save(on.state) == before);
    on.presses("1");
    CHECK(on.presses("1").empty());
    CHECK(on.hangs_up().empty());
}

TEST_CASE("every outcome of a lookup takes its edge, stale news needs one of its own") {
    const auto lookup = [](bool stale_wired) {
        std::vector<edge> edges{{"value", "tell"}, {"not_found", "none"}, {"unavailable", "silent"}};
        if (stale_wired) edges.push_back({"stale", "old"});
        graph plan;
        plan.add("ask",
                 {step::lookup{.connector = "crm", .operation = "balance", .with = {{"number", cel("from")}}}, edges});
        plan.add("tell", {step::hangup{"${balance.amount}"}});
        plan.add("old", {step::hangup{"${balance.amount}, ${balance_age_ms / 60000} minutes ago"}});
        plan.add("none", {step::hangup{"none"}});
        plan.add("silent", {step::hangup{"silent"}});
        return talk{std::move(plan)};
    };
    const value amount{{"amount", 500}};
    auto on = lookup(true);
    CHECK(on.begins() == "call crm.balance {\"number\":\"+2290197000001\"}\n");
    CHECK(on.state.deadline == noon + 3s);
    SUBCASE("value") {
        CHECK(on.comes(outcome::of(amount)) == "say 500\nend\n");
    }
    SUBCASE("stale") {
        CHECK(on.comes(outcome::stale(amount, 10min)) == "say 500, 10 minutes ago\nend\n");
    }
    SUBCASE("not found") {
        CHECK(on.comes(outcome::not_found()) == "say none\nend\n");
    }
    SUBCASE("unavailable") {
        CHECK(on.comes(outcome::unavailable("hung")) == "say silent\nend\n");
    }
    SUBCASE("stale without an edge") {
        auto strict = lookup(false);
        strict.begins();
        CHECK(strict.comes(outcome::stale(amount, 10min)) == "say silent\nend\n");
    }
}

TEST_CASE("garbage from the other side is told as unavailable, never as an empty answer") {
    graph plan;
    plan.languages = {{"fr", "Français"}};
    plan.add("ask",
             {step::lookup{.connector = "crm", .operation = "balance"}, {{"value", "tell"}, {"unavailable", "tell"}}});
    plan.add("tell", {step::say{"Votre solde est de ${balance.amount} francs."}, {{"next", "tell"}}});
    talk on{std::move(plan)};
    on.begins();
    CHECK(on.comes(outcome::of("<html>")) ==
          "say Cette information n'est pas accessible pour le moment. Veuillez réessayer plus tard.\nend\n");
}

TEST_CASE("who hangs up during a lookup still gets its answer by message") {
    graph plan;
    plan.add("ask",
             {step::lookup{.connector = "crm", .operation = "balance"}, {{"value", "send"}, {"unavailable", "send"}}});
    plan.add("send", {step::send{.words = "Solde ${balance}", .at_end = true}, {{"next", "tell"}}});
    plan.add("tell", {step::say{"Solde ${balance}"}});
    talk on{std::move(plan)};
    on.begins();
    CHECK(on.hangs_up().empty());
    CHECK(on.comes(outcome::of(500)) == "send sms to +2290197000001: Solde 500\n");
    CHECK(on.state.over);
}

TEST_CASE("the language is remembered at the end, unless the flow says that the phone is borrowed") {
    const auto plan = [] {
        graph made;
        made.languages = {{"fr", "Français"}, {"en", "English"}};
        made.variables = {{"borrowed", kind::boolean}};  // begins as false
        made.add("language", {step::language{.remember = cel("!borrowed")}, {{"next", "menu"}}});
        made.add("menu", {step::menu{.prompt = "?", .choices = {{"1", "Own", ""}, {"2", "Borrowed", ""}}},
                          {{"1", "bye"}, {"2", "borrowed"}}});
        made.add("borrowed", {step::set{{{"borrowed", cel("true")}}}, {{"next", "bye"}}});
        made.add("bye", {step::hangup{"Bye."}});
        return made;
    };
    SUBCASE("a new customer chooses") {
        talk on{plan()};
        CHECK(on.begins() == "ask Pour le français, tapez 1. For English, press 2. [1 Français] [2 English]\n");
        CHECK(on.presses("2") == "ask ? [1 Own] [2 Borrowed]\n");
        CHECK(on.state.language == "en");
        CHECK(on.presses("1") == "say Bye.\nend\nremember en\n");
    }
    SUBCASE("a known one is not asked") {
        talk on{plan()};
        CHECK(on.begins({{"language", "en"}}) == "ask ? [1 Own] [2 Borrowed]\n");
        CHECK(on.presses("1") == "say Bye.\nend\n");
    }
    SUBCASE("a language that the flow no longer speaks is asked again") {
        talk on{plan()};
        CHECK(on.begins({{"language", "wo"}}).starts_with("ask Pour le français"));
    }
    SUBCASE("a borrowed phone does not learn") {
        talk on{plan()};
        on.begins();
        on.presses("2");
        CHECK(on.presses("2") == "say Bye.\nend\n");
    }
    SUBCASE("who hangs up has chosen all the same, if the flow can tell") {
        talk on{plan()};
        on.begins();
        on.presses("1");
        CHECK(on.hangs_up() == "remember fr\n");
    }
}

TEST_CASE("subflows come back, calls without end are cut") {
    graph plan;
    plan.add("start", {step::call_flow{"sub"}, {{"next", "bye"}}});
    plan.add("bye", {step::hangup{"Bye."}});
    plan.add("sub", {step::say{"Within."}, {{"next", "back"}}});
    plan.add("back", {step::give_back{}});
    plan.add("endless", {step::call_flow{"endless"}, {{"next", "bye"}}});
    CHECK(talk{plan}.begins() == "say Within.\nsay Bye.\nend\n");
    graph cyclic;
    cyclic.add("endless", {step::call_flow{"endless"}});
    CHECK(talk{cyclic}.begins() ==
          "say This information is not accessible at the moment. Please try again later.\nend\n");
}

TEST_CASE("hours, segments and branches choose by what is known") {
    graph plan;
    calendar_rules rules;
    rules.hours.fill({{8h, 18h}});
    plan.calendars.emplace("office", calendar{rules});
    plan.add("hours", {step::hours{"office"}, {{"open", "segment"}, {"closed", "closed"}}});
    plan.add("segment", {step::segment{cel("customer.segment")}, {{"gold", "gold"}, {"else", "branch"}}});
    plan.add("branch", {step::branch{{cel("customer.age > 60"), cel("channel == 'voice'")}},
                        {{"1", "old"}, {"2", "voice"}, {"else", "other"}}});
    for (const char* end : {"closed", "gold", "old", "voice", "other"}) plan.add(end, {step::tag{end}});
    CHECK(talk{plan}.begins({{"segment", "gold"}}) == "tag gold\nend\n");
    CHECK(talk{plan}.begins({{"segment", "hang_up"}, {"age", 70}}) == "tag old\nend\n");
    CHECK(talk{plan}.begins() == "tag voice\nend\n");
    CHECK(talk{plan, medium::sms}.begins() == "tag other\nend\n");
    talk late{plan};
    late.now += 8h;
    CHECK(late.begins() == "tag closed\nend\n");
}

TEST_CASE("notices are told to those concerned, while they last") {
    graph plan;
    plan.notices = {{"cut", "The network is down in Parakou.", noon, noon + 1h, cel("customer.region == 'Borgou'")},
                    {"all", "We have moved."}};
    plan.add("one", {step::announce{}, {}});
    CHECK(talk{plan}.begins({{"region", "Borgou"}}) ==
          "say The network is down in Parakou.\nsay We have moved.\nend\n");
    CHECK(talk{plan}.begins({{"region", "Littoral"}}) == "say We have moved.\nend\n");
    talk later{plan};
    later.now += 1h;
    CHECK(later.begins({{"region", "Borgou"}}) == "say We have moved.\nend\n");
    CHECK(shown(talk{plan}.plays.advance(later.state = later.plays.open(medium::voice, "1", "2"),
                                         event::begins{nullptr, {{{"id", "x"}, {"text", {{"", "From the desk."}}}}}},
                                         noon)) == "say We have moved.\nsay From the desk.\nend\n");
}

TEST_CASE("a survey asks one question after the other and keeps numbers as numbers") {
    talk on{one({step::survey{.into = "survey", .questions = {{"nps", "0 to 10?", 0, 10}, {"why", "Why?", 0, 0}}},
                 {{"next", "bye"}}}),
            medium::sms};
    CHECK(on.begins() == "ask 0 to 10?\n");
    CHECK(on.presses("11") == "ask Sorry, that answer is not valid. 0 to 10?\n");
    CHECK(on.presses("9") == "ask Why?\n");
    CHECK(on.presses("Friendly people") == "say Bye.\nend\n");
    CHECK(on.state.variables.at("survey") == value{{"nps", 9}, {"why", "Friendly people"}});
}

TEST_CASE("recordings, callbacks, assistants, waits and transfers settle by name") {
    const auto edges = [](std::initializer_list<const char*> names) {
        std::vector<edge> all;
        for (const char* name : names) all.push_back({name, "bye"});
        return all;
    };
    SUBCASE("recorded on voice, and also when the caller hangs up to end it") {
        graph plan;
        plan.add("one", {step::record{.prompt = "Speak."}, {{"recorded", "kept"}, {"empty", "kept"}}});
        plan.add("kept", {step::tag{"${recording}"}});
        talk on{plan};
        CHECK(on.begins() == "record after Speak.\n");
        CHECK(on.hangs_up().empty());
        CHECK(on.settles("recorded", "file-1").starts_with("tag "));
        CHECK(on.state.variables.at("recording") == "file-1");
    }
    SUBCASE("written where the channel shows text") {
        talk on{one({step::record{.prompt = "Write."}, edges({"recorded"})}), medium::whatsapp};
        CHECK(on.begins() == "ask Write.\n");
        CHECK(on.presses("Call me") == "say Bye.\nend\n");
        CHECK(on.state.variables.at("recording") == "Call me");
    }
    SUBCASE("callback") {
        talk on{one({step::schedule_callback{.queue = "sales"}, edges({"next", "unavailable"})})};
        CHECK(on.begins() == "callback to +2290197000001 by sales\n");
        CHECK(on.settles("done") == "say Bye.\nend\n");
        talk withheld{one({step::schedule_callback{.queue = "sales"}, edges({"next", "unavailable"})}), medium::voice,
                      ""};
        CHECK(withheld.begins() == "say Bye.\nend\n");
    }
    SUBCASE("assistant, whose slots become variables") {
        talk on{
            one({step::bot{.assistant = "faq", .greeting = "Ask me."}, edges({"done", "hand_over", "unavailable"})}),
            medium::whatsapp};
        CHECK(on.begins() == "ask Ask me.\n");
        CHECK(on.presses("My bill") == "assistant faq: My bill\n");
        CHECK(on.happens(event::assisted{.what = event::assisted::kind::hand_over, .slots = {{"topic", "bill"}}}) ==
              "say Bye.\nend\n");
        CHECK(on.state.variables.at("topic") == "bill");
    }
    SUBCASE("wait") {
        talk on{one({step::wait{1500ms}, edges({"next"})})};
        CHECK(on.begins() == "wait 1500 ms\n");
        CHECK(on.settles("done") == "say Bye.\nend\n");
    }
    SUBCASE("transfer") {
        talk on{
            one({step::transfer{.to = text_template::parse("q-${language}x")}, edges({"no_answer", "unavailable"})})};
        CHECK(on.begins() == "transfer to q-x\n");
        CHECK(on.settles("no_answer") == "say Bye.\nend\n");
        talk over{one({step::transfer{.to = text_template::parse("q")}, edges({"unavailable"})})};
        over.begins();
        CHECK(over.settles("done") == "end\n");  // who answered has hung up
        talk goes_on{one({step::transfer{.to = text_template::parse("q")}, edges({"answered", "unavailable"})})};
        goes_on.begins();
        CHECK(goes_on.settles("done") == "say Bye.\nend\n");
        talk busy{one({step::transfer{.to = text_template::parse("q")}, {{"unavailable", "sorry"}}})};
        busy.begins();
        CHECK(busy.settles("busy") == "say Sorry.\nend\n");
        talk answered{one({step::transfer{.to = text_template::parse("q")}, edges({"unavailable"})})};
        answered.begins();
        CHECK(answered.settles("answered") == "");
        CHECK(answered.state.over);
    }
}

TEST_CASE("messages go where they can: SMS from voice, the same channel elsewhere, nowhere to who withholds") {
    const auto send = [](step::send what, medium on, std::string from) {
        return talk{one({std::move(what), {}}), on, std::move(from)}.begins();
    };
    CHECK(send({.words = "Hi"}, medium::voice, "1") == "send sms to 1: Hi\nend\n");
    CHECK(send({.words = "Hi"}, medium::whatsapp, "1") == "send whatsapp to 1: Hi\nend\n");
    CHECK(send({.words = "Hi", .on = medium::sms, .to = cel("'22' + from")}, medium::whatsapp, "1") ==
          "send sms to 221: Hi\nend\n");
    CHECK(send({.words = "Hi"}, medium::voice, "") == "end\n");
    CHECK(send({.words = "Hi", .at_end = true}, medium::voice, "1") == "end\nsend sms to 1: Hi\n");
}

TEST_CASE("an answer of 1 MB, of no UTF-8, or of NULs is only a wrong answer") {
    for (const std::string& answer : {std::string(1U << 20U, '1'), std::string{"\xff\xfe"}, std::string(10, '\0')}) {
        talk on{one({step::collect{.prompt = "?", .into = "x", .wants = step::collect::kind::text, .most = 160},
                     {{"next", "bye"}}})};
        on.begins();
        if (answer.size() == 10) {
            CHECK(on.presses(answer) == "say Bye.\nend\n");
        } else {
            CHECK(on.presses(answer) == "ask Sorry, that answer is not valid. ?\n");
        }
        talk menu{one({step::menu{.prompt = "?", .choices = {{"1", "One", ""}}}, {{"1", "bye"}}})};
        menu.begins();
        CHECK(menu.presses(answer) == "ask Sorry, that is not one of the choices. ? [1 One]\n");
    }
}

TEST_CASE("the trail names each node that was passed") {
    graph plan;
    plan.add("a", {step::say{"A"}, {{"next", "b"}}});
    plan.add("b", {step::say{"B"}});
    const player plays{plan};
    auto state = plays.open(medium::voice, "1", "2");
    actions then;
    std::vector<std::uint32_t> trail;
    plays.advance(state, event::begins{}, noon, then, &trail);
    CHECK(trail == std::vector<std::uint32_t>{0, 1});
    CHECK(plays.node_of(state) == "b");
}
