// tests/contract/recordings.cpp - contract: recordings are known from their beginning until their file is no more.
#include "contract/desk.hpp"
#include "contract/themes.hpp"
#include "palabre/history/report_book.hpp"

#include <boost/json/array.hpp>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234");

recording begins(const desk& acme, customer_id who, calendar_time at = morning, duration kept = 24h) {
    recording made{.id = acme.next<recording>(),
                   .customer = who,
                   .within = acme.begin(who, at),
                   .campaign = "reminders",
                   .queue = "sales",
                   .file = "2026-01-05/k7q2m.wav",
                   .began = at,
                   .until = at + kept};
    acme.put({change::add_recording{made}});
    return made;
}

void known_until_dropped(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    auto made = begins(acme, who);
    acme.put({change::add_recording{made}});  // written again
    CHECK(*acme.recordings_of(who) == std::vector{made});
    stage.reopen();
    acme.put({change::touch_recording{.which = made.id, .ended = morning + 2min, .length = 115s}});
    made.ended = morning + 2min;
    made.length = 115s;
    CHECK(*acme.recordings_of(who) == std::vector{made});
    CHECK(acme.recordings_due(made.until - 1us)->empty());
    CHECK(*acme.recordings_due(made.until) == std::vector{made});
    CHECK(acme.export_customer(who)->at("recordings").at(0).at("length_ms").as_int64() == 115'000);
    CHECK(acme.export_customer(who)->at("recordings").at(0).at("queue").as_string() == "sales");

    acme.put({change::touch_recording{.which = made.id, .until = made.until + 1h, .why = "the disk is read-only"}});
    CHECK(acme.recordings_due(made.until)->empty());
    const auto again = acme.recordings_due(made.until + 1h);
    REQUIRE(again->size() == 1);
    CHECK(again->at(0).attempts == 1);
    CHECK(again->at(0).why == "the disk is read-only");
    CHECK(again->at(0).ended == made.ended);
    CHECK(desk{stage, "other"}.recordings_due(made.until + 1h)->empty());

    acme.put({change::drop_recording{made.id}, change::drop_recording{made.id}, change::touch_recording{made.id}});
    CHECK(acme.recordings_of(who)->empty());
    CHECK(acme.recordings_of(acme.next<customer>()).what == verdict::not_found);
    CHECK(acme.recordings_due(morning, 1001).what == verdict::refused);
    for (const auto* const wrong : {"", "/etc/passwd", "../../etc/passwd"})
        CHECK(acme.write({change::add_recording{{.id = acme.next<recording>(), .file = wrong}}}).what ==
              verdict::refused);
    CHECK(acme.write({change::add_recording{
                         {.id = acme.next<recording>(), .customer = acme.next<customer>(), .file = "x.wav"}}})
              .what == verdict::not_found);
}

/// The longest overdue first; what goes on is not deleted under who writes it.
void due_in_their_order(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto late = begins(acme, who, morning + 1h), early = begins(acme, who, morning, 23h);
    const auto going_on = begins(acme, who, morning + 30h, 1s);
    const auto ends = [&](const recording& which) {
        return change::touch_recording{.which = which.id, .ended = which.began + 1min};
    };
    acme.put({ends(late), ends(early)});
    const auto files = [&](calendar_time by, std::size_t limit = 100) {
        std::vector<recording_id> all;
        const auto due = acme.recordings_due(by, limit);
        for (const auto& each : *due) all.push_back(each.id);
        return all;
    };
    CHECK(files(morning + 31h) == std::vector{early.id, late.id});
    CHECK(files(morning + 31h, 1) == std::vector{early.id});
    CHECK(files(morning + 30h + cut_off_after) == std::vector{early.id, late.id, going_on.id});
}

/// Nobody's then, and due at once: what was his group's, and what was recorded in its contacts.
void let_go_by_erasure(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi}), joined = acme.add({phone("+2290197000002")}),
               other = acme.add({phone("+2290197000003")});
    acme.join(who, joined);
    const auto his = begins(acme, who), theirs = begins(acme, joined, morning + 1h), others = begins(acme, other);
    for (const auto& each : {his, theirs, others})
        acme.put({change::touch_recording{.which = each.id, .ended = each.began + 1min}});
    CHECK(acme.recordings_of(joined)->size() == 2);
    CHECK(told(acme.erase_customer(joined)) == "done");
    CHECK(acme.recordings_of(who)->empty());
    const auto due = acme.recordings_due(morning + 2h);
    REQUIRE(due->size() == 2);
    for (const auto& each : *due) {
        CHECK(!each.customer);
        CHECK(each.file == his.file);
    }
    CHECK(acme.recordings_of(other)->size() == 1);
    stage.reopen();
    CHECK(acme.recordings_due(morning + 2h)->size() == 2);
}

