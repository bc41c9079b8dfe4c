// tests/contract/companies.cpp - contract: companies, who may see them, and that none sees another's history.
#include "contract/desk.hpp"
#include "contract/themes.hpp"
#include "palabre/core/error.hpp"

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234");

reply<company> open(store_stage& stage, const std::string& name, const std::string& title = "") {
    return stage.ask<company>([&](auto then) { stage.store().open_company(name, title, then); });
}
reply<std::vector<company>> companies(store_stage& stage) {
    return stage.ask<std::vector<company>>([&](auto then) { stage.store().companies(then); });
}
reply<nothing> put_user(store_stage& stage, const user& who) {
    return stage.ask<nothing>([&](auto then) { stage.store().put_user(who, then); });
}
reply<user> find_user(store_stage& stage, const std::string& login) {
    return stage.ask<user>([&](auto then) { stage.store().find_user(login, then); });
}
reply<std::vector<user>> users(store_stage& stage) {
    return stage.ask<std::vector<user>>([&](auto then) { stage.store().users(then); });
}

void opened_once(store_stage& stage) {
    CHECK(companies(stage)->empty());
    const auto moov = open(stage, "moov-benin", "Moov Bénin");
    REQUIRE(told(moov) == "done");
    CHECK(moov->id);
    CHECK(moov->name == "moov-benin");
    CHECK(moov->title == "Moov Bénin");
    CHECK(*open(stage, "moov-benin", "Another title") == *moov);
    const auto celtis = open(stage, "a1");
    stage.reopen();
    CHECK(*open(stage, "moov-benin") == *moov);
    CHECK(*companies(stage) == std::vector{*celtis, *moov});  // by name
}

void opened_twice_at_once(store_stage& stage) {
    std::vector<company> opened;
    for (int i = 0; i < 10; ++i)
        stage.store().open_company("acme", "", [&](const reply<company>& made) {
            opened.push_back(*made);
            stage.loop().stop();
        });
    stage.await([&] { return opened.size() == 10; });
    for (const company& each : opened) CHECK(each == opened[0]);
    CHECK(companies(stage)->size() == 1);
}

void names(store_stage& stage) {
    for (const std::string& bad :
         {std::string{}, std::string{"a"}, std::string(65, 'a'), std::string{"Moov"}, std::string{"moov benin"},
          std::string{"moov_benin"}, std::string{"bénin"}, std::string{"a\0b", 3}, std::string{"a\n"}}) {
        INFO("name '", bad, "'");
        const auto answer = open(stage, bad);
        CHECK(answer.what == verdict::refused);
        CHECK(!answer.why.empty());
    }
    CHECK(open(stage, "acme", std::string(257, 'x')).what == verdict::refused);
    CHECK(open(stage, "acme", "\xff").what == verdict::refused);
    CHECK(companies(stage)->empty());
    CHECK(open(stage, "42").what == verdict::done);
    CHECK(open(stage, std::string(64, 'z')).what == verdict::done);
    CHECK_THROWS_AS(stage.store().of(company_id{}), error);
}

/// Everything that the first company has, named to whoever asks.
struct belongings {
    customer_id who, other;
    interaction_id contact;
    merge_id join;
    outgoing_id message, sent;
};

belongings furnish(const desk& acme) {
    belongings of{.who = acme.add({afi}, "Afi"), .other = acme.add({phone("+2290197000002")})};
    of.contact = acme.next<interaction>();
    of.join = acme.join(of.who, of.other);
    acme.put({change::begin_interaction{
                  {.id = of.contact, .customer = of.who, .began = morning, .source = "crm", .reference = "7"}},
              change::put_disposition{{.code = "sold"}}, change::keep_graph{{"8e1f", {}}},
              change::save_session{{.of = of.contact, .graph = "8e1f", .saved = morning}},
              change::record_consent{{.who = of.who, .purpose = "survey", .at = morning}},
              change::forbid_contact{{.whom = afi, .at = morning}}});
    acme.say(of.who, "a secret of the house", morning, of.contact);
    of.message = acme.queue("a message", morning, medium::sms, of.who, "key");
    of.sent = acme.queue("another", morning + 1h, medium::sms, of.who);
    acme.put({change::settle_message{of.sent, send_state::sent, "p-1"}});
    return of;
}

