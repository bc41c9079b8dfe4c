// tests/center/test_agents_known.cpp - callers whom history knows: segments, who spoke last, dispositions, handing on.
#include "center/agents_stage.hpp"
#include "palabre/history/follow_up_book.hpp"
#include "palabre/history/report_book.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <optional>

using namespace palabre;
using namespace palabre::tests;

namespace {

constexpr const char* other = "+2290190011235";

bool has(const std::string& story, const std::string& line) {
    return story.find(line) != std::string::npos;
}

std::vector<history::interaction> interactions(agents_stage& of) {
    auto& book = of.book();
    history::reply<history::person> who;
    book.find({history::identity_kind::phone, kept_stage::number}, of.into(who));
    of.world.run();
    REQUIRE(who);
    history::reply<history::interaction_page> all;
    book.interactions(who->who.id, {}, 10, of.into(all));
    of.world.run();
    REQUIRE(all);
    return all->interactions;
}

std::string segment_of_waiting(agents_stage& of) {
    const auto all = of.agents.tasks_of("desk");
    return all.size() == 1 ? all[0].segment : "?";
}

}  // namespace

TEST_CASE("the company's system says the segment, and where it is silent the last known holds") {
    agents_stage stage;
    auto plan = agents_stage::desk();
    plan.rules.segments = {{"gold", 100, 1min}};
    plan.segment = segment_lookup{"crm", "category", {{"number", "{from}"}}, "customer.category", 1s};
    stage.agents.put(plan);
    stage.world.back_office("crm").answers("category", {{"number", kept_stage::number}},
                                           {{"customer", {{"category", "gold"}}}});
    stage.call().hang_up_at(10s);
    stage.world.run_for(5s);
    CHECK(segment_of_waiting(stage) == "gold");
    stage.world.run();
    stage.world.fail("crm", sim::fault::refuses, 0s, 24h);
    const auto in = [&](duration wait) { return stage.world.clock().now().time_since_epoch() + wait; };
    stage.call().hang_up_at(in(10s));
    stage.world.run_for(5s);
    CHECK(segment_of_waiting(stage) == "gold");
    stage.world.run();
    stage.call(other).hang_up_at(in(10s));
    stage.world.run_for(5s);
    CHECK(segment_of_waiting(stage).empty());
}

TEST_CASE("another company's queue is reached by no name") {
    agents_stage stage;
    auto plan = agents_stage::desk();
    plan.company = "rival";
    stage.agents.put(plan);
    stage.agents.put(
        agent_plan{.name = "awa", .works = {routing::agent_id{7}, {}, {{"rival/desk"}}}, .at = "phone:awa"});
    REQUIRE(stage.agents.log_in("awa"));
    for (const auto* const name : {"rival/desk", "desk"}) {
        stage.world.center().answer("100", flow::load_text(fmt::format(R"(flow: f
nodes:
  desk: {{transfer: {{queue: {}}}, to: {{unavailable: closed}}}}
  closed: {{hangup: Nobody is here.}}
)",
                                                                       name),
                                                           "f.yaml"));
        stage.call();
        stage.world.run_for(2s);
        CHECK(stage.agents.tasks_of("rival/desk").empty());
        CHECK(stage.state_of("awa") == routing::agent_state::available);
        stage.world.run();
    }
}

TEST_CASE("who spoke with him last is asked first, also after a restart") {
    const sim::memory_disk disk;
    auto plan = agents_stage::desk();
    plan.rules.sticky = {.remember = 24h, .wait = 20s};
    {
        agents_stage stage{disk};
        stage.agents.put(plan);
        stage.works("koffi", 8);
        stage.call();
        stage.world.run();
        CHECK(has(stage.world.story(), "hears koffi speaks."));
        CHECK(interactions(stage).at(0).agent == history::user_id{8});
    }
    agents_stage stage{disk};
    stage.agents.put(plan);
    stage.works("awa", 7);
    stage.works("koffi", 8);
    stage.call();
    stage.world.run();
    CHECK(has(stage.world.story(), "hears koffi speaks."));
}

