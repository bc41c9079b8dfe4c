// examples/palabre_center/desk_news.cpp - news of agents, cut for each company, and of contacts, without their words.
#include "desk_news.hpp"

#include "configuration.hpp"

#include <boost/json/object.hpp>

#include <variant>
#include <vector>

namespace palabre_center {

using namespace palabre;

namespace {

bool sees(const std::string& company, const std::string& queue) {
    const auto end = queue.find('/');
    return end == std::string::npos || queue.compare(0, end, company) == 0;
}

}  // namespace

void tell_desks(api::event_hub& to, const configuration& of, const agent_news& what) {
    for (const auto& each : of.companies) {
        const auto& company = each.keeps.company;
        const auto publish = [&](const agent_news& now) { to.publish(company, api::scope::read, told(now)); };
        if (const auto* const task = std::get_if<task_now>(&what)) {
            if (task->company == company) publish(*task);
        } else if (const auto* const queue = std::get_if<queue_now>(&what)) {
            if (queue->company.empty() || queue->company == company) publish(*queue);
        } else {
            auto agent = std::get<agent_now>(what);
            std::erase_if(agent.queues, [&](const auto& one) { return !sees(company, one); });
            agent.tasks.clear();  // they are told as what they are, to their own company
            if (!agent.queues.empty()) publish(agent);
        }
    }
}

void tell_desks(api::event_hub& to, const std::string& company, const history::event& what) {
    if (!what.interaction) return;
    boost::json::object made{{"type", "contact"}, {"interaction", to_string(what.interaction)}, {"what", what.type}};
    if (what.customer) made["customer"] = to_string(what.customer);
    to.publish(company, api::scope::read, made);
}

void tell_desks(api::event_hub& to, const std::string& company, const history::thread& now) {
    boost::json::object made{{"type", "conversation"},
                             {"interaction", to_string(now.of)},
                             {"owner", to_string(now.owner)},
                             {"state", to_string(now.state)}};
    if (now.agent) made["agent"] = to_string(now.agent);
    to.publish(company, api::scope::read, made);
}

}  // namespace palabre_center
