// tests/center/test_agents_dial.cpp - calls that agents place: whose history they stand in, and what follows.
#include "center/agents_stage.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace palabre;
using namespace palabre::tests;
using routing::agent_state;

namespace {

struct dial_stage : agents_stage {
    dial_stage() {
        auto plan = desk();
        plan.rules.wrap_up = 20s;
        plan.joins.caller_id = "+22921000000";
        agents.put(plan);
        works("awa", 7);
        world.center().answer("silent", [](const conversation_ptr&) {});
        phones->customer = [this](const std::string&) {
            auto& reached = world.person_at(number);
            world.line(medium::voice).open(reached, "silent");
            return reached.talk();
        };
    }

    agent_reply dials(const std::string& queue = "desk") {
        arrival what{.queue = queue};
        what.from = kept_stage::number;
        what.company = "moov-benin";
        return agents.dial("awa", std::move(what), task);
    }
    /// As a caller has wished it.
    void calls_back() {
        arrival what{.queue = "desk"};
        what.from = kept_stage::number;
        what.callback = true;
        REQUIRE(!agents.add(std::move(what)).empty());
    }
    std::vector<history::interaction> interactions() {
        auto& of = book();
        history::reply<history::person> who;
        of.find({history::identity_kind::phone, number}, into(who));
        world.run();
        REQUIRE(who);
        history::reply<history::interaction_page> all;
        of.interactions(who->who.id, {}, 10, into(all));
        world.run();
        REQUIRE(all);
        auto made = all->interactions;
        std::erase_if(made, [](const auto& each) { return each.way == history::direction::in; });
        return made;
    }

    std::string task;
};

}  // namespace

TEST_CASE("an agent calls a customer: his own telephone first, and it stands in the history as his") {
    dial_stage s;
    SUBCASE("available") {
    }
    SUBCASE("while he pauses") {
        REQUIRE(s.agents.pause("awa", "outbound"));
    }
    REQUIRE(s.dials());
    CHECK(s.agents.task_of("awa", s.task)->state == task_state::offered);
    CHECK(s.dials().what == agent_reply::kind::conflict);
    s.world.run_for(10s);
    CHECK(s.world.story().find("00:00 awa rings desk back\n"
                               "00:02 awa calls +2290190011234\n") != std::string::npos);
    CHECK(s.agents.task_of("awa", s.task)->state == task_state::talking);
    s.world.run_for(60s);
    REQUIRE(s.agents.task_of("awa", s.task)->state == task_state::wrap_up);
    std::optional<agent_reply> kept;
    s.agents.wrap_up("awa", s.task, {.disposition = "sold", .note = "Wants the big one."},
                     [&](const agent_reply& how) { kept = how; });
    s.world.run();
    REQUIRE(kept);
    CHECK(*kept);
    const auto rows = s.interactions();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].agent == routing::agent_id{7});
    CHECK(rows[0].address == "+2290190011234");
    CHECK(rows[0].service == "+22921000000");
    CHECK(rows[0].disposition == "sold");
    CHECK(rows[0].ended.has_value());
}

TEST_CASE(
    "who is not reached is in the history too, with notes, and whose own telephone is not answered called nobody") {
    dial_stage s;
    SUBCASE("the customer") {
        s.phones->customer = {};
        REQUIRE(s.dials());
        s.world.run_for(10s);
        CHECK(s.state_of("awa") == agent_state::wrap_up);
        std::optional<agent_reply> kept;
        s.agents.wrap_up("awa", s.task, {.disposition = "no_answer"}, [&](const agent_reply& how) { kept = how; });
        s.world.run();
        REQUIRE(kept);
        CHECK(*kept);
        CHECK(s.state_of("awa") == agent_state::available);
        const auto rows = s.interactions();
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].disposition == "no_answer");
        CHECK(rows[0].how_ended == "failed");
    }
    SUBCASE("the agent declines") {
        s.phones->of["awa"].declines = true;
        REQUIRE(s.dials());
        s.world.run_for(10s);
        CHECK(s.state_of("awa") == agent_state::available);
        CHECK(s.agents.tasks_with("awa").empty());
    }
    SUBCASE("he refuses at his desk") {
        REQUIRE(s.dials());
        CHECK(s.agents.refuse("awa", s.task));
        s.world.run_for(10s);
        CHECK(s.state_of("awa") == agent_state::available);
        CHECK(s.world.story().find("calls") == std::string::npos);
    }
}

