// tests/center/test_keep.cpp - a center remembers: who called, in which language, what was said and sent.
#include "center/kept_stage.hpp"
#include "contract/kept_stories.hpp"
#include "palabre/core/error.hpp"
#include "palabre/sim/memory_store.hpp"
#include "palabre/sim/world.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace palabre;
using namespace std::chrono_literals;
namespace step = palabre::flow::step;

namespace {

flow::wording both(const char* fr, const char* en) {
    flow::wording said;
    said.by_language["fr"].push_back({flow::text_template::parse(fr)});
    said.by_language["en"].push_back({flow::text_template::parse(en)});
    return said;
}

/// A language, a menu, a message at the end.
flow::graph helpline() {
    flow::graph plan;
    plan.name = "helpline";
    plan.languages = {{"fr", "Français"}, {"en", "English"}};
    plan.add("language", {step::language{}, {{"next", "menu"}}});
    plan.add("menu",
             {step::menu{.prompt = both("Bienvenue.", "Welcome."), .choices = {{"1", both("le code", "the code")}}},
              {{"1", "code"}}});
    plan.add("code", {step::lookup{.connector = "crm", .operation = "puk", .into = "puk", .secret = true},
                      {{"value", "tell"}, {"not_found", "bye"}, {"unavailable", "bye"}}});
    plan.add("tell",
             {step::say{both("Votre code est ${puk.code}.", "Your code is ${puk.code}.")}, {{"next", "write"}}});
    plan.add("write",
             {step::send{.words = both("Code : ${puk.code}", "Code: ${puk.code}"), .at_end = true}, {{"next", "bye"}}});
    plan.add("bye", {step::hangup{both("Au revoir.", "Goodbye.")}});
    return plan;
}

constexpr const char* number = tests::kept_stage::number;

struct kept_world : tests::kept_stage {
    explicit kept_world(const sim::memory_disk& on, sim::memory_store_options options = {},
                        history::event_rules events = {})
        : kept_stage{on, options, std::move(events)} {
        world.center().answer("100", helpline());
        world.back_office("crm").answers_always("puk", {{"code", "58231947"}});
        world.run();  // until the company is open
    }

    history::person customer(const std::string& address = number) {
        history::reply<history::person> found;
        book().find({history::identity_kind::phone, address}, into(found));
        world.run();
        CHECK_MESSAGE(found, found.why);
        return found.value;
    }

    std::string timeline(history::customer_id who) {
        history::reply<history::timeline_page> page;
        book().timeline(who, {}, 100, into(page));
        world.run();
        std::string told;
        for (auto each = page->entries.rbegin(); each != page->entries.rend(); ++each)
            told += std::string{to_string(each->kind)} + " " + each->text + "\n";
        return told;
    }
};

}  // namespace

TEST_CASE("the second call begins in the language of the first, in another center's life") {
    const sim::memory_disk disk;
    {
        kept_world first{disk};
        auto& caller = first.call().reply("2").reply("");
        first.world.run();
        CHECK(caller.story().find("Welcome.") != std::string::npos);
    }
    kept_world second{disk};
    auto& caller = second.call();
    second.world.run();
    CHECK(caller.story().find("Welcome.") != std::string::npos);
    CHECK(caller.story().find("Pour le français") == std::string::npos);
    CHECK(second.customer().who.speaks.language == "en");
    CHECK(second.customer().who.speaks.from == history::origin::customer);
}

TEST_CASE("a conversation becomes a row and its lines, and no secret is among them") {
    const sim::memory_disk disk;
    kept_world kept{disk};
    auto& caller = kept.call().reply("1").reply("1");
    kept.world.run();
    CHECK(caller.story().find("Votre code est 58231947.") != std::string::npos);
    CHECK(caller.story().find("Code : 58231947") != std::string::npos);  // by SMS
    const auto who = kept.customer();
    CHECK(kept.timeline(who.who.id) == "said Pour le français, tapez 1. For English, press 2.\n"
                                       "heard 1\n"
                                       "said Bienvenue. Pour le code, tapez 1.\n"
                                       "heard 1\n"
                                       "looked_up crm.puk\n"
                                       "said Votre code est ••••.\n"
                                       "said Au revoir.\n"
                                       "language fr\n"
                                       "sent Code : ••••\n");

    history::reply<history::interaction_page> contacts;
    kept.book().interactions(who.who.id, {}, 10, kept.into(contacts));
    kept.world.run();
    REQUIRE(contacts->interactions.size() == 1);
    const auto& contact = contacts->interactions[0];
    CHECK(contact.on == medium::voice);
    CHECK(contact.address == number);
    CHECK(contact.service == "100");
    CHECK(contact.flow == "helpline");
    CHECK(contact.language == "fr");
    CHECK(contact.how_ended == "completed");
    REQUIRE(contact.ended);
    CHECK(*contact.ended > contact.began);
    CHECK(contact.details == value{{"left_at", "bye"}});

    history::reply<std::vector<history::outgoing>> sent;
    kept.book().messages(who.who.id, 10, kept.into(sent));
    kept.world.run();
    REQUIRE(sent->size() == 1);
    CHECK(sent->at(0).text == "Code : ••••");
    CHECK(sent->at(0).state == history::send_state::sent);
    CHECK(sent->at(0).clear.empty());
    CHECK(sent->at(0).because_of == contact.id);
}

