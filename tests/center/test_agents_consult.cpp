// tests/center/test_agents_consult.cpp - an agent with his caller on hold, and whom he asks: who hears whom.
#include "center/agents_stage.hpp"
#include "palabre/history/report_book.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace palabre;
using namespace palabre::tests;
using routing::agent_state;

namespace {

using whom = onward_place::kind;

/// awa talks with a caller of the desk's; koffi is free.
struct consult_stage : agents_stage {
    consult_stage() {
        auto plan = desk();
        plan.rules.wrap_up = 20s;
        plan.rules.strategy = routing::strategy::sequential;
        agents.put(plan);
        auto experts = desk();
        experts.rules.name = "experts";
        agents.put(experts);
        for (const auto* const each : {"awa", "koffi", "+2290197000001"}) phones->of[each].talks = duration::max();
        works("awa", 7, [](agent_plan& who) { who.works.queues[0].order = 1; });
        works("koffi", 8, [](agent_plan& who) { who.works.queues = {{.queue = "desk", .order = 2}, {"experts"}}; });
        caller = &call();
        world.run_for(3s);
        REQUIRE(state_of("awa") == agent_state::busy);
        task = agents.tasks_with("awa").at(0).id;
        before = world.story().size();
    }
    ~consult_stage() {
        caller->does("hangs up");
        world.run();
    }
    agent_reply asks(whom what, const std::string& name) { return agents.consult("awa", task, {what, name}); }
    void asks_koffi() {
        REQUIRE(asks(whom::agent, "koffi"));
        world.run_for(5s);
    }
    /// What has been told since the last time.
    std::string then() {
        world.run_for(1s);
        const auto all = world.story();
        auto made = all.substr(before);
        before = all.size();
        return made;
    }
    task_now now() const { return agents.task_of("awa", task).value(); }
    std::size_t tasks_of(const std::string& who) const { return agents.tasks_with(who).size(); }

    sim::caller* caller;
    std::string task;
    std::size_t before = 0;
};

}  // namespace

TEST_CASE("an agent puts his caller on hold, and is back") {
    consult_stage s;
    CHECK(s.agents.hold("awa", s.task, true));
    CHECK(s.now().held);
    CHECK(s.agents.hold("awa", s.task, false));
    CHECK(!s.now().held);
    CHECK(s.then() == "00:03 line holds the caller; music\n"
                      "00:03 line joins the caller, awa\n");
    CHECK(s.agents.hold("koffi", s.task, true).what == agent_reply::kind::conflict);
    CHECK(s.agents.hold("awa", "99", true).what == agent_reply::kind::not_found);
    CHECK(s.agents.finish("awa", s.task));
    CHECK(s.agents.hold("awa", s.task, true).what == agent_reply::kind::conflict);
}

