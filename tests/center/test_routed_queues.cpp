// tests/center/test_routed_queues.cpp - a flow transfers to a queue: the caller waits, and an agent talks to him.
#include "center/routed_queues.hpp"
#include "palabre/center.hpp"
#include "palabre/flow/host.hpp"
#include "palabre/sim/caller.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/line.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// Agents whose telephones ring for a while and who then answer, or do not.
struct telephones final : agent_reach {
    explicit telephones(sim::clock& on) : clock{on} {}

    void ring(routing::agent_id who, const conversation_ptr&, const std::string& queue) override {
        tell("agent " + to_string(who) + " rings for " + queue);
        if (answers_after == duration::max()) return;
        if (answers_after == 0s) return queues->accept(who);
        clock.after(answers_after, [this, who] { queues->accept(who); });
    }
    void stop(routing::agent_id who) override { tell("agent " + to_string(who) + " stops ringing"); }
    void join(const conversation_ptr& caller, routing::agent_id who, std::function<void()> parted) override {
        caller->say("Agent " + to_string(who) + " speaks.");
        clock.after(60s, parted);
    }
    void waits(const conversation_ptr& caller, const std::string& music) override { caller->say("Music: " + music); }
    void hears(const conversation_ptr& caller, const routing::action::announce& what) override {
        caller->say(what.message + " " + std::to_string(what.where.position));
    }
    void tell(const std::string& what) {
        told += std::to_string(clock.now().time_since_epoch() / 1s) + " " + what + "\n";
    }

    sim::clock& clock;
    routed_queues* queues = nullptr;
    duration answers_after = 2s;
    std::string told;
};

/// What flows find around them: queues, and nothing else.
struct queue_host final : flow::host {
    using settled = std::function<void(flow::event::settled)>;

    explicit queue_host(sim::clock& on) : clock{on} {}

    void recognise(const conversation_info&, std::function<void(flow::event::begins)> then) override {
        clock.post([then = std::move(then)] { then({{{"known", false}}}); });
    }
    connector* connected(const std::string&) override { return nullptr; }
    void send(const conversation_info&, const flow::sending&) override {}
    void remember_language(const conversation_info&, const std::string&) override {}
    void tag(const conversation_info&, const std::string&) override {}
    void open_conversation(const conversation_info&, const flow::action::open_conversation&,
                           const flow::session&) override {}
    void transfer(const conversation_ptr& talk, const flow::action::transfer& where, settled then) override {
        queues.transfer(talk, {.queue = where.to}, std::move(then));
    }
    void record(const conversation_ptr&, const flow::action::record&, settled) override {}
    void schedule_callback(const conversation_info&, const flow::action::schedule_callback&, settled) override {}
    void hand_to_assistant(const conversation_ptr&, const flow::action::hand_to_assistant&, settled) override {}

    sim::clock& clock;
    telephones phones{clock};
    routed_queues queues{clock, phones};
};

struct staffed_center {
    staffed_center() {
        host.phones.queues = &host.queues;
        auto made = std::make_unique<sim::line>(medium::voice);
        voice = made.get();
        center.attach(std::move(made));
        center.serve(host);
        center.answer("100", flow::load_text(R"(flow: f
nodes:
  desk: {transfer: {queue: desk}, to: {answered: bye, busy: full, no_answer: late, unavailable: closed}}
  bye: {hangup: Goodbye.}
  full: {hangup: All lines are taken.}
  late: {hangup: Nobody had time.}
  closed: {hangup: Nobody is here.}
)",
                                             "f.yaml"));
        center.start();
    }

    sim::caller& call() {
        callers.push_back(std::make_unique<sim::caller>(clock, sim::chance{callers.size()},
                                                        "+229019001000" + std::to_string(callers.size())));
        auto& who = *callers.back();
        clock.post([this, &who] { voice->open(who, "100"); });
        return who;
    }

    void works(std::int64_t id) {
        host.queues.put(routing::agent{routing::agent_id{id}, {}, {{"desk"}}});
        host.queues.does(&routing::router::log_in, routing::agent_id{id});
    }

    std::vector<std::unique_ptr<sim::caller>> callers;
    sim::clock clock;
    queue_host host{clock};
    palabre::center center{clock};
    sim::line* voice = nullptr;
};

}  // namespace