TEST_CASE("who withholds his number is told as a new customer, and his call goes on") {
    const sim::memory_disk disk;
    kept_world kept{disk};
    auto& caller = kept.call("").reply("1").reply("");
    kept.world.run();
    CHECK(caller.story().find("Pour le français") != std::string::npos);
}

TEST_CASE("a silent store costs a caller no more than the center's patience") {
    const sim::memory_disk disk;
    kept_world kept{disk, {.read = 1h}};
    auto& caller = kept.call();
    kept.world.run_for(3s);
    CHECK(caller.story().find("Pour le français") != std::string::npos);
}

TEST_CASE("with the database away calls go on, and are written when it is back") {
    const sim::memory_disk disk;
    kept_world kept{disk};
    kept.book();
    kept.memory->become({history::condition::kind::degraded, "the disk is full; make room"});
    auto& caller = kept.call().reply("2").reply("");
    kept.world.run();
    CHECK(caller.story().find("Welcome.") != std::string::npos);
    kept.memory->become({});
    kept.world.run();
    CHECK(kept.customer().who.speaks.language == "en");
    CHECK(kept.timeline(kept.customer().who.id).find("heard 2") != std::string::npos);
}

TEST_CASE("a company is served by one center: the other refuses, and takes over when it has gone") {
    const sim::memory_disk disk;
    sim::world stage;
    const auto center_on = [&](const char* name) {
        auto made = std::make_unique<sim::memory_store>(stage.clock(), disk, sim::memory_store_options{.name = name});
        return made;
    };
    auto& first =
        static_cast<sim::memory_store&>(stage.keep(center_on("one"), {.company = "moov-benin", .home = country{"BJ"}}));
    stage.center().answer("100", helpline());
    stage.run();

    auto other = center_on("two");
    {
        palabre::center second{stage.clock()};
        auto line = std::make_unique<sim::line>(medium::voice);
        auto& way = *line;
        second.attach(std::move(line)).keep(*other, {.company = "moov-benin", .home = country{"BJ"}});
        second.answer("100", helpline());
        second.start();
        stage.run_for(1s);
        auto& turned_away = stage.person();
        stage.clock().post([&] { way.open(turned_away, "100"); });
        stage.run_for(5s);
        CHECK(turned_away.story().find("Pour le français") == std::string::npos);

        first.hang(true);
        stage.run_for(30s);
        auto& taken = stage.person();
        stage.clock().post([&] { way.open(taken, "100"); });
        stage.run_for(5s);
        CHECK(taken.story().find("Pour le français") != std::string::npos);
    }
}

TEST_CASE("every sample's story is told the same where its history is kept") {
    contract::tell_the_samples_stories([](runtime& on) { return std::make_unique<sim::memory_store>(on); });
}

TEST_CASE("a drain that ends calls by force waits until their end is written") {
    const sim::memory_disk disk;
    {
        kept_world kept{disk};
        kept.call().reply("2");
        kept.world.run_for(3s);
        CHECK(kept.world.center().live() == 1);
        bool drained = false;
        kept.world.center().drain([&] {
            drained = true;
            kept.world.clock().stop();  // as center::run() does: nothing more is done after it
        });
        kept.world.run();
        CHECK(drained);
    }
    kept_world later{disk};
    history::reply<history::interaction_page> contacts;
    later.book().interactions(later.customer().who.id, {}, 10, later.into(contacts));
    later.world.run();
    REQUIRE(contacts->interactions.size() == 1);
    CHECK(contacts->interactions[0].how_ended == "completed");
    CHECK(contacts->interactions[0].flow == "helpline");
}

