// src/center/agent_news.cpp - agents, queues and tasks as JSON.
#include "palabre/center/agent_news.hpp"

#include "core/moment.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace palabre {

namespace json = boost::json;

namespace {

json::array texts(const std::vector<std::string>& all) {
    json::array made;
    for (const auto& each : all) made.emplace_back(each);
    return made;
}

std::int64_t ms(duration of) {
    return of / std::chrono::milliseconds{1};
}

}  // namespace

std::string_view to_string(consult_state state) noexcept {
    switch (state) {
    case consult_state::ringing: return "ringing";
    case consult_state::talking: return "talking";
    default: return "joined";
    }
}

std::string_view to_string(task_state state) noexcept {
    switch (state) {
    case task_state::waiting: return "waiting";
    case task_state::offered: return "offered";
    case task_state::talking: return "talking";
    case task_state::wrap_up: return "wrap_up";
    case task_state::over: break;
    }
    return "over";
}

value told(const agent_now& what) {
    json::object made{{"type", "agent"},
                      {"name", what.name},
                      {"user", to_string(what.user)},
                      {"state", to_string(what.is.state)},
                      {"since", detail::write_moment(what.since)},
                      {"calls", what.is.load[0]},
                      {"conversations", what.is.load[1]},
                      {"items", what.is.load[2]},
                      {"handled", what.is.handled},
                      {"talked_ms", ms(what.is.talked)},
                      {"queues", texts(what.queues)},
                      {"tasks", texts(what.tasks)}};
    if (!what.title.empty()) made["title"] = what.title;
    if (!what.is.pause_code.empty()) made["pause_code"] = what.is.pause_code;
    return made;
}

value told(const queue_now& what) {
    const auto& of = what.counts;
    json::object agents;
    for (const auto& [state, count] : what.agents) agents[to_string(state)] = count;
    json::object made{{"type", "queue"},
                      {"name", what.name},
                      {"waiting", of.waiting},
                      {"callbacks_waiting", of.callbacks_waiting},
                      {"talking", of.talking},
                      {"longest_wait_ms", ms(of.longest_wait)},
                      {"offered", of.offered},
                      {"answered", of.answered},
                      {"answered_within", of.answered_within},
                      {"abandoned", of.abandoned},
                      {"short_abandoned", of.short_abandoned},
                      {"left", of.left},
                      {"service_level", of.service_level()},
                      {"target_share", what.target.share},
                      {"target_within_ms", ms(what.target.within)},
                      {"abandonment", of.abandonment()},
                      {"mean_wait_ms", ms(of.mean_wait())},
                      {"agents", std::move(agents)}};
    if (!what.company.empty()) made["company"] = what.company;
    return made;
}

value told(const task_now& what) {
    json::object made{{"type", "task"},
                      {"id", what.id},
                      {"kind", to_string(what.kind)},
                      {"state", to_string(what.state)},
                      {"queue", what.queue},
                      {"agents", texts(what.agents)}};
    const auto add = [&](std::string_view name, const std::string& text) {
        if (!text.empty()) made[name] = text;
    };
    add("company", what.company);
    add("segment", what.segment);
    add("from", what.from);
    add("conversation", what.conversation);
    if (what.customer) made["customer"] = to_string(what.customer);
    if (what.callback) made["callback"] = true;
    if (what.held) made["held"] = true;
    add("consults", what.consults);
    if (!what.consults.empty()) made["consult"] = to_string(what.consult);
    add("asked_by", what.asked_by);
    if (what.state == task_state::waiting || what.state == task_state::offered) {
        made["position"] = what.where.position;
        made["waited_ms"] = ms(what.where.waited);
        made["estimate_ms"] = ms(what.where.estimate);
    }
    add("why", what.why);
    return made;
}

value told(const agent_news& what) {
    return std::visit([](const auto& it) { return told(it); }, what);
}

}  // namespace palabre