TEST_CASE("whom an agent has called is not left alone, nor his agent busy, where the agent hangs up first") {
    dial_stage s;
    s.phones->of["awa"].hangs_up_first = true;
    SUBCASE("dialled: it is over") {
        REQUIRE(s.dials());
        s.world.run_for(10s);
        CHECK(s.state_of("awa") == agent_state::wrap_up);
        s.world.run_for(20s);
        CHECK(s.state_of("awa") == agent_state::available);
    }
    SUBCASE("called back: he will be again") {
        s.calls_back();
        s.world.run_for(10s);
        CHECK(s.agents.tasks_of("desk").at(0).state == task_state::waiting);
    }
    CHECK(s.world.person_at(kept_stage::number).talk() == nullptr);
}

TEST_CASE("whom an agent has called, and hands on, is there for the next one, and his call ends with that") {
    using to = onward_place::kind;
    for (const bool dialled : {true, false})
        for (const auto& where :
             {onward_place{to::queue, "other"}, {to::queue, "empty"}, {to::number, "+2290197000001"}}) {
            INFO((dialled ? "dialled, to " : "called back, to "), where.to);
            dial_stage s;
            for (const auto* const each : {"other", "empty"}) {
                auto plan = agents_stage::desk();
                plan.rules.name = each;
                s.agents.put(plan);
            }
            s.phones->of["awa"].talks = s.phones->of["koffi"].talks = duration::max();
            s.works("koffi", 8, [](agent_plan& who) { who.works.queues = {{"other"}}; });
            dialled ? static_cast<void>(s.dials()) : s.calls_back();
            s.world.run_for(10s);
            REQUIRE(s.agents.tasks_with("awa").size() == 1);
            REQUIRE(s.agents.hand_on("awa", s.agents.tasks_with("awa").at(0).id, where));
            s.world.run_for(5s);
            auto& customer = s.world.person_at(kept_stage::number);
            if (where.to == "other") {
                CHECK(s.state_of("koffi") == agent_state::busy);
                CHECK(customer.story().find("koffi speaks.") != std::string::npos);
                CHECK(customer.talk() != nullptr);
                s.phones->hangs_up("koffi");
            }
            CHECK(s.world.story().find("koffi calls") == std::string::npos);
            s.agents.remove_queue("empty");
            s.world.run_for(30s);
            CHECK(customer.talk() == nullptr);
            CHECK(s.state_of("awa") == agent_state::available);
        }
}

TEST_CASE("nobody calls under another's caller id, off duty, or for a queue that is not his") {
    dial_stage s;
    auto other = agents_stage::desk();
    other.rules.name = "other";
    s.agents.put(other);
    CHECK(s.dials("other").what == agent_reply::kind::refused);
    CHECK(s.dials("nowhere").what == agent_reply::kind::refused);
    CHECK(s.agents.log_out("awa"));
    CHECK(s.dials().what == agent_reply::kind::conflict);
}

TEST_CASE("a customer is called at the time that his agent has said, also after a restart, and once") {
    const sim::memory_disk disk;
    const auto plan = agents_stage::desk();
    const auto waits = [](agents_stage& in) { return in.agents.tasks_of("desk").size(); };
    const auto calls = std::string{"awa calls "} + kept_stage::number;
    {
        agents_stage stage{disk, plan};
        stage.works("awa", 7);
        stage.call();
        stage.world.run_for(10s);
        const auto task = stage.agents.tasks_with("awa").at(0).id;
        const auto now = stage.world.clock().calendar_now();
        std::optional<agent_reply> kept;
        const auto later = [&](calendar_time when) {
            stage.agents.call_back("awa", task, when, true, [&](const agent_reply& how) { kept = how; });
            stage.world.run_for(1s);
            return kept.value();
        };
        CHECK(later(now - 1s).what == agent_reply::kind::refused);
        CHECK(later(now + 2h));
        stage.world.run_for(1h);
        CHECK(waits(stage) == 0);
    }
    {
        agents_stage stage{disk, plan};
        stage.works("koffi", 8);
        stage.phones->of["koffi"].answers_after = duration::max();
        stage.world.run_for(1h);
        CHECK(waits(stage) == 0);
        stage.works("awa", 7);
        stage.world.run_for(1h + 12s);
        REQUIRE(waits(stage) == 1);
        CHECK(stage.agents.tasks_of("desk").at(0).callback);
        CHECK(stage.agents.tasks_of("desk").at(0).agents == std::vector<std::string>{"awa"});
        stage.world.center().answer("silent", [](const conversation_ptr&) {});
        stage.phones->customer = [&](const std::string&) {
            auto& reached = stage.world.person_at("+2290190019999");
            stage.world.line(medium::voice).open(reached, "silent");
            return reached.talk();
        };
        stage.world.run_for(2min);
        CHECK(stage.world.story().find(calls) != std::string::npos);
        CHECK(waits(stage) == 0);
    }
    agents_stage stage{disk, plan};
    stage.works("awa", 7);
    stage.world.run_for(4h);
    CHECK(stage.world.story().find(calls) == std::string::npos);
}

