// tests/contract/replay.cpp - contract: what is written again makes no difference.
#include "contract/desk.hpp"
#include "contract/themes.hpp"
#include "palabre/history/follow_up_book.hpp"
#include "palabre/history/lead_book.hpp"
#include "palabre/history/report_book.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <optional>
#include <set>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234"), sena = phone("+2290197000002"), third = phone("+2290197000003");

/// What the changes of this file are about: made first, changed by none but them.
struct scene {
    customer_id a, b, c, fresh;
    merge_id join, undone;
    interaction_id contact, begun;
    entry_id added;
    outgoing_id queued, settled, again;
    promise_id made, kept;
    user_id agent;
    event_id posted;
    file_id uploaded, wanted;
    recording_id begun_one, going_on, dropped;
    interaction_id opened, moved;
    std::int64_t told = 0, untold = 0;
    campaign_id running, fresh_campaign;
    outgoing_id of_campaign;
    std::vector<lead> leads;  ///< Claimed; the second is being dialled.
    lead_attempt_id dialled, dialling;
    follow_up_id owed, survey, fresh_follow_up;
};

/// Three leads, claimed.
std::vector<lead> claimed_leads(const desk& acme) {
    auto& stage = acme.stage();
    auto& book = acme.store().leads();
    const auto list = acme.next<lead_list>();
    stage.ask<lead_list>([&](auto then) { book.open_list({.id = list, .name = "march"}, then); });
    const auto upload = acme.next<lead_upload>();
    stage.ask<lead_upload>([&](auto then) { book.begin_upload({.id = upload, .into = list, .hash = "h"}, then); });
    listed_rows rows{.last = true};
    for (const auto* number : {"+2290197000011", "+2290197000012", "+2290197000013"})
        rows.all.push_back({.id = acme.next<lead>(), .line = 2, .digest = 1, .numbers = {{number, number, "tel"}}});
    for (std::size_t at = 0; at < rows.all.size(); ++at) rows.all[at].digest = static_cast<std::int64_t>(at);
    stage.ask<lead_upload>([&](auto then) { book.add_rows(upload, rows, then); });
    lead_question asked{.lists = {{list, 0}}, .others = open_region{"", 1, morning + 16h}, .now = morning};
    return *stage.ask<std::vector<lead>>([&](auto then) { book.claim_leads(asked, then); });
}

scene prepare(const desk& acme) {
    scene on{.a = acme.add({afi}, "a"), .b = acme.add({sena}, "b"), .c = acme.add({third}, "c")};
    on.fresh = acme.next<customer>();
    on.join = acme.next<merge>();
    on.undone = acme.join(on.b, on.c);
    on.contact = acme.begin(on.a);
    on.begun = acme.next<interaction>();
    on.added = acme.next<entry>();
    on.queued = acme.next<outgoing>();
    on.settled = acme.queue("to settle", morning, medium::sms, on.a);
    on.again = acme.queue("to send again", morning, medium::sms, on.a);
    on.agent = acme.next<user>();
    on.made = acme.next<promise>();
    on.kept = acme.next<promise>();
    acme.put({change::make_promise{{.id = on.kept, .customer = on.a, .question = "to drop", .made = morning}}});
    acme.put({change::put_disposition{{.code = "sold"}}, change::keep_graph{{"8e1f", {}}},
              change::forbid_contact{{.whom = sena, .at = morning}}});
    const auto gone = acme.begin(on.a);
    acme.put({change::save_session{{.of = gone, .graph = "8e1f", .saved = morning}}});
    acme.claim(medium::sms, morning);
    on.uploaded = acme.next<kept_file>();
    on.wanted = acme.next<kept_file>();
    acme.put({change::add_file{{.id = on.wanted, .customer = on.a, .made = morning}}});
    on.begun_one = acme.next<recording>();
    on.going_on = acme.next<recording>();
    on.dropped = acme.next<recording>();
    for (const auto each : {on.going_on, on.dropped})
        acme.put({change::add_recording{{.id = each, .customer = on.a, .file = "a.wav", .began = morning}}});
    on.opened = acme.begin(on.a, morning, medium::sms);
    on.moved = acme.begin(on.a, morning, medium::sms);
    acme.put({change::open_thread{
        {.of = on.moved, .customer = on.a, .on = medium::sms, .service = "2", .address = "3", .opened = morning}}});
    on.running = acme.next<campaign>();
    on.fresh_campaign = acme.next<campaign>();
    acme.put({change::put_campaign{{.id = on.running, .name = "running", .made = morning}},
              change::put_recipient{{.in = on.running, .row = 1, .address = "+2290197000003"}}});
    on.of_campaign = acme.queue("to shift", morning, medium::sms, on.a, campaign_key(on.running, 1));
    on.posted = acme.next<event>();
    for (const char* each : {"told", "untold"})
        acme.put({change::post_event{{.id = acme.next<event>(), .type = each, .at = morning}, {"crm"}}});
    const auto events = acme.events();
    on.told = events->at(0).position;
    on.untold = events->at(1).position;
    on.leads = claimed_leads(acme);
    on.owed = acme.next<follow_up>();
    on.survey = acme.next<follow_up>();
    on.fresh_follow_up = acme.next<follow_up>();
    for (const auto each : {on.owed, on.survey})
        acme.put({change::make_follow_up{
            {.id = each, .key = to_string(each), .name = "missed", .address = "+2290197000012", .made = morning}}});
    on.dialled = acme.next<lead_attempt>();
    on.dialling = acme.next<lead_attempt>();
    acme.put({change::begin_attempt{{.id = on.dialling, .of = on.leads.at(1).id, .address = "+2290197000012"}, 1}});
    return on;
}