/// Every question that a company's store answers, about what another company has.
void sees_nothing(const desk& rival, const belongings& of, verdict lists) {
    const auto absent = [](const auto& answer) { CHECK(answer.what == verdict::not_found); };
    const auto empty = [&](const auto& answer) {
        CHECK(answer.what == lists);
        CHECK(answer.value.empty());
    };
    absent(rival.find(afi));
    absent(rival.find(of.who));
    absent(rival.timeline(of.who));
    absent(rival.interactions(of.who));
    absent(rival.interaction_of(of.contact));
    absent(rival.interaction_by("crm", "7"));
    absent(rival.entries_of(of.contact));
    absent(rival.merges_of(of.who));
    absent(rival.message_of(of.message));
    absent(rival.message_by(medium::sms, "p-1"));
    absent(rival.messages(of.who));
    absent(rival.graph("8e1f"));
    absent(rival.export_customer(of.who));
    absent(rival.erase_customer(of.who));
    empty(rival.dispositions());
    empty(rival.claim(medium::sms, morning + 24h));
    empty(rival.settle_orphans());
    empty(rival.sessions());
    const auto rules = rival.rules_for(afi);
    CHECK(rules.what == lists);
    CHECK(rules->forbidden.empty());
    CHECK(rules->consents.empty());
    CHECK(rival
              .sweep({.entries = 0s, .interactions = 0s, .messages = 0s, .sessions = 0s, .customers = 0s},
                     morning + 24h * 365)
              .value == swept{});

    const auto who = of.who;
    const std::vector<change::any> changes{
        change::add_identity{who, phone("+2290197000009")},
        change::remove_identity{who, afi},
        change::rename_customer{who, "stolen"},
        change::prefer_language{who, {"en", origin::customer, morning + 1h}},
        change::put_segment{who, {"lost", morning + 1h}},
        change::record_consent{{.who = who, .purpose = "survey", .given = false, .at = morning + 1h}},
        change::join_customers{{.id = rival.next<merge>(), .kept = who, .joined = of.other, .at = morning}},
        change::part_customers{of.join, morning},
        change::begin_interaction{{.id = rival.next<interaction>(), .customer = who, .began = morning}},
        change::end_interaction{of.contact, morning, "stolen"},
        change::dispose{of.contact, "stolen"},
        change::assign_agent{of.contact, rival.next<user>()},
        change::add_entry{{.id = rival.next<entry>(), .customer = who}},
        change::add_entry{{.id = rival.next<entry>(), .within = of.contact}},
        change::queue_message{{.id = rival.next<outgoing>(), .customer = who, .to = "1"}},
        change::queue_message{{.id = rival.next<outgoing>(), .because_of = of.contact, .to = "1"}},
        change::settle_message{of.message, send_state::failed},
        change::save_session{{.of = of.contact, .graph = "8e1f"}}};
    for (const change::any& each : changes) {
        INFO("change ", each.index());
        absent(rival.write({each}));
    }
}

void nothing_of_another(store_stage& stage) {
    const desk acme{stage};
    const auto of = furnish(acme);
    const auto before = acme.export_customer(of.who);
    const desk rival{stage, "rival"};
    sees_nothing(rival, of, verdict::done);
    rival.put(
        {change::drop_session{of.contact}, change::allow_contact{afi, "company"}});  // its own, of which there is none
    CHECK(*acme.export_customer(of.who) == *before);
    CHECK(acme.rules_for(afi)->forbidden.size() == 1);
    CHECK(acme.sessions()->size() == 1);
    CHECK(acme.dispositions()->size() == 1);
    CHECK(texts(*acme.claim(medium::sms, morning)) == words{"a message"});
}

