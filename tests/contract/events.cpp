// tests/contract/events.cpp - contract: events in the order of their commits, and webhooks still to be told of them.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <boost/json/parse.hpp>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234"), sena = phone("+2290197000002");

event made(const desk& of, const std::string& type, calendar_time at = morning, customer_id who = {}) {
    return {.id = of.next<event>(),
            .type = type,
            .at = at,
            .customer = who,
            .data = boost::json::parse(R"({"text":"Fɔ̀n 🌳","n":1})")};
}

words types(const std::vector<kept_event>& all) {
    words found;
    for (const auto& each : all) found.push_back(each.what.type);
    return found;
}

void come_back(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    auto whole = made(acme, "interaction.started", morning + 1s, who);
    whole.interaction = acme.begin(who);
    acme.put({change::post_event{whole, {"crm", "billing"}}});
    stage.reopen();
    const auto found = acme.events();
    REQUIRE(found->size() == 1);
    CHECK(found->front().what == whole);
    CHECK(found->front().position > 0);
    for (const char* webhook : {"crm", "billing"}) {
        const auto told = acme.deliveries(webhook);
        REQUIRE(told->size() == 1);
        CHECK(told->front() == delivery{found->front().position, whole, morning + 1s, 0, ""});
    }
    CHECK(acme.deliveries("nobody")->empty());
    CHECK(desk{stage, "other"}.events()->empty());
}

void in_their_order(store_stage& stage) {
    const desk acme{stage};
    const auto early = made(acme, "early"), late = made(acme, "late");
    acme.put({change::post_event{late}});
    acme.put({change::post_event{early}});  // a smaller id, written later: it comes after all the same
    acme.put({change::post_event{made(acme, "last")}, change::post_event{made(acme, "very last")}});
    const auto all = acme.events();
    CHECK(types(*all) == words{"late", "early", "last", "very last"});
    for (std::size_t at = 1; at < all->size(); ++at) CHECK(all.value[at - 1].position < all.value[at].position);
    CHECK(types(*acme.events(all.value[1].position)) == words{"last", "very last"});
    CHECK(types(*acme.events(0, 2)) == words{"late", "early"});
    CHECK(acme.events(all.value[3].position)->empty());
    CHECK(acme.events(0, 0).what == verdict::refused);
    CHECK(acme.events(0, 1001).what == verdict::refused);
}

void once_each(store_stage& stage) {
    const desk acme{stage};
    const auto one = made(acme, "one");
    acme.put({change::post_event{one, {"crm"}}});
    acme.put({change::post_event{one, {"crm"}}, change::post_event{one, {"crm"}}});
    CHECK(acme.events()->size() == 1);
    CHECK(acme.deliveries("crm")->size() == 1);
    const auto position = acme.deliveries("crm")->front().position;
    acme.put({change::settle_delivery{"crm", position}});
    acme.put({change::post_event{one, {"crm"}}});  // told already: not again
    CHECK(acme.deliveries("crm")->empty());
}

void all_or_nothing(store_stage& stage) {
    const desk acme{stage};
    CHECK(acme.write({change::post_event{made(acme, "lost"), {"crm"}}, change::dispose{acme.next<interaction>(), "x"}})
              .what == verdict::not_found);
    CHECK(acme.events()->empty());
    CHECK(acme.deliveries("crm")->empty());
    CHECK(acme.write({change::post_event{event{.type = "x"}}}).what == verdict::refused);
    CHECK(acme.write({change::post_event{made(acme, "")}}).what == verdict::refused);
    CHECK(acme.write({change::post_event{made(acme, "x"), {""}}}).what == verdict::refused);
}

void told_and_put_off(store_stage& stage) {
    const desk acme{stage};
    acme.put({change::post_event{made(acme, "a"), {"crm", "billing"}}, change::post_event{made(acme, "b"), {"crm"}}});
    const auto first = acme.deliveries("crm")->front().position;
    acme.put({change::settle_delivery{"crm", first, morning + 1h, "it answered 500", 1}});
    acme.put({change::settle_delivery{"crm", first, morning + 2h, "it answered 503", 2}});
    stage.reopen();
    const auto waiting = acme.deliveries("crm");
    REQUIRE(waiting->size() == 2);
    CHECK(waiting->front().due == morning + 2h);
    CHECK(waiting->front().attempts == 2);
    CHECK(waiting->front().why == "it answered 503");
    CHECK(acme.deliveries("billing")->front().attempts == 0);
    CHECK(acme.deliveries("crm", first)->size() == 1);
    CHECK(acme.deliveries("crm", 0, 1)->size() == 1);
    acme.put({change::settle_delivery{"crm", first}});
    CHECK(acme.deliveries("crm")->size() == 1);
    acme.put({change::settle_delivery{"crm", first, morning, "late news", 3}, change::settle_delivery{"nobody", 5}});
    CHECK(acme.deliveries("crm")->size() == 1);
    CHECK(acme.events()->size() == 2);  // told or not, they are kept
}

void swept_with_time(store_stage& stage) {
    const desk acme{stage};
    acme.put({change::post_event{made(acme, "old", morning), {"crm"}},
              change::post_event{made(acme, "older", morning - 1h)},
              change::post_event{made(acme, "new", morning + 1h), {"crm"}}});
    const auto last = acme.events()->back().position;
    CHECK(*acme.sweep({.events = 1h}, morning + 1h - 1us, 1) == swept{.events = 1});
    CHECK(*acme.sweep({.events = 1h}, morning + 1h, 1) == swept{.events = 1});
    CHECK(types(*acme.events()) == words{"new"});
    CHECK(acme.deliveries("crm")->size() == 1);
    CHECK(*acme.sweep({.events = 0s}, morning + 1h) == swept{.events = 1});
    CHECK(acme.events()->empty());
    acme.put({change::post_event{made(acme, "after all")}});
    CHECK(acme.events()->front().position > last);  // who has read to there misses nothing
}

void erased_with_the_customer(store_stage& stage) {
    const desk acme{stage};
    const auto a = acme.add({afi}), b = acme.add({sena});
    acme.put({change::post_event{made(acme, "his", morning, a), {"crm"}},
              change::post_event{made(acme, "another's", morning, b), {"crm"}},
              change::post_event{made(acme, "nobody's"), {"crm"}}});
    REQUIRE(told(acme.erase_customer(a)) == "done");
    CHECK(types(*acme.events()) == words{"another's", "nobody's"});
    CHECK(acme.deliveries("crm")->size() == 2);
}

}  // namespace

std::vector<contract_case> event_cases() {
    return {{"events come back as they were, for whom they were", come_back},
            {"events are read in the order of their commits", in_their_order},
            {"an event is kept once", once_each},
            {"events are kept with their write or not at all", all_or_nothing},
            {"a webhook is told, or told later", told_and_put_off},
            {"old events go, and positions go on", swept_with_time},
            {"an erased customer's events go", erased_with_the_customer}};
}

}  // namespace palabre::contract
