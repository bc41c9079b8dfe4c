// benchmarks/player.cpp - steps and calls a second, beside a hand-written switch that drives the same conversation.
#include "palabre/flow/player.hpp"
#include "palabre/core/error.hpp"
#include "palabre/sim/play.hpp"

#include <benchmark/benchmark.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <malloc.h>

using namespace palabre;
using namespace std::chrono_literals;
namespace step = palabre::flow::step;

namespace {

/// A conversation that counts what it is told and has its answers ready.
struct simulated_conversation {
    void say(const std::vector<utterance>& words) { said += words.size(); }
    void ask(const question& what) { asked += what.choices.size(); }
    const std::string& answers() { return keys[next++ % 3]; }

    std::size_t said = 0, asked = 0, next = 0;
    std::string keys[3] = {"1", "2", "1"};
};

constexpr const char* menu_text = "Pour votre solde, tapez 1. Pour un agent, tapez 2.";
constexpr const char* one_text = "Votre demande est enregistrée.";
constexpr const char* two_text = "Un agent va vous répondre.";

/// menu -> said -> noted -> menu: three steps a turn of the customer, without an expression.
flow::graph plain_loop() {
    flow::graph plan;
    plan.add("menu", {step::menu{.prompt = menu_text, .choices = {{"1", "Solde", {}}, {"2", "Agent", {}}}},
                      {{"1", "one"}, {"2", "two"}}});
    plan.add("one", {step::say{one_text}, {{"next", "note"}}});
    plan.add("two", {step::say{two_text}, {{"next", "note"}}});
    plan.add("note", {step::tag{"Traité"}, {{"next", "menu"}}});
    return plan;
}

/// menu -> five branches, each with a condition -> menu.
flow::graph branching_loop() {
    flow::graph plan;
    plan.add("menu", {step::menu{.prompt = menu_text, .choices = {{"1", "Solde", {}}, {"2", "Agent", {}}}},
                      {{"1", "b0"}, {"2", "b0"}}});
    for (int i = 0; i < 5; ++i) {
        const std::string next = i == 4 ? "menu" : "b" + std::to_string(i + 1);
        plan.add("b" + std::to_string(i),
                 {step::branch{{flow::expression::parse("customer.amount < 500 && language == 'fr'")}},
                  {{"1", next}, {"else", next}}});
    }
    return plan;
}

struct carry_out {
    simulated_conversation& talk;
    void operator()(const flow::action::say& it) const { talk.say(it.words); }
    void operator()(const flow::action::ask& it) const { talk.ask(it.what); }
    template<typename Other> void operator()(const Other&) const {}
};

void play_loop(benchmark::State& state, flow::graph plan, double steps_a_turn) {
    const flow::player plays{std::move(plan)};
    auto session = plays.open(medium::voice, "+2290197000001", "100");
    simulated_conversation talk;
    flow::actions then;
    plays.advance(session, flow::event::begins{{{"amount", 200}}}, {}, then);
    for (auto _ : state) {
        plays.advance(session, flow::event::answered{{answer::kind::given, talk.answers()}}, {}, then);
        for (const auto& each : then) std::visit(carry_out{talk}, each);
    }
    benchmark::DoNotOptimize(talk.said);
    state.counters["steps/s"] =
        benchmark::Counter(steps_a_turn * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

/// The same conversation by hand: a switch over states, the same words made anew for each turn.
void bare_switch(benchmark::State& state) {
    simulated_conversation talk;
    enum { in_menu, in_one, in_two, in_note } at = in_menu;
    std::string disposition;
    for (auto _ : state) {
        const std::string given = talk.answers();
        at = given == "1" ? in_one : in_two;
        for (bool waits = false; !waits;) {
            switch (at) {
            case in_one:
                talk.say({utterance{one_text}});
                at = in_note;
                break;
            case in_two:
                talk.say({utterance{two_text}});
                at = in_note;
                break;
            case in_note:
                disposition = "Traité";
                at = in_menu;
                break;
            case in_menu: {
                question what;
                what.prompt.push_back({menu_text});
                what.choices = {{"1", "Solde"}, {"2", "Agent"}};
                talk.ask(what);
                waits = true;
                break;
            }
            }
        }
    }
    benchmark::DoNotOptimize(talk.said);
    benchmark::DoNotOptimize(disposition);
    state.counters["steps/s"] =
        benchmark::Counter(3.0 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(bare_switch);

void steps(benchmark::State& state) {
    play_loop(state, plain_loop(), 3);
}
BENCHMARK(steps);

void steps_with_an_expression(benchmark::State& state) {
    play_loop(state, branching_loop(), 6);  // five branches and a menu: a little worse than the figure says
}
BENCHMARK(steps_with_an_expression);

void save_and_resume(benchmark::State& state) {
    const flow::player plays{plain_loop()};
    auto session = plays.open(medium::voice, "+2290197000001", "100");
    plays.advance(session, flow::event::begins{{{"language", "fr"}, {"segment", "gold"}}}, {});
    for (auto _ : state) session = plays.resume(boost::json::parse(boost::json::serialize(plays.save(session))));
    state.counters["sessions/s"] =
        benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(save_and_resume);

/// Whole calls of the operator's sample in the simulated world: language remembered, a balance looked up and told.
void operator_calls(benchmark::State& state) {
    const std::string folder = std::string{PALABRE_SOURCE_DIR} + "/samples-ivr/operator/";
    const auto plan = flow::load(folder + "flow.yaml");
    const auto around = sim::surroundings::beside(folder + "flow.yaml");
    sim::world world;
    around.put_into(world);
    world.center().answer("100", plan);
    auto& who = world.person("+2290197123456");
    world.customer(who.number())["language"] = "fr";
    who.hesitate(1s, 2s);
    double calls = 0;
    for (auto _ : state) {
        who.reply("1");
        world.line(medium::voice).open(who, "100");
        world.run_for(2min);
        ++calls;
    }
    state.counters["calls/s"] = benchmark::Counter(calls, benchmark::Counter::kIsRate);
    state.counters["steps/call"] = static_cast<double>(world.path().size()) / calls;
}
BENCHMARK(operator_calls);

/// Bytes that a live conversation of the operator's sample takes at its first menu, session, runner and all.
void live_session(benchmark::State& state) {
    const std::string file = std::string{PALABRE_SOURCE_DIR} + "/samples-ivr/operator/flow.yaml";
    const flow::player plays{flow::load(file)};
    constexpr std::size_t count = 2000;
    for (auto _ : state) {
        std::vector<flow::session> talks;
        talks.reserve(count);
        const auto before = mallinfo2().uordblks;
        for (std::size_t i = 0; i < count; ++i) {
            talks.push_back(plays.open(medium::voice, "+2290197000001", "100"));
            plays.advance(talks.back(), flow::event::begins{{{"language", "fr"}, {"segment", "gold"}}}, {});
        }
        state.counters["bytes/session"] =
            static_cast<double>(mallinfo2().uordblks - before) / count + static_cast<double>(sizeof(flow::session));
    }
}
BENCHMARK(live_session)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