/// One of each kind at least, each of which changes something.
std::vector<change::any> one_of_each(const desk& acme, const scene& on) {
    const auto saved = acme.sessions()->at(0).of;
    return {
        change::add_customer{{.id = on.fresh, .name = "fresh"}, {phone("+2290197000009")}},
        change::add_identity{on.a, {identity_kind::account, "C-7", "c-7"}, origin::company},
        change::remove_identity{on.a, afi},
        change::rename_customer{on.a, "renamed"},
        change::prefer_language{on.a, {"fon", origin::customer, morning}},
        change::put_segment{on.a, {"gold", morning}},
        change::record_consent{{.who = on.a, .purpose = "survey", .on = medium::sms, .proof = "yes", .at = morning}},
        change::forbid_contact{{.whom = afi, .list = "regulator", .at = morning, .until = morning + 24h}},
        change::allow_contact{sena, "company"},
        change::join_customers{{.id = on.join, .kept = on.a, .joined = on.b, .why = "said so", .at = morning + 1h}},
        change::part_customers{on.undone, morning + 2h},
        change::begin_interaction{
            {.id = on.begun, .customer = on.a, .began = morning + 1h, .source = "crm", .reference = "7"}},
        change::dispose{on.contact, "sold"},
        change::assign_agent{on.contact, on.agent},
        change::end_interaction{on.contact, morning + 1h, "completed", "fon", "operator", "gold", value{{"mos", 4.5}}},
        change::add_entry{{.id = on.added, .customer = on.a, .within = on.contact, .at = morning, .text = "said"}},
        change::put_disposition{{.code = "sold", .labels = {{"fr", "Vendu"}}, .retired = true}},
        change::queue_message{{.id = on.queued,
                               .customer = on.a,
                               .to = "1",
                               .text = "queued",
                               .clear = secret{"1234"},
                               .key = "key",
                               .made = morning}},
        change::settle_message{on.settled, send_state::delivered, "p-1"},
        change::settle_message{.which = on.again, .why = "busy", .due = morning + 1h},
        change::make_promise{
            {.id = on.made, .customer = on.a, .question = "crm.balance", .hidden = secret{"1234"}, .made = morning}},
        change::drop_promise{on.kept},
        change::keep_graph{{"9a2b", {{"f", "1"}}}},
        change::save_session{
            {.of = on.contact, .graph = "9a2b", .state = "menu", .hidden = secret{"5678"}, .saved = morning}},
        change::drop_session{saved},
        change::post_event{{.id = on.posted, .type = "posted", .at = morning, .customer = on.a}, {"crm", "billing"}},
        change::add_file{
            {.id = on.uploaded, .customer = on.a, .state = file_state::kept, .hash = std::string(64, 'a')}},
        change::settle_file{.which = on.wanted, .state = file_state::lost, .why = "gone", .attempts = 1},
        change::receive_message{"whatsapp", "wamid.1", on.opened, on.added, morning},
        change::add_recording{{.id = on.begun_one, .customer = on.a, .file = "b.wav", .began = morning}},
        change::touch_recording{.which = on.going_on, .ended = morning + 1min, .length = 40s},
        change::drop_recording{on.dropped},
        change::add_visit{
            {.id = acme.next<queue_visit>(), .within = on.contact, .queue = "support", .came = morning, .waited = 20s}},
        change::add_span{{acme.next<agent_span>(), on.agent, "available", "", morning, 10min}},
        change::open_thread{
            {.of = on.opened, .customer = on.a, .on = medium::sms, .service = "1", .address = "3", .opened = morning}},
        change::move_thread{
            .which = on.moved, .turn = 1, .owner = thread_owner::agent, .agent = on.agent, .until = morning + 1h},
        change::touch_thread{.which = on.moved, .last_in = morning + 2h, .slots = value{{"amount", 500}}},
        change::put_campaign{{.id = on.fresh_campaign, .name = "fresh", .plan = value{{"a", 1}}, .made = morning}},
        change::put_recipient{{.in = on.running,
                               .row = 2,
                               .address = "+2290197000004",
                               .customer = on.a,
                               .fate = recipient_fate::queued}},
        change::note_answer{on.running, 1, morning + 1h, true},
        change::move_campaign{.which = on.running,
                              .at = morning,
                              .to = campaign_state::running,
                              .why = "begun",
                              .cursor = "2",
                              .selected = 2},
        change::shift_messages{on.running, morning + 2h},
        change::begin_attempt{{.id = on.dialled, .of = on.leads.at(0).id, .address = "+2290197000011"}, 1},
        change::settle_attempt{.which = on.dialling, .at = morning, .result = "busy", .within = on.contact},
        change::recall_lead{.which = on.leads.at(1).id, .due = morning + 1h, .goes_first = true},
        change::release_lead{on.leads.at(2).id},
        change::reach_lead{on.leads.at(2).id, "called_us"},
        change::make_follow_up{
            {.id = on.fresh_follow_up, .key = "attempt:1", .name = "missed", .customer = on.a, .made = morning}},
        change::settle_follow_up{.which = on.owed, .at = morning, .why = "later", .due = morning + 1h, .attempts = 1},
        change::note_survey_answer{{.of = on.survey, .question = "mark", .kind = "csat", .number = 4, .at = morning}},
        change::settle_delivery{"crm", on.told},
        change::settle_delivery{"crm", on.untold, morning + 1h, "busy", 1},
    };
}

