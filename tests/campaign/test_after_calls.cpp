// tests/campaign/test_after_calls.cpp - what follows a call happens once, whoever says so and whatever dies meanwhile.
#include "campaign/call_house.hpp"
#include "campaign/campaign_house.hpp"
#include "palabre/campaign/after_calls.hpp"
#include "palabre/center.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/history/follow_up_book.hpp"

#include <boost/json/serialize.hpp>

#include <set>

using namespace palabre;
using namespace palabre::tests;
using history::follow_up;

namespace {

const char* const plan = R"({
  "messages": {"missed": {"words": {"fr": {"text": "Bonjour {name}, rappelez le 105."}}, "media": ["sms", "whatsapp"],
                          "at_most_every": "0s"}},
  "surveys": {"satisfaction": {"words": {"fr": {"text": "Notez nous de 1 a 5."}}, "flow": "avis", "from": {"sms": "1234"},
                               "at_most_every": "3d"}},
  "rules": [
    {"on": ["no_answer", "machine", "voicemail", "invalid_number"], "message": "missed"},
    {"on": ["refused"], "forbid": "company"},
    {"on": ["sold"], "survey": "satisfaction", "act": {"do": "crm.sold", "with": {"who": "{number}", "what": ["{queue}"]}}},
    {"on": ["later"], "call_back": "2h"},
    {"on": ["disposed"], "survey": "satisfaction"}]})";

/// A company's system that notes what it is told.
struct noted_deeds final : campaign::deeds {
    explicit noted_deeds(runtime& on) : loop{on} {}
    void act(const std::string& operation, const value& arguments, const std::string& key, history::customer_id,
             std::function<void(std::string, bool)> then) override {
        told.push_back(operation + " " + boost::json::serialize(arguments) + " " + key);
        const bool is_down = told.size() <= down;
        loop.post([then = std::move(then), is_down] { then(is_down ? "down" : "", is_down); });
    }
    runtime& loop;
    std::vector<std::string> told;
    std::size_t down = 0;  ///< So many times it is not there.
};

struct after_house {
    explicit after_house(const std::string& with = plan, delivery::sender_options sends = {})
        : read{campaign::read_after_plan(boost::json::parse(with))}, here{{{.name = "sms", .recognises_repeats = true},
                                                                           {.name = "wa", .on = medium::whatsapp}},
                                                                          {},
                                                                          std::move(sends)},
          acts{here.on.clock} {
        begin();
        who = here.customer(afi, "fr");
    }
    void begin() {
        after.emplace(here.on.clock, *here.on.store, here.on.id, read, *here.ways, &acts,
                      campaign::after_options{.queued = [this] { here.on.sends->look(); }});
        after->start();
    }
    void crash_and_begin() {
        after.reset();
        here.crash_and_begin();
        begin();
    }

    /// The network's word for a call to him.
    campaign::ended_call call(const std::string& code, bool by_agent = false, const std::string& key = "attempt:1") {
        return {.code = code, .by_agent = by_agent, .key = key, .address = afi, .campaign = "spring", .queue = "sales"};
    }
    /// With a contact that an agent has disposed of.
    history::interaction_id talk(const std::string& code, const std::string& key = "attempt:1") {
        const auto within = here.on.store->ids().next<history::interaction>();
        here.write({history::change::begin_interaction{
            {.id = within, .customer = who, .began = here.on.clock.calendar_now()}}});
        dispose(within, code, key);
        return within;
    }
    void dispose(history::interaction_id within, const std::string& code, const std::string& key = "attempt:1") {
        auto what = call(code, true, key);
        what.customer = who;
        what.interaction = within;
        auto all = after->follows(what);
        all.emplace_back(history::change::dispose{within, code});
        here.write(std::move(all));
    }
    void ends(const campaign::ended_call& what) { here.write(after->follows(what)); }
    void passes(duration time) { here.on.clock.run_for(time); }

    words heard() const { return here.on.heard(); }
    /// "missed done", "satisfaction skipped capped", ...
    words fates(history::follow_up_kind kind) {
        words all;
        for (auto id : ids) {
            const auto one = *here.ask<follow_up>(
                [&](auto then) { here.on.store->of(here.on.id).follow_ups().follow_up_of(id, then); });
            if (one.kind == kind)
                all.push_back(one.name + " " + std::string{to_string(one.state)} + (one.why.empty() ? "" : " ") +
                              one.why);
        }
        return all;
    }
    std::vector<follow_up> waiting() {
        return *here.ask<std::vector<follow_up>>(
            [&](auto then) { here.on.store->of(here.on.id).follow_ups().waiting(100, then); });
    }
    /// Remembers those that wait now, so that fates() tells of them later.
    void watch() {
        for (const auto& each : waiting()) ids.insert(each.id);
    }

