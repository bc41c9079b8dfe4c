// tests/contract/upkeep.cpp - contract: what a customer is given of his, what is forgotten, and when.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234"), sena = phone("+2290197000002");

/// A person of two records who has done everything that one can do.
struct somebody {
    customer_id who, joined;
    merge_id join;
    interaction_id ended, open;
    outgoing_id waiting, sent;
};

somebody live(const desk& acme) {
    somebody of{.who = acme.add({afi}, "Afi"), .joined = acme.add({sena}, "Sena")};
    of.join = acme.join(of.who, of.joined);
    of.ended = acme.next<interaction>();
    of.open = acme.next<interaction>();
    of.sent = acme.next<outgoing>();
    acme.put(
        {change::prefer_language{of.who, {"fon", origin::customer, morning}},
         change::put_segment{of.who, {"gold", morning}},
         change::record_consent{{.who = of.joined, .purpose = "survey", .proof = "said yes", .at = morning}},
         change::forbid_contact{{.whom = sena, .list = "regulator", .why = "listed", .at = morning}},
         change::begin_interaction{{.id = of.ended,
                                    .customer = of.who,
                                    .address = "22990011234",
                                    .language = "fon",
                                    .flow = "operator",
                                    .began = morning + 1h,
                                    .source = "dialer",
                                    .reference = "9",
                                    .details = value{{"mos", 4.1}}}},
         change::end_interaction{of.ended, morning + 2h, "completed"}, change::dispose{of.ended, "sold"},
         change::begin_interaction{
             {.id = of.open, .customer = of.joined, .address = "22997000002", .began = morning + 3h}},
         change::keep_graph{{"8e1f", {}}},
         change::save_session{{.of = of.open, .graph = "8e1f", .state = "menu", .saved = morning + 3h}},
         change::queue_message{{.id = of.sent,
                                .because_of = of.ended,
                                .on = medium::whatsapp,
                                .to = "22990011234",
                                .text = "a receipt",
                                .made = morning + 2h}},
         change::settle_message{of.sent, send_state::sent, "wamid.1"},
         change::add_entry{{.id = acme.next<entry>(), .within = of.open, .at = morning + 3h, .text = "in his chat"}}});
    acme.say(of.who, "my PIN is ••••", morning + 1h, of.ended);
    acme.say(of.joined, "a note", morning);
    of.waiting = acme.queue("to be sent", morning, medium::sms, of.joined, "key 1");
    return of;
}

void export_tells_all(store_stage& stage) {
    const desk acme{stage};
    const auto of = live(acme);
    const auto answer = acme.export_customer(of.joined);
    REQUIRE(told(answer) == "done");
    CHECK(*acme.export_customer(of.who) == *answer);
    const auto& all = answer->as_object();
    const auto each = [&](const char* list, std::size_t at, const char* name) -> const value& {
        return all.at(list).as_array().at(at).as_object().at(name);
    };
    CHECK(each("records", 0, "id") == value(to_string(of.who)));
    CHECK(each("records", 0, "name") == value("Afi"));
    CHECK(each("records", 0, "language") == value("fon"));
    CHECK(each("records", 0, "segment") == value("gold"));
    CHECK(each("records", 1, "id") == value(to_string(of.joined)));
    CHECK(each("addresses", 0, "address") == value(afi.address));
    CHECK(each("addresses", 1, "customer") == value(to_string(of.joined)));
    CHECK(each("consents", 0, "proof") == value("said yes"));
    CHECK(each("do_not_contact", 0, "list") == value("regulator"));
    CHECK(each("merges", 0, "why") == value("gave the PIN"));
    CHECK(each("interactions", 0, "began") == value("2026-01-05T09:00:00.000000Z"));
    CHECK(each("interactions", 0, "details") == value{{"mos", 4.1}});
    CHECK(each("interactions", 1, "id") == value(to_string(of.open)));
    CHECK(each("entries", 0, "text") == value("a note"));
    CHECK(each("entries", 1, "text") == value("my PIN is ••••"));
    CHECK(each("messages", 0, "text") == value("to be sent"));
    CHECK(each("messages", 1, "provider_id") == value("wamid.1"));
    CHECK(each("sessions", 0, "state") == value("menu"));
    CHECK(all.size() == 17);
}

