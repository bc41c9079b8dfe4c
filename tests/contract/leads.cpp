// tests/contract/leads.cpp - contract: rows of a file become leads once, and each lead is called by one.
#include "contract/lists_desk.hpp"
#include "contract/themes.hpp"

namespace palabre::contract {
namespace {

const std::string afi = "+2290190011234", sena = "+2290197000002", koku = "+2290197000003";

lead_question question(std::vector<lead_list_id> lists, calendar_time now = morning) {
    lead_question made{.others = open_region{"", today, morning + 16h}, .now = now};
    for (const auto each : lists) made.lists.push_back({each, 0});
    return made;
}

using lines = std::vector<std::int64_t>;

void rows_become_leads(store_stage& stage) {
    const lists_desk at{stage};
    const auto id = at.open();
    CHECK(at.open() == id);
    auto upload = at.begin(id);
    auto whole = at.row(2, {afi, sena}, "Zou", 10);
    whole.key = "C-1";
    whole.name = "Afi";
    whole.language = "fon";
    whole.fields = R"({"solde":"1200"})";
    auto bad = at.row(3, {});
    bad.faults = {{.column = "phone", .value = "12", .reason = "number_too_short"}};
    CHECK(at.add(upload.id, {whole, bad}, false)->rows == 2);
    stage.reopen();
    const auto resumed = at.begin(id);
    CHECK(resumed.id == upload.id);
    CHECK(resumed.rows == 2);
    CHECK(resumed.read == 7);
    // What a write whose end nobody knew had taken comes again.
    CHECK(at.add(upload.id, {whole, bad}, false)->rows == 2);
    CHECK(at.add(upload.id, {at.row(9, {koku})}, true, 7).what == verdict::conflict);
    upload = *at.add(upload.id, {at.row(4, {koku})}, true, 2);
    CHECK(upload.state == upload_state::done);
    CHECK(upload.added == 2);
    CHECK(upload.invalid == 1);
    CHECK(upload.over.has_value());
    const auto kept = at.leads(id);
    REQUIRE(kept.size() == 2);
    const lead expected{.id = whole.id,
                        .in = id,
                        .line = 2,
                        .key = "C-1",
                        .name = "Afi",
                        .language = "fon",
                        .region = "Zou",
                        .priority = 10,
                        .fields = value{{"solde", "1200"}},
                        .numbers = whole.numbers};
    CHECK(kept[0] == expected);
    CHECK(at.faults(upload.id) == std::vector<lead_fault>{{3, 0, "phone", "12", "number_too_short", ""}});
    CHECK(at.ask<std::vector<lead>>([&](auto& in, auto then) { in.leads_with(sena, 10, then); })->at(0) == expected);
    CHECK(at.ask<lead>([&](auto& in, auto then) { in.lead_of(at.acme.next<lead>(), then); }).what ==
          verdict::not_found);
    CHECK(lists_desk(stage, "other").leads(id).empty());
    CHECK(at.add(at.acme.next<lead_upload>(), {}).what == verdict::not_found);
}

void the_same_file_twice(store_stage& stage) {
    const lists_desk at{stage};
    const auto rows = [&] { return std::vector{at.row(2, {afi}), at.row(3, {sena}), at.row(4, {afi})}; };
    const auto id = at.fill("march", rows());
    auto again = at.begin(id, "h march");
    CHECK(again.state == upload_state::done);
    CHECK(again.duplicate == 1);
    CHECK(at.add(again.id, rows())->added == 2);
    CHECK(at.leads(id).size() == 2);
    // Saved again with other bytes, and one row more.
    again = at.begin(id, "other bytes");
    auto more = rows();
    more.push_back(at.row(5, {koku}));
    again = *at.add(again.id, more);
    CHECK(again.unchanged == 2);
    CHECK(again.duplicate == 1);
    CHECK(again.added == 1);
    CHECK(at.leads(id).size() == 3);
}

void a_number_once(store_stage& stage) {
    const lists_desk at{stage};
    at.fill("march", {at.row(2, {afi})}, "sales");
    const auto own = at.open("april", "sales");
    auto upload = at.begin(own, "h april");
    auto keyed = at.row(4, {koku}), twice = at.row(5, {"+2290197000009"});
    keyed.key = twice.key = "C-1";
    upload = *at.add(upload.id, {at.row(2, {afi, sena}), at.row(3, {afi}), keyed, twice});
    CHECK(upload.added == 2);
    CHECK(upload.duplicate == 2);
    CHECK(at.leads(own).at(0).numbers.size() == 1);
    const auto faults = at.faults(upload.id);
    REQUIRE(faults.size() == 3);
    CHECK(faults[0] == lead_fault{2, 0, "phone", "written " + afi, "duplicate", "list march, line 2"});
    CHECK(faults[1].line == 3);
    CHECK(faults[2] == lead_fault{5, 0, "phone", "written +2290197000009", "duplicate", "line 4"});
    CHECK(at.faults(upload.id, 2, 0, 1).at(0).line == 3);
    const auto other = at.open("may", "support");
    CHECK(at.add(at.begin(other, "h may").id, {at.row(2, {afi})})->added == 1);
    const auto strict = at.open("june", "surveys");
    CHECK(at.add(at.begin(strict, "h june", unique_in::company).id, {at.row(2, {afi})})->duplicate == 1);
    const auto loose = at.open("july", "sales");
    CHECK(at.add(at.begin(loose, "h july", unique_in::list).id, {at.row(2, {afi})})->added == 1);
}

void forbidden_numbers(store_stage& stage) {
    const lists_desk at{stage};
    const auto forbid = [&](const std::string& number, const std::string& list, std::optional<medium> on,
                            std::optional<calendar_time> until = {}) {
        at.acme.put(
            {change::forbid_contact{{.whom = phone(number), .list = list, .on = on, .at = morning, .until = until}}});
    };
    forbid(afi, "company", medium::voice);
    forbid(sena, "campaign:sales", {});
    forbid(koku, "company", medium::sms);
    forbid("+2290197000004", "company", {}, morning - 1h);
    const auto id = at.open("march", "support");
    const auto upload = *at.add(
        at.begin(id).id, {at.row(2, {afi}), at.row(3, {sena}), at.row(4, {koku, afi}), at.row(5, {"+2290197000004"})});
    CHECK(upload.forbidden == 1);
    CHECK(upload.added == 3);
    CHECK(at.faults(upload.id).at(0).reason == "forbidden");
    CHECK(at.faults(upload.id).at(0).detail == "list company");
    // Since then two said that they want no calls, one of them for another campaign.
    forbid(koku, "company", {});
    auto asked = question({id});
    asked.campaign = "support";
    CHECK(at.claimed(asked) == lines{3, 5});
    CHECK(at.counts(id).over == std::map<std::string, std::int64_t>{{"forbidden", 1}});
    asked.now = morning + 1h;
    asked.campaign = "sales";
    CHECK(at.claimed(asked) == lines{5});
}

void called_in_order(store_stage& stage) {
    const lists_desk at{stage};
    const auto first = at.fill("first", {at.row(2, {"+2290197000012"}), at.row(3, {"+2290197000013"}, "BJ", 10),
                                         at.row(4, {"+2290197000014"}, "TG", 20)});
    const auto second = at.fill("second", {at.row(12, {"+2290197000022"}), at.row(13, {"+2290197000023"}),
                                           at.row(14, {"+2290197000024"}), at.row(15, {"+2290197000025"})});
    auto asked = question({first, second});
    asked.limit = 2;
    auto all = *at.claim(asked);
    CHECK(all.at(0).line == 3);
    CHECK(all.at(0).state == lead_state::claimed);
    CHECK(all.at(0).until == morning + 2min);
    CHECK(all.at(1).line == 4);
    asked.limit = 100;
    CHECK(at.claimed(asked) == lines{2, 12, 13, 14, 15});
    CHECK(at.claimed(asked).empty());
    // The leases are over: two of the second list for each of the first.
    asked.now = morning + 3min;
    asked.lists = {{first, 1}, {second, 2}};
    asked.limit = 4;
    CHECK(at.claimed(asked) == lines{12, 3, 13, 14});
    asked.turn = 4;
    CHECK(at.claimed(asked) == lines{4, 15, 2});
    CHECK(at.claim({.now = morning}).what == verdict::refused);
    asked.limit = 1001;
    CHECK(at.claim(asked).what == verdict::refused);
}

void where_it_is_open(store_stage& stage) {
    const lists_desk at{stage};
    const auto id = at.fill("march", {at.row(2, {"+2290197000012"}, "Zou"), at.row(3, {"+2290197000013"}, "Borgou"),
                                      at.row(4, {"+2290197000014"}, "")});
    auto asked = question({id});
    asked.open = {{"Zou", today, morning + 16h}};
    asked.others.reset();
    CHECK(at.claimed(asked) == lines{2});
    asked.others = open_region{"", today, morning + 16h};
    asked.closed = {"Borgou"};
    CHECK(at.claimed(asked) == lines{4});
    asked.closed.clear();
    CHECK(at.claimed(asked) == lines{3});
}

void dialled_and_settled(store_stage& stage) {
    const lists_desk at{stage};
    const auto id = at.fill("march", {at.row(2, {afi, sena})});
    auto asked = question({id});
    asked.most_a_day = 2;
    asked.most_attempts = 3;
    auto one = at.claim(asked)->at(0);
    const auto attempt = at.dial(one);
    CHECK(at.attempts(one.id).at(0).address == afi);
    CHECK_FALSE(at.attempts(one.id).at(0).within);
    CHECK(at.leads(id).at(0).state == lead_state::attempting);
    CHECK(at.acme
              .write({change::begin_attempt{{.id = at.acme.next<lead_attempt>(), .of = one.id, .address = afi}, today}})
              .what == verdict::conflict);
    at.settle(attempt, "busy", lead_state::later, morning + 30min, 1);
    at.settle(attempt, "answered", lead_state::over);  // too late
    CHECK(at.attempts(one.id).at(0).result == "busy");
    CHECK(at.attempts(one.id).at(0).cause == 486);
    CHECK(at.claimed(asked).empty());
    asked.now = morning + 30min;
    one = at.claim(asked)->at(0);
    CHECK(one.next == 1);
    CHECK(one.attempts == 1);
    const auto became = at.acme.next<interaction>();  // what it became is kept behind it
    at.acme.put({change::settle_attempt{
        .which = at.dial(one), .at = morning, .result = "no_answer", .then = lead_state::ready, .within = became}});
    CHECK(at.attempts(one.id).at(1).within == became);
    CHECK(at.claimed(asked).empty());  // enough for today
    CHECK(at.leads(id).at(0).state == lead_state::later);
    asked.now = morning + 16h;
    asked.others->day = today + 1;
    one = at.claim(asked)->at(0);
    CHECK(one.attempts_today == 2);  // of the day before
    at.settle(at.dial(one), "no_answer", lead_state::ready);
    CHECK(at.claimed(asked).empty());  // enough altogether
    CHECK(at.leads(id).at(0).why == "attempts");
    CHECK(at.attempts(one.id).size() == 3);
    CHECK(at.acme.write({change::settle_attempt{at.acme.next<lead_attempt>(), morning, "busy"}}).what ==
          verdict::not_found);
}

void not_counted(store_stage& stage) {
    const lists_desk at{stage};
    const auto id = at.fill("march", {at.row(2, {afi})});
    const auto one = at.claim(question({id}))->at(0);
    change::settle_attempt how{at.dial(one), morning + 1min, "failed", 503, lead_state::ready};
    how.uncounted = true;
    how.heard = value{{"what", "busy"}};
    at.acme.put({how});
    at.acme.put({how});  // said again, it takes nothing more
    const auto kept = at.leads(id).at(0);
    CHECK(kept.attempts == 0);
    CHECK(kept.attempts_today == 0);
    CHECK(kept.why == "failed");
    REQUIRE(at.attempts(one.id).size() == 1);
    CHECK(at.attempts(one.id)[0].heard == value{{"what", "busy"}});
    at.settle(at.dial(at.claim(question({id}))->at(0)), "busy", lead_state::ready);
    CHECK(at.leads(id).at(0).attempts == 1);
    CHECK(at.attempts(one.id).at(1).heard.is_null());
}

/// Its last attempt is what he asked in.
void called_back_after_all(store_stage& stage) {
    const lists_desk at{stage};
    const auto id = at.fill("march", {at.row(2, {afi})});
    auto asked = question({id});
    asked.most_attempts = asked.most_a_day = 1;
    for (const bool goes_first : {true, false}) {
        CAPTURE(goes_first);
        const auto one = at.claim(asked)->at(0);
        at.settle(at.dial(one), "answered", lead_state::over);
        asked.now += 1h;
        const change::recall_lead recall{.which = one.id, .due = asked.now, .goes_first = goes_first};
        at.acme.put({recall, recall});
        CHECK(at.leads(id).at(0).attempts == 0);
    }
    REQUIRE(at.claim(asked)->size() == 1);
    CHECK(at.attempts(at.leads(id).at(0).id).size() == 2);
}

void callbacks_first(store_stage& stage) {
    const lists_desk at{stage};
    const auto id = at.fill("march", {at.row(2, {"+2290197000012"}), at.row(3, {"+2290197000013"}),
                                      at.row(4, {"+2290197000014"}, "BJ", 0)});
    const auto agent = at.acme.next<user>();
    auto asked = question({id});
    const auto all = *at.claim(asked);  // 4, 2, 3
    at.settle(at.dial(all.at(1)), "answered", lead_state::callback, morning + 1h, 0, agent);
    at.settle(at.dial(all.at(2)), "answered", lead_state::callback, morning + 1h);
    at.acme.put({change::release_lead{all.at(0).id}});
    CHECK(at.leads(id).at(2).state == lead_state::ready);
    asked.limit = 1;
    asked.now = morning + 59min;
    CHECK(at.claimed(asked) == lines{4});
    asked.limit = 100;
    asked.now = morning + 1h;
    CHECK(at.claimed(asked) == lines{3});
    asked.agent = agent;
    CHECK(at.claimed(asked) == lines{2});
    at.acme.put({change::release_lead{all.at(0).id, morning + 3h, "BJ-sundays"}});
    CHECK(at.leads(id).at(2).why == "BJ-sundays");
    asked.now = morning + 2h;
    CHECK(at.claimed(asked) == lines{2, 3});
    asked.now = morning + 3h;
    CHECK(at.claimed(asked) == lines{2, 3, 4});
    for (const auto& each : all) at.acme.put({change::reach_lead{each.id, "called_us"}});
    CHECK(at.leads(id).at(2).state == lead_state::over);
    CHECK(at.leads(id).at(2).why == "called_us");
    asked.now = morning + 4h;
    CHECK(at.claimed(asked).empty());
}

void after_a_crash(store_stage& stage) {
    const lists_desk at{stage};
    const auto id = at.fill("march", {at.row(2, {afi}), at.row(3, {sena})});
    const auto all = *at.claim(question({id}));
    const auto attempt = at.dial(all.at(0));
    CHECK(at.orphans(morning + 1h).empty());  // this store's own are under way
    stage.reopen();
    const auto found = at.orphans(morning + 1h);
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == attempt);
    CHECK(found[0].result == "unknown");
    CHECK(at.orphans(morning + 1h).empty());
    CHECK(at.attempts(all.at(0).id).at(0).ended == morning);
    CHECK(at.claimed(question({id})) == lines{3});
    CHECK(at.claimed(question({id}, morning + 1h)) == lines{2, 3});
}

void forgotten(store_stage& stage) {
    const lists_desk at{stage};
    const auto who = at.acme.add({phone(afi)});
    auto row = at.row(2, {afi, koku});
    row.name = "Afi";
    row.fields = R"({"solde":"1200"})";
    const auto id = at.fill("march", {row, at.row(3, {sena})});
    at.dial(at.claim(question({id}))->at(0));
    CHECK(told(at.acme.erase_customer(who)) == "done");
    const auto kept = at.leads(id);
    CHECK(kept.at(0).name.empty());
    CHECK(kept.at(0).numbers.empty());
    CHECK(kept.at(0).fields.is_null());
    CHECK(kept.at(0).state == lead_state::over);
    CHECK(at.attempts(row.id).at(0).address.empty());
    CHECK(kept.at(1).numbers.at(0).address == sena);
    CHECK(at.ask<std::vector<lead>>([&](auto& in, auto then) { in.leads_with(koku, 10, then); })->empty());
}

}  // namespace

std::vector<contract_case> lead_cases() {
    return {{"rows of a file become leads, and an upload goes on after a crash", rows_become_leads},
            {"the same file twice changes nothing", the_same_file_twice},
            {"a number is once in a list, a campaign or a company", a_number_once},
            {"forbidden numbers are left out, and looked at again when claimed", forbidden_numbers},
            {"leads are claimed by priority, list by list or in a mix", called_in_order},
            {"leads are claimed where it is open", where_it_is_open},
            {"attempts are kept before they are made, and counted", dialled_and_settled},
            {"a lead is called back even after its last attempt", called_back_after_all},
            {"an attempt that has reached nobody is kept, and not counted", not_counted},
            {"callbacks come first, and to whom they were promised", callbacks_first},
            {"a crash gives back what was claimed, and settles what was dialled", after_a_crash},
            {"a customer who is erased is in no list", forgotten}};
}

}  // namespace palabre::contract
