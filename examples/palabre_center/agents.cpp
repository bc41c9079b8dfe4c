// examples/palabre_center/agents.cpp - the section `agents` of palabre-center's file, and what of it leads nowhere.
#include "agent_reading.hpp"

#include "palabre/routing/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;
using detail::shown;

namespace {

constexpr std::string_view telephone = "phone:";

/// The same name gives the same id at every start, since histories keep it.
history::user_id id_of(std::string_view name) {
    std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a
    for (const char each : name) hash = (hash ^ static_cast<unsigned char>(each)) * 1'099'511'628'211U;
    return history::user_id{static_cast<std::int64_t>(hash >> 2U) | 1};
}

bool has_phone(const voice_phones& phones, std::string_view user) {
    return std::ranges::any_of(phones.users, [&](const auto& each) { return each.name == user; });
}

void read_memberships(settings_reader& from, const yaml_node& map, const agent_settings& with, agent_plan& into) {
    const auto add = [&](const yaml_node& at, const std::string& name) -> routing::membership* {
        const auto known = std::ranges::find(with.queues, name, &queue_plan::full_name);
        if (known == with.queues.end()) {
            std::string there;
            for (const auto& each : with.queues) there += (there.empty() ? "" : ", ") + each.full_name();
            from.report(at, fmt::format("no queue of agents is called {}", shown(name)),
                        there.empty() ? "give a queue a 'strategy', and agents serve it" : "there are: " + there);
            return nullptr;
        }
        return &into.works.queues.emplace_back(routing::membership{name});
    };
    const auto* const of = from.yaml().required(map, "queues");
    if (of == nullptr) return;
    if (of->is == yaml_node::kind::list) {
        for (const auto& each : of->items) add(each, from.text(each));
    } else if (of->is == yaml_node::kind::map) {
        for (const auto& each : of->entries) {
            auto* const made = add(each.value, each.key);
            const bool is_plain = each.value.is == yaml_node::kind::null;
            if (made == nullptr || is_plain || !from.yaml().expect_map(each.value, {"penalty", "weight", "order"}))
                continue;
            from.number(each.value, "penalty", 0, 1'000'000, made->penalty);
            from.number(each.value, "weight", 1, 1'000, made->weight);
            from.number(each.value, "order", 0, 1'000'000, made->order);
        }
    } else {
        from.report(*of, "these are no queues", "write [NAME, ...], or {NAME: {penalty: NUMBER}}");
    }
}

void read_place(settings_reader& from, const yaml_node& map, const voice_phones& phones, agent_plan& into) {
    if (has_phone(phones, into.name)) into.at = std::string{telephone} + into.name;
    const auto* const at = map.find("at");
    if (at == nullptr) return;
    into.at = from.text(*at);
    const bool is_phone = into.at.starts_with(telephone);
    const bool is_number = !into.at.empty() && into.at.find_first_not_of("+0123456789*#") == std::string::npos;
    if (is_phone && !has_phone(phones, std::string_view{into.at}.substr(telephone.size())))
        from.report(*at, fmt::format("no telephone's user is called {}", shown(into.at.substr(telephone.size()))),
                    "name one of phones.users");
    else if (!is_phone && !is_number && !into.at.empty())
        from.report(*at, fmt::format("{} cannot be called", shown(into.at)),
                    "write phone:USER of phones.users, or a number");
}

void read_agent(settings_reader& from, const yaml_entry& of, const voice_phones& phones, agent_settings& into) {
    auto& made = into.agents.emplace_back();
    made.name = of.key;
    made.works.id = id_of(of.key);
    const auto& map = of.value;
    if (!from.yaml().expect_map(map, {"id", "title", "at", "caller_id", "trunk", "confirm", "follows_phone", "lease",
                                      "skills", "queues", "bears"}))
        return;
    std::int64_t id = made.works.id.value();
    from.number(map, "id", 1, INT64_MAX, id);
    made.works.id = history::user_id{id};
    for (const auto& each : into.agents)
        if (&each != &made && each.works.id == made.works.id)
            from.report(map, fmt::format("{} has the same id as {}", shown(made.name), shown(each.name)),
                        "give each agent an id of his own");
    from.text(map, "title", made.title);
    read_place(from, map, phones, made);
    from.text(map, "caller_id", made.caller_id);
    from.text(map, "trunk", made.trunk);
    if (const auto* const words = map.find("confirm")) read_words(from, *words, made.confirms);
    from.yes_or_no(map, "follows_phone", made.follows_phone);
    if (made.follows_phone && !made.at.starts_with(telephone))
        from.report(*map.find("follows_phone"), "he has no telephone that registers", "write at: phone:USER");
    from.time(map, "lease", 10s, 24h, made.lease);
    if (const auto* const skills = from.entries(map, "skills", "NAME: 1 to 100"))
        for (const auto& each : skills->entries)
            if (const auto level = from.yaml().integer(each.value, 1, 100))
                made.works.skills.push_back({each.key, static_cast<int>(*level)});
    read_memberships(from, map, into, made);
    if (const auto* const bears = from.section(map, "bears", {"calls", "conversations", "items", "total"})) {
        auto& most = made.works.bears;
        for (const auto& [name, number] :
             {std::pair{"calls", &most.calls}, std::pair{"conversations", &most.conversations},
              std::pair{"items", &most.items}, std::pair{"total", &most.total}})
            from.number(*bears, name, 0, 1'000, *number);
    }
}

}  // namespace

void read_agents(settings_reader& from, const yaml_node& root, const voice_phones& phones, agent_settings& into) {
    if (const auto* const all = from.entries(root, "agents", "NAME: {queues: [NAME, ...]}"))
        for (const auto& each : all->entries) read_agent(from, each, phones, into);
    if (from.yaml().problem_count() > 0) return;
    try {
        routing::router trial;  // it alone knows what cannot be
        for (const auto& each : into.queues) {
            auto rules = each.rules;
            rules.name = each.full_name();
            trial.put(std::move(rules), {});
        }
        for (const auto& each : into.agents) trial.put(each.works, {});
    } catch (const error& wrong) {
        from.report_quoting(root, wrong.problems());
    }
}

std::vector<problem> agent_warnings(const agent_settings& of) {
    std::vector<problem> all;
    for (std::size_t at = 0; at < of.queues.size(); ++at) {
        const auto& each = of.queues[at];
        const auto warn = [&](std::string what, std::string cure) {
            all.push_back({of.queues_where[at], std::move(what), std::move(cure)});
        };
        const auto serves = [&](const agent_plan& who) {
            return std::ranges::any_of(who.works.queues, [&](const routing::membership& one) {
                return one.queue == each.full_name() && one.penalty <= each.rules.max_penalty;
            });
        };
        const auto calls = [&](const agent_plan& who) {
            return serves(who) && !who.at.empty() && who.works.bears.calls > 0;
        };
        if (std::ranges::none_of(of.agents, serves))
            warn(fmt::format("nobody serves the queue '{}'", each.full_name()), "name it among an agent's queues");
        else if (std::ranges::none_of(of.agents, calls))
            warn(fmt::format("no call reaches an agent of '{}'", each.full_name()),
                 "give one of them a telephone or a number: at: phone:USER");
        for (const auto& one : each.rules.overflows) {
            const auto to = each.company.empty() || one.to.empty() ? one.to : each.company + "/" + one.to;
            if (!to.empty() && std::ranges::find(of.queues, to, &queue_plan::full_name) == of.queues.end())
                warn(fmt::format("'{}' overflows to '{}', which is no queue of agents", each.full_name(), one.to),
                     "name one, or leave 'to' out: the flow goes on");
        }
        if (each.segment && each.rules.segments.empty())
            warn(fmt::format("'{}' looks a segment up and treats all alike", each.full_name()), "name its 'segments'");
    }
    return all;
}

void set_agents(agents& in, const agent_settings& before, const agent_settings& wanted) {
    for (const auto& each : wanted.queues) in.put(each);
    for (const auto& each : before.agents)
        if (std::ranges::find(wanted.agents, each.name, &agent_plan::name) == wanted.agents.end())
            in.remove_agent(each.name);
    for (const auto& each : wanted.agents) in.put(each);
    for (const auto& each : before.queues)
        if (std::ranges::find(wanted.queues, each.full_name(), &queue_plan::full_name) == wanted.queues.end())
            in.remove_queue(each.full_name());
}

}  // namespace palabre_center
