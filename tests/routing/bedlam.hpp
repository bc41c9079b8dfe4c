// tests/routing/bedlam.hpp - a hall that a seed has made, and everything that can be done to it, by chance.
#pragma once

#include "palabre/sim/chance.hpp"
#include "routing/witness.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace palabre::routing {

using namespace std::chrono_literals;

class bedlam {
public:
    explicit bedlam(std::uint64_t seed) : chance_{seed}, router_{seed} {
        for (const auto* const name : {"sales", "help", "late", "home"}) put(made(name));
        for (int i = 1; i <= 9; ++i) put(somebody(i));
    }

    void steps(int count) {
        for (int i = 0; i < count; ++i) {
            wait(chance_.exponential(1500ms));
            something();
            check_counts();
        }
    }

    /// Everybody comes and takes what is left, so that every task ends.
    void close() {
        for (auto& [id, each] : saw_.agents) {
            each.is.skills = {{"fr", 100}, {"fon", 100}, {"billing", 100}};
            each.is.queues = {{"sales"}, {"help"}, {"late"}, {"home"}};
            told(router_.put(each.is, now_));
            each.on_duty = true;
            told(router_.log_in(id, now_));
            each.paused = false;
            told(router_.resume(id, now_));
        }
        for (int i = 0; i < 3000; ++i) {
            wait(1s);
            for (auto& [id, each] : saw_.agents) {
                if (each.rung) accept(id, each.rung);
                if (each.paused) {
                    each.paused = false;
                    told(router_.resume(id, now_));
                }
            }
            for (const auto id : with_agents()) finish(id);
        }
        for (const auto& [id, each] : saw_.tasks) {
            CAPTURE(id.value());
            CHECK(each.ends == 1);
            CHECK(each.at == witness::task_account::gone);
            CHECK_FALSE(router_.agent_of(id));
        }
        for (const auto& [name, rules] : saw_.queues) {
            const auto counts = *router_.count(name, now_);
            CHECK(counts.waiting + counts.callbacks_waiting + counts.talking == 0);
        }
        CHECK(saw_.wraps.empty());
    }

    std::size_t tasks() const { return saw_.tasks.size(); }
    const std::string& log() const { return log_; }

private:
    queue made(const std::string& name) {
        queue what{.name = name};
        what.strategy = name == "late" ? strategy::ring_all : static_cast<strategy>(chance_.between(0, 6));
        what.priority = static_cast<int>(chance_.between(0, 2));
        if (chance_.happens(0.7)) what.segments = {{"gold", 5, 30s}, {"silver", 2, chance_.happens(0.5) ? 10s : 0s}};
        what.others.ageing = chance_.happens(0.5) ? 20s : 0s;
        if (chance_.happens(0.7)) what.widens = {{10s, 2, 1}, {25s, 4, 3}};
        what.max_penalty = static_cast<int>(chance_.between(0, 3));
        what.join_empty = static_cast<emptiness>(chance_.between(0, 2));
        what.leave_empty = static_cast<emptiness>(chance_.between(0, 2));
        if (name != "help") what.overflows.push_back({.after = 40s, .to = chance_.happens(0.5) ? "help" : ""});
        if (name == "sales") what.overflows.push_back({.above = 6, .to = "late"});
        if (chance_.happens(0.5)) what.announcements = {{.message = "soon", .position = 3}, {"wait", 7s, 9s}};
        what.no_answer = {.ring = 6s, .pause_after = static_cast<int>(chance_.between(0, 2)), .pass_over = 8s};
        if (name == "home") what.sticky = {.remember = 10min, .wait = 12s};
        what.callback = {.attempts = 2, .retry = 15s};
        what.wrap_up = chance_.happens(0.5) ? 4s : 0s;
        return what;
    }

    agent somebody(int i) {
        agent who{agent_id{i}};
        for (const auto* const each : {"fr", "fon", "billing"})
            if (chance_.happens(0.5)) who.skills.push_back({each, static_cast<int>(chance_.between(1, 5))});
        for (const auto* const each : {"sales", "help", "late", "home"})
            if (chance_.happens(0.6))
                who.queues.push_back({each, static_cast<int>(chance_.between(0, 3)),
                                      static_cast<int>(chance_.between(1, 5)),
                                      static_cast<int>(chance_.between(0, 9))});
        who.bears = {static_cast<int>(chance_.between(0, 2)), static_cast<int>(chance_.between(1, 3)), 1,
                     static_cast<int>(chance_.between(1, 4))};
        return who;
    }