    campaign::after_plan read;
    campaign_house here;
    noted_deeds acts;
    std::optional<campaign::after_calls> after;
    history::customer_id who;
    std::set<history::follow_up_id> ids;
};

using kind = history::follow_up_kind;

const char* const survey_flow = R"(flow: avis
languages: [fr, en]
channels: [sms, whatsapp]
variables: {survey_id: string}
nodes:
  ask:
    survey: avis
    questions:
      - {id: mark, ask: "Notez nous de 1 a 5.", least: 1, most: 5, words: {très bien: 5, very good: 5}}
      - {id: again, ask: "Nous recommanderiez-vous, de 0 a 10 ?"}
      - {id: why, ask: "Pourquoi ?", text: true}
    next: bye
  bye: {hangup: Merci.}
)";

/// The company's center answers what he writes, as palabre-center does.
struct answering_house {
    answering_house() : sahel{plan, listening()}, center{sahel.here.on.clock} {
        auto made = std::make_unique<text_channel>(
            text_channel_options{
                .name = "sms", .on = medium::sms, .company = "acme", .address = "1234", .home = country{"BJ"}},
            sahel.here.on.sends->answers());
        channel = made.get();
        center.attach(std::move(made));
        center.keep(*sahel.here.on.store, {.company = "acme", .home = country{"BJ"}});
        center.answer("1234",
                      flow::load_text("flow: aide\nnodes:\n  hello: {hangup: Composez le 105.}\n", "help.yaml"));
        center.answer("avis", flow::load_text(survey_flow, "survey.yaml"));
        center.start();
        sahel.passes(1s);
    }
    delivery::sender_options listening() {
        delivery::sender_options with;
        with.on_message = [this](const carrier_traits& at, const inbound_message& what, const history::thread& talk,
                                 history::customer_id from) {
            sahel.after->answered(from, at.on, [this, what = what, talk](const campaign::survey_place& found) mutable {
                what.answers = found.flow;
                what.fields = found.fields;
                channel->received(what, talk.of.value(), talk.turn);
            });
        };
        with.answered_by_flow = [](const std::string& carrier) { return carrier == "sms"; };
        return with;
    }
    void writes(const std::string& text) {
        sahel.here.on.gate().tell({inbound_message{.provider_id = std::to_string(++written),
                                                   .from = afi,
                                                   .to = "1234",
                                                   .text = text,
                                                   .at = sahel.here.on.clock.calendar_now()}});
        sahel.passes(2s);
    }
    history::survey_count counted() {
        const auto all = *sahel.here.ask<std::vector<history::survey_count>>(
            [&](auto then) { sahel.here.on.store->of(sahel.here.on.id).follow_ups().counts({}, then); });
        return all.empty() ? history::survey_count{} : all.front();
    }

    after_house sahel;
    palabre::center center;
    text_channel* channel = nullptr;
    int written = 0;
};

}  // namespace

