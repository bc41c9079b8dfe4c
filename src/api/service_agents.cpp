// src/api/service_agents.cpp - what each operation does with queues and agents.
#include "api/service_agents.hpp"

#include "api/operations_agents.hpp"
#include "api/service.hpp"
#include "palabre/center/agents.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <optional>

namespace palabre::api {

namespace json = boost::json;

namespace {

using on_told = std::function<void(answer)>;

void refuse(const on_told& then, int status, std::string what, std::string cure, std::string field = {}) {
    then({status, {}, fault{status, std::move(what), std::move(cure), std::move(field)}});
}

std::string text(const errand& with, std::string_view name) {
    const auto* const found = with.given.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

template<class Thing> json::object plain(const Thing& of) {
    auto made = told(of).as_object();
    made.erase("type");
    return made;
}

/// A company sees its own, and what is everybody's; of what is everybody's only its own customers.
struct view {
    const agents& all;
    const std::string& company;

    std::string full_name(const std::string& queue) const {
        if (all.queue(company + "/" + queue) != nullptr) return company + "/" + queue;
        const bool is_shared = queue.find('/') == std::string::npos && all.queue(queue) != nullptr;
        return is_shared ? queue : std::string{};
    }
    bool sees(const std::string& full_name) const {
        return full_name.find('/') == std::string::npos || full_name.starts_with(company + "/");
    }
    std::optional<agent_now> agent(const std::string& name) const {
        for (auto& each : all.all_agents())
            if (each.name == name && std::ranges::any_of(each.queues, [&](const auto& one) { return sees(one); }))
                return each;
        return {};
    }
    std::optional<task_now> task(const std::string& agent, const std::string& id) const {
        auto found = all.task_of(agent, id);
        return found && found->company == company ? found : std::nullopt;
    }
    answer tasks(const std::vector<task_now>& from) const {
        json::array made;
        for (const auto& each : from)
            if (each.company == company) made.push_back(plain(each));
        return {200, {{"tasks", std::move(made)}}, {}};
    }
    json::object shown(agent_now of) const {
        std::erase_if(of.queues, [&](const auto& each) { return !sees(each); });
        std::erase_if(of.tasks, [&](const auto& each) { return !task(of.name, each); });
        return plain(of);
    }
};

std::optional<onward_place> place_in(const errand& with, const view& in, std::string& wrong) {
    using kind = onward_place::kind;
    std::optional<onward_place> made;
    for (const auto& [name, what] : {std::pair{"queue", kind::queue}, std::pair{"to_agent", kind::agent},
                                     std::pair{"number", kind::number}, std::pair{"flow", kind::flow}}) {
        auto to = text(with, name);
        if (to.empty()) continue;
        wrong = name;
        if (made) return {};
        if (what == kind::queue) to = in.full_name(to);
        const bool is_number = to.starts_with("phone:") || to.find_first_not_of("+0123456789*#") == std::string::npos;
        if (to.empty() || (what == kind::number && !is_number) || (what == kind::agent && !in.agent(to))) return {};
        made = {what, to};
    }
    return made;
}

}  // namespace

bool agent_service::takes(std::string_view operation) {
    static const auto all = agent_operations();
    return std::ranges::find(all, operation, &operation::name) != all.end();
}

void agent_service::run(std::string_view operation, const errand& with, on_told then) const {
    if (agents_ == nullptr) return refuse(then, 503, "this center has no agents", "give it some in the section agents");
    const view in{*agents_, with.company};
    if (operation == "list_queues") {
        json::array all;
        for (const auto& each : agents_->all_queues())
            if (each.company.empty() || each.company == with.company) all.push_back(plain(each));
        return then({200, {{"queues", std::move(all)}}, {}});
    }
    if (operation == "list_queue_tasks") {
        const auto name = in.full_name(text(with, "queue"));
        if (name.empty()) return refuse(then, 404, "no queue of agents is called so", "check its name");
        return then(in.tasks(agents_->tasks_of(name)));
    }
    if (operation == "read_form") {
        const auto name = in.full_name(text(with, "queue"));
        const auto* const queue = agents_->queue(name);
        if (queue == nullptr) return refuse(then, 404, "no queue of agents is called so", "check its name");
        return then({200, {{"queue", queue->rules.name}, {"dispositions", told(queue->form)}}, {}});
    }
    if (operation == "list_agents") {
        json::array all;
        for (const auto& each : agents_->all_agents())
            if (in.agent(each.name)) all.push_back(in.shown(each));
        return then({200, {{"agents", std::move(all)}}, {}});
    }
    const auto who = text(with, "agent");
    const auto is = in.agent(who);
    if (!is) return refuse(then, 404, "no agent is called so", "check his name");
    if (operation == "list_agent_tasks") return then(in.tasks(agents_->tasks_with(who)));
    if (operation == "set_agent_state") {
        const auto state = text(with, "state");
        const auto how = state == "offline"  ? agents_->log_out(who)
                         : state == "alive"  ? agents_->is_alive(who)
                         : state == "paused" ? (agents_->log_in(who), agents_->pause(who, text(with, "code")))
                                             : (agents_->log_in(who), agents_->resume(who));
        if (!how) return refuse(then, 404, how.why, "check his name");
        const auto now = in.agent(who);
        return then({200, in.shown(now ? *now : *is), {}});
    }

    if (operation == "dial_customer") {
        const auto number = text(with, "number"), queue = in.full_name(text(with, "queue"));
        constexpr std::size_t shortest = 6, longest = 16;  // with the plus of E.164
        const bool is_number = number.size() >= shortest && number.size() <= longest && number.front() == '+' &&
                               number.find_first_not_of("0123456789", 1) == std::string::npos;
        if (!is_number)
            return refuse(then, 400, "that is no number", "write it with its country: '+2290190011234'", "number");
        if (queue.empty()) return refuse(then, 400, "no queue of agents is called so", "list_queues has them", "queue");
        std::string made;
        arrival what{.queue = queue};
        what.from = number;
        what.company = with.company;
        const auto how = agents_->dial(who, std::move(what), made);
        if (!how) return refuse(then, how.what == agent_reply::kind::refused ? 400 : 409, how.why, "look at his state");
        const auto now = in.task(who, made);
        return then({200, plain(now ? *now : task_now{}), {}});
    }

    const auto id = text(with, "task");
    const auto before = in.task(who, id);
    const auto tell = [in_company = with.company, who, before, all = agents_, then](const agent_reply& how) {
        if (!how) {
            const int status = how.what == agent_reply::kind::not_found ? 404
                               : how.what == agent_reply::kind::refused ? 400
                                                                        : 409;
            return refuse(then, status, how.why, how.field.empty() ? "look at what he has" : "read_form has the form",
                          how.field);
        }
        auto now = before.value_or(task_now{});
        now.state = task_state::over;
        if (const auto still = view{*all, in_company}.task(who, now.id)) now = *still;
        then({200, plain(now), {}});
    };
    if (!before) return refuse(then, 404, "he has no such task", "look at what he has");
    if (operation == "accept_task") return tell(agents_->accept(who, id));
    if (operation == "refuse_task") return tell(agents_->refuse(who, id));
    if (operation == "finish_task") return tell(agents_->finish(who, id));
    const auto* const himself = with.given.if_contains("himself");
    const bool is_himself = himself != nullptr && himself->as_bool();
    if (operation == "wrap_up_task") {
        wrap_notes what{text(with, "disposition"), text(with, "note")};
        if (const auto* const fields = with.given.if_contains("fields")) what.fields = *fields;
        if (const auto when = text(with, "callback_at"); !when.empty()) what.call_back = moment_of(when);
        what.himself = is_himself;
        return agents_->wrap_up(who, id, std::move(what), tell);
    }
    if (operation == "schedule_callback") {
        return agents_->call_back(who, id, moment_of(text(with, "at")).value(), is_himself, tell);
    }
    if (operation == "hold_task" || operation == "resume_task")
        return tell(agents_->hold(who, id, operation == "hold_task"));
    if (operation == "conclude_consult") {
        const auto how = text(with, "how");
        return tell(agents_->conclude(who, id,
                                      how == "end"    ? conclusion::end
                                      : how == "join" ? conclusion::join
                                                      : conclusion::put_through));
    }
    std::string wrong = "queue";
    const auto to = place_in(with, in, wrong);
    if (!to) return refuse(then, 400, "it leads nowhere", "name one queue, agent, number or flow that is there", wrong);
    if (operation == "consult_task") return tell(agents_->consult(who, id, *to));
    tell(agents_->hand_on(who, id, *to));
}

}  // namespace palabre::api