/// All that can be read, as one text.
std::string everything(const desk& acme, const scene& on) {
    boost::json::array all;
    const auto tell = [&](const auto& answer, auto describe) {
        all.push_back(value(to_string(answer.what)));
        if (answer) all.push_back(describe(answer.value));
    };
    const auto as_is = [](const value& given) { return given; };
    const auto who_is = [](const person& found) {
        boost::json::array told{value(to_string(found.who.id)),
                                value(to_string(found.written_as)),
                                value(found.who.name),
                                value(found.who.speaks.language),
                                value(found.who.belongs_to.name),
                                value(found.who.seen.time_since_epoch().count())};
        for (const auto each : found.records) told.push_back(value(to_string(each)));
        for (const auto& each : found.identities) told.push_back(value(each.address + "=" + each.written));
        return value(std::move(told));
    };
    const auto message_is = [](const outgoing& each) {
        return value{{"text", each.text},
                     {"clear", each.clear.reveal()},
                     {"state", std::string{to_string(each.state)}},
                     {"attempts", each.attempts},
                     {"due", each.due.time_since_epoch().count()},
                     {"provider", each.provider_id},
                     {"why", each.why}};
    };
    for (const auto& each : {afi, sena, third, phone("+2290197000009"), identity{identity_kind::account, "C-7"}}) {
        tell(acme.find(each), who_is);
        tell(acme.rules_for(each), [](const contact_rules& rules) {
            boost::json::array told;
            for (const auto& one : rules.forbidden) told.push_back(value(one.list));
            for (const auto& one : rules.consents) told.push_back(value(one.purpose + (one.given ? "+" : "-")));
            return value(std::move(told));
        });
    }
    for (const auto each : {on.a, on.b, on.c, on.fresh}) {
        tell(acme.find(each), who_is);
        tell(acme.export_customer(each), as_is);
    }
    for (const auto each : {on.queued, on.settled, on.again, on.of_campaign}) tell(acme.message_of(each), message_is);
    for (const auto each : {on.contact, on.begun})
        tell(acme.interaction_of(each), [](const interaction& found) {
            return value{
                {"how", found.how_ended}, {"disposition", found.disposition}, {"agent", to_string(found.agent)}};
        });
    tell(acme.dispositions(), [](const std::vector<disposition>& found) {
        boost::json::array told;
        for (const auto& each : found) told.push_back(value{{"code", each.code}, {"labels", each.labels.size()}});
        return value(std::move(told));
    });
    tell(acme.sessions(), [](const std::vector<saved_session>& found) {
        boost::json::array told;
        for (const auto& each : found)
            told.push_back(value{{"of", to_string(each.of)}, {"hidden", each.hidden.reveal()}});
        return value(std::move(told));
    });
    tell(acme.promises(), [](const std::vector<promise>& found) {
        boost::json::array told;
        for (const auto& each : found)
            told.push_back(value{{"id", to_string(each.id)}, {"hidden", each.hidden.reveal()}});
        return value(std::move(told));
    });
    tell(acme.events(), [](const std::vector<kept_event>& found) {
        boost::json::array told;
        for (const auto& each : found) told.push_back(value{{"type", each.what.type}, {"at", each.position}});
        return value(std::move(told));
    });
    for (const char* each : {"crm", "billing"})
        tell(acme.deliveries(each), [](const std::vector<delivery>& found) {
            boost::json::array told;
            for (const auto& one : found)
                told.push_back(value{{"at", one.position},
                                     {"due", one.due.time_since_epoch().count()},
                                     {"attempts", one.attempts},
                                     {"why", one.why}});
            return value(std::move(told));
        });
    tell(acme.campaigns(), [](const std::vector<campaign>& found) {
        boost::json::array told;
        for (const auto& each : found)
            told.push_back(value{{"name", each.name},
                                 {"state", std::string{to_string(each.state)}},
                                 {"cursor", each.cursor},
                                 {"why", each.why},
                                 {"started", each.started.has_value()}});
        return value(std::move(told));
    });
    tell(acme.recipients(on.running), [](const std::vector<recipient>& found) {
        boost::json::array told;
        for (const auto& each : found)
            told.push_back(value{{"row", each.row},
                                 {"fate", std::string{to_string(each.fate)}},
                                 {"opted_out", each.opted_out.has_value()}});
        return value(std::move(told));
    });
    const auto figures = acme.stage().ask<std::vector<report_line>>([&](auto then) {
        acme.store().reports().counts({.cuts = {morning, morning + 1h}, .sources = {source::visits, source::work}},
                                      then);
    });
    tell(figures, [](const std::vector<report_line>& found) {
        return value(found.empty() ? std::string{} : found.front().counts.text());
    });
    tell(acme.received_as("whatsapp", "wamid.1"), [](const entry_id& found) { return value(to_string(found)); });
    tell(acme.recordings_of(on.a), [](const std::vector<recording>& found) {
        boost::json::array told;
        for (const auto& each : found)
            told.push_back(value{{"id", to_string(each.id)}, {"over", each.ended.has_value()}});
        return value(std::move(told));
    });
    auto& leads = acme.store().leads();
    for (const auto& each : on.leads) {
        tell(acme.stage().ask<lead>([&](auto then) { leads.lead_of(each.id, then); }), [](const lead& found) {
            return value{
                {"state", std::string{to_string(found.state)}}, {"attempts", found.attempts}, {"why", found.why}};
        });
        tell(acme.stage().ask<std::vector<lead_attempt>>([&](auto then) { leads.attempts_of(each.id, then); }),
             [](const std::vector<lead_attempt>& found) {
                 boost::json::array told;
                 for (const auto& one : found)
                     told.push_back(
                         value{{"id", to_string(one.id)}, {"result", one.result}, {"within", to_string(one.within)}});
                 return value(std::move(told));
             });
    }
    auto& follow_ups = acme.store().follow_ups();
    tell(acme.stage().ask<std::vector<follow_up>>([&](auto then) { follow_ups.waiting(100, then); }),
         [](const std::vector<follow_up>& found) {
             boost::json::array told;
             for (const auto& one : found)
                 told.push_back(value{{"id", to_string(one.id)},
                                      {"due", one.due.time_since_epoch().count()},
                                      {"why", one.why},
                                      {"answered", one.answered.has_value()}});
             return value(std::move(told));
         });
    for (const char* each : {"8e1f", "9a2b"})
        tell(acme.graph(each), [](const kept_graph& found) { return value(found.files.size()); });
    return boost::json::serialize(value(std::move(all)));
}

