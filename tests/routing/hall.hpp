// tests/routing/hall.hpp - a router on the stage: agents and customers with names, and the story of what it did.
#pragma once

#include "palabre/routing/router.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/story.hpp"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace palabre::routing {

class hall {
public:
    /// Everybody is called by name; who is new has been given an id.
    agent_id agent(const std::string& name) { return agent_id{number(name, agents_, 0)}; }
    task_id task_of(const std::string& name) { return task_id{number(name, tasks_, 1000)}; }

    void open(queue what) { does(router.put(std::move(what), clock.now())); }

    /// Puts him and logs him in.
    agent_id works(const std::string& name, std::vector<membership> in, std::vector<skill> skills = {},
                   capacity bears = {}) {
        const auto id = agent(name);
        does(router.put(routing::agent{id, std::move(skills), std::move(in), bears}, clock.now()));
        does(router.log_in(id, clock.now()));
        return id;
    }
    task_id comes(const std::string& name, const char* queue) { return comes(name, routing::task{.queue = queue}); }
    task_id comes(const std::string& name, routing::task what) {
        what.id = task_of(name);
        does(router.enqueue(what, clock.now()));
        return what.id;
    }
    void accepts(const std::string& who, const std::string& what) {
        does(router.accept(agent(who), task_of(what), clock.now()));
    }
    void refuses(const std::string& who, const std::string& what) {
        does(router.refuse(agent(who), task_of(what), clock.now()));
    }
    void finishes(const std::string& what) { does(router.finish(task_of(what), clock.now())); }
    void hangs_up(const std::string& what) { does(router.abandon(task_of(what), clock.now())); }
    void pauses(const std::string& who, const std::string& code) { does(router.pause(agent(who), code, clock.now())); }
    void resumes(const std::string& who) { does(router.resume(agent(who), clock.now())); }
    void logs_out(const std::string& who) { does(router.log_out(agent(who), clock.now())); }
    void logs_in(const std::string& who) { does(router.log_in(agent(who), clock.now())); }

    /// Tells the actions, and keeps the timer.
    void does(const actions& what) {
        for (const auto& each : what) std::visit([&](const auto& it) { tell(it); }, each);
        arm();
    }

    /// What has been told since the last time.
    std::string story() { return std::exchange(told_, {}).text(); }
    void until(duration when) { clock.run_until(instant{when}); }
    agent_state state(const std::string& who) { return router.look(agent(who))->state; }
    figures count(const std::string& queue) { return *router.count(queue, clock.now()); }

    sim::clock clock;
    routing::router router{1};

private:
    using names = std::map<std::string, std::int64_t>;

    static std::int64_t number(const std::string& name, names& all, std::int64_t from) {
        return all.try_emplace(name, from + static_cast<std::int64_t>(all.size()) + 1).first->second;
    }
    static std::string name(std::int64_t id, const names& all) {
        for (const auto& [each, is] : all)
            if (is == id) return each;
        return std::to_string(id);
    }
    std::string name(task_id of) const { return name(of.value(), tasks_); }
    std::string name(agent_id of) const { return "agent " + name(of.value(), agents_); }
    static std::string seconds(duration of) {
        return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(of).count()) + " s";
    }
    void add(const std::string& who, const std::string& verb, const std::string& text) {
        told_.add(clock.now().time_since_epoch(), who, verb, text);
    }
    void tell(const action::offer& it) {
        add(name(it.agent), "rings",
            std::string{it.callback ? "to call back " : "for "} + name(it.task) + " of " + it.queue);
    }
    void tell(const action::withdraw& it) {
        add(name(it.agent), "stops", "ringing for " + name(it.task) + ": " + std::string{to_string(it.why)});
    }
    void tell(const action::assign& it) {
        add(name(it.agent), it.callback ? "calls" : "takes", name(it.task) + " after " + seconds(it.waited));
    }
    void tell(const action::announce& it) {
        add(name(it.task), "hears",
            it.message + ": place " + std::to_string(it.where.position) + ", " + seconds(it.where.estimate));
    }
    void tell(const action::move& it) {
        add(name(it.task), "moves",
            "from " + it.from + " to " + it.to + (it.music.empty() ? "" : ", hears " + it.music));
    }
    void tell(const action::leave& it) { add(name(it.task), "leaves", std::string{to_string(it.why)}); }
    void tell(const action::pause& it) { add(name(it.agent), "is", "paused: " + it.code); }
    void tell(const action::wrapped_up& it) { add(name(it.agent), "is", "done with " + name(it.task)); }
    void tell(const action::too_late& it) { add(name(it.agent), "is", "too late for " + name(it.task)); }

    void arm() {
        const auto due = router.next_due();
        if (due == instant::max()) return static_cast<void>(timer_.cancel());
        timer_.start(due - clock.now(), [this] { does(router.wake(clock.now())); });
    }

    timer timer_{clock};
    sim::story told_;
    names agents_, tasks_;
};

}  // namespace palabre::routing