void forgotten(store_stage& stage) {
    const desk acme{stage};
    const auto of = live(acme);
    const auto other = acme.add({phone("+2290197000003")}, "Other");
    acme.say(other, "stays", morning);
    acme.queue("stays", morning + 1h, medium::sms, other);
    CHECK(told(acme.erase_customer(of.joined)) == "done");
    for (int again = 0; again < 2; ++again) {
        for (const identity& each : {afi, sena}) CHECK(acme.find(each).what == verdict::not_found);
        const auto left = acme.find(of.joined);
        REQUIRE(told(left) == "done");
        CHECK(left->who == customer{.id = of.who, .since = morning, .seen = morning + 3h, .erased = true});
        CHECK(left->identities.empty());
        CHECK(left->records == std::vector{of.who, of.joined});
        CHECK(acme.timeline(of.who)->entries.empty());
        CHECK(acme.entries_of(of.open)->empty());
        CHECK(acme.messages(of.who)->empty());
        CHECK(acme.message_of(of.waiting).what == verdict::not_found);
        CHECK(acme.message_of(of.sent).what == verdict::not_found);
        CHECK(acme.message_by(medium::whatsapp, "wamid.1").what == verdict::not_found);
        CHECK(acme.sessions()->empty());
        REQUIRE(acme.merges_of(of.who)->size() == 1);
        CHECK(acme.merges_of(of.who)->at(0).why.empty());

        // That contacts took place stays, without a name.
        CHECK(*acme.interaction_of(of.ended) == interaction{.id = of.ended,
                                                            .customer = of.who,
                                                            .language = "fon",
                                                            .flow = "operator",
                                                            .began = morning + 1h,
                                                            .ended = morning + 2h,
                                                            .how_ended = "completed",
                                                            .disposition = "sold",
                                                            .source = "dialer",
                                                            .reference = "9"});
        CHECK(acme.interactions(of.who)->interactions.size() == 2);
        CHECK(acme.interactions(of.who)->interactions.at(0).address.empty());

        // The lists outlive him.
        CHECK(acme.rules_for(sena)->forbidden.size() == 1);
        CHECK(acme.rules_for(sena)->consents.empty());

        const std::string told_of_him = boost::json::serialize(*acme.export_customer(of.who));
        for (const char* each : {"Afi", "Sena", "90011234", "97000002", "PIN", "note", "chat", "receipt", "said yes"})
            CHECK(told_of_him.find(each) == std::string::npos);
        CHECK(told(acme.erase_customer(of.who)) == "done");  // nothing more
        stage.reopen();
    }
    CHECK(texts(*acme.claim(medium::sms, morning + 24h)) == words{"stays"});
    CHECK(texts(acme.timeline(other)->entries) == words{"stays"});
    CHECK(acme.find(other)->who.name == "Other");
}

void takes_nothing_more(store_stage& stage) {
    const desk acme{stage};
    const auto of = live(acme);
    const auto other = acme.add({});
    acme.erase_customer(of.who);
    const auto who = of.joined;
    const std::vector<change::any> all{
        change::add_identity{who, sena},
        change::rename_customer{who, "x"},
        change::prefer_language{who, {"fr", origin::customer, morning + 24h}},
        change::put_segment{who, {"gold", morning + 24h}},
        change::record_consent{{.who = who, .purpose = "survey", .at = morning}},
        change::join_customers{{.id = acme.next<merge>(), .kept = other, .joined = who, .at = morning}},
        change::begin_interaction{{.id = acme.next<interaction>(), .customer = who, .began = morning}},
        change::add_entry{{.id = acme.next<entry>(), .customer = who}},
        change::queue_message{{.id = acme.next<outgoing>(), .customer = who, .to = "1"}}};
    for (const change::any& each : all) {
        const auto answer = acme.write({each});
        INFO("change ", each.index(), ": ", told(answer));
        CHECK(answer.what == verdict::conflict);
    }
    acme.put({change::end_interaction{of.open, morning + 24h, "hung_up"}, change::dispose{of.open, "sold"}});
    const auto again = acme.meet(sena);  // who comes back is a stranger
    REQUIRE(told(again) == "done");
    CHECK(again->who.id != of.who);
    CHECK(again->who.name.empty());
    CHECK(acme.timeline(again->who.id)->entries.empty());
}