TEST_CASE("what came of a call is said again where it was not kept: its customer is called back once") {
    dial_stage s;
    arrival what{.queue = "desk"};
    what.from = kept_stage::number;
    what.callback = true;
    int owed = 0, tries = 0;
    what.owe = [&](const arrival&, const std::function<void(bool)>& then) { ++owed, then(true); };
    what.keep = [&](history::user_id, const wrap_notes&, const std::function<void(bool)>& then) { then(++tries > 1); };
    const auto task = s.agents.add(std::move(what));
    s.world.run_for(70s);
    REQUIRE(s.state_of("awa") == agent_state::wrap_up);
    const auto later = s.world.clock().calendar_now() + 2h;
    for (const bool kept : {false, true}) {
        std::optional<agent_reply> how;
        s.agents.wrap_up("awa", task, {.note = "Asks again.", .call_back = later},
                         [&](const agent_reply& told) { how = told; });
        s.world.run_for(1s);
        REQUIRE(how);
        CHECK(static_cast<bool>(*how) == kept);
        CHECK(owed == 1);
    }
    CHECK(tries == 2);
}

TEST_CASE("who is to be called later is called once where the company is lost meanwhile, and not once he is erased") {
    for (const auto& [before, erased] : {std::pair<duration, bool>{1h, false}, {3h, false}, {1h, true}}) {
        INFO("after ", before / 1h, " hours", (erased ? ", erased" : ""));
        agents_stage stage{sim::memory_disk{}, agents_stage::desk()};
        stage.works("awa", 7);
        stage.call();
        stage.world.run_for(10s);
        REQUIRE(stage.agents.tasks_with("awa").size() == 1);
        std::optional<agent_reply> kept;
        stage.agents.call_back("awa", stage.agents.tasks_with("awa").at(0).id, stage.world.clock().calendar_now() + 2h,
                               false, [&](const agent_reply& how) { kept = how; });
        stage.world.run_for(2min);
        REQUIRE(kept);
        REQUIRE(*kept);
        REQUIRE(stage.agents.log_out("awa"));
        history::reply<history::person> who;
        stage.book().find({history::identity_kind::phone, kept_stage::number}, stage.into(who));
        history::reply<std::vector<history::company>> companies;
        stage.memory->companies(stage.into(companies));
        stage.world.run_for(before);
        REQUIRE(who);
        if (erased) {
            history::reply<history::nothing> gone;
            stage.book().erase_customer(who->who.id, stage.into(gone));
            stage.world.run_for(1s);
            REQUIRE(gone);
        } else {
            sim::memory_store other{stage.world.clock(), stage.disk, {.name = "two"}};
            history::reply<history::lease> taken;
            stage.memory->hang(true);
            stage.world.run_for(15s);
            other.serve(companies->at(0).id, stage.into(taken));
            stage.world.run_for(1s);
            REQUIRE(taken);
            stage.memory->hang(false);
            stage.world.run_for(10s);
            CHECK(std::string{stage.world.center().figures().companies.at(0).state} != "serving");
            other.leave(companies->at(0).id, [](const auto&) {});
            stage.world.run_for(10s);
        }
        CHECK(std::string{stage.world.center().figures().companies.at(0).state} == "serving");
        stage.world.run_for(3h);
        CHECK(stage.agents.tasks_of("desk").size() == (erased ? 0 : 1));
    }
}
