// tests/center/test_agents.cpp - a flow transfers to a queue: the caller waits, and an agent talks to him.
#include "center/agents_stage.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::tests;
using routing::agent_state;

namespace {

bool has(const std::string& story, const std::string& line) {
    return story.find(line) != std::string::npos;
}

}  // namespace

TEST_CASE("a caller waits with music, is told his place, talks to an agent, and the flow goes on") {
    agents_stage stage;
    auto plan = agents_stage::desk();
    plan.rules.announcements = {{.message = "place", .position = 5}};
    plan.says["place"] = {{.text = "You are number"}, {.text = "{position}"}, {.text = "; some {minutes} min."}};
    stage.agents.put(plan);
    stage.works("awa", 7);
    auto& first = stage.call();
    stage.world.run_for(1s);
    auto& second = stage.call("+2290190011235");
    stage.world.run();
    CHECK(first.story() == "00:00 hears Music\n"
                           "00:02 hears awa speaks.\n"
                           "01:02 hears Goodbye.\n"
                           "01:02 is disconnected\n");
    CHECK(second.story() == "00:01 hears Music\n"
                            "00:01 hears You are number 1 ; some 3 min.\n"
                            "01:04 hears awa speaks.\n"
                            "02:04 hears Goodbye.\n"
                            "02:04 is disconnected\n");
    const auto counts = stage.agents.all_queues().at(0).counts;
    CHECK(counts.answered == 2);
    CHECK(counts.handled == 2);
}

TEST_CASE("a caller who hangs up stops the ringing, and is counted") {
    agents_stage stage;
    stage.phones->of["awa"].answers_after = duration::max();
    stage.agents.put(agents_stage::desk());
    stage.works("awa", 7);
    stage.call().hang_up_at(6s);
    stage.world.run_for(10s);
    CHECK(has(stage.world.story(), "00:06 awa stops ringing\n"));
    CHECK(stage.agents.all_queues().at(0).counts.abandoned == 1);
    CHECK(stage.agents.tasks_of("desk").empty());
}

TEST_CASE("why nobody came is an edge of the flow") {
    agents_stage stage;
    auto plan = agents_stage::desk();
    plan.rules.leave_empty = routing::emptiness::nobody_on_duty;
    plan.rules.overflows = {{.after = 30s}, {.above = 1}};
    stage.agents.put(plan);
    stage.phones->of["awa"].answers_after = duration::max();
    SUBCASE("nobody had time, and the second found it full") {
        auto& late = stage.call();
        stage.world.run_for(1s);
        auto& full = stage.call("+2290190011235");
        stage.world.run();
        CHECK(has(late.story(), "00:30 hears Nobody had time."));
        CHECK(has(full.story(), "hears All lines are taken."));
    }
    SUBCASE("the last agent goes") {
        stage.works("awa", 7);
        auto& caller = stage.call();
        stage.world.run_for(5s);
        CHECK(stage.agents.log_out("awa"));
        stage.world.run();
        CHECK(has(caller.story(), "00:05 hears Nobody is here."));
        CHECK(has(stage.world.story(), "00:05 awa stops ringing\n"));
    }
}

TEST_CASE("who lets it ring is paused, who declines is asked again later, and the next one has it") {
    agents_stage stage;
    auto plan = agents_stage::desk();
    plan.rules.strategy = routing::strategy::sequential;
    plan.rules.no_answer = {.ring = 10s};
    stage.agents.put(plan);
    stage.phones->of["awa"].answers_after = duration::max();
    stage.phones->of["koffi"].declines = true;
    stage.works("awa", 7, [](agent_plan& who) { who.works.queues[0].order = 1; });
    stage.works("koffi", 8, [](agent_plan& who) { who.works.queues[0].order = 2; });
    stage.works("edem", 9, [](agent_plan& who) { who.works.queues[0].order = 3; });
    auto& caller = stage.call();
    stage.world.run();
    CHECK(caller.story() == "00:00 hears Music\n"
                            "00:14 hears edem speaks.\n"
                            "01:14 hears Goodbye.\n"
                            "01:14 is disconnected\n");
    CHECK(stage.state_of("awa") == agent_state::paused);
    CHECK(stage.agents.all_agents().at(0).is.pause_code == "no_answer");
    CHECK(stage.state_of("koffi") == agent_state::available);
}

TEST_CASE("a telephone that cannot be reached pauses its agent, or logs out who follows it") {
    agents_stage stage;
    stage.agents.put(agents_stage::desk());
    stage.phones->of["awa"].is_gone = true;
    stage.phones->of["koffi"].is_gone = true;
    stage.works("awa", 7);
    stage.works("koffi", 8, [](agent_plan& who) { who.follows_phone = true; });
    stage.call();
    stage.world.run();
    CHECK(stage.state_of("awa") == agent_state::paused);
    CHECK(stage.state_of("koffi") == agent_state::offline);
    stage.phones->of["koffi"].is_gone = false;
    stage.phones->there("phone:awa", true);
    stage.phones->there("phone:koffi", true);
    CHECK(stage.state_of("awa") == agent_state::paused);
    stage.world.run();
    CHECK(has(stage.world.story(), "hears koffi speaks."));
    stage.phones->there("phone:koffi", false);
    CHECK(stage.state_of("koffi") == agent_state::offline);
}

