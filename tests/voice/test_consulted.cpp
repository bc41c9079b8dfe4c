// tests/voice/test_consulted.cpp - a caller and two agents: hold, consultation, three, put through.
#include "palabre/center/agents.hpp"
#include "voice/ears.hpp"
#include "voice/transfer_stage.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;
using routing::agent_state;

namespace {

constexpr const char* alone = "caller: agent, agent: caller, boss:";
constexpr const char* asks = "caller:, agent: boss, boss: agent";
constexpr const char* three = "caller: agent boss, agent: caller boss, boss: caller agent";
constexpr const char* nobody = "caller:, agent:, boss:";

/// awa and the boss are agents at numbers of two carriers', and each of the three hums.
struct desk {
    transfer_stage t;
    voice_stage& line = t.line;
    telephone boss{line.runtime};
    class agents& agents = line.center.agents();
    std::weak_ptr<conversation> caller;
    std::string task;

    explicit desk(const std::string& awas_scenario = "trunk_speaks",
                  const std::string& boss_scenario = "trunk_speaks") {
        t.answers("+229", awas_scenario);
        t.answers("+228", boss_scenario, {}, &boss);
        agents.reach_by(reach_by(*line.line));
        queue_plan plan;
        plan.rules.name = "desk";
        plan.rules.strategy = routing::strategy::sequential;
        plan.rules.wrap_up = 10min;
        plan.joins.records = true;
        agents.put(plan);
        serves("awa", 1, "+22961000000");
        serves("boss", 2, "+22890000000");
        line.center.answer("*", [this](const conversation_ptr& talk) {
            caller = talk;
            agents.add({.queue = "desk", .talk = talk}, [this](const auto&) {
                if (const auto still = caller.lock()) still->end();
            });
        });
    }
    ~desk() { line.close(); }

    void serves(const std::string& name, int order, const std::string& at) {
        agents.put(agent_plan{
            .name = name, .works = {routing::agent_id{order}, {}, {{.queue = "desk", .order = order}}}, .at = at});
        REQUIRE(agents.log_in(name));
    }
    void talks(const std::string& scenario = "hangs_up") {
        line.dial(scenario);
        REQUIRE_MESSAGE(line.until([&] {
            return !agents.tasks_with("awa").empty() && agents.tasks_with("awa").at(0).state == task_state::talking;
        }),
                        line.logged());
        task = agents.tasks_with("awa").at(0).id;
        line.phone.say(hum(caller_hertz));
        t.agent.say(hum(agent_hertz));
        become(alone);
    }
    void become(const std::string& wanted) {
        const auto ears = [&] { return who_hears_whom(line.phone, t.agent, boss); };
        CHECK_MESSAGE(line.until([&] { return ears() == wanted; }, 20s), wanted, " is wanted, it is ", ears());
    }
    void asks_boss() {
        REQUIRE(agents.consult("awa", task, {onward_place::kind::agent, "boss"}));
        REQUIRE_MESSAGE(line.until([&] { return now().consult == consult_state::talking; }), line.logged());
        boss.say(hum(boss_hertz));
        become(asks);
    }
    task_now now() const { return agents.task_of("awa", task).value(); }
    agent_state is(const std::string& who) const {
        for (const auto& each : agents.all_agents())
            if (each.name == who) return each.is.state;
        return agent_state::offline;
    }
    void caller_hangs_up() {
        line.nudge();
        CHECK_MESSAGE(line.hung_up() == 0, line.logged());
        CHECK_MESSAGE(t.are_done(), line.logged());
    }
};

bool has_ever(const samples& of, double hertz) {
    constexpr std::ptrdiff_t second = 8'000;
    for (auto from = of.begin(); of.end() - from >= second; from += second / 4)
        if (has_tone(samples(from, from + second), hertz)) return true;
    return false;
}

samples recorded(const desk& of, std::size_t side) {
    for (const auto& each : std::filesystem::recursive_directory_iterator{of.line.folder / "recordings"})
        if (each.path().extension() == ".wav") return wav_side(each.path(), side);
    return {};
}

}  // namespace