TEST_CASE("a host that throws costs nobody else anything") {
    struct bad_host final : flow::host {
        void recognise(const conversation_info&, std::function<void(flow::event::begins)>) override {
            throw std::runtime_error{"no directory"};
        }
        connector* connected(const std::string&) override { return nullptr; }
        void send(const conversation_info&, const flow::sending&) override { throw std::runtime_error{"no gateway"}; }
        void remember_language(const conversation_info&, const std::string&) override {}
        void tag(const conversation_info&, const std::string&) override {}
        void open_conversation(const conversation_info&, const flow::action::open_conversation&,
                               const flow::session&) override {}
        void transfer(const conversation_ptr&, const flow::action::transfer&,
                      std::function<void(flow::event::settled)>) override {}
        void record(const conversation_ptr&, const flow::action::record&,
                    std::function<void(flow::event::settled)>) override {}
        void schedule_callback(const conversation_info&, const flow::action::schedule_callback&,
                               std::function<void(flow::event::settled)>) override {}
    } bad;
    flow::graph plan;
    plan.add("write", {step::send{.words = "Bonjour"}, {{"next", "bye"}}});
    plan.add("bye", {step::hangup{"Au revoir."}});
    const sim::memory_disk disk;
    kept_world kept{disk};
    kept.world.center().serve(bad).answer("100", plan);
    auto& caller = kept.call();
    kept.world.run();
    CHECK(caller.story().find("Au revoir.") != std::string::npos);
    history::reply<std::vector<history::outgoing>> sent;
    kept.book().messages(kept.customer().who.id, 10, kept.into(sent));
    kept.world.run();
    REQUIRE(sent->size() == 1);
    CHECK(sent->at(0).state == history::send_state::unknown);
}

TEST_CASE("what customers write may be anything, and what a center keeps is checked at once") {
    const sim::memory_disk disk;
    kept_world kept{disk};
    kept.world.center().answer("sms", [](const conversation_ptr& talk) { talk->end(); });
    auto& who = kept.world.person_at(number);
    kept.world.clock().post([&] { kept.world.line(medium::sms).open(who, "sms", std::string("a\0b\xff", 4)); });
    kept.world.run();
    CHECK(kept.timeline(kept.customer().who.id) == "heard ab\xef\xbf\xbd\n");

    const auto refused = [&](keeping whose) {
        try {
            kept.world.center().keep(*kept.memory, std::move(whose));
            return std::string{"kept"};
        } catch (const error& thrown) {
            return std::string{thrown.what()};
        }
    };
    CHECK(refused({.company = "Moov Bénin"}).find("name it with") != std::string::npos);
    CHECK(refused({.company = "moov-benin"}).find("kept already") != std::string::npos);
    CHECK(refused({.company = "another"}).find("both take all other addresses") != std::string::npos);
    CHECK(refused({.company = "another", .addresses = {"200"}}) == "kept");
    CHECK(refused({.company = "a-third", .addresses = {"200"}}).find("an address of 'another'") != std::string::npos);
}

TEST_CASE("what happens is told as events once it is durable, and kept for those who ask") {
    const sim::memory_disk disk;
    kept_world kept{disk, {}, {true, {{"crm", {"interaction.*"}}}}};
    std::vector<history::event> heard;
    kept.world.center().on_event([&](const std::string& company, const history::event& what) {
        CHECK(company == "moov-benin");
        heard.push_back(what);
        if (what.type == "interaction.ended") throw std::runtime_error{"a listener's own mistake"};
    });
    kept.call().reply("1").reply("1");
    kept.world.run();
    std::string types;
    for (const auto& each : heard) {
        CHECK(each.id);
        CHECK(each.customer == kept.customer().written_as);
        if (each.type != "customer.language") CHECK(each.interaction == heard[0].interaction);
        CHECK(boost::json::serialize(each.data).find("58231947") == std::string::npos);
        types += each.type + " ";
    }
    CHECK(types.starts_with("interaction.started entry.added entry.added "));
    for (const char* type : {"customer.language ", "message.queued ", "interaction.ended "})
        CHECK(types.find(type) != std::string::npos);

    history::reply<std::vector<history::kept_event>> all;
    kept.book().events(0, 100, kept.into(all));
    history::reply<std::vector<history::delivery>> to_tell;
    kept.book().deliveries("crm", 0, 100, kept.into(to_tell));
    kept.world.run();
    REQUIRE(all->size() == heard.size());
    for (std::size_t at = 0; at < heard.size(); ++at) CHECK(all->at(at).what == heard[at]);
    REQUIRE(to_tell->size() == 2);
    CHECK(to_tell->at(0).what.type == "interaction.started");
    CHECK(to_tell->at(1).what.type == "interaction.ended");
}

TEST_CASE("a listener hears events that nobody keeps, and without either there are none") {
    const sim::memory_disk disk;
    kept_world kept{disk};
    std::size_t heard = 0;
    kept.world.center().on_event([&](const std::string&, const history::event&) { ++heard; });
    kept.call().reply("1").reply("1");
    kept.world.run();
    CHECK(heard > 5);
    kept.world.center().on_event(nullptr);
    const auto before = heard;
    kept.call().reply("1");
    kept.world.run();
    CHECK(heard == before);
    history::reply<std::vector<history::kept_event>> all;
    kept.book().events(0, 100, kept.into(all));
    kept.world.run();
    CHECK(all->empty());
}
