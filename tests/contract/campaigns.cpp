// tests/contract/campaigns.cpp - contract: campaigns, their recipients, and the messages that are theirs.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <boost/json/parse.hpp>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234"), sena = phone("+2290197000002");

campaign_id begin(const desk& acme, const std::string& name = "outage") {
    const auto id = acme.next<campaign>();
    acme.put({change::put_campaign{{.id = id, .name = name, .plan = value{{"purpose", "notice"}}, .made = morning}}});
    return id;
}

change::any row(campaign_id in, std::int64_t at, const std::string& address) {
    return change::put_recipient{{.in = in, .row = at, .address = address, .written = address}};
}

std::vector<recipient_fate> fates(const desk& acme, campaign_id in) {
    std::vector<recipient_fate> all;
    const auto found = acme.recipients(in);
    for (const auto& each : *found) all.push_back(each.fate);
    return all;
}

void kept_as_written(store_stage& stage) {
    const desk acme{stage};
    campaign whole{.id = acme.next<campaign>(),
                   .name = "outage",
                   .plan = boost::json::parse(R"({"words":{"fr":{"text":"Panne \u0254"}}})"),
                   .made = morning};
    acme.put({change::put_campaign{whole}});
    recipient one{.in = whole.id,
                  .row = 7,
                  .address = "+2290190011234",
                  .written = "01 90 01 12 34",
                  .language = "fon",
                  .area = "C-17",
                  .fields = value{{"name", "Afi"}}};
    acme.put({change::put_recipient{one}});
    stage.reopen();
    CHECK(*acme.campaign_by("outage") == whole);
    CHECK(*acme.campaigns() == std::vector{whole});
    CHECK(*acme.recipients(whole.id) == std::vector{one});
    CHECK(acme.campaign_by("nothing").what == verdict::not_found);
    CHECK(acme.campaign_by("").what == verdict::refused);
    CHECK(desk{stage, "other"}.campaigns()->empty());
    whole.plan = value{{"a", 1}};
    acme.put({change::put_campaign{whole}});
    CHECK(*acme.campaign_by("outage") == whole);
    CHECK(acme.write({change::put_campaign{{.id = acme.next<campaign>(), .name = "outage"}}}).what ==
          verdict::conflict);
    CHECK(acme.write({change::put_campaign{{.id = acme.next<campaign>()}}}).what == verdict::refused);
}

void moved_on(store_stage& stage) {
    const desk acme{stage};
    const auto id = begin(acme);
    acme.put({change::move_campaign{.which = id, .at = morning, .to = campaign_state::running}});
    acme.put({change::move_campaign{.which = id, .at = morning + 1h, .cursor = "17", .selected = 17}});
    acme.put({change::move_campaign{.which = id, .at = morning + 2h, .to = campaign_state::paused, .why = "asked"}});
    auto now = *acme.campaign_by("outage");
    CHECK(now.state == campaign_state::paused);
    CHECK(now.started == morning);
    CHECK(now.cursor == "17");
    CHECK(now.selected == 17);
    CHECK(now.why == "asked");
    acme.put({change::put_campaign{{.id = id, .name = "outage", .plan = "another"}}});  // has begun
    CHECK(*acme.campaign_by("outage") == now);
    acme.put({change::move_campaign{.which = id, .at = morning + 3h, .to = campaign_state::cancelled}});
    now = *acme.campaign_by("outage");
    CHECK(now.over == morning + 3h);
    CHECK(acme.write({change::move_campaign{.which = id, .to = campaign_state::running}}).what == verdict::conflict);
    // What a page would write goes with its cursor, or not at all.
    CHECK(acme.write({change::queue_message{{.id = acme.next<outgoing>(), .to = "1", .key = campaign_key(id, 1)}},
                      change::move_campaign{.which = id, .cursor = "18", .selected = 18}})
              .what == verdict::conflict);
    CHECK(*acme.under_way(id) == 0);
    CHECK(acme.write({change::move_campaign{.which = acme.next<campaign>()}}).what == verdict::not_found);
}

void listed_once(store_stage& stage) {
    const desk acme{stage};
    const auto id = begin(acme), other = begin(acme, "other");
    acme.put({row(id, 1, "+2290190011234"), row(id, 2, "+2290197000002"), row(id, 3, "+2290190011234")});
    acme.put({row(id, 1, "+2290190011234"), row(other, 1, "+2290190011234")});
    using enum recipient_fate;
    CHECK(fates(acme, id) == std::vector{listed, listed, duplicate});
    CHECK(fates(acme, other) == std::vector{listed});
    CHECK(acme.recipients(id, 1, 1)->at(0).row == 2);
    CHECK(acme.recipients(id, 3)->empty());
    CHECK(acme.recipients(id, 0, 1001).what == verdict::refused);
    CHECK(acme.write({row(acme.next<campaign>(), 1, "+1")}).what == verdict::not_found);
    CHECK(acme.write({row(id, 0, "+1")}).what == verdict::refused);
}