TEST_CASE("a colleague is asked, and has the caller: one writes notes, the other ends the call") {
    consult_stage s;
    REQUIRE(s.asks(whom::agent, "koffi"));
    CHECK(s.now().consults == "koffi");
    CHECK(s.now().consult == consult_state::ringing);
    CHECK(s.state_of("koffi") == agent_state::busy);
    REQUIRE(s.tasks_of("koffi") == 1);
    CHECK(s.agents.tasks_with("koffi").at(0).asked_by == "awa");
    CHECK(s.agents.tasks_with("koffi").at(0).state == task_state::offered);
    CHECK(s.agents.conclude("awa", s.task, conclusion::put_through).what == agent_reply::kind::conflict);
    CHECK(s.then() == "00:03 koffi rings desk\n"
                      "00:03 line rings for awa; music for the caller\n");
    s.world.run_for(2s);
    CHECK(s.now().consult == consult_state::talking);
    CHECK(s.agents.conclude("koffi", s.agents.tasks_with("koffi").at(0).id, conclusion::put_through).what ==
          agent_reply::kind::conflict);
    CHECK(s.agents.conclude("awa", s.task, conclusion::put_through));
    CHECK(s.then() == "00:05 line joins awa and koffi; music for the caller\n"
                      "00:06 line joins the caller, koffi\n");
    CHECK(s.state_of("awa") == agent_state::wrap_up);
    CHECK(s.agents.tasks_with("koffi").at(0).state == task_state::talking);
    CHECK(s.agents.tasks_with("koffi").at(0).asked_by.empty());
    const auto his = s.agents.tasks_with("koffi").at(0).id;
    CHECK(s.agents.hold("koffi", his, true));
    s.world.run_for(60s);
    CHECK(s.state_of("awa") == agent_state::available);
    CHECK(s.agents.finish("koffi", his));
    CHECK(s.then().find("hears Goodbye.") != std::string::npos);
    CHECK(s.state_of("koffi") == agent_state::wrap_up);
    s.world.run_for(30s);

    // Each has had him: the first after 2 s, the second without any wait.
    using history::measure;
    history::reply<std::vector<history::report_line>> told;
    const auto today = history::quarter_of(s.world.clock().calendar_now());
    s.book().reports().counts(
        {.cuts = {today - 24h, today + 24h}, .sources = {history::source::visits}, .by = history::dimension::agent},
        s.into(told));
    s.world.run();
    REQUIRE(told);
    const auto of = [&](std::int64_t agent, measure what) {
        for (const auto& each : *told)
            if (each.value == to_string(history::user_id{agent})) return each.counts.at(what);
        return std::int64_t{-1};
    };
    CHECK(of(7, measure::answered_wait_ms) == 2'000);
    CHECK(of(7, measure::talk_ms) + 1 >= 1'000);  // whole milliseconds, and the line is told a microsecond later
    CHECK(of(7, measure::hold_ms) == 3'000);
    CHECK(of(8, measure::answered_wait_ms) == 0);
    CHECK(of(8, measure::talk_ms) == 1'000);
    CHECK(of(8, measure::hold_ms) == 60'000);
    CHECK(of(8, measure::wrap_ms) == 20'000);
}

TEST_CASE("three talk, and whoever of the two agents hangs up leaves the others together") {
    consult_stage s;
    s.asks_koffi();
    REQUIRE(s.agents.conclude("awa", s.task, conclusion::join));
    CHECK(!s.now().held);
    CHECK(s.now().consult == consult_state::joined);
    CHECK(s.then().find("line joins the caller, awa and koffi\n") != std::string::npos);
    SUBCASE("who was asked") {
        s.phones->hangs_up("koffi");
        CHECK(s.then().find("line joins the caller, awa\n") != std::string::npos);
        CHECK(s.now().consults.empty());
        CHECK(s.state_of("koffi") == agent_state::available);
        CHECK(s.state_of("awa") == agent_state::busy);
    }
    SUBCASE("who asked") {
        s.phones->hangs_up("awa");
        CHECK(s.then().find("line joins the caller, koffi\n") != std::string::npos);
        CHECK(s.state_of("awa") == agent_state::wrap_up);
        CHECK(s.state_of("koffi") == agent_state::busy);
    }
    SUBCASE("the caller: all part") {
        s.caller->does("hangs up");
        s.world.run_for(1s);
        CHECK(s.state_of("awa") == agent_state::wrap_up);
        CHECK(s.state_of("koffi") == agent_state::available);
        CHECK(s.tasks_of("koffi") == 0);
    }
}

TEST_CASE("while they talk about the caller, each may hang up") {
    consult_stage s;
    s.asks_koffi();
    s.then();
    SUBCASE("who was asked: agent and caller are together") {
        s.phones->hangs_up("koffi");
        CHECK(s.then() == "00:09 koffi hangs up\n"
                          "00:09 line joins the caller, awa\n");
        CHECK(s.state_of("koffi") == agent_state::available);
        CHECK(!s.now().held);
    }
    SUBCASE("who asked: the other has the caller") {
        s.phones->hangs_up("awa");
        CHECK(s.then() == "00:09 awa hangs up\n"
                          "00:09 line joins the caller, koffi\n");
        CHECK(s.state_of("awa") == agent_state::wrap_up);
    }
    SUBCASE("the caller: all part") {
        s.caller->does("hangs up");
        s.world.run_for(1s);
        CHECK(s.state_of("awa") == agent_state::wrap_up);
        CHECK(s.state_of("koffi") == agent_state::available);
    }
    SUBCASE("the agent goes back") {
        CHECK(s.agents.conclude("awa", s.task, conclusion::end));
        CHECK(s.then() == "00:09 line joins the caller, awa\n");
        CHECK(s.state_of("koffi") == agent_state::available);
        CHECK(s.agents.conclude("awa", s.task, conclusion::end).what == agent_reply::kind::conflict);
    }
    SUBCASE("and nothing else is done with the caller meanwhile") {
        CHECK(s.agents.hold("awa", s.task, false).what == agent_reply::kind::conflict);
        CHECK(s.agents.hand_on("awa", s.task, {whom::queue, "experts"}).what == agent_reply::kind::conflict);
        CHECK(s.asks(whom::queue, "experts").what == agent_reply::kind::conflict);
    }
}

TEST_CASE("while it rings, each may hang up, or nobody answers") {
    consult_stage s;
    s.phones->of["koffi"].answers_after = duration::max();
    REQUIRE(s.asks(whom::agent, "koffi"));
    s.then();
    SUBCASE("the agent goes back") {
        CHECK(s.agents.conclude("awa", s.task, conclusion::end));
        CHECK(s.then() == "00:04 line joins the caller, awa\n"
                          "00:04 koffi stops ringing\n");
        CHECK(s.state_of("koffi") == agent_state::available);
    }
    SUBCASE("the agent hangs up: the flow goes on") {
        s.phones->hangs_up("awa");
        CHECK(s.then().find("hears Goodbye.") != std::string::npos);
        CHECK(s.state_of("koffi") == agent_state::available);
    }
    SUBCASE("the caller: all part") {
        s.caller->does("hangs up");
        CHECK(s.then().find("koffi stops ringing\n") != std::string::npos);
        CHECK(s.state_of("awa") == agent_state::wrap_up);
    }
    SUBCASE("he refuses at his desk") {
        CHECK(s.agents.refuse("koffi", s.agents.tasks_with("koffi").at(0).id));
        CHECK(s.then().find("line joins the caller, awa\n") != std::string::npos);
        CHECK(s.state_of("koffi") == agent_state::available);
    }
}

TEST_CASE("while it rings, his telephone hands the caller to somebody else: nobody is rung for him any more") {
    consult_stage s;
    const auto hands_on = [&] { s.phones->talks.at("awa").lock()->hands_on("+2290197000009"); };
    SUBCASE("an agent") {
        s.phones->of["koffi"].answers_after = duration::max();
        REQUIRE(s.asks(whom::agent, "koffi"));
        hands_on();
        CHECK(s.then().find("koffi stops ringing\n") != std::string::npos);
        CHECK(s.tasks_of("koffi") == 0);
    }
    SUBCASE("a queue in which nobody was free") {
        REQUIRE(s.agents.pause("koffi", "lunch"));
        REQUIRE(s.asks(whom::queue, "experts"));
        hands_on();
        CHECK(s.agents.tasks_of("experts").empty());
        REQUIRE(s.agents.resume("koffi"));
        s.world.run_for(5s);
        CHECK(s.then().find("koffi rings") == std::string::npos);
    }
    CHECK(s.state_of("awa") == agent_state::wrap_up);
    CHECK(s.state_of("koffi") == agent_state::available);
    s.caller->does("hangs up");
    s.world.run_for(30s);
    CHECK(s.state_of("awa") == agent_state::available);
}

TEST_CASE("what fails for one caller does not keep the others from being rung for") {
    consult_stage s;
    arrival wrong{.queue = "experts"};
    wrong.from = kept_stage::number;
    wrong.callback = true;
    wrong.on_agent = [](routing::agent_id) { throw std::runtime_error{"none of ours"}; };
    s.agents.add(std::move(wrong));
    s.world.run_for(5s);
    s.works("adama", 9, [](agent_plan& who) { who.works.queues = {{"experts"}}; });
    arrival next{.queue = "experts"};
    next.from = kept_stage::number;
    next.callback = true;
    const auto last = s.agents.add(std::move(next));
    CHECK(s.then().find("adama rings experts back\n") != std::string::npos);
    s.agents.withdraw(last);
}

TEST_CASE("who declines or cannot be reached is not there, and who is busy is not asked") {
    consult_stage s;
    s.phones->of["koffi"].declines = true;
    s.asks_koffi();
    CHECK(s.then().find("line joins the caller, awa\n") != std::string::npos);
    CHECK(s.now().consults.empty());
    CHECK(s.agents.log_out("koffi"));
    CHECK(s.asks(whom::agent, "koffi").why == "'koffi' is not free");
    CHECK(s.asks(whom::agent, "awa").what == agent_reply::kind::refused);
    CHECK(s.asks(whom::agent, "nobody").what == agent_reply::kind::not_found);
    CHECK(s.asks(whom::queue, "nowhere").what == agent_reply::kind::refused);
    CHECK(s.asks(whom::flow, "100").what == agent_reply::kind::refused);
}

TEST_CASE("whoever serves a queue is asked in his turn, or the queue lets go") {
    consult_stage s;
    REQUIRE(s.asks(whom::queue, "experts"));
    SUBCASE("he answers, and has the caller") {
        s.world.run_for(3s);
        CHECK(s.now().consults == "experts");
        CHECK(s.agents.conclude("awa", s.task, conclusion::put_through));
        CHECK(s.then() == "00:03 koffi rings experts\n"
                          "00:03 line rings for awa; music for the caller\n"
                          "00:05 line joins awa and koffi; music for the caller\n"
                          "00:06 line joins the caller, koffi\n");
        CHECK(s.agents.tasks_with("koffi").at(0).queue == "experts");
    }
    SUBCASE("he goes off duty before, and she goes back") {
        CHECK(s.agents.log_out("koffi"));
        s.world.run_for(5s);
        CHECK(s.now().consult == consult_state::ringing);
        CHECK(s.agents.conclude("awa", s.task, conclusion::end));
        CHECK(s.agents.tasks_of("experts").empty());
        CHECK(s.then().find("line joins the caller, awa\n") != std::string::npos);
    }
}

TEST_CASE("a number is asked, has the caller, and the flow goes on when they have parted") {
    consult_stage s;
    REQUIRE(s.asks(whom::number, "+2290197000001"));
    s.world.run_for(3s);
    REQUIRE(s.agents.conclude("awa", s.task, conclusion::put_through));
    CHECK(s.state_of("awa") == agent_state::wrap_up);
    s.world.run_for(60s);
    CHECK(s.state_of("awa") == agent_state::available);
    s.phones->hangs_up("+2290197000001");
    const auto told = s.then();
    CHECK(told.find("line joins the caller, +2290197000001\n") != std::string::npos);
    CHECK(told.find("hears Goodbye.") != std::string::npos);
}
