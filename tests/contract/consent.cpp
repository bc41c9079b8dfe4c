// tests/contract/consent.cpp - contract: who agreed to what, and who is not to be contacted.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <boost/json/array.hpp>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234"), sena = phone("+2290197000002");

consent agreed(customer_id who, const std::string& purpose, std::optional<medium> on, bool given, calendar_time at) {
    return {.who = who, .purpose = purpose, .on = on, .given = given, .proof = "SMS « OUI »", .at = at};
}

void the_newest_holds(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const auto any_on = agreed(who, "marketing", {}, true, morning + 1h);
    const auto sms_off = agreed(who, "marketing", medium::sms, false, morning + 2h);
    const auto survey = agreed(who, "survey", medium::voice, true, morning);
    acme.put({change::record_consent{any_on}, change::record_consent{sms_off}, change::record_consent{survey},
              change::record_consent{agreed(who, "marketing", {}, false, morning)},  // older, told later
              change::record_consent{agreed(who, "marketing", medium::sms, true, morning)}});
    stage.reopen();
    const auto rules = acme.rules_for(afi);
    REQUIRE(told(rules) == "done");
    CHECK(rules->consents == std::vector{any_on, sms_off, survey});  // by purpose and medium, every channel first
    CHECK(rules->forbidden.empty());
    CHECK(acme.rules_for(sena)->consents.empty());

    const auto withdrawn = agreed(who, "survey", medium::voice, false, morning);  // the same moment: in its place
    acme.put({change::record_consent{withdrawn}});
    CHECK(acme.rules_for(afi)->consents == std::vector{any_on, sms_off, withdrawn});
    CHECK(acme.export_customer(who)->at("consents").as_array().size() == 5);  // all of them stay, as proof
}

void across_a_group(store_stage& stage) {
    const desk acme{stage};
    const auto a = acme.add({afi}), b = acme.add({sena});
    const auto given = agreed(a, "survey", {}, true, morning), off = agreed(b, "survey", {}, false, morning + 1h);
    acme.put({change::record_consent{given}, change::record_consent{off}});
    CHECK(acme.rules_for(afi)->consents == std::vector{given});
    const auto join = acme.join(a, b);
    CHECK(acme.rules_for(afi)->consents == std::vector{off});
    CHECK(acme.rules_for(sena)->consents == std::vector{off});
    acme.put({change::part_customers{join, morning}});
    CHECK(acme.rules_for(afi)->consents == std::vector{given});
}

void lists(store_stage& stage) {
    const desk acme{stage};
    const do_not_contact company{.whom = afi, .why = "asked", .at = morning};
    const do_not_contact by_sms{
        .whom = afi, .list = "regulator", .on = medium::sms, .from = origin::company, .at = morning};
    const do_not_contact by_voice{.whom = afi, .list = "regulator", .on = medium::voice, .at = morning};
    acme.put({change::forbid_contact{by_voice}, change::forbid_contact{company}, change::forbid_contact{by_sms}});
    stage.reopen();
    CHECK(acme.rules_for(afi)->forbidden.size() == 3);  // nobody need be known there
    CHECK(acme.rules_for(afi)->forbidden.at(0) == company);
    CHECK(acme.rules_for(afi)->forbidden.at(0).whom.written == afi.written);
    CHECK(acme.rules_for(afi)->consents.empty());
    CHECK(acme.rules_for({identity_kind::account, afi.address})->forbidden.empty());
    acme.put({change::allow_contact{afi, "regulator"}});  // on all media
    CHECK(acme.rules_for(afi)->forbidden == std::vector{company});
    acme.put({change::allow_contact{afi, "regulator"}, change::allow_contact{sena, "company"}});
    CHECK(acme.rules_for(afi)->forbidden == std::vector{company});
    auto changed = company;
    changed.why = "asked twice";
    changed.at = morning + 1h;
    acme.put({change::forbid_contact{changed}});
    CHECK(acme.rules_for(afi)->forbidden == std::vector{changed});
}

void until_a_date(store_stage& stage) {
    const desk acme{stage};
    acme.put({change::forbid_contact{{.whom = afi, .at = morning, .until = morning + 24h}}});
    CHECK(acme.rules_for(afi, morning)->forbidden.size() == 1);
    CHECK(acme.rules_for(afi, morning + 24h - 1us)->forbidden.size() == 1);
    CHECK(acme.rules_for(afi, morning + 24h)->forbidden.empty());
    CHECK(acme.rules_for(afi, calendar_time::max())->forbidden.empty());
    acme.put({change::forbid_contact{{.whom = afi, .at = morning}}});
    CHECK(acme.rules_for(afi, calendar_time::max())->forbidden.size() == 1);
}

void dispositions_are_kept(store_stage& stage) {
    const desk acme{stage};
    CHECK(acme.dispositions()->empty());
    disposition sold{.code = "sold", .labels = {{"en", "Sold"}, {"fr", "Vendu"}}, .means = meaning::success};
    const disposition later{.code = "callback", .means = meaning::callback};
    acme.put({change::put_disposition{sold}, change::put_disposition{later}});
    CHECK(*acme.dispositions() == std::vector{later, sold});  // by code
    sold.labels = {{"fr", "Vendu !"}};
    sold.retired = true;
    acme.put({change::put_disposition{sold}});
    stage.reopen();
    CHECK(*acme.dispositions() == std::vector{later, sold});
}

}  // namespace

std::vector<contract_case> consent_cases() {
    return {{"the newest consent of each purpose and medium holds", the_newest_holds},
            {"a consent holds for all records of a person", across_a_group},
            {"an address is on do-not-contact lists by list and medium", lists},
            {"a do-not-contact entry ends on its date", until_a_date},
            {"dispositions are kept by code, the retired ones too", dispositions_are_kept}};
}

}  // namespace palabre::contract