TEST_CASE("a caller waits with music, talks to an agent, and the flow goes on") {
    staffed_center stage;
    stage.host.queues.put(
        routing::queue{.name = "desk", .announcements = {{.message = "Place", .position = 5}}, .music = "kora"});
    stage.works(7);
    auto& first = stage.call();
    stage.clock.run_for(1s);
    auto& second = stage.call();
    stage.clock.run();
    CHECK(first.story() == "00:00 hears Music: kora\n"
                           "00:02 hears Agent 7 speaks.\n"
                           "01:02 hears Goodbye.\n"
                           "01:02 is disconnected\n");
    CHECK(second.story() == "00:01 hears Music: kora\n"
                            "00:01 hears Place 1\n"
                            "01:04 hears Agent 7 speaks.\n"
                            "02:04 hears Goodbye.\n"
                            "02:04 is disconnected\n");
    CHECK(stage.host.phones.told == "0 agent 7 rings for desk\n"
                                    "62 agent 7 rings for desk\n");
    const auto counts = *stage.host.queues.router().count("desk", stage.clock.now());
    CHECK(counts.answered == 2);
    CHECK(counts.handled == 2);
}

TEST_CASE("a caller who hangs up stops the ringing, and is counted") {
    staffed_center stage;
    stage.host.phones.answers_after = duration::max();
    stage.host.queues.put(routing::queue{.name = "desk"});
    stage.works(7);
    auto& caller = stage.call();
    caller.hang_up_at(6s);
    stage.clock.run_for(10s);
    CHECK(stage.host.phones.told == "0 agent 7 rings for desk\n"
                                    "6 agent 7 stops ringing\n");
    CHECK(stage.host.queues.router().count("desk", stage.clock.now())->abandoned == 1);
}

TEST_CASE("why nobody came is an edge of the flow") {
    staffed_center stage;
    stage.host.queues.put(routing::queue{.name = "desk",
                                         .leave_empty = routing::emptiness::nobody_on_duty,
                                         .overflows = {{.after = 30s}, {.above = 1}}});
    SUBCASE("nobody had time, and the second found it full") {
        stage.host.phones.answers_after = duration::max();
        auto& late = stage.call();
        stage.clock.run_for(1s);
        auto& full = stage.call();
        stage.clock.run();
        CHECK(late.story().find("00:30 hears Nobody had time.") != std::string::npos);
        CHECK(full.story().find("hears All lines are taken.") != std::string::npos);
    }
    SUBCASE("the last agent goes") {
        stage.works(7);
        stage.host.phones.answers_after = duration::max();
        auto& caller = stage.call();
        stage.clock.run_for(5s);
        stage.host.queues.does(&routing::router::log_out, routing::agent_id{7});
        stage.clock.run();
        CHECK(caller.story().find("00:05 hears Nobody is here.") != std::string::npos);
        CHECK(stage.host.phones.told == "0 agent 7 rings for desk\n5 agent 7 stops ringing\n");
    }
}

TEST_CASE("who answers from inside the ringing has it, and nobody else is left ringing") {
    staffed_center stage;
    stage.host.phones.answers_after = 0s;
    stage.host.queues.put(routing::queue{.name = "desk", .strategy = routing::strategy::ring_all});
    stage.works(7);
    stage.works(8);
    auto& caller = stage.call();
    stage.clock.run();
    CHECK(caller.story().find("hears Agent 7 speaks.") != std::string::npos);
    CHECK(caller.story().find("hears Agent 8 speaks.") == std::string::npos);
    CHECK(stage.host.phones.told == "0 agent 7 rings for desk\n"
                                    "0 agent 8 rings for desk\n"
                                    "0 agent 8 stops ringing\n"
                                    "0 agent 8 stops ringing\n");
}
