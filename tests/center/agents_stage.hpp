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
    bool hangs_up_first = false;  ///< While the customer hears the announcement.
    duration talks = 60s;
};

/// A caller and his agent on one line, and whom the agent asks: who is in whose ear is told at each change.
class joined_on_paper final : public consulting {
public:
    joined_on_paper(sim::world& in, std::string agent, connect_handlers then)
        : world_{in}, agent_{std::move(agent)}, then_{std::move(then)}, began_{in.clock().now()} {}

    void hear(hearing how) override {
        if (std::exchange(wish_, how) != how) tell();
    }
    bool consult(const std::string& leg, std::function<void()> alone) override {
        asked_ = leg;
        alone_ = std::move(alone);
        return true;
    }
    void end_consult() override {
        const bool changes = !asked_.empty() || wish_ != hearing::together;
        asked_.clear();
        alone_ = nullptr;
        wish_ = hearing::together;
        if (changes) tell();
    }
    bool put_through() override {
        if (asked_.empty()) return false;
        const auto before = std::exchange(agent_, std::exchange(asked_, {}));
        wish_ = hearing::together;
        tell();
        if (then_.handed_on) then_.handed_on({connect_result::kind::answered, "phone:" + agent_, {}, {}, {}}, before);
        return true;
    }
    /// A blind transfer by his telephone: whoever it is, he has answered.
    void hands_on(const std::string& to) {
        const auto before = std::exchange(agent_, to);
        wish_ = hearing::together;
        tell();
        then_.handed_on({connect_result::kind::answered, to, {}, {}, {}}, before);
    }
    void left(const std::string& who) {
        if (over_) return;
        if (who == asked_) {
            const auto alone = std::exchange(alone_, nullptr);
            end_consult();
            if (alone) world_.clock().post(alone);
        } else if (who == agent_ && !put_through()) {
            part();
        }
    }
    void part() {
        if (std::exchange(over_, true)) return;
        then_.over({connect_result::kind::answered, "phone:" + agent_, {}, world_.clock().now() - began_, {}});
    }
    bool stands() const { return !over_; }

private:
    void tell() {
        const auto others = asked_.empty() ? std::string{} : " and " + asked_;
        world_.tell("line", wish_ == hearing::together  ? "joins the caller, " + agent_ + others
                            : !asked_.empty()           ? "joins " + agent_ + others + "; music for the caller"
                            : wish_ == hearing::ringing ? "rings for " + agent_ + "; music for the caller"
                                                        : "holds the caller; music");
    }

    sim::world& world_;
    std::string agent_, asked_;
    connect_handlers then_;
    std::function<void()> alone_;
    hearing wish_ = hearing::together;
    instant began_;
    bool over_ = false;
};

/// Telephones that tell what they do into the world's story.
class telephones final : public agent_reach {
public:
    explicit telephones(sim::world& in) : world{in} {}

    std::unique_ptr<agent_leg> ring(const agent_plan& who, const agent_call& what, agent_call_handlers then) override;
    void on_there(std::function<void(const std::string&, bool)> then) override { there = std::move(then); }

    /// Who talks hangs up, as his telephone does.
    void hangs_up(const std::string& who) {
        world.tell(who, "hangs up");
        if (const auto at = talks.find(who); at != talks.end())
            if (const auto line = at->second.lock()) line->left(who);
    }

    sim::world& world;
    std::map<std::string, manner> of;  // by agent
    std::map<std::string, std::weak_ptr<joined_on_paper>> talks;
    std::map<const conversation*, std::weak_ptr<joined_on_paper>> lines;  // by caller
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
        if (how_.hangs_up_first) return all_.world.clock().post([then = std::move(then)] { then.over({}); });
        caller->say(name_ + " speaks.");
        line_ = std::make_shared<joined_on_paper>(all_.world, name_, std::move(then));
        all_.talks[name_] = line_;
        all_.lines[caller.get()] = line_;
        caller->on_ended([line = line_](ending) { line->part(); });
        if (how_.talks != duration::max())
            all_.world.clock().after(how_.talks, [line = line_, name = name_] { line->left(name); });
    }
    void call(const std::string& number, const connect_request&, std::function<void(conversation_ptr)> then) override {
        all_.world.tell(name_, "calls", number);
        all_.world.clock().after(3s, [this, number, then] { then(all_.customer ? all_.customer(number) : nullptr); });
    }
    consulting* consults() override { return line_ != nullptr && line_->stands() ? line_.get() : nullptr; }
    bool consulted(const conversation_ptr& caller, std::function<void()> alone) override {
        line_ = all_.lines[caller.get()].lock();
        if (consults() == nullptr || !line_->consult(name_, std::move(alone))) return false;
        all_.talks[name_] = line_;
        return true;
    }
    void hang_up() override {
        if (line_ != nullptr) line_->left(name_);
    }

private:
    telephones& all_;
    std::string name_;
    timer timer_;
    manner how_;
    std::shared_ptr<joined_on_paper> line_;
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