TEST_CASE("what he answers to a survey is typed answers, one by one, and figures follow") {
    answering_house house;
    auto& sahel = house.sahel;
    sahel.talk("sold");
    sahel.passes(11min);
    CHECK(sahel.heard() == words{"Notez nous de 1 a 5."});
    CHECK(house.counted().sent == 1);
    CHECK(house.counted().answered == 0);
    house.writes("Très bien !");
    CHECK(sahel.heard().back() == "Nous recommanderiez-vous, de 0 a 10 ?");
    CHECK(house.counted().marks.at("csat").at(5) == 1);  // though he may never answer the next one
    house.writes("neuf");
    house.writes("On m'a bien aidé.");
    CHECK(sahel.heard().back() == "Merci.");
    const auto told = campaign::told(house.counted());
    CHECK(told.at("response_rate").as_double() == 1);
    CHECK(told.at("csat").as_double() == 1);
    CHECK(told.at("nps").as_double() == 1);
    auto& book = sahel.here.on.store->of(sahel.here.on.id);
    const auto page =
        *sahel.here.ask<history::timeline_page>([&](auto then) { book.timeline(sahel.who, {}, 100, then); });
    std::string line;
    for (const auto& each : page.entries)
        if (each.text == "survey") line += boost::json::serialize(each.details.at("answers"));
    CHECK(line == R"({"avis.mark":5,"avis.again":9,"avis.why":"On m'a bien aidé."})");
    house.writes("Bonjour");  // the survey is over
    CHECK(sahel.heard().back() == "Composez le 105.");
}

TEST_CASE("a call that a machine took, and the agent who says so too, are one message") {
    after_house sahel;
    sahel.ends(sahel.call("machine"));
    sahel.dispose(sahel.talk("voicemail"), "voicemail");
    sahel.passes(1min);
    sahel.dispose(sahel.talk("voicemail"), "voicemail");
    sahel.passes(1min);
    CHECK(sahel.heard() == words{"Bonjour , rappelez le 105."});
    sahel.ends(sahel.call("no_answer", false, "attempt:2"));  // another call
    sahel.passes(1min);
    CHECK(sahel.heard().size() == 2);
    sahel.ends(sahel.call("busy", false, "attempt:3"));  // no rule's
    sahel.passes(1min);
    CHECK(sahel.heard().size() == 2);
    auto wrong = sahel.call("unreachable", false, "attempt:4");
    wrong.status = 404;
    sahel.ends(wrong);
    sahel.passes(1min);
    CHECK(sahel.heard().size() == 3);
}

TEST_CASE("who is not known yet is written to by his number, in the campaign's language, with his name") {
    after_house sahel;
    auto what = sahel.call("no_answer");
    what.address = sena;
    what.language = "fr";
    what.name = "Séna";
    sahel.ends(what);
    sahel.passes(1min);
    CHECK(sahel.heard() == words{"Bonjour Séna, rappelez le 105."});
    CHECK(sahel.here.ask<history::person>([&](auto then) {
        sahel.here.on.store->of(sahel.here.on.id).find({history::identity_kind::phone, sena, sena}, then);
    }));
}

TEST_CASE("the first channel of the plan that he may be written to on, and nothing to who wants no message") {
    after_house sahel;
    sahel.here.write({history::change::forbid_contact{{.whom = {history::identity_kind::phone, afi, afi},
                                                       .on = medium::sms,
                                                       .at = sahel.here.on.clock.calendar_now()}}});
    sahel.here.write({history::change::add_identity{sahel.who, {history::identity_kind::whatsapp, "22997", "22997"}}});
    sahel.here.heard_on(sahel.who, medium::whatsapp);
    sahel.ends(sahel.call("no_answer"));
    sahel.passes(1min);
    CHECK(sahel.heard().size() == 1);
    sahel.here.write({history::change::forbid_contact{
        {.whom = {history::identity_kind::phone, sena, sena}, .at = sahel.here.on.clock.calendar_now()}}});
    auto what = sahel.call("no_answer", false, "attempt:2");
    what.address = sena;
    sahel.ends(what);
    sahel.watch();
    sahel.passes(1min);
    CHECK(sahel.heard().size() == 1);
    CHECK(sahel.fates(kind::message) == words{"missed skipped forbidden"});
}

TEST_CASE("a survey goes out after its delay, at most one in three days, and not after what excludes it") {
    after_house sahel;
    sahel.talk("answered_well");
    sahel.passes(9min);
    CHECK(sahel.heard().empty());
    sahel.passes(2min);
    CHECK(sahel.heard() == words{"Notez nous de 1 a 5."});
    sahel.passes(48h);
    sahel.talk("sold", "attempt:2");
    sahel.watch();
    sahel.passes(1h);
    CHECK(sahel.heard().size() == 1);
    CHECK(sahel.fates(kind::survey) == words{"satisfaction skipped capped"});
    sahel.passes(25h);
    sahel.talk("refused", "attempt:3");  // excluded: it comes on the list instead
    sahel.passes(1h);
    CHECK(sahel.heard().size() == 1);
    sahel.talk("sold", "attempt:4");
    sahel.watch();
    sahel.passes(1h);
    CHECK(sahel.heard().size() == 1);
    CHECK(sahel.fates(kind::survey).back() == "satisfaction skipped forbidden");
}

TEST_CASE("the last disposition holds: a survey that it excludes is not sent") {
    after_house sahel;
    const auto within = sahel.talk("sold");
    sahel.watch();
    sahel.passes(2min);
    sahel.dispose(within, "later");
    sahel.passes(1h);
    CHECK(sahel.heard().empty());
    CHECK(sahel.fates(kind::survey) == words{"satisfaction skipped disposition"});
    const auto again = sahel.talk("sold", "attempt:2");
    sahel.dispose(again, "something_else", "attempt:2");  // still surveyed
    sahel.passes(1h);
    CHECK(sahel.heard() == words{"Notez nous de 1 a 5."});
}

TEST_CASE("a system is told what came of a call, again and again until it is there, under one key") {
    after_house sahel;
    sahel.acts.down = 2;
    sahel.talk("sold");
    sahel.watch();
    sahel.passes(10s);
    CHECK(sahel.acts.told == words{R"(crm.sold {"who":"+2290197000001","what":["sales"]} attempt:1:deed:sold)"});
    sahel.passes(1h);
    CHECK(sahel.acts.told.size() == 3);
    CHECK(sahel.acts.told.back() == sahel.acts.told.front());
    CHECK(sahel.fates(kind::deed) == words{"crm.sold done"});
    sahel.acts.down = 1000;
    sahel.talk("sold", "attempt:2");
    sahel.watch();
    sahel.passes(5h);
    CHECK(sahel.acts.told.size() == 13);
    CHECK(sahel.fates(kind::deed).back() == "crm.sold skipped down");
}

TEST_CASE("a process that dies at any millisecond has written one message, and surveyed once") {
    for (int at = 0; at < 240; at += at < 60 ? 1 : 9) {
        CAPTURE(at);
        after_house sahel;
        auto all = sahel.after->follows(sahel.call("machine"));
        const auto survey = sahel.after->follows([&] {
            auto what = sahel.call("sold", true, "attempt:2");
            what.customer = sahel.who;
            return what;
        }());
        all.insert(all.end(), survey.begin(), survey.end());
        bool kept = false;
        sahel.here.on.store->of(sahel.here.on.id).write(all, [&](const auto& how) { kept = static_cast<bool>(how); });
        sahel.passes(1s + std::chrono::milliseconds{at} - 30ms);
        sahel.crash_and_begin();
        sahel.passes(10min - 1s - 100ms);  // and when the survey is due
        sahel.crash_and_begin();
        sahel.passes(std::chrono::milliseconds{at});
        sahel.crash_and_begin();
        sahel.passes(20min);
        REQUIRE(kept);
        CHECK(sahel.waiting().empty());
        CHECK(sahel.here.on.log.reached.size() == 2);
        for (const auto& [id, times] : sahel.here.on.log.reached) CHECK(times == 1);
        const auto texts = sahel.heard();
        CHECK(std::set(texts.begin(), texts.end()) ==
              std::set<std::string>{"Bonjour , rappelez le 105.", "Notez nous de 1 a 5."});
        CHECK(sahel.acts.told.size() >= 1);
        for (const auto& each : sahel.acts.told) CHECK(each == sahel.acts.told.front());
    }
}

TEST_CASE("what was written to nobody in time is not written a day later, and hours hold it back") {
    after_house sahel{R"({"messages": {"missed": {"words": {"fr": {"text": "a"}}, "lasts": "2h",
        "hours": {"time_zone": "Africa/Porto-Novo", "hours": {"monday-sunday": "08:00-20:00"}}}},
        "rules": [{"on": ["busy"], "message": "missed"}]})"};
    // The clock begins at midnight in Porto-Novo's reckoning, or not: both ends are looked at.
    for (int hour = 0; hour < 24; ++hour) {
        auto what = sahel.call("busy", false, "attempt:" + std::to_string(hour));
        what.address = "+22901970001" + std::to_string(10 + hour);
        what.language = "fr";
        sahel.ends(what);
        sahel.watch();
        sahel.passes(1h);
    }
    sahel.passes(24h);
    const auto all = sahel.fates(kind::message);
    CHECK(std::ranges::count(all, "missed skipped closed") == 10);
    CHECK(sahel.heard().size() == 14);
}

