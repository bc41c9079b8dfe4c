// tests/contract/customers.cpp - contract: who is known by which address, and what is known of him.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <algorithm>

namespace palabre::contract {
namespace {

const identity afi = phone("+2290190011234"), sena = phone("+2290197000002");

void found_by_any_address(store_stage& stage) {
    const desk acme{stage};
    CHECK(acme.find(afi).what == verdict::not_found);
    const identity account{identity_kind::account, "C-77"}, psid{identity_kind::messenger, "2290190011234"};
    const auto id = acme.add({afi, account}, "Afi");
    acme.put({change::add_identity{id, psid}});

    for (const identity& each : {afi, account, psid}) {
        const auto found = acme.find(each);
        REQUIRE(told(found) == "done");
        CHECK(found->who.id == id);
        CHECK(found->who.name == "Afi");
        CHECK(found->written_as == id);
        CHECK(found->records == std::vector{id});
        CHECK(found->identities == std::vector{afi, psid, account});  // by kind and address
    }
    CHECK(acme.find(id)->who.id == id);
    CHECK(acme.find({identity_kind::whatsapp, "2290190011234"}).what == verdict::not_found);
    CHECK(acme.find(acme.next<customer>()).what == verdict::not_found);
}

void written_verbatim(store_stage& stage) {
    const desk acme{stage};
    const auto met = acme.meet({identity_kind::phone, "+2290190011234", "whatsapp:22990011234"});
    REQUIRE(met->identities.size() == 1);
    CHECK(met->identities[0].written == "whatsapp:22990011234");
    CHECK(acme.meet({identity_kind::phone, "+2290190011234", "90011234"})->who.id == met->who.id);
    stage.reopen();
    CHECK(acme.find(afi)->identities.at(0).written == "whatsapp:22990011234");
}

void everything_comes_back(store_stage& stage) {
    const desk acme{stage};
    const customer whole{.id = acme.next<customer>(),
                         .name = "Ama Kɔ́ji \"l'aînée\" 🌳",
                         .speaks = {"fon", origin::agent, morning - 1h},
                         .belongs_to = {"gold", morning - 2h},
                         .since = morning - 24h * 365,
                         .seen = morning - 24h};
    acme.put({change::add_customer{whole, {afi}, origin::company}});
    CHECK(acme.find(whole.id)->who == whole);
    stage.reopen();
    CHECK(acme.find(afi)->who == whole);
}

void meeting_makes_a_record(store_stage& stage) {
    const desk acme{stage};
    const auto before = stage.loop().calendar_now();
    const auto met = acme.meet(afi);
    REQUIRE(told(met) == "done");
    CHECK(met->who.id);
    CHECK(met->written_as == met->who.id);
    CHECK(met->identities == std::vector{afi});
    CHECK(met->who.since >= before);
    CHECK(met->who.since <= stage.loop().calendar_now());
    CHECK(met->who.seen == calendar_time{});
    CHECK(met->who.speaks == preference{});
    stage.reopen();  // it was acknowledged
    CHECK(*acme.find(afi) == *met);
    CHECK(*acme.meet(afi) == *met);
}

void met_twice_at_once(store_stage& stage) {
    const desk acme{stage};
    std::vector<customer_id> met(20);  // answers come in any order
    std::size_t answers = 0;
    for (std::size_t i = 0; i < met.size(); ++i)
        acme.store().meet(i % 2 == 0 ? afi : sena, [&, i](const reply<person>& found) {
            CHECK(told(found) == "done");
            met[i] = found->who.id;
            ++answers;
            stage.loop().stop();
        });
    stage.await([&] { return answers == met.size(); });
    CHECK(met[0] != met[1]);
    for (std::size_t i = 2; i < met.size(); ++i) CHECK(met[i] == met[i % 2]);
}

void conflict_changes_nothing(store_stage& stage) {
    const desk acme{stage};
    const auto first = acme.add({afi}), second = acme.add({sena});
    const identity fresh = phone("+2290197000009");
    const auto answer = acme.write({change::rename_customer{second, "Sena"}, change::add_identity{second, fresh},
                                    change::add_identity{second, afi}, change::rename_customer{first, "never"}});
    CHECK(answer.what == verdict::conflict);
    CHECK(answer.why.starts_with("add_identity: "));
    CHECK(answer.why.find(to_string(first)) != std::string::npos);
    CHECK(acme.find(second)->who.name.empty());
    CHECK(acme.find(fresh).what == verdict::not_found);
    CHECK(acme.find(afi)->who.id == first);

    const auto third = acme.next<customer>();
    const auto added = acme.write({change::add_customer{{.id = third}, {fresh, sena}}});
    CHECK(added.what == verdict::conflict);
    CHECK(added.why.starts_with("add_customer: "));
    CHECK(acme.find(third).what == verdict::not_found);
    CHECK(acme.find(fresh).what == verdict::not_found);

    acme.put({change::add_identity{second, fresh}});  // what failed is in nobody's way
    CHECK(acme.find(fresh)->who.id == second);
}

void one_fails_the_others_stand(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.add({afi}), other = acme.add({sena});
    std::vector<verdict> answers;
    const auto write = [&](change::any what) {
        acme.store().write({std::move(what)}, [&](const reply<nothing>& done) {
            answers.push_back(done.what);
            stage.loop().stop();
        });
    };
    write(change::rename_customer{id, "a"});  // these share a group commit where there is one
    write(change::add_identity{other, afi});
    write(change::rename_customer{acme.next<customer>(), "nobody"});
    write(change::rename_customer{other, "b"});
    stage.await([&] { return answers.size() == 4; });
    CHECK(answers == std::vector{verdict::done, verdict::conflict, verdict::not_found, verdict::done});
    CHECK(acme.find(id)->who.name == "a");
    CHECK(acme.find(other)->who.name == "b");
}

void writes_in_order(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.add({afi});
    std::vector<int> acknowledged;
    std::vector<std::pair<int, std::string>> seen;
    for (int i = 0; i < 300; ++i)
        acme.store().write({change::rename_customer{id, "name " + std::to_string(i)}},
                           [&, i](const reply<nothing>& done) {
                               CHECK(told(done) == "done");
                               acknowledged.push_back(i);
                               if (i % 100 == 50)
                                   acme.store().find(id, [&, i](const reply<person>& found) {
                                       seen.emplace_back(i, found->who.name);
                                       stage.loop().stop();
                                   });
                               stage.loop().stop();
                           });
    stage.await([&] { return acknowledged.size() == 300; });
    CHECK(std::is_sorted(acknowledged.begin(), acknowledged.end()));
    CHECK(acme.find(id)->who.name == "name 299");
    stage.await([&] { return seen.size() == 3; });
    for (const auto& [after, name] : seen) CHECK(std::stoi(name.substr(5)) >= after);  // what was acknowledged is seen
}

void within_one_write(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.next<customer>();
    const auto contact = acme.next<interaction>();
    acme.put({change::add_customer{{.id = id}, {afi}}, change::remove_identity{id, afi}, change::add_identity{id, sena},
              change::rename_customer{id, "first"}, change::rename_customer{id, "last"},
              change::begin_interaction{{.id = contact, .customer = id, .began = morning}},
              change::end_interaction{contact, morning + 1min, "completed"}});
    CHECK(acme.find(sena)->who.name == "last");
    CHECK(acme.find(afi).what == verdict::not_found);
    CHECK(acme.interaction_of(contact)->ended == morning + 1min);
    CHECK(told(acme.write({})) == "done");
}

void addresses_move(store_stage& stage) {
    const desk acme{stage};
    const auto first = acme.add({afi, sena}), second = acme.add({});
    acme.put({change::remove_identity{second, afi}});  // not his: nothing
    CHECK(acme.find(afi)->who.id == first);
    acme.put({change::remove_identity{first, afi}, change::add_identity{second, afi}});
    CHECK(acme.find(afi)->who.id == second);
    CHECK(acme.find(first)->identities == std::vector{sena});
    acme.put({change::add_identity{second, afi}});  // his already
    CHECK(acme.find(second)->identities == std::vector{afi});
    acme.put({change::add_customer{{.id = first}, {afi}}});  // there already: left as it is, addresses and all
    CHECK(acme.find(afi)->who.id == second);
    CHECK(acme.find(first)->identities == std::vector{sena});
}

void languages(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.add({afi});
    const auto after = [&](const std::string& language, origin from, calendar_time since) {
        acme.put({change::prefer_language{id, {language, from, since}}});
        return acme.find(id)->who.speaks.language;
    };
    CHECK(after("en", origin::guess, morning) == "en");
    CHECK(after("yo", origin::import, morning - 1h) == "en");  // older
    CHECK(after("yo", origin::import, morning + 1h) == "yo");  // newer, and nobody had chosen
    CHECK(after("fon", origin::customer, morning + 2h) == "fon");
    CHECK(after("en", origin::import, morning + 3h) == "fon");  // he chose
    CHECK(after("en", origin::guess, morning + 4h) == "fon");
    CHECK(after("fr", origin::agent, morning + 2h) == "fon");  // not newer
    CHECK(after("fr", origin::agent, morning + 5h) == "fr");
    CHECK(after("", origin::customer, morning + 6h) == "fr");
    CHECK(acme.find(id)->who.speaks == preference{"fr", origin::agent, morning + 5h});
}

void segments(store_stage& stage) {
    const desk acme{stage};
    const auto id = acme.add({afi});
    const auto after = [&](const std::string& name, calendar_time as_of) {
        acme.put({change::put_segment{id, {name, as_of}}});
        return acme.find(id)->who.belongs_to;
    };
    CHECK(after("gold", morning) == segment{"gold", morning});
    CHECK(after("silver", morning - 1h) == segment{"gold", morning});
    CHECK(after("silver", morning) == segment{"gold", morning});
    CHECK(after("", morning + 1h) == segment{"gold", morning});
    CHECK(after("silver", morning + 1h) == segment{"silver", morning + 1h});
}

void nobody_there(store_stage& stage) {
    const desk acme{stage};
    const auto nobody = acme.next<customer>();
    const auto somebody = acme.add({afi});
    const auto no_contact = acme.next<interaction>();
    const std::vector<change::any> all{
        change::add_identity{nobody, sena},
        change::remove_identity{nobody, afi},
        change::rename_customer{nobody, "x"},
        change::prefer_language{nobody, {"fr", origin::customer, morning}},
        change::put_segment{nobody, {"gold", morning}},
        change::record_consent{{.who = nobody, .purpose = "survey", .proof = "", .at = morning}},
        change::join_customers{{.id = acme.next<merge>(), .kept = somebody, .joined = nobody, .why = ""}},
        change::join_customers{{.id = acme.next<merge>(), .kept = nobody, .joined = somebody, .why = ""}},
        change::part_customers{acme.next<merge>(), morning},
        change::begin_interaction{{.id = acme.next<interaction>(), .customer = nobody}},
        change::end_interaction{no_contact, morning, "completed"},
        change::dispose{no_contact, "sold"},
        change::assign_agent{no_contact, acme.next<user>()},
        change::add_entry{{.id = acme.next<entry>(), .customer = nobody}},
        change::add_entry{{.id = acme.next<entry>(), .within = no_contact}},
        change::queue_message{{.id = acme.next<outgoing>(), .customer = nobody, .to = "1"}},
        change::queue_message{{.id = acme.next<outgoing>(), .because_of = no_contact, .to = "1"}},
        change::settle_message{acme.next<outgoing>(), send_state::sent},
        change::save_session{{.of = no_contact, .graph = "none"}}};
    for (const change::any& each : all) {
        const auto answer = acme.write({change::rename_customer{somebody, "never"}, each});
        INFO("change ", each.index(), ": ", told(answer));
        CHECK(answer.what == verdict::not_found);
        CHECK(!answer.why.empty());
    }
    CHECK(acme.find(somebody)->who.name.empty());
    for (const verdict each :
         {acme.timeline(nobody).what, acme.interactions(nobody).what, acme.merges_of(nobody).what,
          acme.messages(nobody).what, acme.export_customer(nobody).what, acme.erase_customer(nobody).what,
          acme.interaction_of(no_contact).what, acme.entries_of(no_contact).what,
          acme.message_of(acme.next<outgoing>()).what, acme.graph("none").what, acme.interaction_by("crm", "none").what,
          acme.message_by(medium::sms, "none").what})
        CHECK(each == verdict::not_found);
}

}  // namespace

std::vector<contract_case> customer_cases() {
    return {{"a customer is found by any of his addresses", found_by_any_address},
            {"an address is kept as it was first written", written_verbatim},
            {"everything known of a customer comes back", everything_comes_back},
            {"meeting a stranger makes a record that lasts", meeting_makes_a_record},
            {"who is met twice at once is one customer", met_twice_at_once},
            {"an address of another's is a conflict, and nothing of that write happened", conflict_changes_nothing},
            {"a write that fails does not take its neighbours with it", one_fails_the_others_stand},
            {"writes happen in order, and what was acknowledged is seen", writes_in_order},
            {"the changes of one write build on each other", within_one_write},
            {"an address goes from one customer to another", addresses_move},
            {"the language that he chose holds", languages},
            {"the newest segment holds", segments},
            {"what names nobody is not found", nobody_there}};
}

}  // namespace palabre::contract