    void put(const queue& what) {
        saw_.queues[what.name] = what;
        told(router_.put(what, now_));
    }
    void put(const agent& what) {
        saw_.agents[what.id].is = what;
        told(router_.put(what, now_));
    }

    void wait(duration length) {
        const auto until = now_ + length;
        while (router_.next_due() <= until) {
            now_ = std::max(now_, router_.next_due());
            told(router_.wake(now_));
        }
        now_ = until;
    }

    void told(const actions& what) {
        saw_.now = now_;
        saw_.sees(what);
        for (const auto& each : what) {
            log_ += std::to_string(now_.time_since_epoch().count()) + " " + std::to_string(each.index());
            if (const auto* const rings = std::get_if<action::offer>(&each))
                log_ += " " + to_string(rings->agent) + " " + to_string(rings->task);
            log_ += "\n";
        }
    }

    std::vector<task_id> with_agents() const {
        std::vector<task_id> all;
        for (const auto& [id, each] : saw_.tasks)
            if (each.at == witness::task_account::taken) all.push_back(id);
        return all;
    }

    void accept(agent_id who, task_id what) {
        saw_.accepting = who;
        told(router_.accept(who, what, now_));
        saw_.accepting = {};
    }

    void finish(task_id id) {
        auto& what = saw_.tasks.at(id);
        auto& who = saw_.agents.at(what.with);
        what.at = witness::task_account::gone;
        ++what.ends;
        if (!what.orphan && saw_.queues.at(what.is.queue).wrap_up > duration{0})
            saw_.wraps[id] = {what.with, what.is.kind};
        else
            --who.load[std::size_t(what.is.kind)];
        told(router_.finish(id, now_));
    }

    void come() {
        const char* const queues[] = {"sales", "help", "late", "home"};
        const char* const segments[] = {"gold", "silver", "", "tin"};
        routing::task what{task_id{next_++}, static_cast<work>(chance_.between(0, 2)), queues[chance_.between(0, 3)],
                           segments[chance_.between(0, 3)]};
        for (const auto* const each : {"fr", "fon", "billing"})
            if (chance_.happens(0.25))
                what.needs.push_back(
                    {each, static_cast<int>(chance_.between(1, 5)), static_cast<int>(chance_.between(0, 2))});
        what.customer = history::customer_id{chance_.between(1, 20)};
        if (chance_.happens(0.1)) what.wanted = agent_id{chance_.between(1, 9)};
        if (chance_.happens(0.1)) what.waited = chance_.between(0s, 30s);
        saw_.tasks[what.id] = {what, now_ - what.waited};
        told(router_.enqueue(what, now_));
    }

    /// He is gone, and comes again as he was.
    void remove(agent_id gone) {
        auto& who = saw_.agents.at(gone);
        who.on_duty = who.paused = false;
        who.load = {};
        std::erase_if(saw_.wraps, [&](const auto& each) { return each.second.first == gone; });
        for (auto& [id, each] : saw_.tasks) {
            if (each.at != witness::task_account::taken || each.with != gone) continue;
            each.at = witness::task_account::waiting;
            if (!each.orphan) each.passed[gone] = now_ + saw_.queues.at(each.is.queue).no_answer.pass_over;
        }
        told(router_.remove_agent(gone, now_));
        put(agent{who.is});
    }

    /// Agents serve it no more until they are put again; who talks is no queue's.
    void close_and_open(const std::string& name) {
        for (auto& [id, each] : saw_.agents)
            std::erase_if(each.is.queues, [&](const membership& in) { return in.queue == name; });
        for (auto& [id, each] : saw_.tasks)
            if (each.at == witness::task_account::taken && each.is.queue == name) each.orphan = true;
        told(router_.remove_queue(name, now_));
        put(made(name));
    }

