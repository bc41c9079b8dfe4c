// tests/contract/recordings.cpp - contract: recordings are known from their beginning until their file is no more.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

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

}  // namespace

std::vector<contract_case> recording_cases() {
    return {{"a recording is known from its beginning until its file is no more", known_until_dropped},
            {"recordings whose time is over are told in their order, but for what goes on", due_in_their_order},
            {"an erased customer's recordings are nobody's, and due at once", let_go_by_erasure}};
}

}  // namespace palabre::contract
