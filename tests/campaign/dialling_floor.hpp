// tests/campaign/dialling_floor.hpp - a day of agents and of people who are called, played with any dialler.
#pragma once

#include "palabre/campaign/pacing.hpp"
#include "palabre/sim/chance.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <set>
#include <string>
#include <vector>

namespace palabre::tests {

/// What a dialler is told, and asked.
class dialler {
public:
    virtual ~dialler() = default;
    virtual void agent_free(std::int64_t who, instant now) = 0;
    virtual void agent_busy(std::int64_t who, instant now) = 0;
    virtual void agent_away(std::int64_t who, instant now) = 0;
    virtual void dialled(std::int64_t which, instant now) = 0;
    virtual void answered(std::int64_t which, bool machine, instant now) = 0;
    virtual void failed(std::int64_t which, instant now) = 0;
    virtual void abandoned(instant now) = 0;
    virtual std::size_t lines(std::size_t waiting_agents, std::size_t waiting_calls, instant now) = 0;
    virtual void day_is_over() {}
};

struct floor_plan {
    std::int64_t agents = 20;
    duration open = std::chrono::hours{8};
    duration handling = std::chrono::seconds{141};  ///< Median of talk and wrap-up; with `spread` the mean is 180 s.
    double spread = 0.7;
    double machines = 0;  ///< Share of the calls that a machine answers, after 8 to 20 s.
    double pauses = 0;    ///< Share of talks after which the agent goes for 10 minutes.
    std::function<double(duration)> answers = [](duration) { return 0.3; };  ///< By the time since the opening.
};

struct floor_day {
    std::uint64_t dialled = 0, answered = 0, abandoned = 0;
    duration handled{}, waited{};
    std::size_t most_lines = 0, more_than_agents = 0;

    double abandonment() const { return answered == 0 ? 0 : double(abandoned) / double(answered); }
    double occupancy() const { return double(handled.count()) / double((handled + waited).count()); }
    double wait() const {  ///< Seconds, of agents between two talks.
        const auto talks = answered - abandoned;
        return talks == 0 ? 0 : std::chrono::duration<double>(waited).count() / double(talks);
    }
};

/// People answer after 4 to 20 s and wait 2 s for an agent; the others are busy after some seconds, or ring for 25.
class dialling_floor {
public:
    dialling_floor(dialler& by, floor_plan plan, std::uint64_t seed) : by_{by}, plan_{std::move(plan)}, chance_{seed} {}

    floor_day play() {
        using namespace std::chrono_literals;
        day_ = {};
        opened_ = now_;
        closes_ = now_ + plan_.open;
        for (std::int64_t i = 0; i < plan_.agents; ++i) comes(i);
        later(1s, kind::second, 0);
        dial();
        while (!events_.empty() && events_.top().at <= closes_) {
            const auto next = events_.top();
            events_.pop();
            now_ = next.at;
            happens(next);
            dial();
        }
        close();
        return day_;
    }

private:
    enum class kind { second, person, machine, nobody, done, gives_up, back };
    struct event {
        instant at;
        std::int64_t number;
        kind what;
        std::int64_t who;
        bool operator<(const event& other) const { return std::tie(other.at, other.number) < std::tie(at, number); }
    };

    void later(duration after, kind what, std::int64_t who) { events_.push({now_ + after, ++numbered_, what, who}); }

    void comes(std::int64_t agent) {
        by_.agent_free(agent, now_);
        if (!waiting_.empty()) {
            waiting_.pop_front();
            return takes(agent);
        }
        free_.emplace_back(agent, now_);
    }

    void takes(std::int64_t agent) {
        const auto lasts = chance_.log_normal(plan_.handling, plan_.spread);
        by_.agent_busy(agent, now_);
        day_.handled += std::min(lasts, closes_ - now_);
        later(lasts, kind::done, agent);
    }

