// examples/palabre_center/check.cpp - palabre-center --check: everything that would go wrong, before it does.
#include "check.hpp"

#include "adjustments.hpp"
#include "after_calls.hpp"
#include "call.hpp"
#include "calling_rules.hpp"
#include "plans.hpp"
#include "reach.hpp"

#include "palabre/asio_runtime.hpp"
#include "palabre/channel/whatsapp_templates.hpp"
#include "palabre/history/adjustment_tool.hpp"

#include <fmt/format.h>

#include <iterator>
#include <ostream>
#include <set>

namespace palabre_center {

using namespace palabre;

namespace {

std::string counted(std::size_t count, const char* one, const char* many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

/// What people have changed at the desk of what is not there any more; nothing where the store cannot be asked now.
std::vector<problem> gone_at_the_desk(const configuration& made, const plans& found) {
    std::vector<problem> told;
    for (const auto& each : made.companies) {
        std::vector<flow_ptr> his;
        for (const auto& [address, plan] : found.by_address)
            if (company_of(made, address) == &each) his.push_back(plan);
        try {
            current_adjustments current;
            for (auto& one : history::read_adjustments(*made.store, each.keeps.company)) {
                auto key = std::pair{one.kind, one.key};
                current[std::move(key)] = std::move(one);
            }
            auto gone = gone_changes(current, his, each.keeps.company);
            told.insert(told.end(), std::move_iterator{gone.begin()}, std::move_iterator{gone.end()});
        } catch (const error&) {  // a center that has not begun yet, or a database that is away
        }
    }
    return told;
}

}  // namespace

int check(const std::string& file, const environment& variables, std::ostream& to, role who) {
    auto [made, problems] = read_configuration(file, variables, who);
    if (problems.empty()) problems = learn(made);
    const auto found = read_plans(made);
    problems.insert(problems.end(), found.problems.begin(), found.problems.end());
    if (problems.empty()) problems = learn_languages(made, found);
    if (problems.empty()) problems = after_problems(made, found);
    for (const auto& each : problems) to << to_string(each) << '\n';
    auto warnings = clip_warnings(found, made);
    warnings.insert(warnings.begin(), found.warnings.begin(), found.warnings.end());
    if (made.messaging) {
        const auto mute = sender_warnings(*made.messaging);
        warnings.insert(warnings.end(), mute.begin(), mute.end());
        const auto unreached = reach_warnings(made);
        warnings.insert(warnings.end(), unreached.begin(), unreached.end());
    }
    if (made.store) {
        const auto gone = gone_at_the_desk(made, found);
        warnings.insert(warnings.end(), gone.begin(), gone.end());
    }
    const auto unserved = agent_warnings(made.agents);
    warnings.insert(warnings.end(), unserved.begin(), unserved.end());
    const auto unread = calling_rule_warnings(made);
    warnings.insert(warnings.end(), unread.begin(), unread.end());
    for (const auto& each : warnings) to << "warning: " << to_string(each) << '\n';

    if (problems.empty())
        for (const auto& [name, each] : made.connectors) {
            if (!each.tries) continue;
            bool answered = false;
            const auto told = try_out(each, answered);
            to << fmt::format("{}connector '{}', {}: {}\n", answered ? "" : "warning: ", name, each.tries->operation,
                              told);
        }

    std::size_t nodes = 0;
    std::set<const flow::graph*> seen;
    for (const auto& [address, plan] : found.by_address)
        if (seen.insert(plan.get()).second) nodes += plan->nodes().size();
    to << fmt::format("{}: {}, {}, {} with {}, {}; {}, {}\n", file,
                      counted(made.companies.size(), "company", "companies"),
                      counted(made.connectors.size(), "connector", "connectors"), counted(seen.size(), "flow", "flows"),
                      counted(nodes, "node", "nodes"), counted(made.voice.peers.size(), "peer", "peers"),
                      counted(problems.size(), "problem", "problems"), counted(warnings.size(), "warning", "warnings"));
    return problems.empty() ? 0 : 2;
}

int list_templates(const std::string& file, const environment& variables, std::ostream& to) {
    const auto [made, problems] = read_configuration(file, variables);
    if (!problems.empty() || !made.messaging) return problems.empty() ? 0 : 2;
    int ended = 0;
    for (const auto& each : made.messaging->carriers) {
        const auto* const how = std::get_if<whatsapp_options>(&each.how);
        if (how == nullptr || each.account.empty()) continue;
        asio_runtime loop;
        whatsapp_catalogue from{loop, how->access, each.account};
        from.read([&](const std::vector<whatsapp_template>& all, const std::string& why) {
            if (!why.empty()) {
                to << fmt::format("warning: carrier '{}': its templates cannot be read: {}\n", each.name, why);
                ended = 2;
            }
            for (const auto& one : all)
                to << fmt::format("carrier '{}': template {} ({}), {}, {}\n", each.name, one.name, one.language,
                                  counted(one.parameters, "parameter", "parameters"), one.status);
            loop.stop();
        });
        loop.run();
    }
    return ended;
}

}  // namespace palabre_center
