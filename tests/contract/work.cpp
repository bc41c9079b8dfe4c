// tests/contract/work.cpp - contract: what is to be done is kept, counted up, moved by turns and over once.
#include "contract/desk.hpp"
#include "contract/themes.hpp"
#include "palabre/history/work_book.hpp"

namespace palabre::contract {
namespace {

work_book& book(const desk& acme) {
    return acme.store().work();
}

reply<work_item> open(const desk& acme, const work_item& what, std::vector<change::any> with = {}) {
    return acme.stage().ask<work_item>([&](auto then) { book(acme).open(what, with, then); });
}

reply<work_item> move(const desk& acme, const work_move& how, std::vector<change::any> with = {}) {
    return acme.stage().ask<work_item>([&](auto then) { book(acme).move(how, with, then); });
}

void put(const desk& acme, const std::vector<work_item>& all) {
    for (const auto& each : all) REQUIRE(told(open(acme, each)) == "done");
}

reply<work_item> find(const desk& acme, work_item_id which) {
    return acme.stage().ask<work_item>([&](auto then) { book(acme).item_of(which, then); });
}

std::string listed(const desk& acme, const work_filter& which = {}, work_item_id after = {}, std::size_t limit = 1000) {
    std::string all;
    for (const auto& each :
         *acme.stage().ask<std::vector<work_item>>([&](auto then) { book(acme).items(which, after, limit, then); }))
        all += each.subject + ' ';
    return all;
}

work_item made(const desk& acme, const std::string& subject, customer_id who = {}) {
    return {.id = acme.next<work_item>(), .customer = who, .queue = "claims", .subject = subject, .made = morning};
}

work_item left(const desk& acme, customer_id who, const std::string& recording = {}) {
    auto what = made(acme, "called", who);
    what.address = "+2290190011234";
    what.from = recording.empty() ? work_origin::abandoned : work_origin::voicemail;
    what.contacts = {{acme.next<interaction>(), morning, recording}};
    return what;
}

void kept_and_moved(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({phone("+2290190011234")});
    auto what = made(acme, "meter", who);
    what.campaign = "march";
    what.form = value{{"contract", "C-7"}};
    what.due = morning + 1h;
    what.key = "erp-1";
    put(acme, {what});
    stage.reopen();
    CHECK(*find(acme, what.id) == what);
    CHECK(acme.stage().ask<work_item>([&](auto then) { book(acme).item_by("erp-1", then); })->id == what.id);
    auto twin = made(acme, "twin");
    twin.key = "erp-1";
    put(acme, {twin});
    CHECK(find(acme, twin.id).what == verdict::not_found);
    CHECK(find(desk{stage, "other"}, what.id).what == verdict::not_found);

    const user_id awa{7}, koffi{8};
    const work_move takes{.which = what.id, .turn = 1, .state = work_state::assigned, .agent = awa, .at = morning};
    CHECK(move(acme, takes)->agent == awa);
    CHECK(move(acme, takes)->turn == 2);  // its answer was lost
    CHECK(move(acme, {.which = what.id, .turn = 1, .state = work_state::assigned, .agent = koffi}).what ==
          verdict::conflict);
    move(acme, {.which = what.id,
                .turn = 2,
                .state = work_state::done,
                .agent = awa,
                .at = morning + 2h,
                .disposition = "sold",
                .note = "pays on Monday",
                .form = value{{"amount", 500}}});
    const auto done = find(acme, what.id);
    CHECK(done->closed == morning + 2h);
    CHECK(done->form == value{{"contract", "C-7"}, {"amount", 500}});
    CHECK(done->disposition == "sold");
    CHECK(move(acme, {.which = what.id, .turn = 3, .state = work_state::open}).what == verdict::conflict);
    CHECK(move(acme, {.which = acme.next<work_item>(), .turn = 1}).what == verdict::not_found);
}

void counted_up(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({phone("+2290190011234")}), same = acme.add({phone("+2290190011235")});
    const auto first = left(acme, who);
    auto message = left(acme, who, "a/1.wav");
    put(acme, {first, message, message});
    const auto one = find(acme, first.id);
    CHECK(one->times == 2);
    CHECK(one->from == work_origin::voicemail);
    CHECK(one->contacts.back().recording == "a/1.wav");
    CHECK(find(acme, message.id).what == verdict::not_found);

    auto more = left(acme, who, "a/2.wav");  // a second message in the same call
    more.contacts[0].within = message.contacts[0].within;
    put(acme, {more, more});
    CHECK(find(acme, first.id)->times == 2);
    CHECK(find(acme, first.id)->contacts.size() == 3);

    acme.join(who, same);
    put(acme, {left(acme, same)});
    CHECK(find(acme, first.id)->times == 3);

    auto elsewhere = left(acme, who);
    elsewhere.queue = "sales";
    put(acme, {elsewhere});
    CHECK(find(acme, elsewhere.id)->times == 1);
    move(acme, {.which = first.id, .turn = 1, .state = work_state::passed, .at = morning});
    const auto later = left(acme, who);
    put(acme, {first, later});
    CHECK(find(acme, first.id)->times == 3);
    CHECK(find(acme, later.id)->times == 1);

    auto nobody = left(acme, {}), again = left(acme, {});
    put(acme, {nobody, again});
    CHECK(find(acme, nobody.id)->times == 2);
    auto hidden = left(acme, {}, "b.wav");
    hidden.address.clear();
    put(acme, {hidden});
    CHECK(find(acme, hidden.id)->times == 1);
}

void listed_by(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({phone("+2290190011234")}), same = acme.add({phone("+2290190011235")});
    acme.join(who, same);
    auto a = made(acme, "a", who), b = made(acme, "b", same), c = made(acme, "c"), d = made(acme, "d");
    b.from = work_origin::list;
    b.campaign = "march";
    c.queue = "sales";
    d.state = work_state::assigned;
    d.agent = user_id{7};
    put(acme, {a, b, c, d});
    move(acme, {.which = c.id, .turn = 1, .state = work_state::done, .at = morning});
    CHECK(listed(acme) == "a b c d ");
    CHECK(listed(acme, {}, a.id, 2) == "b c ");
    CHECK(listed(acme, {.over = false}) == "a b d ");
    CHECK(listed(acme, {.over = true}) == "c ");
    CHECK(listed(acme, {.state = work_state::open}) == "a b ");
    CHECK(listed(acme, {.state = work_state::done, .over = false}).empty());
    CHECK(listed(acme, {.from = work_origin::list}) == "b ");
    CHECK(listed(acme, {.queue = "sales"}) == "c ");
    CHECK(listed(acme, {.campaign = "march"}) == "b ");
    CHECK(listed(acme, {.agent = user_id{7}}) == "d ");
    CHECK(listed(acme, {.customer = who}) == "a b ");
    CHECK(acme.stage().ask<std::vector<work_item>>([&](auto then) { book(acme).items({}, {}, 1001, then); }).what ==
          verdict::refused);
}

void gone(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({phone("+2290190011234")});
    const auto his = made(acme, "his", who), old = made(acme, "old"), still = made(acme, "still");
    put(acme, {his, old, still});
    move(acme, {.which = old.id, .turn = 1, .state = work_state::done, .at = morning});
    CHECK(acme.stage()
              .ask<value>([&](auto then) { acme.store().export_customer(who, then); })
              ->at("work")
              .as_array()
              .size() == 1);
    acme.stage().ask<nothing>([&](auto then) { acme.store().erase_customer(who, then); });
    CHECK(listed(acme) == "old still ");
    const auto done =
        acme.stage().ask<swept>([&](auto then) { acme.store().sweep({.interactions = 1h}, morning + 2h, 100, then); });
    CHECK(done->interactions == 1);
    CHECK(listed(acme) == "still ");
}

void together(store_stage& stage) {
    const desk acme{stage};
    const auto what = made(acme, "x"), lost = made(acme, "y");
    const change::any tells{
        change::post_event{{.id = acme.next<event>(), .type = "work.waiting", .at = morning}, {"crm"}}};
    const change::any bad{change::rename_customer{acme.next<customer>(), "nobody"}};
    CHECK(open(acme, what, {tells}).what == verdict::done);
    CHECK(open(acme, what, {tells}).what == verdict::done);
    CHECK(acme.events()->size() == 1);
    CHECK(open(acme, lost, {bad}).what == verdict::not_found);
    CHECK(find(acme, lost.id).what == verdict::not_found);
    CHECK(move(acme, {.which = what.id, .turn = 1, .state = work_state::done}, {bad}).what == verdict::not_found);
    CHECK(find(acme, what.id)->state == work_state::open);
}

/// Of an item that was there already nothing is told, and of one that counts it is told by its own id.
void told_of_itself(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({phone("+2290190011234")});
    const auto tells = [&](work_item_id which) {
        return std::vector<change::any>{change::post_event{
            {.id = acme.next<event>(), .type = "work.waiting", .at = morning, .data = {{"work", to_string(which)}}},
            {"crm"}}};
    };
    const auto ids = [&] {
        std::vector<std::string> all;
        const auto kept = acme.events();
        for (const auto& each : *kept) all.emplace_back(each.what.data.at("work").as_string());
        return all;
    };
    auto keyed = made(acme, "a", who), twin = made(acme, "b", who);
    keyed.key = twin.key = "erp-1";
    const auto first = left(acme, who), again = left(acme, who);
    for (const auto& each : {keyed, twin, keyed, first, again, again}) open(acme, each, tells(each.id));
    const auto k = to_string(keyed.id), f = to_string(first.id);
    CHECK(ids() == std::vector{k, f, f});
    const work_move takes{.which = keyed.id, .turn = 1, .state = work_state::assigned, .agent = user_id{7}};
    for (int twice = 0; twice < 2; ++twice) move(acme, takes, tells(keyed.id));
    CHECK(ids() == std::vector{k, f, f, k});
}

void refused(store_stage& stage) {
    const desk acme{stage};
    const auto why = [&](work_item what) { return told(open(acme, what)); };
    auto what = made(acme, "x");
    what.subject.assign(501, 'x');
    CHECK(why(what) == "refused: the subject has 501 bytes; 500 are the most");
    what = made(acme, "x");
    what.state = work_state::assigned;
    CHECK(why(what).starts_with("refused: an item is assigned where it has an agent"));
    what = made(acme, "x");
    what.state = work_state::done;
    CHECK(why(what) == "refused: a new item cannot be over");
    CHECK(why(made(acme, "x", acme.next<customer>())).starts_with("not_found"));
}

}  // namespace

std::vector<contract_case> work_cases() {
    return {{"work is kept, and moved by turns", kept_and_moved},
            {"a customer who tries again is counted up", counted_up},
            {"work is listed by what it is", listed_by},
            {"work goes with its customer, and with its time", gone},
            {"work is written together with what tells it, or not at all", together},
            {"work that changes is told once, by its own name", told_of_itself},
            {"what is no work is refused", refused}};
}

}  // namespace palabre::contract