    void something() {
        const agent_id someone{chance_.between(1, 9)};
        auto& who = saw_.agents.at(someone);
        saw_.now = now_;
        const task_id some{chance_.between(std::max<std::int64_t>(1, next_ - 25), next_)};
        const auto found = saw_.tasks.find(some);
        switch (chance_.between(0, 15)) {
        case 0:
        case 1:
        case 2:
        case 3: return come();
        case 4:
        case 5:
        case 6:
        case 7:
            for (auto& [id, each] : saw_.agents)
                if (each.rung && chance_.happens(0.6)) return accept(id, each.rung);
            return;
        case 8:
        case 9: {
            const auto taken = with_agents();
            if (taken.empty()) return;
            return finish(
                taken[static_cast<std::size_t>(chance_.between(0, static_cast<std::int64_t>(taken.size()) - 1))]);
        }
        case 10:
            if (!who.on_duty) {
                who.on_duty = true;
                who.paused = false;
                return told(router_.log_in(someone, now_));
            }
            who.paused = false;
            return told(router_.resume(someone, now_));
        case 11:
            if (!who.on_duty) return;
            if (chance_.happens(0.5)) {
                who.paused = true;
                // what rings is withdrawn before anything else is seen
                return told(router_.pause(someone, "tea", now_));
            }
            who.on_duty = who.paused = false;
            return told(router_.log_out(someone, now_));
        case 12: {
            if (!who.rung) return accept(someone, some.value() > 0 ? some : task_id{1});
            auto& what = saw_.tasks.at(who.rung);
            what.passed[someone] = now_ + saw_.queues.at(what.is.queue).no_answer.pass_over;
            const auto refused = std::exchange(who.rung, {});
            what.rings.erase(someone);
            return told(router_.refuse(someone, refused, now_));
        }
        case 13: {
            if (found == saw_.tasks.end()) return;
            auto& what = found->second;
            if (what.at == witness::task_account::taken) {
                if (what.is.callback && chance_.happens(0.7)) {
                    --saw_.agents.at(what.with).load[std::size_t(what.is.kind)];
                    what.at = witness::task_account::resting;
                    return told(router_.not_reached(some, now_));
                }
                auto& had = saw_.agents.at(what.with);
                --had.load[std::size_t(what.is.kind)];
                what.at = witness::task_account::waiting;
                what.passed[what.with] = now_ + saw_.queues.at(what.is.queue).no_answer.pass_over;
                return told(router_.put_back(some, now_));
            }
            if (what.at == witness::task_account::gone || what.is.kind != work::call) return;
            if (what.at == witness::task_account::waiting) what.is.callback = true;
            return told(router_.call_back(some, now_));
        }
        case 14: {
            if (found == saw_.tasks.end() || found->second.at == witness::task_account::taken) return;
            if (found->second.at != witness::task_account::gone) ++found->second.ends;
            found->second.at = witness::task_account::gone;
            return told(router_.abandon(some, now_));
        }
        case 15:
            if (chance_.happens(0.5)) return told(router_.end_wrap_up(someone, now_));
            if (chance_.happens(0.1)) return remove(someone);
            if (chance_.happens(0.1)) return close_and_open("help");
            if (chance_.happens(0.3)) return put(made(chance_.happens(0.5) ? "sales" : "help"));
            return put(somebody(static_cast<int>(someone.value())));
        }
    }

    /// The router's own figures, against the witness's.
    void check_counts() {
        std::map<std::string, std::array<std::size_t, 3>> sums;
        for (const auto& [id, each] : saw_.tasks) {
            auto& [waiting, callbacks, talking] = sums[each.is.queue];
            if (each.orphan) continue;
            if (each.at == witness::task_account::taken)
                ++talking;
            else if (each.at != witness::task_account::gone)
                ++(each.is.callback ? callbacks : waiting);
        }
        for (const auto& [name, rules] : saw_.queues) {
            const auto counts = *router_.count(name, now_);
            CHECK(std::array{counts.waiting, counts.callbacks_waiting, counts.talking} == sums[name]);
        }
        for (const auto& [id, each] : saw_.agents) CHECK(router_.look(id)->load == each.load);
    }

    sim::chance chance_;
    router router_;
    witness saw_;
    instant now_{};
    std::int64_t next_ = 1;
    std::string log_;
};

}  // namespace palabre::routing