void retention_of_entries(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto ended = acme.begin(who, morning), open = acme.begin(who, morning);
    acme.say(who, "old", morning, ended);
    acme.say(who, "old and alone", morning);
    acme.say(who, "under way", morning, open);
    acme.say(who, "young", morning + 1us, ended);
    acme.put({change::end_interaction{ended, morning, "completed"}});
    CHECK(*acme.sweep({.entries = 24h * 30}, morning + 24h * 30 - 1us) == swept{});
    CHECK(*acme.sweep({.entries = 24h * 30}, morning + 24h * 30) == swept{.entries = 2});
    CHECK(texts(acme.timeline(who)->entries) == words{"young", "under way"});
    CHECK(acme.interaction_of(ended).what == verdict::done);
    CHECK(*acme.sweep({.entries = duration::max()}, morning + 24h * 365) == swept{});
    CHECK(*acme.sweep({}, morning + 24h * 365) == swept{});
    acme.put({change::end_interaction{open, morning, "completed"}});
    CHECK(*acme.sweep({.entries = 24h * 30}, morning + 24h * 30) == swept{.entries = 1});
}

void retention_of_contacts(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto add = [&](calendar_time began, std::optional<calendar_time> ended, const std::string& reference) {
        const auto id = acme.next<interaction>();
        acme.put({change::begin_interaction{
            {.id = id, .customer = who, .began = began, .ended = ended, .source = "crm", .reference = reference}}});
        acme.say(who, reference, began, id);
        return id;
    };
    const auto old = add(morning, morning + 1h, "old"), lasting = add(morning, morning + 2h, "lasting"),
               open = add(morning, {}, "open");
    CHECK(*acme.sweep({.interactions = 1h}, morning + 2h) == swept{.entries = 1, .interactions = 1});
    CHECK(acme.interaction_of(old).what == verdict::not_found);
    CHECK(acme.interaction_by("crm", "old").what == verdict::not_found);
    CHECK(acme.interaction_of(lasting).what == verdict::done);
    CHECK(*acme.sweep({.interactions = 0s}, morning + 24h * 365) == swept{.entries = 1, .interactions = 1});
    CHECK(acme.interaction_of(open).what == verdict::done);
    CHECK(texts(acme.timeline(who)->entries) == words{"open"});
    CHECK(acme.interactions(who)->interactions.size() == 1);
    add(morning, morning, "old");  // its reference is free again
}

void retention_of_messages(store_stage& stage) {
    const desk acme{stage};
    using enum send_state;
    std::vector<outgoing_id> all;
    for (const send_state each : {waiting, attempting, unknown, sent, delivered, read, failed, cancelled}) {
        all.push_back(acme.next<outgoing>());
        acme.put({change::queue_message{
            {.id = all.back(), .to = "1", .key = "k" + std::to_string(all.size()), .made = morning, .state = each}}});
    }
    const auto late = acme.next<outgoing>();
    acme.put({change::queue_message{
        {.id = late, .to = "1", .made = morning, .due = morning + 2h, .state = send_state::cancelled}}});
    CHECK(*acme.sweep({.messages = 1h}, morning + 1h - 1us) == swept{});
    CHECK(*acme.sweep({.messages = 1h}, morning + 1h) == swept{.messages = 5});
    for (std::size_t i = 0; i < all.size(); ++i)
        CHECK(acme.message_of(all[i]).what == (i < 3 ? verdict::done : verdict::not_found));
    CHECK(acme.message_of(late).what == verdict::done);  // due within the hour
    acme.queue("again", morning, medium::sms, {}, "k4");
    CHECK(texts(*acme.claim(medium::sms, morning)) == words{"", "again"});  // the key is free again
}

void retention_of_sessions(store_stage& stage) {
    const desk acme{stage};
    const auto old = acme.begin({}), young = acme.begin({});
    acme.put({change::keep_graph{{"a", {}}}, change::keep_graph{{"b", {}}},
              change::save_session{{.of = old, .graph = "a", .hidden = secret{"1"}, .saved = morning}},
              change::save_session{{.of = young, .graph = "b", .saved = morning + 1us}}});
    CHECK(*acme.sweep({.sessions = 24h}, morning + 24h) == swept{.sessions = 1, .graphs = 1});
    REQUIRE(acme.sessions()->size() == 1);
    CHECK(acme.sessions()->at(0).of == young);
    CHECK(!acme.interaction_of(old)->ended);  // as contacts that a crash left
    acme.put({change::end_interaction{young, morning, "completed"}});
    CHECK(*acme.sweep({.interactions = 0s}, morning + 1h) == swept{.interactions = 1, .sessions = 1, .graphs = 1});
}

