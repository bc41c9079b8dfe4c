// tests/contract/promises.cpp - contract: answers that are owed, until they have been sent.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234");

promise_id owe(const desk& acme, customer_id whom = {}, interaction_id because_of = {}) {
    const auto id = acme.next<promise>();
    acme.put({change::make_promise{{.id = id,
                                    .customer = whom,
                                    .because_of = because_of,
                                    .question = "crm.balance",
                                    .made = morning,
                                    .until = morning + 24h}}});
    return id;
}

std::vector<promise_id> ids(const reply<std::vector<promise>>& found) {
    std::vector<promise_id> all;
    for (const auto& each : *found) all.push_back(each.id);
    return all;
}

void kept_until_dropped(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi});
    const promise whole{.id = acme.next<promise>(),
                        .customer = who,
                        .because_of = acme.begin(who),
                        .question = "crm.puk",
                        .state = boost::json::parse(R"({"to":"+2290190011234","answer":["Fɔ̀n ${puk.code}"]})"),
                        .hidden = secret{R"({"pin":"4711"})"},
                        .made = morning,
                        .until = morning + 2h};
    acme.put({change::make_promise{whole}});
    CHECK(*acme.promises() == std::vector{whole});
    stage.reopen();
    CHECK(*acme.promises() == std::vector{whole});
    CHECK(acme.promises()->at(0).hidden.reveal() == R"({"pin":"4711"})");
    auto changed = whole;
    changed.question = "never";
    acme.put({change::make_promise{changed}});  // there already
    CHECK(acme.promises()->at(0).question == "crm.puk");
    acme.put({change::drop_promise{whole.id}, change::drop_promise{whole.id}});
    CHECK(acme.promises()->empty());
    stage.reopen();
    CHECK(acme.promises()->empty());
}

void page_by_page(store_stage& stage) {
    const desk acme{stage};
    std::vector<promise_id> made;
    for (int i = 0; i < 5; ++i) made.push_back(owe(acme));
    CHECK(ids(acme.promises({}, 2)) == std::vector{made[0], made[1]});
    CHECK(ids(acme.promises(made[1], 2)) == std::vector{made[2], made[3]});
    CHECK(ids(acme.promises(made[3], 2)) == std::vector{made[4]});
    CHECK(acme.promises(made[4], 2)->empty());
    CHECK(desk{stage, "other"}.promises()->empty());
    for (const std::size_t limit : {std::size_t{0}, std::size_t{1001}})
        CHECK(acme.promises({}, limit).what == verdict::refused);
}

/// The message and the end of the promise are one write: both or neither.
void kept_with_its_message(store_stage& stage) {
    const desk acme{stage};
    const auto id = owe(acme);
    const auto keep = [&](const std::string& to) {
        return acme.write({change::queue_message{{.id = acme.next<outgoing>(), .to = to, .key = "promise"}},
                           change::drop_promise{id}});
    };
    CHECK(keep("").what == verdict::refused);
    CHECK(acme.promises()->size() == 1);
    CHECK(keep("+2290190011234").what == verdict::done);
    CHECK(keep("+2290190011234").what == verdict::done);  // after a commit that nobody knows the end of
    CHECK(acme.promises()->empty());
    CHECK(acme.claim(medium::sms, morning + 48h)->size() == 1);
}

void names_what_is_kept(store_stage& stage) {
    const desk acme{stage};
    const promise nobody{.id = acme.next<promise>(), .customer = acme.next<customer>()};
    CHECK(acme.write({change::make_promise{nobody}}).what == verdict::not_found);
    const promise nowhere{.id = acme.next<promise>(), .because_of = acme.next<interaction>()};
    CHECK(acme.write({change::make_promise{nowhere}}).what == verdict::not_found);
    CHECK(acme.write({change::make_promise{{.question = "no id"}}}).what == verdict::refused);
    CHECK(acme.promises()->empty());
}

void his(store_stage& stage) {
    const desk acme{stage};
    const auto who = acme.add({afi}), other = acme.add({phone("+2290197000002")});
    const auto contact = acme.begin(who);
    acme.put({change::end_interaction{contact, morning + 1min, "completed"}});
    owe(acme, who, contact);
    const auto stays = owe(acme, other);
    CHECK(acme.export_customer(who)->at("promises").as_array().size() == 1);
    // What he is owed keeps him, and what it is because of.
    const auto swept_all = acme.sweep({.interactions = 1h, .customers = 1h}, morning + 24h);
    CHECK(swept_all->interactions == 0);
    CHECK(acme.find(afi).what == verdict::done);
    CHECK(told(acme.erase_customer(who)) == "done");
    CHECK(ids(acme.promises()) == std::vector{stays});
    acme.put({change::drop_promise{stays}});
    CHECK(acme.sweep({.interactions = 1h}, morning + 24h)->interactions == 1);
}

}  // namespace

std::vector<contract_case> promise_cases() {
    return {{"a promise is kept until it is dropped, over a restart", kept_until_dropped},
            {"promises come page by page, each company's its own", page_by_page},
            {"a promise ends in the write that queues its message", kept_with_its_message},
            {"a promise names customers and contacts that are kept", names_what_is_kept},
            {"a promise is its customer's: told to him, forgotten with him", his}};
}

}  // namespace palabre::contract
