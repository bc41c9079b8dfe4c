// src/routing/limits.cpp - which values a router takes.
#include "routing/limits.hpp"
#include "palabre/core/error.hpp"

#include <set>

namespace palabre::routing {

namespace {

constexpr int most_points = 1'000'000;
constexpr duration longest = std::chrono::hours{24 * 3650};

/// Says where things are wrong: "queue 'sales': ring is -5 s".
class checker {
public:
    explicit checker(std::string where) : where_{std::move(where)} {}

    void hold(bool right, const std::string& what, const std::string& cure) const {
        if (!right) throw error{errc::invalid_argument, where_ + ": " + what, cure};
    }
    void range(const std::string& name, long long is, long long least, long long most) const {
        hold(is >= least && is <= most, name + " is " + std::to_string(is),
             "it may be " + std::to_string(least) + " to " + std::to_string(most));
    }
    void length(const std::string& name, duration is, duration least = duration{0}) const {
        hold(is >= least && is <= longest, name + " is " + std::to_string(is.count()) + " us",
             "it may be " + std::to_string(least.count()) + " us to ten years");
    }
    void points(const segment& of) const {
        range("priority of segment '" + of.name + "'", of.priority, -most_points, most_points);
        length("ageing of segment '" + of.name + "'", of.ageing);
        hold(of.ageing == duration{0} || of.ageing >= std::chrono::milliseconds{1},
             "ageing of segment '" + of.name + "' is less than a millisecond", "give 0 for no ageing at all");
    }

private:
    std::string where_;
};

}  // namespace

void check(const queue& what) {
    const checker that{"queue '" + what.name + "'"};
    that.hold(!what.name.empty(), "a queue needs a name", "give it the one that flows transfer to");
    that.range("priority", what.priority, -most_points, most_points);
    that.range("max_penalty", what.max_penalty, 0, most_points);
    std::set<std::string> seen;
    for (const auto& each : what.segments) {
        that.points(each);
        that.hold(!each.name.empty() && seen.insert(each.name).second,
                  "segment '" + each.name + "' is there twice or has no name", "name each segment once");
    }
    that.points(what.others);
    const widening* last = nullptr;
    for (const auto& each : what.widens) {
        that.length("after of a widening", each.after);
        that.range("lower_by", each.lower_by, 0, 100);
        that.range("max_penalty of a widening", each.max_penalty, 0, most_points);
        that.hold(last == nullptr || (each.after > last->after && each.lower_by >= last->lower_by &&
                                      each.max_penalty >= last->max_penalty),
                  "a step of widening goes back", "each step comes later than the one before and asks for no more");
        last = &each;
    }
    for (const auto& each : what.overflows) {
        that.length("after of an overflow", each.after);
        that.hold(each.to != what.name, "it overflows to itself", "name another queue, or none");
        that.hold(each.after > duration{0} || each.above > 0, "an overflow has neither 'after' nor 'above'",
                  "say when it is to happen");
    }
    for (const auto& each : what.announcements) {
        that.length("after of '" + each.message + "'", each.after);
        that.length("every of '" + each.message + "'", each.every);
        that.hold(each.every == duration{0} || each.every >= std::chrono::seconds{1},
                  "'" + each.message + "' comes more than once a second", "give 'every' a second or more");
        that.range("position of '" + each.message + "'", static_cast<long long>(each.position), 0, 100);
    }
    that.length("ring", what.no_answer.ring, std::chrono::seconds{1});
    that.range("pause_after", what.no_answer.pause_after, 0, 1000);
    that.length("pass_over", what.no_answer.pass_over);
    that.length("remember", what.sticky.remember);
    that.length("wait of sticky", what.sticky.wait);
    that.range("attempts", what.callback.attempts, 1, 100);
    that.length("retry", what.callback.retry);
    that.length("within", what.target.within);
    that.hold(what.target.share >= 0 && what.target.share <= 1, "target's share is not between 0 and 1", "80 % is 0.8");
    that.length("short_abandon", what.target.short_abandon);
    that.length("wrap_up", what.wrap_up);
    that.length("expected_handling", what.expected_handling);
}

void check(const agent& what) {
    const checker that{"agent " + to_string(what.id)};
    that.hold(static_cast<bool>(what.id), "an agent needs an id", "give the user's");
    std::set<std::string> seen;
    for (const auto& each : what.skills) {
        that.range("level of '" + each.name + "'", each.level, 1, 100);
        that.hold(!each.name.empty() && seen.insert(each.name).second,
                  "skill '" + each.name + "' is there twice or has no name", "name each skill once");
    }
    seen.clear();
    for (const auto& each : what.queues) {
        that.hold(seen.insert(each.queue).second, "he is in queue '" + each.queue + "' twice", "name each queue once");
        that.range("penalty in '" + each.queue + "'", each.penalty, 0, most_points);
        that.range("weight in '" + each.queue + "'", each.weight, 1, 1000);
    }
    that.range("calls", what.bears.calls, 0, 1000);
    that.range("conversations", what.bears.conversations, 0, 1000);
    that.range("items", what.bears.items, 0, 1000);
    that.range("total", what.bears.total, 0, 1000);
}

void check(const task& what) {
    const checker that{"task " + to_string(what.id)};
    that.hold(static_cast<bool>(what.id), "a task needs an id", "take one from an id_generator");
    that.range("the number of needs", static_cast<long long>(what.needs.size()), 0, 32);
    for (const auto& each : what.needs) {
        that.hold(!each.skill.empty(), "a need names no skill", "name it, or leave the need out");
        that.range("least of '" + each.skill + "'", each.least, 0, 100);
        that.range("floor of '" + each.skill + "'", each.floor, 0, 100);
    }
    that.length("waited", what.waited);
    that.hold(!what.callback || what.kind == work::call, "only a call is called back", "leave 'callback' out");
}

}  // namespace palabre::routing