void retention_of_customers(store_stage& stage) {
    const desk acme{stage};
    const auto seen = [&](const char* number, calendar_time at) {
        const auto who = acme.add({phone(number)});
        const auto contact = acme.next<interaction>();
        acme.put({change::begin_interaction{{.id = contact, .customer = who, .began = at, .ended = at}}});
        return who;
    };
    const auto gone = seen("+2290190000001", morning + 1h), back = seen("+2290190000002", morning + 48h),
               group = seen("+2290190000003", morning), member = seen("+2290190000004", morning + 48h),
               talking = seen("+2290190000005", morning), promised = seen("+2290190000006", morning),
               pair = seen("+2290190000007", morning), twin = seen("+2290190000008", morning);
    acme.join(group, member);
    acme.join(pair, twin);
    acme.begin(talking, morning);
    acme.queue("promised", morning + 24h * 60, medium::sms, promised);
    const auto fresh = acme.next<customer>();  // never seen, but new
    acme.put({change::add_customer{{.id = fresh, .since = morning + 48h}, {}}});
    const retention rules{.customers = 24h};
    CHECK(*acme.sweep(rules, morning + 25h) == swept{.customers = 3});
    for (const auto each : {gone, pair, twin}) CHECK(acme.find(each)->who.erased);
    for (const auto each : {back, group, member, talking, promised, fresh}) CHECK(!acme.find(each)->who.erased);
    CHECK(acme.find(phone("+2290190000001")).what == verdict::not_found);
    CHECK(acme.interactions(gone)->interactions.size() == 1);
    CHECK(*acme.sweep(rules, morning + 25h) == swept{});  // erased once
}

void a_sweep_has_its_limit(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    std::vector<change::any> changes;
    const auto contact = acme.next<interaction>();
    changes.push_back(change::begin_interaction{{.id = contact, .customer = who, .began = morning, .ended = morning}});
    for (int i = 0; i < 10; ++i) {
        changes.push_back(change::add_entry{
            {.id = acme.next<entry>(), .customer = who, .within = contact, .at = morning, .text = std::to_string(i)}});
        changes.push_back(change::queue_message{
            {.id = acme.next<outgoing>(), .to = "1", .made = morning, .state = send_state::failed}});
    }
    changes.push_back(change::keep_graph{{"a", {}}});
    acme.put(changes);
    swept all;
    int sweeps = 0;
    for (bool more = true; more; ++sweeps) {
        REQUIRE(sweeps < 20);
        const auto one = acme.sweep({.interactions = 0s, .messages = 0s}, morning + 1h, 4);
        REQUIRE(told(one) == "done");
        const auto rows = one->entries + one->interactions + one->messages + one->graphs;
        CHECK(rows <= 4);
        CHECK((rows == 4 || !one->more));
        all.entries += one->entries, all.interactions += one->interactions;
        all.messages += one->messages, all.graphs += one->graphs;
        more = one->more;
    }
    CHECK(all == swept{.entries = 10, .interactions = 1, .messages = 10, .graphs = 1});
    CHECK(sweeps == 6);  // 22 rows
    CHECK(acme.sweep({}, morning, 0).what == verdict::refused);
    CHECK(acme.sweep({.entries = -1s}, morning).what == verdict::refused);
}

}  // namespace

std::vector<contract_case> upkeep_cases() {
    return {{"a customer is given everything that is kept about him", export_tells_all},
            {"a customer is forgotten, and that contacts took place stays", forgotten},
            {"an erased customer takes nothing more", takes_nothing_more},
            {"entries are kept as long as the rules say", retention_of_entries},
            {"contacts are kept as long as the rules say, the open ones always", retention_of_contacts},
            {"messages are kept as long as the rules say, once settled", retention_of_messages},
            {"sessions are kept as long as the rules say", retention_of_sessions},
            {"customers not seen for long are erased", retention_of_customers},
            {"a sweep removes no more than it was told", a_sweep_has_its_limit}};
}

}  // namespace palabre::contract
