// tests/contract/follow_ups.cpp - contract: what is to follow a call waits once, and surveys are counted.
#include "contract/desk.hpp"
#include "contract/themes.hpp"
#include "palabre/history/follow_up_book.hpp"

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234"), sena = phone("+2290197000002");

std::vector<follow_up> waiting(const desk& acme, std::size_t limit = 100) {
    return *acme.stage().ask<std::vector<follow_up>>(
        [&](auto then) { acme.store().follow_ups().waiting(limit, then); });
}

reply<std::vector<follow_up>> done_for(const desk& acme, customer_id who, follow_up_kind which,
                                       std::size_t limit = 100) {
    return acme.stage().ask<std::vector<follow_up>>(
        [&](auto then) { acme.store().follow_ups().done_for(who, which, limit, then); });
}

reply<follow_up> follow_up_of(const desk& acme, follow_up_id which) {
    return acme.stage().ask<follow_up>([&](auto then) { acme.store().follow_ups().follow_up_of(which, then); });
}

std::vector<survey_answer> answers(const desk& acme, follow_up_id which) {
    return *acme.stage().ask<std::vector<survey_answer>>(
        [&](auto then) { acme.store().follow_ups().answers_to(which, then); });
}

std::vector<survey_count> counts(const desk& acme, const survey_question& which) {
    return *acme.stage().ask<std::vector<survey_count>>(
        [&](auto then) { acme.store().follow_ups().counts(which, then); });
}

/// Everything that a follow-up may say of itself.
follow_up full(const desk& acme, customer_id who, const std::string& key = "attempt:1:message:missed") {
    return {.id = acme.next<follow_up>(),
            .key = key,
            .kind = follow_up_kind::message,
            .name = "missed",
            .customer = who,
            .address = "+2290190011234",
            .because_of = acme.begin(who, morning),
            .campaign = "march",
            .queue = "acme/sales",
            .disposition = "voicemail",
            .language = "fon",
            .agent = acme.next<user>(),
            .what = value{{"words", "..."}},
            .made = morning,
            .due = morning + 1min};
}

void once_by_key(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto first = full(acme, who);
    auto second = full(acme, who);
    second.name = "other";
    acme.put({change::make_follow_up{first}, change::make_follow_up{second}, change::make_follow_up{first}});
    CHECK(waiting(acme) == std::vector{first});
    stage.reopen();
    CHECK(waiting(acme) == std::vector{first});
    CHECK(desk{stage, "other"}
              .stage()
              .ask<std::vector<follow_up>>([&](auto then) {
                  desk{stage, "other"}.store().follow_ups().waiting(100, then);
              })
              ->empty());

    auto unknown = full(acme, who, "attempt:2");
    unknown.customer = acme.next<customer>();
    CHECK(acme.write({change::make_follow_up{unknown}}).what == verdict::not_found);
    for (const auto spoil : {+[](follow_up& it) { it.key.clear(); }, +[](follow_up& it) { it.name.clear(); },
                             +[](follow_up& it) { it.customer = {}, it.address.clear(); }}) {
        auto bad = full(acme, who, "attempt:3");
        spoil(bad);
        CHECK(acme.write({change::make_follow_up{bad}}).what == verdict::refused);
    }
}

void settled_once(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    auto what = full(acme, who);
    what.customer = {};
    auto soon = full(acme, who, "attempt:2");
    soon.due = morning;
    acme.put({change::make_follow_up{what}, change::make_follow_up{soon}});
    CHECK(waiting(acme) == std::vector{soon, what});
    CHECK(waiting(acme, 1) == std::vector{soon});
    acme.put({change::settle_follow_up{
        .which = soon.id, .at = morning, .why = "no answer", .due = morning + 1h, .attempts = 1}});
    soon.due = morning + 1h;
    soon.attempts = 1;
    soon.why = "no answer";
    CHECK(waiting(acme) == std::vector{what, soon});

    acme.put(
        {change::settle_follow_up{.which = what.id, .at = morning + 2min, .customer = who, .on = medium::whatsapp}});
    acme.put({change::settle_follow_up{.which = what.id, .at = morning + 3min, .state = follow_up_state::skipped},
              change::settle_follow_up{.which = what.id, .at = morning + 3min, .due = morning + 1h}});
    what.state = follow_up_state::done;
    what.settled = morning + 2min;
    what.customer = who;
    what.on = medium::whatsapp;
    CHECK(*follow_up_of(acme, what.id) == what);
    CHECK(waiting(acme) == std::vector{soon});
    CHECK(*done_for(acme, who, follow_up_kind::message) == std::vector{what});
    CHECK(done_for(acme, who, follow_up_kind::survey)->empty());
    CHECK(done_for(acme, acme.next<customer>(), follow_up_kind::survey).what == verdict::not_found);
    CHECK(follow_up_of(acme, acme.next<follow_up>()).what == verdict::not_found);
    CHECK(acme.write({change::settle_follow_up{.which = soon.id, .state = follow_up_state::waiting}}).what ==
          verdict::refused);
}

/// A survey that was sent, and its marks.
follow_up_id surveyed(const desk& acme, customer_id who, const std::string& queue, calendar_time at,
                      std::vector<survey_answer> said) {
    auto what = full(acme, who, "survey:" + std::to_string(acme.next<follow_up>().value()));
    what.kind = follow_up_kind::survey;
    what.name = "satisfaction";
    what.queue = queue;
    acme.put({change::make_follow_up{what}, change::settle_follow_up{.which = what.id, .at = at}});
    for (auto& each : said) {
        each.of = what.id;
        each.at = at + 1min;
        acme.put({change::note_survey_answer{each}});
    }
    return what.id;
}