TEST_CASE("a caller on hold, a colleague asked, three, and the caller is his") {
    desk s;
    s.talks();
    REQUIRE(s.agents.hold("awa", s.task, true));
    s.become(nobody);
    REQUIRE(s.agents.hold("awa", s.task, false));
    s.become(alone);
    s.asks_boss();
    REQUIRE(s.agents.conclude("awa", s.task, conclusion::join));
    s.become(three);
    REQUIRE(s.agents.conclude("awa", s.task, conclusion::put_through));
    CHECK(s.line.until([&] { return s.t.callees[0]->is_done(); }));
    CHECK(s.is("awa") == agent_state::wrap_up);
    CHECK(s.is("boss") == agent_state::busy);
    CHECK(
        s.line.until([&] { return has_tone(s.boss.heard(), caller_hertz) && !has_tone(s.boss.heard(), agent_hertz); }));
    CHECK(s.line.until([&] { return has_tone(s.line.phone.heard(), boss_hertz); }));
    s.caller_hangs_up();
    CHECK(s.line.until([&] { return s.is("boss") == agent_state::wrap_up; }));
    CHECK(s.line.until([&] { return has_ever(recorded(s, 1), boss_hertz); }));
}

TEST_CASE("what is said to who is asked is not in the recording, and one that is paused stays so") {
    desk s;
    s.talks();
    constexpr std::size_t enough = 16'000;  // to be kept: two seconds of it
    REQUIRE(s.line.until([&] { return s.t.agent.heard().size() > enough && s.line.phone.heard().size() > enough; }));
    s.asks_boss();
    SUBCASE("he hangs up at last: agent and caller go on") {
        REQUIRE(s.agents.conclude("awa", s.task, conclusion::end));
        s.become("caller: agent, agent: caller, boss: agent");  // the last that he heard
        CHECK(s.line.until([&] { return s.t.callees[1]->is_done(); }));
        CHECK(s.is("boss") == agent_state::available);
        CHECK(s.agents.tasks_with("boss").empty());
        s.caller_hangs_up();
        CHECK(s.line.until([&] { return has_ever(recorded(s, 1), agent_hertz); }));
        CHECK(!has_ever(recorded(s, 1), boss_hertz));
    }
    SUBCASE("his telephone is hung up: the same") {
        REQUIRE(s.agents.finish("boss", s.agents.tasks_with("boss").at(0).id));
        s.become("caller: agent, agent: caller, boss: agent");
        CHECK(s.now().consults.empty());
        CHECK(s.is("boss") == agent_state::available);
        s.caller_hangs_up();
    }
    SUBCASE("paused meanwhile: who joins is not in it either") {
        s.caller.lock()->pause_recording(true);
        REQUIRE(s.agents.conclude("awa", s.task, conclusion::join));
        s.become(three);
        s.caller_hangs_up();
        CHECK(s.line.until([&] { return has_ever(recorded(s, 1), agent_hertz); }));
        CHECK(!has_ever(recorded(s, 1), boss_hertz));
    }
}

TEST_CASE("the caller hangs up while he is talked about, and all part") {
    desk s;
    s.talks();
    s.asks_boss();
    s.caller_hangs_up();
    CHECK(s.line.until([&] { return s.is("awa") == agent_state::wrap_up; }));
    CHECK(s.line.until([&] { return s.is("boss") == agent_state::available; }));
}

TEST_CASE("the agent hangs up while she asks, and the caller is with whom she has asked") {
    desk s;
    s.talks();
    s.asks_boss();
    REQUIRE(s.agents.finish("awa", s.task));
    CHECK(s.line.until([&] { return has_tone(s.boss.heard(), caller_hertz); }));
    CHECK(s.line.until([&] { return has_tone(s.line.phone.heard(), boss_hertz); }));
    CHECK(!has_tone(s.line.phone.heard(), agent_hertz));
    CHECK(s.is("awa") == agent_state::wrap_up);
    s.caller_hangs_up();
    CHECK(s.line.until([&] { return s.is("boss") == agent_state::wrap_up; }));
}