void counted(store_stage& stage) {
    const desk acme{stage};
    const auto id = begin(acme);
    const auto a = acme.add({afi}), b = acme.add({sena});
    const auto first = acme.queue("first", morning, medium::sms, a, campaign_key(id, 1));
    const auto second = acme.queue("second", morning, medium::sms, b, campaign_key(id, 2));
    acme.queue("not its", morning, medium::sms, a, "campaign:x:1");
    acme.queue("of another", morning, medium::sms, a, campaign_key(acme.next<campaign>(), 1));
    const auto is = [&](std::int64_t at, recipient_fate fate, customer_id who, outgoing_id by, std::string why = "") {
        return change::put_recipient{
            {.in = id, .row = at, .customer = who, .message = by, .fate = fate, .why = std::move(why)}};
    };
    using enum recipient_fate;
    acme.put({is(1, queued, a, first), is(2, queued, b, second), is(3, skipped, {}, {}, "forbidden"),
              is(4, skipped, {}, {}, "forbidden"), is(5, skipped, {}, {}, "no_address"), is(6, invalid, {}, {}, "'x'"),
              is(7, invalid, {}, {}, "'y'")});
    CHECK(*acme.under_way(id) == 2);
    acme.put({change::settle_message{second, send_state::failed, "", "131026"}, change::note_answer{id, 1, morning},
              change::note_answer{id, 1, morning + 1h}, change::note_answer{id, 2, morning, true},
              change::note_answer{id, 9, morning}});
    const campaign_progress expected{.recipients = {{queued, 2}, {skipped, 3}, {invalid, 2}},
                                     .skipped = {{"forbidden", 2}, {"no_address", 1}},
                                     .messages = {{send_state::waiting, 1}, {send_state::failed, 1}},
                                     .failed = {{"131026", 1}},
                                     .answered = 1,
                                     .opted_out = 1};
    CHECK(*acme.progress(id) == expected);
    CHECK(acme.recipients(id)->at(0).answered == morning);
    CHECK(*acme.under_way(id) == 1);
    CHECK(*acme.queued_among(id, {a}) == std::vector{a});
    CHECK(acme.queued_among(id, {acme.next<customer>()})->empty());
    CHECK(acme.last_campaign_of(b)->row == 2);
    CHECK(acme.last_campaign_of(acme.next<customer>()).what == verdict::not_found);
    CHECK(*acme.progress(acme.next<campaign>()) == campaign_progress{});
}

void shifted_and_taken_back(store_stage& stage) {
    const desk acme{stage};
    const auto id = begin(acme);
    const auto gone = acme.queue("claimed", morning, medium::sms, {}, campaign_key(id, 1));
    acme.claim(medium::sms, morning);
    const auto waits = acme.queue("waits", morning, medium::sms, {}, campaign_key(id, 2));
    const auto apart = acme.queue("apart", morning);
    acme.put({change::shift_messages{id, calendar_time::max()}});
    CHECK(texts(*acme.claim(medium::sms, morning + 24h * 365)) == std::vector<std::string>{"apart"});
    acme.put({change::shift_messages{id, morning + 1h}});
    CHECK(acme.claim(medium::sms, morning + 59min)->empty());
    CHECK(acme.message_of(waits)->due == morning + 1h);
    acme.put({change::shift_messages{id}});
    CHECK(acme.claim(medium::sms, morning + 2h)->empty());
    CHECK(acme.message_of(waits)->state == send_state::cancelled);
    CHECK(acme.message_of(gone)->state == send_state::attempting);
    CHECK(acme.message_of(apart)->state == send_state::attempting);
}

void by_segment(store_stage& stage) {
    const desk acme{stage};
    std::vector<customer_id> gold;
    for (int i = 0; i < 4; ++i) {
        gold.push_back(acme.add({phone("+229019700001" + std::to_string(i))}));
        acme.put({change::put_segment{gold.back(), {"gold", morning}}});
    }
    const auto plain = acme.add({afi});
    acme.join(gold[0], gold[1]);
    CHECK(told(acme.erase_customer(gold[2])) == "done");
    CHECK(*acme.members("gold") == std::vector{gold[0], gold[3]});
    CHECK(*acme.members("gold", gold[0], 1) == std::vector{gold[3]});
    CHECK(*acme.members("") == std::vector{gold[0], gold[3], plain});
    CHECK(acme.members("gold", {}, 0).what == verdict::refused);
    CHECK(desk{stage, "other"}.members("gold")->empty());
}