void counted(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi}), other = acme.add({sena});
    const auto csat = [](std::int64_t mark) {
        return survey_answer{.question = "mark", .kind = "csat", .number = mark};
    };
    const survey_answer nps{.question = "again", .kind = "nps", .number = 9},
        words{.question = "why", .kind = "text", .text = "slow"};
    const auto first = surveyed(acme, who, "sales", morning, {csat(2), csat(4), nps, words});
    surveyed(acme, other, "sales", morning + 1h, {csat(4)});
    surveyed(acme, other, "support", morning + 2h, {});
    CHECK(answers(acme, first).size() == 3);  // the second mark stands in place of the first
    CHECK(follow_up_of(acme, first)->answered == morning + 1min);
    const auto all = counts(acme, {});
    REQUIRE(all.size() == 1);
    CHECK(all.at(0) == survey_count{.sent = 3, .answered = 2, .marks = {{"csat", {{4, 2}}}, {"nps", {{9, 1}}}}});
    const auto by_queue = counts(acme, {.by = survey_group::queue});
    REQUIRE(by_queue.size() == 2);
    CHECK(by_queue.at(0).group == "sales");
    CHECK(by_queue.at(0).answered == 2);
    CHECK(by_queue.at(1) == survey_count{.group = "support", .sent = 1});
    CHECK(counts(acme, {.from = morning + 1h, .to = morning + 2h}).at(0).sent == 1);
    CHECK(counts(acme, {.survey = "another"}).empty());
    CHECK(counts(acme, {.by = survey_group::agent}).size() == 3);
    for (const auto by : {survey_group::survey, survey_group::campaign, survey_group::disposition})
        CHECK(counts(acme, {.by = by}).size() == 1);
    CHECK(acme.write({change::note_survey_answer{{.of = acme.next<follow_up>(), .question = "a", .kind = "csat"}}})
              .what == verdict::done);

    acme.join(who, other);
    CHECK(done_for(acme, who, follow_up_kind::survey)->size() == 3);
    CHECK(done_for(acme, who, follow_up_kind::survey, 1)->at(0).queue == "support");
}

/// What waits for him goes, and his words; that surveys were answered stays.
void forgotten(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi}), other = acme.add({sena});
    const auto asked = surveyed(
        acme, who, "sales", morning,
        {{.question = "why", .kind = "text", .text = "slow"}, {.question = "mark", .kind = "csat", .number = 5}});
    auto by_number = full(acme, who, "attempt:7");
    by_number.customer = {};
    auto others = full(acme, other, "attempt:8");
    others.address = sena.address;
    auto dialled = full(acme, who, "attempt:9");  // nobody's, by his number, and never sent
    dialled.customer = {};
    auto others_number = full(acme, other, "attempt:10");
    others_number.customer = {};
    others_number.address = sena.address;
    acme.put({change::make_follow_up{full(acme, who)}, change::make_follow_up{by_number},
              change::make_follow_up{others}, change::make_follow_up{dialled}, change::make_follow_up{others_number},
              change::settle_follow_up{
                  .which = dialled.id, .at = morning, .state = follow_up_state::skipped, .why = "quiet"},
              change::settle_follow_up{
                  .which = others_number.id, .at = morning, .state = follow_up_state::skipped, .why = "quiet"},
              change::note_survey_answer{
                  {.of = dialled.id, .question = "why", .kind = "text", .text = "rude", .at = morning}}});
    const auto all = acme.export_customer(who);
    CHECK(all->at("follow_ups").as_array().size() == 4);
    CHECK(all->at("follow_ups").as_array().back().at("address") == value(afi.address));
    CHECK(all->at("survey_answers").as_array().size() == 3);
    CHECK(told(acme.erase_customer(who)) == "done");
    CHECK(waiting(acme) == std::vector{others});
    CHECK(follow_up_of(acme, asked)->address.empty());
    CHECK(follow_up_of(acme, asked)->what.is_null());
    CHECK(follow_up_of(acme, dialled.id)->address.empty());
    CHECK(follow_up_of(acme, dialled.id)->what.is_null());
    CHECK(follow_up_of(acme, others_number.id)->address == sena.address);
    CHECK_FALSE(follow_up_of(acme, others_number.id)->what.is_null());
    for (const auto which : {asked, dialled.id})
        for (const auto& each : answers(acme, which)) CHECK(each.text.empty());
    CHECK(counts(acme, {}).at(0).marks.at("csat").at(5) == 1);

    retention rules;
    rules.interactions = 24h;
    acme.sweep(rules, morning + 48h);
    CHECK(counts(acme, {}).empty());
    CHECK(answers(acme, asked).empty());
    CHECK(waiting(acme) == std::vector{others});  // what is owed is never swept
}

}  // namespace

std::vector<contract_case> follow_up_cases() {
    return {{"what follows a call waits once, whoever says so", once_by_key},
            {"what follows a call is settled once, or waits again", settled_once},
            {"surveys and their marks are counted by what they are about", counted},
            {"an erased customer is asked nothing any more, and his marks count", forgotten}};
}

}  // namespace palabre::contract
