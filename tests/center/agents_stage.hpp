// tests/center/agents_stage.hpp - a simulated company with queues, and agents whose telephones are made of memory.
#pragma once

#include "center/kept_stage.hpp"
#include "palabre/center/agents.hpp"
#include "palabre/flow/graph.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace palabre::tests {

using namespace std::chrono_literals;

/// How one agent's telephone behaves.
struct manner {
    duration answers_after = 2s;  ///< duration::max(): it rings in vain.
    bool declines = false, is_gone = false;
    duration talks = 60s;
};

/// Telephones that tell what they do into the world's story.
class telephones final : public agent_reach {
public:
    explicit telephones(sim::world& in) : world{in} {}

    std::unique_ptr<agent_leg> ring(const agent_plan& who, const agent_call& what, agent_call_handlers then) override;
    void on_there(std::function<void(const std::string&, bool)> then) override { there = std::move(then); }

    sim::world& world;
    std::map<std::string, manner> of;  // by agent
    std::function<void(const std::string&, bool)> there;
    std::function<conversation_ptr(const std::string& number)> customer;  // who is called back
};

class telephone_leg final : public agent_leg {
public:
    telephone_leg(telephones& of, const agent_plan& who, const agent_call& what, agent_call_handlers then)
        : all_{of}, name_{who.name}, timer_{of.world.clock()}, how_{of.of[who.name]} {
        all_.world.tell(name_, "rings", what.queue + (what.caller == nullptr ? " back" : ""));
        if (how_.is_gone) {
            timer_.start(0s, [then] { then.failed(connect_result::kind::unavailable); });
        } else if (how_.declines) {
            timer_.start(how_.answers_after, [then] { then.failed(connect_result::kind::busy); });
        } else if (how_.answers_after != duration::max()) {
            timer_.start(how_.answers_after, [this, then] {
                answered_ = true;
                then.answered();
            });
        }
    }
    ~telephone_leg() override {
        if (!answered_) all_.world.tell(name_, "stops ringing");
    }

    /// Until he has talked long enough, or the caller has hung up.
    void join(const conversation_ptr& caller, connect_request, connect_handlers then) override {
        caller->say(name_ + " speaks.");
        auto& clock = all_.world.clock();
        part_ = [began = clock.now(), &clock, over = std::move(then.over), is_over = std::make_shared<bool>(false),
                 by = "phone:" + name_] {
            if (std::exchange(*is_over, true)) return;
            over({connect_result::kind::answered, by, {}, clock.now() - began, {}});
        };
        caller->on_ended([part = part_](ending) { part(); });
        clock.after(how_.talks, part_);
    }
    void call(const std::string& number, const connect_request&, std::function<void(conversation_ptr)> then) override {
        all_.world.tell(name_, "calls", number);
        all_.world.clock().after(3s, [this, number, then] { then(all_.customer ? all_.customer(number) : nullptr); });
    }
    void hang_up() override { part_(); }

private:
    telephones& all_;
    std::string name_;
    timer timer_;
    manner how_;
    std::function<void()> part_;
    bool answered_ = false;
};

inline std::unique_ptr<agent_leg> telephones::ring(const agent_plan& who, const agent_call& what,
                                                   agent_call_handlers then) {
    return std::make_unique<telephone_leg>(*this, who, what, std::move(then));
}

struct agents_stage : kept_stage {
    agents_stage() : agents_stage{sim::memory_disk{}} {}
    /// What is owed since before is taken up when the company is open: its queue is there by then.
    explicit agents_stage(const sim::memory_disk& on, const std::optional<queue_plan>& plan = {})
        : kept_stage{on}, disk{on} {
        if (plan) agents.put(*plan);
        auto made = std::make_unique<telephones>(world);
        phones = made.get();
        agents.reach_by(std::move(made));
        agents.on_news([this](const agent_news& each) { news.push_back(each); });
        world.center().answer("100", flow::load_text(R"(flow: f
nodes:
  desk: {transfer: {queue: desk}, to: {answered: bye, busy: full, no_answer: late, unavailable: closed}}
  bye: {hangup: Goodbye.}
  full: {hangup: All lines are taken.}
  late: {hangup: Nobody had time.}
  closed: {hangup: Nobody is here.}
)",
                                                     "f.yaml"));
        world.run();  // until the company is open
    }

    static queue_plan desk() {
        queue_plan made;
        made.rules.name = "desk";
        made.joins.music = {{.text = "Music"}};
        return made;
    }

    void works(const std::string& name, std::int64_t id, std::function<void(agent_plan&)> change = {}) {
        agent_plan made{.name = name, .works = {routing::agent_id{id}, {}, {{"desk"}}}, .at = "phone:" + name};
        if (change) change(made);
        agents.put(made);
        REQUIRE(agents.log_in(name));
    }

    routing::agent_state state_of(const std::string& name) {
        for (const auto& each : agents.all_agents())
            if (each.name == name) return each.is.state;
        return routing::agent_state::offline;
    }

    sim::memory_disk disk;
    class agents& agents = world.center().agents();
    telephones* phones;
    std::vector<agent_news> news;
};

}  // namespace palabre::tests