void the_same_names_in_both(store_stage& stage) {
    const desk acme{stage}, rival{stage, "rival"};
    const auto of = furnish(acme);
    const auto his = rival.meet(afi)->who.id;  // the same person, known to both
    CHECK(his != of.who);
    CHECK(rival.find(his)->who.name.empty());
    const auto contact = rival.next<interaction>();
    rival.put({change::begin_interaction{
                   {.id = contact, .customer = his, .began = morning, .source = "crm", .reference = "7"}},
               change::put_disposition{{.code = "sold", .retired = true}},
               change::keep_graph{{"8e1f", {{"f", "the rival's"}}}},
               change::forbid_contact{{.whom = afi, .why = "ours"}},
               change::queue_message{{.id = rival.next<outgoing>(),
                                      .customer = his,
                                      .to = "1",
                                      .text = "ours",
                                      .key = "key",
                                      .provider_id = "p-1"}}});
    CHECK(rival.interaction_by("crm", "7")->id == contact);
    CHECK(acme.interaction_by("crm", "7")->id == of.contact);
    CHECK(texts(*rival.messages(his)) == words{"ours"});
    CHECK(acme.message_by(medium::sms, "p-1")->id == of.sent);
    CHECK(acme.graph("8e1f")->files.empty());
    CHECK(!acme.dispositions()->at(0).retired);
    CHECK(told(rival.erase_customer(his)) == "done");
    CHECK(acme.find(afi)->who.name == "Afi");
    CHECK(*rival.sweep({}, morning) == swept{.graphs = 1});
    CHECK(acme.graph("8e1f").what == verdict::done);

    // An id of one company's, given by mistake in another: two rows that know nothing of each other.
    rival.put({change::add_customer{{.id = of.who, .name = "Somebody else"}, {}}});
    CHECK(acme.find(of.who)->who.name == "Afi");
    CHECK(rival.find(of.who)->who.name == "Somebody else");
    CHECK(rival.timeline(of.who)->entries.empty());
}

void not_kept(store_stage& stage) {
    const desk acme{stage};
    const auto of = furnish(acme);
    const desk ghost{stage, stage.store().ids().next<company>()};
    sees_nothing(ghost, of, verdict::not_found);
    CHECK(ghost.meet(afi).what == verdict::not_found);
    CHECK(ghost.write({change::add_customer{{.id = ghost.next<customer>()}, {}}}).what == verdict::not_found);
    const auto served = stage.ask<lease>([&](auto then) { stage.store().serve(ghost.id(), then); });
    CHECK(served.what == verdict::not_found);
    CHECK(companies(stage)->size() == 1);
}

void users_and_grants(store_stage& stage) {
    const desk acme{stage}, rival{stage, "rival"};
    user afi_user{.id = acme.next<user>(),
                  .login = "afi",
                  .name = "Afi Dossou",
                  .password_hash = "$argon2id$v=19$m=65536,t=2,p=1$abc$def",
                  .language = "fon",
                  .active = false,
                  .grants = {{acme.id(), role::supervisor}, {rival.id(), role::agent}}};
    const user zo{.id = acme.next<user>(), .login = "Zo"};
    CHECK(told(put_user(stage, afi_user)) == "done");
    CHECK(told(put_user(stage, zo)) == "done");
    stage.reopen();
    CHECK(*find_user(stage, "afi") == afi_user);
    CHECK(*users(stage) == std::vector{zo, afi_user});  // by login, byte by byte
    CHECK(find_user(stage, "AFI").what == verdict::not_found);
    CHECK(find_user(stage, "nobody").what == verdict::not_found);
    CHECK(find_user(stage, "").what == verdict::refused);

    afi_user.login = "afi.d";
    afi_user.grants = {{rival.id(), role::integrator}};
    CHECK(told(put_user(stage, afi_user)) == "done");  // in place of what was there, grants and all
    CHECK(*find_user(stage, "afi.d") == afi_user);
    CHECK(find_user(stage, "afi").what == verdict::not_found);

    auto twin = zo;
    twin.id = acme.next<user>();
    CHECK(put_user(stage, twin).what == verdict::conflict);
    auto lost = afi_user;
    lost.grants.push_back({acme.next<company>(), role::agent});
    CHECK(put_user(stage, lost).what == verdict::not_found);
    for (const user& bad :
         {user{.login = "no-id"}, user{.id = acme.next<user>(), .login = ""},
          user{.id = acme.next<user>(), .login = std::string(65, 'x')}, user{.id = acme.next<user>(), .login = "x\xff"},
          user{.id = acme.next<user>(),
          .login = "twice",
          .grants = {{acme.id(), role::agent}, {acme.id(), role::supervisor}}}})
        CHECK(put_user(stage, bad).what == verdict::refused);
    CHECK(*users(stage) == std::vector{zo, afi_user});
}

}  // namespace

std::vector<contract_case> company_cases() {
    return {{"a company is opened once, and found again", opened_once},
            {"a company that is opened twice at once is one", opened_twice_at_once},
            {"companies' names are letters, digits and dashes", names},
            {"nothing of one company is seen or changed from another", nothing_of_another},
            {"two companies may call things by the same names", the_same_names_in_both},
            {"a company that is not kept answers everything with not_found", not_kept},
            {"users hold grants in companies", users_and_grants}};
}

}  // namespace palabre::contract