/// Over all pages.
std::vector<recording_id> looked_for(const desk& acme, const recording_question& what, std::size_t limit = 2) {
    std::vector<recording_id> all;
    std::optional<position> after = position{};
    while (after) {
        const auto page = acme.stage().ask<recording_page>(
            [&](auto then) { acme.store().reports().recordings(what, *after, limit, then); });
        REQUIRE(told(page) == "done");
        CHECK(page->recordings.size() <= limit);
        for (const auto& each : page->recordings) all.push_back(each.what.id);
        after = page->next;
    }
    return all;
}

/// By customer, agent, disposition, campaign, queue and time, the newest first; nothing of what is not whole or not to be heard.
void looked_for_by_what_came_of_the_call(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi}), joined = acme.add({phone("+2290197000002")}),
               other = acme.add({phone("+2290197000003")});
    const user_id awa{7}, bio{8};
    const auto first = begins(acme, who), second = begins(acme, joined, morning + 1h),
               third = begins(acme, other, morning + 2h), goes_on = begins(acme, who, morning + 3h);
    for (const auto& each : {first, second, third})
        acme.put({change::touch_recording{.which = each.id, .ended = each.began + 1min, .length = 1min}});
    const auto visit = [&](const recording& of, user_id agent) {
        acme.put({change::add_visit{{.id = acme.next<queue_visit>(),
                                     .within = of.within,
                                     .queue = "sales",
                                     .agent = agent,
                                     .came = of.began}}});
    };
    visit(first, awa);
    visit(second, awa);
    visit(second, bio);
    acme.put({change::dispose{second.within, "sold"}, change::assign_agent{third.within, bio}});
    acme.join(who, joined);

    CHECK(looked_for(acme, {}) == std::vector{third.id, second.id, first.id});
    CHECK(looked_for(acme, {.who = who}) == std::vector{second.id, first.id});
    CHECK(looked_for(acme, {.agent = awa}) == std::vector{second.id, first.id});
    CHECK(looked_for(acme, {.agent = bio}) == std::vector{third.id, second.id});
    CHECK(looked_for(acme, {.agent = bio, .disposition = "sold"}) == std::vector{second.id});
    CHECK(looked_for(acme, {.disposition = "lost"}).empty());
    CHECK(looked_for(acme, {.campaign = "reminders", .queue = "sales"}, 1).size() == 3);
    CHECK(looked_for(acme, {.campaign = "others"}).empty());
    CHECK(looked_for(acme, {.from = morning + 1h, .until = morning + 2h}) == std::vector{second.id});
    CHECK(looked_for(acme, {.which = goes_on.id}).empty());
    CHECK(looked_for(desk{stage, "other"}, {}).empty());
    const auto one = acme.stage().ask<recording_page>(
        [&](auto then) { acme.store().reports().recordings({.which = second.id}, {}, 10, then); });
    REQUIRE(one->recordings.size() == 1);
    CHECK(one->recordings[0].agent == bio);
    CHECK(one->recordings[0].within.disposition == "sold");
    CHECK(!one->next);

    acme.put({change::touch_recording{.which = third.id, .until = third.until + 1h, .why = "the disk is read-only"}});
    CHECK(told(acme.erase_customer(who)) == "done");
    CHECK(looked_for(acme, {}).empty());
}

}  // namespace

std::vector<contract_case> recording_cases() {
    return {{"a recording is known from its beginning until its file is no more", known_until_dropped},
            {"recordings whose time is over are told in their order, but for what goes on", due_in_their_order},
            {"recordings are looked for by what came of their calls", looked_for_by_what_came_of_the_call},
            {"an erased customer's recordings are nobody's, and due at once", let_go_by_erasure}};
}

}  // namespace palabre::contract