TEST_CASE("a lead that is to be called back goes first then, by his campaign") {
    after_house sahel;
    auto what = sahel.call("later", true);
    what.lead = history::lead_id{17};
    const auto all = sahel.after->follows(what);
    REQUIRE(all.size() == 1);
    const auto& recall = std::get<history::change::recall_lead>(all.front());
    CHECK(recall.which.value() == 17);
    CHECK(recall.goes_first);
    CHECK(recall.due == sahel.here.on.clock.calendar_now() + 2h);
    what.by_agent = false;  // the campaign's own retries say that
    CHECK(sahel.after->follows(what).empty());
}

TEST_CASE("an answer is the latest survey's, once and in its time") {
    after_house sahel;
    sahel.talk("sold");
    sahel.passes(11min);
    const auto ask = [&](medium on) {
        std::optional<campaign::survey_place> got;
        sahel.after->answered(sahel.who, on, [&](auto found) { got = std::move(found); });
        sahel.passes(50ms);
        REQUIRE(got);
        return *got;
    };
    CHECK(ask(medium::whatsapp).flow.empty());
    const auto found = ask(medium::sms);
    CHECK(found.flow == "avis");
    CHECK(found.fields.at("survey_id").as_string() == to_string(found.survey.id));
    sahel.here.write({history::change::note_survey_answer{{.of = found.survey.id,
                                                           .question = "avis.mark",
                                                           .kind = "csat",
                                                           .number = 4,
                                                           .at = sahel.here.on.clock.calendar_now()}}});
    CHECK(ask(medium::sms).flow.empty());
}

