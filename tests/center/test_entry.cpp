// tests/center/test_entry.cpp - who is let in, what the others hear and are written, and what is kept of it.
#include "center/kept_stage.hpp"
#include "palabre/core/error.hpp"
#include "palabre/sim/memory_store.hpp"
#include "palabre/sim/world.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace palabre;
using namespace std::chrono_literals;
namespace step = palabre::flow::step;

namespace {

flow::graph hello() {
    flow::graph plan;
    plan.name = "hello";
    plan.languages = {{"fr", "Français"}};
    flow::wording said;
    said.by_language["fr"].push_back({flow::text_template::parse("Bonjour.")});
    plan.add("bye", {step::hangup{said}});
    return plan;
}

announcement sorry() {
    return {.words = {{"fr", "Service indisponible.", "Ecrivez-nous : wa.me/229"},
                      {"en", "Not available.", "Write: wa.me/229"}}};
}

constexpr const char* number = tests::kept_stage::number;

struct entry_world : tests::kept_stage {
    explicit entry_world(const sim::memory_disk& on = {}) : kept_stage{on} {
        world.center().answer("100", hello());
        rules.says = sorry();
        world.run();
    }

    void admit() { world.center().admit("moov-benin", rules); }

    history::interaction last_call(const std::string& of = number) {
        history::reply<history::person> found;
        book().find({history::identity_kind::phone, of}, into(found));
        world.run();
        REQUIRE(found);
        history::reply<history::interaction_page> page;
        book().interactions(found->who.id, {}, 1, into(page));
        world.run();
        REQUIRE(page);
        REQUIRE(page->interactions.size() == 1);
        return page->interactions.front();
    }

    std::uint64_t decided(const std::string& what) {
        for (const auto& each : world.center().figures().entries)
            if (each.company == "moov-benin" && each.decision == what) return each.count;
        return 0;
    }

    entry_rules rules;
};

}  // namespace

TEST_CASE("who is not let in hears the announcement in all languages, and gets an SMS when he has rung off") {
    entry_world stage;
    stage.rules.unavailable = [](const conversation_info&) { return turned_away{"maintenance", "until six"}; };
    stage.admit();
    auto& caller = stage.call();
    stage.world.run();
    CHECK(caller.story() == "00:00 hears Service indisponible. Not available.\n"
                            "00:02 is disconnected\n"
                            "00:02 receives SMS: Ecrivez-nous : wa.me/229\n");
    const auto kept = stage.last_call();
    CHECK(boost::json::serialize(kept.details) == R"({"turned_away":"maintenance","why":"until six"})");
    CHECK(kept.flow.empty());
    CHECK(kept.how_ended == "completed");
    CHECK(stage.decided("maintenance") == 1);
    CHECK(stage.decided("flow") == 0);
}

TEST_CASE("a known customer hears it in his language") {
    entry_world stage;
    auto& caller = stage.call();
    stage.world.run();
    history::reply<history::person> found;
    stage.book().find({history::identity_kind::phone, number}, stage.into(found));
    stage.world.run();
    history::reply<history::nothing> done;
    stage.book().write({history::change::prefer_language{
                           found->who.id, {"en", history::origin::customer, stage.world.clock().calendar_now()}}},
                       stage.into(done));
    stage.world.run();
    REQUIRE(done);
    stage.rules.unavailable = [](const conversation_info&) { return turned_away{"connector", "crm does not answer"}; };
    stage.admit();
    stage.call();
    stage.world.run();
    CHECK(caller.story() == "00:00 hears Bonjour.\n"
                            "00:00 is disconnected\n"
                            "00:00 hears Not available.\n"
                            "00:00 is disconnected\n"
                            "00:00 receives SMS: Write: wa.me/229\n");
    CHECK(stage.last_call().language == "en");
}

TEST_CASE("one SMS to a customer in a period, over a restart too") {
    sim::memory_disk disk;
    for (int start = 0; start < 2; ++start) {
        entry_world stage{disk};
        stage.rules.unavailable = [](const conversation_info&) { return turned_away{"maintenance"}; };
        stage.admit();
        for (int again = 0; again < 2; ++again) {
            stage.call();
            stage.call("+2290190019999");
            stage.world.run();
        }
        history::reply<std::vector<history::outgoing>> sent;
        stage.book().messages(stage.last_call().customer, 10, stage.into(sent));
        stage.world.run();
        REQUIRE(sent);
        CHECK(sent->size() == 1);
        CHECK(stage.decided("maintenance") == 4);
    }
}

TEST_CASE("another period, another SMS, and with 0 one after each call") {
    for (const bool each_call : {false, true}) {
        entry_world stage;
        stage.rules.unavailable = [](const conversation_info&) { return turned_away{"maintenance"}; };
        if (each_call) stage.rules.says.once_in = 0s;
        stage.admit();
        auto& caller = stage.call();
        stage.world.run();
        if (!each_call) stage.world.run_for(24h);
        stage.call();
        stage.world.run();
        std::size_t count = 0;
        const auto story = caller.story();
        for (auto at = story.find("receives SMS"); at != story.npos; at = story.find("receives SMS", at + 1)) ++count;
        CHECK(count == 2);
    }
}

TEST_CASE("outside its hours a company is closed, whatever its flow") {
    entry_world stage;
    stage.rules.open = calendar::load("time_zone: UTC\nhours: {tuesday: 08:00-18:00}\n", "hours.yaml");
    stage.admit();
    stage.call();  // on a Monday
    stage.world.run();
    CHECK(stage.decided("closed") == 1);
    CHECK(boost::json::serialize(stage.last_call().details) == R"({"turned_away":"closed","why":"weekly hours"})");
    stage.world.run_for(24h);
    stage.call();
    stage.world.run();
    CHECK(stage.decided("flow") == 1);
}

TEST_CASE("beyond its most conversations a company is full, until one is over") {
    entry_world stage;
    stage.rules.most = 1;
    stage.admit();
    auto& first = stage.call();
    auto& second = stage.call("+2290190019999");
    stage.world.run();
    CHECK(first.story() == "00:00 hears Bonjour.\n"
                           "00:00 is disconnected\n");
    CHECK(second.story() == "00:00 hears Service indisponible. Not available.\n"
                            "00:02 is disconnected\n"
                            "00:02 receives SMS: Ecrivez-nous : wa.me/229\n");
    stage.call();
    stage.world.run();
    CHECK(stage.decided("flow") == 2);
    CHECK(stage.decided("full") == 1);
}

TEST_CASE("who hangs up in the middle is written to all the same, and who withholds his number is not") {
    entry_world stage;
    stage.rules.unavailable = [](const conversation_info&) { return turned_away{"maintenance"}; };
    stage.admit();
    auto& caller = stage.call();
    caller.hang_up_at(1s);
    auto& nobody = stage.call("");
    stage.world.run();
    CHECK(caller.story() == "00:00 hears Service indisponible. Not available.\n"
                            "00:01 hangs up\n"
                            "00:01 receives SMS: Ecrivez-nous : wa.me/229\n");
    CHECK(nobody.story() == "00:00 hears Service indisponible. Not available.\n"
                            "00:02 is disconnected\n");
}

TEST_CASE("rules are for a company that is kept") {
    sim::world world;
    CHECK_THROWS_AS(world.center().admit("nobody", {}), error);
}