TEST_CASE("a call in a queue is counted, and an agent's time") {
    agents_stage stage;
    auto plan = agents_stage::desk();
    plan.rules.wrap_up = 30s;
    stage.agents.put(plan);
    std::vector<agent_time> spent;
    stage.agents.on_time([&](const agent_time& what) { spent.push_back(what); });
    stage.works("awa", 7);
    stage.call();
    stage.world.run();
    stage.agents.count_time();
    auto& book = stage.book();
    history::reply<std::vector<history::report_line>> told;
    const auto today = history::quarter_of(stage.world.clock().calendar_now());
    book.reports().counts(
        {.cuts = {today - 24h, today + 24h}, .sources = {history::source::visits}, .by = history::dimension::queue},
        stage.into(told));
    stage.world.run();
    REQUIRE(told);
    REQUIRE(told->size() == 1);
    CHECK(told->at(0).value == "desk");
    using history::measure;
    const auto& counts = told->at(0).counts;
    CHECK(counts.at(measure::answered) == 1);
    CHECK(counts.at(measure::answered_wait_ms) == 2'000);  // his telephone rings so long
    CHECK(counts.at(measure::talk_ms) == 60'000);
    CHECK(counts.at(measure::wrap_ms) == 30'000);
    duration busy{0};
    for (const auto& each : spent)
        if (each.state == "busy") busy += each.until - each.from;
    CHECK(busy == 92s);
}

TEST_CASE("a disposition is durable before the agent is told, and ends his notes") {
    agents_stage stage;
    auto plan = agents_stage::desk();
    plan.rules.wrap_up = 5min;
    stage.agents.put(plan);
    stage.works("awa", 7);
    stage.call();
    stage.world.run_for(30s);
    const auto task = stage.agents.tasks_with("awa").at(0).id;
    std::optional<agent_reply> came;
    const auto wrap_up = [&](const std::string& who) {
        came.reset();
        stage.agents.wrap_up(who, task, {.disposition = "sold", .note = "wants a second one"},
                             [&](const agent_reply& how) { came = how; });
        stage.world.run_for(1s);
    };
    wrap_up("awa");
    REQUIRE(came);
    CHECK(came->what == agent_reply::kind::conflict);
    stage.world.run_for(1min);
    CHECK(stage.state_of("awa") == routing::agent_state::wrap_up);
    wrap_up("koffi");
    CHECK(came->what == agent_reply::kind::not_found);
    wrap_up("awa");
    REQUIRE(came);
    CHECK(*came);
    CHECK(stage.state_of("awa") == routing::agent_state::available);
    CHECK(interactions(stage).at(0).disposition == "sold");
}

TEST_CASE("what follows a disposition is written with it, and knows whose call it was") {
    agents_stage stage;
    std::vector<campaign::ended_call> ended;
    stage.follows = [&](const campaign::ended_call& what) {
        ended.push_back(what);
        return std::vector<history::change::any>{
            history::change::make_follow_up{{.id = stage.memory->ids().next<history::follow_up>(),
                                             .key = what.key,
                                             .name = "missed",
                                             .customer = what.customer,
                                             .because_of = what.interaction}}};
    };
    auto plan = agents_stage::desk();
    plan.rules.wrap_up = 5min;
    stage.agents.put(plan);
    stage.works("awa", 7);
    stage.call();
    stage.world.run_for(30s);
    const auto task = stage.agents.tasks_with("awa").at(0).id;
    stage.world.run_for(1min);
    for (const auto* const code : {"voicemail", "", "not_answered"})
        stage.agents.wrap_up("awa", task, {.disposition = code, .note = "a note"}, [](const agent_reply&) {});
    stage.world.run_for(1s);
    REQUIRE(ended.size() == 2);  // a note alone is no disposition
    CHECK(ended[0].code == "voicemail");
    CHECK(ended[1].code == "not_answered");
    CHECK(ended[0].by_agent);
    CHECK(ended[0].key == ended[1].key);
    CHECK(ended[0].key == "call:" + to_string(ended[0].interaction));
    CHECK(ended[0].address == kept_stage::number);
    CHECK(ended[0].customer);
    CHECK(ended[0].queue == "desk");
    CHECK(ended[0].agent == history::user_id{7});
    history::reply<std::vector<history::follow_up>> owed;
    stage.book().follow_ups().waiting(10, stage.into(owed));
    stage.world.run();
    REQUIRE(owed);
    CHECK(owed->size() == 1);
    CHECK(interactions(stage).at(0).disposition == "not_answered");
}

TEST_CASE("a disposition stands where what follows it is refused") {
    agents_stage stage;
    stage.follows = [&](const campaign::ended_call&) {
        return std::vector<history::change::any>{history::change::make_follow_up{}};
    };
    auto plan = agents_stage::desk();
    plan.rules.wrap_up = 5min;
    stage.agents.put(plan);
    stage.works("awa", 7);
    stage.call();
    stage.world.run_for(30s);
    const auto task = stage.agents.tasks_with("awa").at(0).id;
    stage.world.run_for(1min);
    stage.agents.wrap_up("awa", task, {.disposition = "sold"}, [](const agent_reply&) {});
    stage.world.run_for(1s);
    CHECK(interactions(stage).at(0).disposition == "sold");
}

TEST_CASE("an agent hands his caller on to another agent, a queue or a flow") {
    agents_stage stage;
    auto plan = agents_stage::desk();
    stage.agents.put(plan);
    plan.rules.name = "billing";
    plan.joins.music = {{.text = "Other music"}};
    stage.agents.put(plan);
    stage.works("awa", 7);
    stage.works("koffi", 8, [](agent_plan& who) { who.works.queues.push_back({"billing"}); });
    REQUIRE(stage.agents.pause("koffi", "lunch"));
    auto& caller = stage.call();
    stage.world.run_for(10s);
    const auto task = stage.agents.tasks_with("awa").at(0).id;
    using kind = onward_place::kind;
    CHECK(stage.agents.hand_on("koffi", task, {kind::queue, "billing"}).what == agent_reply::kind::conflict);
    CHECK(stage.agents.hand_on("awa", task, {kind::queue, "nowhere"}).what == agent_reply::kind::refused);
    CHECK(stage.agents.hand_on("awa", task, {kind::agent, "nobody"}).what == agent_reply::kind::not_found);
    SUBCASE("a queue") {
        CHECK(stage.agents.hand_on("awa", task, {kind::queue, "billing"}));
        stage.world.run_for(10s);
        CHECK(stage.state_of("awa") == routing::agent_state::available);
        REQUIRE(stage.agents.resume("koffi"));
        stage.world.run();
        CHECK(caller.story() == "00:00 hears Music\n"
                                "00:02 hears awa speaks.\n"
                                "00:10 hears Other music\n"
                                "00:22 hears koffi speaks.\n"
                                "01:22 hears Goodbye.\n"
                                "01:22 is disconnected\n");
    }
    SUBCASE("an agent") {
        REQUIRE(stage.agents.resume("koffi"));
        CHECK(stage.agents.hand_on("awa", task, {kind::agent, "koffi"}));
        stage.world.run();
        CHECK(has(caller.story(), "00:12 hears koffi speaks."));
    }
    SUBCASE("a flow") {
        stage.world.center().answer("survey",
                                    flow::load_text("flow: s\nnodes:\n  bye: {hangup: Good day.}\n", "s.yaml"));
        CHECK(stage.agents.hand_on("awa", task, {kind::flow, "survey"}));
        stage.world.run();
        CHECK(has(caller.story(), "00:10 hears Good day."));
        CHECK(!has(caller.story(), "Goodbye"));
    }
}

TEST_CASE("a call-back that was promised is called after a restart, in its place, and once") {
    const sim::memory_disk disk;
    auto plan = agents_stage::desk();
    plan.callback_key = '9';
    plan.callback_says = {{.text = "We call you back."}};
    {
        agents_stage stage{disk, plan};
        auto& caller = stage.call();
        caller.press_at(5s, "9");
        stage.world.run_for(20s);
        CHECK(has(caller.story(), "hears We call you back."));
    }
    {
        agents_stage stage{disk, plan};
        REQUIRE(stage.agents.tasks_of("desk").size() == 1);
        const auto waits = stage.agents.tasks_of("desk").at(0);
        CHECK(waits.callback);
        CHECK(waits.from == kept_stage::number);
        CHECK(waits.where.waited >= 4s);
        stage.world.center().answer("silent", [](const conversation_ptr&) {});
        stage.phones->customer = [&](const std::string&) {
            auto& reached = stage.world.person_at(other);
            stage.world.line(medium::voice).open(reached, "silent");
            return reached.talk();
        };
        stage.works("awa", 7);
        stage.world.run();
        CHECK(has(stage.world.story(), std::string{"awa calls "} + kept_stage::number));
        CHECK(has(stage.world.story(), "hears awa speaks."));
    }
    agents_stage stage{disk, plan};
    CHECK(stage.agents.tasks_of("desk").empty());
}