TEST_CASE("an attempt's result and what follows it are one write, whenever the process dies") {
    const auto rules = campaign::read_after_plan(boost::json::parse(plan));
    for (int at = 1; at < 900; at += at < 60 ? 2 : 13) {
        CAPTURE(at);
        call_house house;
        house.options.follows = [&](const campaign::ended_call& what) {
            return campaign::changes_after(rules, what, house.clock.calendar_now(), house.store->ids());
        };
        house.crash();
        house.begin();
        house.fill("march", {{afi}, {sena}, {koku}});
        house.log.will[sena] = {{"no_answer", 200ms, {}, 480}, {"answers", 300ms}};
        house.log.will[koku] = {{"no_answer", 400ms, {}, 480}, {"answers", 300ms}};
        house.floor->come(1);
        house.run(plan_of("progressive", R"("attempts": {"most": 20, "a_day": 20})"));
        house.clock.run_for(std::chrono::milliseconds{at});
        house.crash();
        house.begin();
        house.floor->come(1);
        house.clock.run_for(26h);
        std::set<std::string> settled, owed;
        for (const auto& lead : house.leads())
            for (const auto& each : house.attempts(lead.id))
                if (each.result == "no_answer") settled.insert("attempt:" + to_string(each.id) + ":message");
        const auto all = *house.ask<std::vector<follow_up>>(
            [&](auto then) { house.store->of(house.id).follow_ups().waiting(100, then); });
        for (const auto& each : all) owed.insert(each.key);
        CHECK(settled == owed);
        CHECK_FALSE(owed.empty());
    }
}

TEST_CASE("CSAT is the share of 4 and 5, NPS that of 9 and 10 less that of 0 to 6") {
    history::survey_count what{.sent = 20, .answered = 8};
    CHECK_FALSE(campaign::csat_of(what));
    CHECK_FALSE(campaign::nps_of(what));
    what.marks["csat"] = {{1, 1}, {3, 1}, {4, 2}, {5, 4}};
    what.marks["nps"] = {{0, 1}, {6, 1}, {7, 1}, {8, 1}, {9, 2}, {10, 2}};
    CHECK(*campaign::csat_of(what) == doctest::Approx(0.75));
    CHECK(*campaign::nps_of(what) == doctest::Approx(0.25));
    const auto told = campaign::told(what);
    CHECK(told.at("response_rate").as_double() == doctest::Approx(0.4));
    CHECK(told.at("marks").at("csat").at("5").as_int64() == 4);
}

TEST_CASE("all that is wrong in a plan is told, each with its place") {
    const auto wrong = [](const char* text) {
        std::string all;
        try {
            (void)campaign::read_after_plan(boost::json::parse(text));
        } catch (const error& bad) {
            for (const auto& each : bad.problems()) all += each.what + "; ";
        }
        return all;
    };
    CHECK(wrong("{}") == "rules: nothing follows any call; ");
    CHECK(wrong(R"({"surveys": {"a": {"words": {"fr": {"text": "?"}}, "from": {"sms": "MOOV"}, "flow": "x"}},
                    "rules": [{"on": ["a"], "survey": "a"}]})")
              .find("nobody can answer 'MOOV'") != std::string::npos);
    const auto many = wrong(R"({"messages": {"m": {"words": {"en": {"text": "?"}}, "audience": {}, "after": "soon"}},
        "surveys": {"s": {"words": {"fr": {"text": "?"}}}},
        "rules": [{"message": "n"}, {"on": ["a"], "survey": "t", "act": {"do": "crm"}, "call_back": "1h", "recycle": "1h", "x": 1}]})");
    for (const auto* const each :
         {"messages.m.words: there are none in 'fr'", "messages.m.audience", "messages.m.after: it is no time",
          "surveys.s.flow: nothing would take his answer", "rules[0].on: it follows nothing",
          "rules[0].message: there is none called 'n'", "rules[1].survey: there is none called 't'",
          "rules[1].act.do: it names no operation", "rules[1].recycle", "rules[1].x: there is no such setting"}) {
        CAPTURE(each);
        CHECK(many.find(each) != std::string::npos);
    }
}