void each_kind_twice(store_stage& stage) {
    const desk acme{stage};
    const auto on = prepare(acme);
    std::set<std::size_t> kinds;
    for (const change::any& each : one_of_each(acme, on)) {
        INFO("change ", each.index());
        kinds.insert(each.index());
        const std::string before = everything(acme, on);
        acme.put({each});
        const std::string once = everything(acme, on);
        CHECK(once != before);
        acme.put({each});
        CHECK(everything(acme, on) == once);
        acme.put({each, each});
        CHECK(everything(acme, on) == once);
    }
    CHECK(kinds.size() == std::variant_size_v<change::one_of>);
}

void a_write_twice(store_stage& stage) {
    const desk acme{stage};
    const auto on = prepare(acme);
    const auto changes = one_of_each(acme, on);
    acme.put(changes);
    const std::string once = everything(acme, on);
    acme.put(changes);
    CHECK(everything(acme, on) == once);
    stage.reopen();
    CHECK(everything(acme, on) == once);
    acme.put(changes);
    CHECK(everything(acme, on) == once);
}

}  // namespace

std::vector<contract_case> replay_cases() {
    return {{"each kind of change may be written twice", each_kind_twice},
            {"a whole write may be repeated, after a restart too", a_write_twice}};
}

}  // namespace palabre::contract
