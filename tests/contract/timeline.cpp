// tests/contract/timeline.cpp - contract: contacts from beginning to end, and what happened in them, page by page.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234"), sena = phone("+2290197000002");

void across_channels(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.add({afi}), other = acme.add({sena});
    const auto call = acme.begin(id, morning), chat = acme.begin(id, morning + 1h, medium::whatsapp);
    acme.say(id, "in the chat", morning + 1h, chat, medium::whatsapp);
    acme.say(id, "a note", morning + 30min);
    acme.say(id, "in the call", morning, call);
    acme.say(other, "to somebody else", morning + 10min);
    acme.say({}, "to nobody known", morning + 10min);
    const auto page = acme.timeline(id);
    CHECK(texts(page->entries) == words{"in the chat", "a note", "in the call"});
    CHECK(!page->next);
    CHECK(page->entries[0].on == medium::whatsapp);
    CHECK(page->entries[1].within == interaction_id{});
}

void entries_come_back(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.add({afi});
    const auto contact = acme.begin(id);
    const entry whole{.id = acme.next<entry>(),
                      .customer = id,
                      .within = contact,
                      .kind = entry_kind::transferred,
                      .on = medium::messenger,
                      .at = morning + 123456us,
                      .by = acme.next<user>(),
                      .text = "Ɛ̀ɛn, c'est «ça» — 100% \\ ' \" \n\t; DROP TABLE entries; -- %s {} $1 ?1 🌳",
                      .details = boost::json::parse(
                          R"({"to":"gold","wait_ms":1500,"score":0.25,"none":null,"list":[1,-2,{"deep":[true]}],
                              "big":9223372036854775807,"small":-9223372036854775808,"text":"é\u0001\"\\"})")};
    const entry bare{.id = acme.next<entry>(), .customer = id, .at = morning};
    const entry unknown{.id = acme.next<entry>(), .within = contact, .kind = entry_kind::heard, .at = morning - 1h};
    acme.put({change::add_entry{whole}, change::add_entry{bare}, change::add_entry{unknown}});
    auto changed = whole;
    changed.text = "never";
    acme.put({change::add_entry{changed}});  // never changed
    stage.reopen();
    CHECK(acme.timeline(id)->entries == std::vector{whole, bare});
    CHECK(*acme.entries_of(contact) == std::vector{unknown, whole});  // the oldest first
    CHECK(acme.entries_of(acme.begin(id))->empty());
}

void every_kind_and_medium(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.add({afi});
    std::vector<entry> all;
    for (int kind = 0; kind <= static_cast<int>(entry_kind::other); ++kind)
        all.push_back({.id = acme.next<entry>(),
                       .customer = id,
                       .kind = static_cast<entry_kind>(kind),
                       .on = static_cast<medium>(kind % 6),
                       .at = morning - std::chrono::minutes{kind}});
    std::vector<change::any> changes;
    for (const entry& each : all) changes.push_back(change::add_entry{each});
    acme.put(changes);
    CHECK(acme.timeline(id)->entries == all);

    std::vector<interaction> contacts;
    changes.clear();
    for (int kind = 0; kind <= static_cast<int>(interaction_kind::visit); ++kind) {
        contacts.push_back({.id = acme.next<interaction>(),
                            .customer = id,
                            .kind = static_cast<interaction_kind>(kind),
                            .way = static_cast<direction>(kind % 2),
                            .on = static_cast<medium>(kind),
                            .began = morning - std::chrono::minutes{kind}});
        changes.push_back(change::begin_interaction{contacts.back()});
    }
    acme.put(changes);
    CHECK(acme.interactions(id)->interactions == contacts);
}

