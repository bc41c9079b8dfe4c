// benchmarks/text_flow.cpp - a flow's step by message, kept and sent by the outbox, beside a hand-written loop.
#include "in_turns.hpp"
#include "palabre/center.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/delivery/sender.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace palabre;
using namespace palabre::bench;
using namespace std::chrono_literals;
namespace step = palabre::flow::step;

namespace {

constexpr std::size_t people = 250, rounds = 20, steps = people * rounds;
constexpr const char* menu_text = "Pour votre solde, tapez 1. Pour un agent, tapez 2.";
constexpr const char* one_text = "Votre demande est enregistrée.";

/// menu -> said -> menu: what he hears of one step is two messages.
flow::graph loop_of_menus() {
    flow::graph plan;
    plan.add("menu", {step::menu{.prompt = menu_text, .choices = {{"1", "Solde", {}}, {"2", "Agent", {}}}},
                      {{"1", "one"}, {"2", "one"}}});
    plan.add("one", {step::say{one_text}, {{"next", "menu"}}});
    return plan;
}

/// A provider in memory, which counts.
class provider final : public carrier {
public:
    explicit provider(runtime& on) : on_{on} {}
    const carrier_traits& about() const override { return traits_; }
    void start(carrier_listener& to) override { listener = &to; }
    void send(outbound_message what, std::function<void(send_result)> then) override {
        ++messages;
        bytes += what.words().size();
        on_.post([then = std::move(then)] { then({send_result::kind::accepted}); });
    }

    carrier_listener* listener = nullptr;
    std::size_t messages = 0, bytes = 0;

private:
    runtime& on_;
    carrier_traits traits_{.name = "wa", .on = medium::whatsapp, .at_once = 1000};
};

inbound_message written(std::size_t who, std::size_t id) {
    return {
        .provider_id = std::to_string(id), .from = std::to_string(22'901'970'000'00 + who), .to = "105", .text = "1"};
}

struct stage {
    stage() {
        sends.emplace(clock, store,
                      delivery::sender_options{.company = "acme",
                                               .home = country{"BJ"},
                                               .on_message = [this](const carrier_traits&, const inbound_message& what,
                                                                    const history::thread& in, history::customer_id) {
                                                   channel->received(what, in.of.value(), in.turn);
                                               }});
        sends->add(gate);
        auto made = std::make_unique<text_channel>(
            text_channel_options{.name = "wa", .company = "acme", .address = "105", .home = country{"BJ"}},
            sends->answers());
        channel = made.get();
        answers.attach(std::move(made));
        answers.answer("105", loop_of_menus());
        answers.start();
        sends->start();
        clock.run_for(1s);
        play(1);  // everybody is known, and has heard the menu
    }

    void play(std::size_t times) {
        for (std::size_t round = 0; round < times; ++round) {
            for (std::size_t who = 0; who < people; ++who)
                gate.listener->happened(gate.about(), {written(who, ++ids)}, [](bool durable) {
                    if (!durable) throw std::runtime_error{"a message was not kept"};
                });
            clock.run_for(100ms);
        }
    }

    void send() {
        const auto before = gate.messages;
        play(rounds);
        if (gate.messages - before != 2 * steps) throw std::runtime_error{"answers are lost"};
    }

    /// What somebody would write who keeps nothing: who is where, and the words.
    void send_bare() {
        provider bare{clock};
        std::map<std::string, int> where;
        for (std::size_t round = 0; round < rounds; ++round)
            for (std::size_t who = 0; who < people; ++who) {
                const auto what = written(who, ++ids);
                auto& at = where[what.from];
                if (what.text != "1" && what.text != "2") continue;
                ++at;
                for (const auto* const text : {one_text, menu_text})
                    bare.send({.id = std::to_string(ids), .on = medium::whatsapp, .to = what.from, .text = text},
                              [](const send_result&) {});
            }
        clock.run_for(1ms);
        benchmark::DoNotOptimize(bare.bytes);
    }

    sim::clock clock;
    sim::memory_store store{clock};
    provider gate{clock};
    std::optional<delivery::sender> sends;
    text_channel* channel = nullptr;  // the center's
    center answers{clock};
    std::size_t ids = 0;
};

void text_flow_step(benchmark::State& state) {
    stage at;
    in_turns(
        state, steps, [&] { at.send(); }, [&] { at.send_bare(); });
}
BENCHMARK(text_flow_step)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