TEST_CASE("who answers first has it, and the others stop ringing") {
    agents_stage stage;
    auto plan = agents_stage::desk();
    plan.rules.strategy = routing::strategy::ring_all;
    stage.agents.put(plan);
    stage.works("awa", 7);
    stage.works("koffi", 8);
    stage.phones->of["awa"].answers_after = 1s;
    auto& caller = stage.call();
    stage.world.run();
    CHECK(has(caller.story(), "00:01 hears awa speaks."));
    CHECK(!has(caller.story(), "koffi"));
    CHECK(has(stage.world.story(), "00:01 koffi stops ringing\n"));
}

TEST_CASE("who presses the key keeps his place, and is called when it is his turn") {
    agents_stage stage;
    auto plan = agents_stage::desk();
    plan.callback_key = '9';
    plan.callback_says = {{.text = "We call you back."}};
    plan.rules.callback.retry = 5min;
    stage.agents.put(plan);
    stage.phones->of["awa"].talks = 30s;
    auto& caller = stage.call();
    caller.press_at(3s, "8").press_at(5s, "9");
    stage.world.run_for(20s);
    CHECK(caller.story() == "00:00 hears Music\n"
                            "00:03 presses 8\n"
                            "00:05 presses 9\n"
                            "00:05 hears We call you back.\n"
                            "00:06 is disconnected\n");
    REQUIRE(stage.agents.tasks_of("desk").size() == 1);
    CHECK(stage.agents.tasks_of("desk").at(0).callback);
    CHECK(stage.agents.all_queues().at(0).counts.callbacks_waiting == 1);
    stage.works("awa", 7);  // and rings back, in vain
    stage.world.run_for(1min);
    CHECK(has(stage.world.story(), "00:22 awa calls +2290190011234\n"));
    CHECK(stage.state_of("awa") == agent_state::available);
    stage.phones->customer = [&](const std::string&) {
        auto& reached = stage.world.person_at("+2290190019999");
        stage.world.line(medium::voice).open(reached, "silent");
        return reached.talk();
    };
    stage.world.center().answer("silent", [](const conversation_ptr&) {});
    stage.world.run();
    CHECK(has(stage.world.story(), "hears awa speaks."));
    CHECK(stage.agents.all_queues().at(0).counts.callbacks_done == 1);
    CHECK(stage.agents.tasks_of("desk").empty());
}

TEST_CASE("an agent who pauses keeps his caller, and one who is not heard of is logged out") {
    agents_stage stage;
    stage.agents.put(agents_stage::desk());
    stage.works("awa", 7, [](agent_plan& who) { who.lease = 10min; });
    auto& caller = stage.call();
    stage.world.run_for(5s);
    CHECK(stage.agents.pause("awa", "lunch"));
    CHECK(stage.state_of("awa") == agent_state::busy);
    stage.world.run_for(2min);
    CHECK(has(caller.story(), "hears Goodbye."));
    CHECK(stage.state_of("awa") == agent_state::paused);
    CHECK(stage.agents.resume("awa"));
    stage.world.run_for(9min);
    CHECK(stage.agents.is_alive("awa"));
    stage.world.run_for(9min);
    CHECK(stage.state_of("awa") == agent_state::available);
    stage.world.run_for(2min);
    CHECK(stage.state_of("awa") == agent_state::offline);
    CHECK(stage.agents.log_in("nobody").what == agent_reply::kind::not_found);
}

TEST_CASE("the news of a call is a row of states, each as it is then") {
    agents_stage stage;
    auto plan = agents_stage::desk();
    plan.rules.wrap_up = 20s;
    stage.agents.put(plan);
    stage.works("awa", 7);
    stage.world.run();
    stage.news.clear();
    stage.call();
    stage.world.run();
    std::string tasks, agents;
    for (const auto& each : stage.news) {
        if (const auto* const task = std::get_if<task_now>(&each)) tasks += std::string{to_string(task->state)} + " ";
        if (const auto* const who = std::get_if<agent_now>(&each))
            agents += std::string{to_string(who->is.state)} + " ";
    }
    CHECK(tasks == "offered talking wrap_up over ");
    CHECK(agents == "ringing busy wrap_up available ");
    const auto board = boost::json::serialize(told(agent_news{stage.agents.all_queues().at(0)}));
    CHECK(has(board, R"("type":"queue","name":"desk","waiting":0)"));
    CHECK(has(board, R"("service_level":1E0)"));
    CHECK(has(board, R"("agents":{"available":1})"));
}

TEST_CASE("what is not a call is accepted at the desk, within what an agent bears") {
    agents_stage stage;
    stage.agents.put(agents_stage::desk());
    stage.works("awa", 7, [](agent_plan& who) { who.works.bears = {.calls = 1, .conversations = 2, .items = 1}; });
    std::vector<std::string> chats;
    for (const auto* const each : {"31", "32", "33"})
        chats.push_back(stage.agents.add({.queue = "desk", .kind = routing::work::conversation, .thread = each}));
    CHECK(stage.agents.accept("awa", chats[1]).what == agent_reply::kind::conflict);
    CHECK(stage.agents.accept("awa", chats[0]));
    CHECK(stage.agents.accept("awa", chats[1]));
    CHECK(stage.agents.accept("awa", chats[2]).what == agent_reply::kind::conflict);
    stage.call();
    stage.world.run_for(5s);
    CHECK(stage.agents.all_agents().at(0).is.load == std::array{1, 2, 0});
    CHECK(stage.agents.finish("awa", chats[0]));
    CHECK(stage.agents.finish("awa", chats[0]).what != agent_reply::kind::done);
    CHECK(stage.agents.accept("awa", chats[2]));
    stage.agents.withdraw(chats[1]);
    CHECK(stage.agents.all_agents().at(0).is.load == std::array{1, 1, 0});
    CHECK(stage.agents.add({.queue = "nowhere"}).empty());
}