void pages(store_stage& stage) {
    const desk acme{stage};
    const auto a = acme.add({afi}), b = acme.add({sena}), c = acme.add({});
    std::vector<change::any> changes;
    std::vector<entry> all;
    std::vector<interaction> contacts;
    for (int i = 0; i < 120; ++i) {  // 40 at each of three moments, on three records
        const auto at = morning + std::chrono::minutes{i * 7 % 3};
        const auto who = std::array{a, b, c}[static_cast<std::size_t>(i / 5 % 3)];
        all.push_back({.id = acme.next<entry>(), .customer = who, .kind = entry_kind::said, .at = at, .text = "t"});
        changes.push_back(change::add_entry{all.back()});
        contacts.push_back({.id = acme.next<interaction>(), .customer = who, .began = at});
        changes.push_back(change::begin_interaction{contacts.back()});
    }
    acme.put(changes);
    acme.join(a, b);
    acme.join(c, b);
    std::sort(all.begin(), all.end(),
              [](const entry& x, const entry& y) { return std::tie(x.at, x.id) > std::tie(y.at, y.id); });
    std::sort(contacts.begin(), contacts.end(), [](const interaction& x, const interaction& y) {
        return std::tie(x.began, x.id) > std::tie(y.began, y.id);
    });
    for (const std::size_t limit : {1, 7, 40, 119, 120, 121, 1000}) {
        INFO("limit ", limit);
        std::vector<entry> told_entries;
        std::vector<interaction> told_contacts;
        std::optional<position> next = position{};
        for (std::size_t page = 0; next; ++page) {
            REQUIRE(page <= all.size());
            const auto answer = acme.timeline(b, *next, limit);
            REQUIRE(told(answer) == "done");
            CHECK(answer->entries.size() == std::min(limit, all.size() - told_entries.size()));
            told_entries.insert(told_entries.end(), answer->entries.begin(), answer->entries.end());
            next = answer->next;
        }
        CHECK(told_entries == all);
        next = position{};
        for (std::size_t page = 0; next; ++page) {
            REQUIRE(page <= contacts.size());
            const auto answer = acme.interactions(b, *next, limit);
            REQUIRE(told(answer) == "done");
            CHECK(answer->interactions.size() == std::min(limit, contacts.size() - told_contacts.size()));
            told_contacts.insert(told_contacts.end(), answer->interactions.begin(), answer->interactions.end());
            next = answer->next;
        }
        CHECK(told_contacts == contacts);
    }
    CHECK(acme.timeline(a, {all[60].at, all[60].id.value()}, 1)->entries.at(0) == all[61]);
    CHECK(acme.timeline(a, {morning - 1us, INT64_MAX})->entries.empty());
    CHECK(acme.timeline(a, {morning, 0})->entries.empty());
    CHECK(acme.timeline(a, {calendar_time::min(), 0})->entries.empty());
}

void a_page_while_it_goes_on(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.add({afi});
    for (int i = 0; i < 10; ++i) acme.say(id, std::to_string(i), morning + std::chrono::minutes{i});
    const auto first = acme.timeline(id, {}, 5);
    acme.say(id, "newer", morning + 1h);
    CHECK(texts(acme.timeline(id, *first->next, 5)->entries) == words{"4", "3", "2", "1", "0"});
}

void contacts_come_back(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.add({afi});
    const interaction whole{.id = acme.next<interaction>(),
                            .customer = id,
                            .kind = interaction_kind::attempt,
                            .way = direction::out,
                            .on = medium::sms,
                            .address = "22990011234",
                            .service = "166",
                            .language = "fon",
                            .flow = "opérateur",
                            .campaign = "relance",
                            .queue = "gold",
                            .agent = acme.next<user>(),
                            .began = morning,
                            .ended = morning + 3min,
                            .how_ended = "completed",
                            .disposition = "sold",
                            .source = "old dialer",
                            .reference = "1234/é",
                            .details = boost::json::parse(R"({"mos":4.1,"parts":2})")};
    acme.put({change::begin_interaction{whole}});
    stage.reopen();
    CHECK(*acme.interaction_of(whole.id) == whole);
    CHECK(*acme.interaction_by("old dialer", "1234/é") == whole);
    CHECK(acme.interactions(id)->interactions == std::vector{whole});
    CHECK(acme.find(id)->who.seen == morning);
}