void forgotten(store_stage& stage) {
    const desk acme{stage};
    const auto id = begin(acme);
    const auto who = acme.add({afi});
    acme.put({row(id, 1, afi.address), row(id, 2, sena.address),
              change::put_recipient{{.in = id,
                                     .row = 3,
                                     .written = "Afi",
                                     .fields = value{{"name", "Afi"}},
                                     .customer = who,
                                     .fate = recipient_fate::queued}}});
    CHECK(told(acme.erase_customer(who)) == "done");
    const auto kept = *acme.recipients(id);
    CHECK(kept.at(0).address.empty());
    CHECK(kept.at(0).fate == recipient_fate::skipped);
    CHECK(kept.at(1).address == sena.address);
    CHECK(kept.at(2).written.empty());
    CHECK(kept.at(2).fields.is_null());
    CHECK(kept.at(2).fate == recipient_fate::queued);
}

/// Long after a campaign its recipients go and its figures stay; what is under way, or lately over, keeps all.
void swept_out(store_stage& stage) {
    const desk acme{stage};
    const auto id = begin(acme), lately = begin(acme, "lately"), open = begin(acme, "open");
    for (const auto each : {id, lately, open})
        acme.put({row(each, 1, afi.address), row(each, 2, sena.address), row(each, 3, afi.address)});
    const auto over = [](campaign_id which, calendar_time at) {
        return change::move_campaign{.which = which, .at = at, .to = campaign_state::cancelled};
    };
    acme.put({change::note_answer{id, 1, morning}, change::note_answer{id, 2, morning, true}, over(id, morning),
              over(lately, morning + 48h)});
    const auto before = *acme.progress(id);
    CHECK(before.recipients.at(recipient_fate::duplicate) == 1);
    const history::retention rules{.messages = 24h};
    auto swept = acme.sweep(rules, morning + 50h, 2);
    CHECK(swept->messages == 2);
    CHECK(swept->more);
    CHECK(*acme.progress(id) == before);
    stage.reopen();
    swept = acme.sweep(rules, morning + 50h, 10);
    CHECK(swept->messages == 1);
    CHECK_FALSE(swept->more);
    CHECK(acme.recipients(id)->empty());
    CHECK(*acme.progress(id) == before);
    CHECK(acme.recipients(lately)->size() == 3);
    CHECK(acme.recipients(open)->size() == 3);
    CHECK(acme.sweep({}, morning + 24h * 9000, 10)->messages == 0);
}

/// What he is given has his places in campaigns: those that were found to be his, and those with an address of his.
void told_to_him(store_stage& stage) {
    const desk acme{stage};
    const auto id = begin(acme);
    const auto who = acme.add({afi});
    acme.put({row(id, 1, afi.address), row(id, 2, sena.address),
              change::put_recipient{{.in = id,
                                     .row = 3,
                                     .written = "C-17",
                                     .fields = value{{"name", "Afi"}},
                                     .customer = who,
                                     .fate = recipient_fate::skipped,
                                     .why = "forbidden"}}});
    const auto told = *acme.export_customer(who);
    const auto& places = told.at("campaigns").as_array();
    REQUIRE(places.size() == 2);
    CHECK(places[0].at("address").as_string() == afi.address);
    CHECK(places[1].at("fields").at("name").as_string() == "Afi");
    CHECK(places[1].at("why").as_string() == "forbidden");
    CHECK(places[1].at("campaign").as_string() == to_string(id));
}

}  // namespace

std::vector<contract_case> campaign_cases() {
    return {{"a campaign and its list are kept as they were written", kept_as_written},
            {"a campaign moves on, and what is over stays over", moved_on},
            {"an address is in a campaign's list once", listed_once},
            {"a campaign's recipients and messages are counted", counted},
            {"a campaign's waiting messages are put off and taken back", shifted_and_taken_back},
            {"customers are found by their segment, merged ones once", by_segment},
            {"an erased customer is forgotten by campaigns", forgotten},
            {"a campaign's recipients go long after it, and its figures stay", swept_out},
            {"a customer is told his places in campaigns", told_to_him}};
}

}  // namespace palabre::contract