    void happens(const event& it) {
        using namespace std::chrono_literals;
        switch (it.what) {
        case kind::second: return later(1s, kind::second, 0);
        case kind::machine: return ended([&] { by_.answered(it.who, true, now_); });
        case kind::nobody: return ended([&] { by_.failed(it.who, now_); });
        case kind::back: return comes(it.who);
        case kind::person:
            ended([&] { by_.answered(it.who, false, now_); });
            ++day_.answered;
            if (free_.empty()) {
                waiting_.push_back(it.who);
                return later(2s, kind::gives_up, it.who);
            }
            day_.waited += now_ - free_.front().second;
            takes(free_.front().first);
            free_.pop_front();
            return;
        case kind::gives_up:
            if (const auto found = std::ranges::find(waiting_, it.who); found != waiting_.end()) {
                waiting_.erase(found);
                ++day_.abandoned;
                by_.abandoned(now_);
            }
            return;
        case kind::done:
            if (!chance_.happens(plan_.pauses)) return comes(it.who);
            by_.agent_away(it.who, now_);
            return later(10min, kind::back, it.who);
        }
    }

    template<class Tell> void ended(Tell tell) {
        --lines_;
        tell();
    }

    void dial() {
        using namespace std::chrono_literals;
        const auto more = by_.lines(free_.size(), waiting_.size(), now_);
        for (std::size_t i = 0; i < more; ++i) {
            const auto id = ++numbered_;
            by_.dialled(id, now_);
            ++lines_;
            ++day_.dialled;
            const auto draw = chance_.uniform();
            const auto people = plan_.answers(now_ - opened_);
            if (draw < people)
                later(chance_.between(4s, 20s), kind::person, id);
            else if (draw < people + plan_.machines)
                later(chance_.between(8s, 20s), kind::machine, id);
            else if (chance_.happens(0.5))
                later(25s, kind::nobody, id);
            else
                later(chance_.between(duration{1500ms}, duration{6500ms}), kind::nobody, id);
        }
        day_.most_lines = std::max(day_.most_lines, lines_);
        if (more > 0 && lines_ > free_.size()) ++day_.more_than_agents;
    }

    /// Everything is over at night, and the next day is a new one.
    void close() {
        now_ = closes_;
        for (const auto& [agent, since] : free_) day_.waited += now_ - since;
        for (std::int64_t i = 0; i < plan_.agents; ++i) by_.agent_away(i, now_);
        for (; !events_.empty(); events_.pop())
            if (const auto& it = events_.top();
                it.what == kind::person || it.what == kind::machine || it.what == kind::nobody)
                by_.failed(it.who, it.at);
        free_.clear();
        waiting_.clear();
        lines_ = 0;
        by_.day_is_over();
        now_ += std::chrono::hours{16};
    }

    dialler& by_;
    floor_plan plan_;
    sim::chance chance_;
    std::priority_queue<event> events_;
    std::deque<std::pair<std::int64_t, instant>> free_;  ///< Who has waited longest is first.
    std::deque<std::int64_t> waiting_;
    std::int64_t numbered_ = 0;
    std::size_t lines_ = 0;
    instant now_{}, opened_{}, closes_{};
    floor_day day_;
};

/// Ours: its group is the hour of the day.
class paced final : public dialler {
public:
    explicit paced(campaign::pacing_rules rules = {}) : inside{rules} {}

    void agent_free(std::int64_t who, instant now) override { inside.agent_free(who, now); }
    void agent_busy(std::int64_t who, instant now) override { inside.agent_busy(who, now); }
    void agent_away(std::int64_t who, instant now) override { inside.agent_away(who, now); }
    void dialled(std::int64_t which, instant now) override { inside.dialled(which, hour(now), now); }
    void answered(std::int64_t which, bool machine, instant now) override { inside.answered(which, machine, now); }
    void failed(std::int64_t which, instant now) override { inside.failed(which, now); }
    void abandoned(instant now) override { inside.abandoned(now); }
    std::size_t lines(std::size_t, std::size_t, instant now) override { return inside.lines(hour(now), now); }
    void day_is_over() override { inside.day(); }

    campaign::pacing inside;

private:
    static std::string hour(instant now) {
        return std::to_string(std::chrono::duration_cast<std::chrono::hours>(now.time_since_epoch()).count() % 24);
    }
};

}  // namespace palabre::tests