void a_contact_ends_once(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.add({afi});
    interaction expected{.id = acme.next<interaction>(),
                         .customer = id,
                         .language = "fr",
                         .flow = "operator",
                         .queue = "all",
                         .began = morning,
                         .details = boost::json::parse(R"({"mos":4.1})")};
    acme.put({change::begin_interaction{expected}});
    acme.put({change::begin_interaction{{.id = expected.id, .customer = id, .language = "en", .began = morning}}});
    CHECK(*acme.interaction_of(expected.id) == expected);  // there already: left as it is

    const auto agent = acme.next<user>();
    acme.put({change::dispose{expected.id, "callback"}, change::dispose{expected.id, "sold"},
              change::assign_agent{expected.id, agent}});
    expected.disposition = "sold";
    expected.agent = agent;
    CHECK(*acme.interaction_of(expected.id) == expected);

    acme.put({change::end_interaction{expected.id, morning + 5min, "hung_up", "fon", {}, "gold"}});
    expected.ended = morning + 5min;
    expected.how_ended = "hung_up";
    expected.language = "fon";
    expected.queue = "gold";
    CHECK(*acme.interaction_of(expected.id) == expected);  // what was empty stays

    acme.put({change::end_interaction{expected.id, morning + 9min, "completed", "en", "x", "y", "never"}});
    CHECK(*acme.interaction_of(expected.id) == expected);
    acme.put({change::dispose{expected.id, "refused"}});  // after the end, as agents do
    expected.disposition = "refused";
    stage.reopen();
    CHECK(*acme.interaction_of(expected.id) == expected);
}

void references_are_unique(store_stage& stage) {
    const desk acme{stage};
    const auto add = [&](const std::string& source, const std::string& reference) {
        return acme
            .write({change::begin_interaction{
                {.id = acme.next<interaction>(), .began = morning, .source = source, .reference = reference}}})
            .what;
    };
    CHECK(add("crm", "1") == verdict::done);
    CHECK(add("crm", "2") == verdict::done);
    CHECK(add("dialer", "1") == verdict::done);
    CHECK(add("", "1") == verdict::done);
    CHECK(add("", "") == verdict::done);
    CHECK(add("", "") == verdict::done);
    CHECK(add("crm", "") == verdict::done);
    CHECK(add("crm", "") == verdict::done);
    CHECK(add("crm", "1") == verdict::conflict);
    CHECK(add("", "1") == verdict::conflict);
    CHECK(acme.interaction_by("dialer", "1")->source == "dialer");
    CHECK(acme.interaction_by("", "1")->source.empty());
    CHECK(acme.interaction_by("dialer", "2").what == verdict::not_found);
}

void seen_last(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.add({afi});
    acme.begin(id, morning + 1h);
    acme.begin(id, morning);  // imported later
    CHECK(acme.find(id)->who.seen == morning + 1h);
    acme.begin({}, morning + 2h);
    CHECK(acme.find(id)->who.seen == morning + 1h);
}

void by_address(store_stage& stage) {
    const desk acme{stage};
    const identity sena = phone("+2290197000002");
    const auto a = acme.add({afi}, "Afi"), b = acme.add({sena});
    acme.say(a, "one", morning);
    acme.say(b, "two", morning + 1s);
    acme.say(a, "three", morning + 2s);
    CHECK(texts(acme.timeline(afi)->page.entries) == words{"three", "one"});
    acme.join(a, b);
    for (const auto& each : {afi, sena}) {
        const auto found = acme.timeline(each, {}, 2);
        CHECK(found->who == *acme.find(each));
        CHECK(texts(found->page.entries) == words{"three", "two"});
        REQUIRE(found->page.next);
        CHECK(texts(acme.timeline(each, *found->page.next)->page.entries) == words{"one"});
    }
    CHECK(acme.timeline(phone("+2290197000003")).what == verdict::not_found);
    CHECK(acme.timeline(identity{}).what == verdict::refused);
    CHECK(acme.timeline(afi, {}, 0).what == verdict::refused);
    const desk other{stage, "other"};
    CHECK(other.timeline(afi).what == verdict::not_found);
}

}  // namespace

std::vector<contract_case> timeline_cases() {
    return {{"a timeline goes across channels, the newest first", across_channels},
            {"entries come back as they were written, and never change", entries_come_back},
            {"every kind of entry and contact, on every medium, comes back", every_kind_and_medium},
            {"pages have no gap and nothing twice, at equal moments too", pages},
            {"what is new does not move the pages behind it", a_page_while_it_goes_on},
            {"contacts come back as they were written", contacts_come_back},
            {"a contact ends once, agents may dispose it later", a_contact_ends_once},
            {"a reference is unique in its source", references_are_unique},
            {"a timeline is found by any address of the group", by_address},
            {"a customer was seen when his last contact began", seen_last}};
}

}  // namespace palabre::contract
