// examples/palabre_center/office_staff.cpp - queues and agents: the file's, what was changed of them, and changing it.
#include "office_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre_center {

using namespace palabre;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::array strategies{routing::strategy::longest_idle,    routing::strategy::fewest_handled,
                                routing::strategy::least_talk_time, routing::strategy::round_robin,
                                routing::strategy::weighted,        routing::strategy::sequential,
                                routing::strategy::ring_all};

bool is_of(const std::string& company, const std::string& full_name) {
    return full_name.size() > company.size() && full_name.starts_with(company) && full_name[company.size()] == '/';
}

/// Serves another company, too: what he can do is not for one of them to say.
bool is_shared(const agent_plan& who, const std::string& company) {
    return std::ranges::any_of(who.works.queues, [&](const routing::membership& each) {
        return each.queue.find('/') != each.queue.npos && !is_of(company, each.queue);
    });
}

std::int64_t number_in(const json::object& of, std::string_view name, std::int64_t otherwise) {
    const auto* const found = of.if_contains(name);
    return found != nullptr && found->is_int64() ? found->get_int64() : otherwise;
}

void change(routing::queue& of, const json::object& by) {
    if (const auto name = text_in(by, "strategy"); !name.empty()) of.strategy = routing::strategy_from(name);
    of.wrap_up = milliseconds{number_in(by, "wrap_up_ms", of.wrap_up / milliseconds{1})};
    of.target.within = milliseconds{number_in(by, "within_ms", of.target.within / milliseconds{1})};
    if (const auto* const share = by.if_contains("share"); share != nullptr && share->is_number())
        of.target.share = share->to_number<double>();
}

/// New where the file has none of that name; of somebody else who has that name by now nothing.
void change(agent_settings& all, const std::string& company, const std::string& name, const json::object& by) {
    auto found = std::ranges::find(all.agents, name, &agent_plan::name);
    const auto id = history::user_id::parse(text_in(by, "user"));
    if (found != all.agents.end() && found->works.id != id) return;
    if (found == all.agents.end()) {
        if (std::ranges::any_of(all.agents, [&](const agent_plan& each) { return each.works.id == id; })) return;
        all.agents.push_back({.name = name, .title = text_in(by, "title"), .at = text_in(by, "at")});
        found = std::prev(all.agents.end());
        found->works.id = id;
    }
    auto& works = found->works;
    if (const auto* const skills = by.if_contains("skills");
        skills != nullptr && skills->is_object() && !is_shared(*found, company)) {
        works.skills.clear();
        for (const auto& [skill, level] : skills->get_object())
            works.skills.push_back({std::string{skill}, static_cast<int>(level.to_number<std::int64_t>())});
    }
    const auto* const queues = by.if_contains("queues");
    if (queues == nullptr || !queues->is_object()) return;
    std::erase_if(works.queues, [&](const routing::membership& each) { return is_of(company, each.queue); });
    for (const auto& [queue, how] : queues->get_object()) {
        const auto full = company + "/" + std::string{queue};
        if (std::ranges::find(all.queues, full, &queue_plan::full_name) == all.queues.end()) continue;
        const auto& given = how.as_object();
        works.queues.push_back({full, static_cast<int>(number_in(given, "penalty", 0)),
                                static_cast<int>(number_in(given, "weight", 1)),
                                static_cast<int>(number_in(given, "order", 0))});
    }
}

json::object told(const routing::queue& of) {
    return {{"strategy", to_string(of.strategy)},
            {"wrap_up_ms", of.wrap_up / milliseconds{1}},
            {"within_ms", of.target.within / milliseconds{1}},
            {"share", of.target.share}};
}

json::object told(const agent_plan& of, const std::string& company) {
    json::array queues, shared;
    for (const auto& each : of.works.queues) {
        if (each.queue.find('/') == each.queue.npos)
            shared.push_back(json::string{each.queue});
        else if (is_of(company, each.queue))
            queues.push_back(json::object{{"queue", each.queue.substr(company.size() + 1)},
                                          {"penalty", each.penalty},
                                          {"weight", each.weight},
                                          {"order", each.order}});
    }
    json::array skills;
    for (const auto& each : of.works.skills)
        skills.push_back(json::object{{"skill", each.name}, {"level", each.level}});
    return {{"agent", of.name},
            {"title", of.title},
            {"user", to_string(of.works.id)},
            {"at", of.at},
            {"queues", std::move(queues)},
            {"of_everybody", std::move(shared)},
            {"skills", std::move(skills)},
            {"shared", is_shared(of, company)}};
}

/// A whole number in those bounds; nothing, and refused, where it is none. What is not there stays as it is.
bool take_number(const request& of, const json::object& body, const char* name, std::int64_t least, std::int64_t most,
                 std::int64_t unit, json::object& into, const char* as) {
    const auto* const found = body.if_contains(name);
    if (found == nullptr) return true;
    if (!found->is_int64() || found->get_int64() < least || found->get_int64() > most) {
        of.refuse(400, fmt::format("'{}' cannot be that", name), fmt::format("write {} to {}", least, most));
        return false;
    }
    into[as] = found->get_int64() * unit;
    return true;
}

}  // namespace

const history::adjustment* office::kept(const std::string& company, const std::string& kind,
                                        const std::string& thing) const {
    const auto* const all = flows_.kept_of(company);
    if (all == nullptr) return nullptr;
    const auto found = all->find({kind, thing});
    return found == all->end() || found->second.body.empty() ? nullptr : &found->second;
}

agent_settings office::with_changes(agent_settings file) const {
    for (const auto& company : with_.made->companies) {
        const auto& name = company.keeps.company;
        const auto* const all = flows_.kept_of(name);
        if (all == nullptr) continue;
        for (const auto& [which, each] : *all) {
            if (each.body.empty() || (which.first != "queue" && which.first != "agent")) continue;
            try {
                if (which.first == "agent") {
                    change(file, name, which.second, parsed(each.body));
                    continue;
                }
                for (auto& queue : file.queues)
                    if (queue.company == name && queue.rules.name == which.second)
                        change(queue.rules, parsed(each.body));
            } catch (const std::exception& wrong) {
                log_.error("what was changed of a queue or an agent is left out",
                           {{"company", name}, {"what", which.second}, {"why", wrong.what()}});
            }
        }
    }
    return file;
}

void office::take(const agent_settings& file) {
    auto wanted = with_changes(file);
    set_agents(with_.center->agents(), put_, wanted);
    put_ = std::move(wanted);
}

void office::changed() {
    try {
        take(with_.made->agents);
    } catch (const error& wrong) {
        log_.error("what was changed of queues and agents cannot be put in place", {{"why", wrong.what()}});
    }
}

void office::list_staff(const wish_ptr& of) {
    const auto& file = with_.made->agents;
    json::array queues, agents, names;
    for (const auto& each : put_.queues) {
        if (!each.company.empty() && each.company != of->company()) continue;
        auto made = told(each.rules);
        made["queue"] = each.rules.name;
        made["of_everybody"] = each.company.empty();
        made["dispositions"] = each.form.size();
        const auto at = std::ranges::find(file.queues, each.full_name(), &queue_plan::full_name);
        if (at != file.queues.end()) {
            made["file"] = told(at->rules);
            const auto& where = file.queues_where.at(static_cast<std::size_t>(at - file.queues.begin()));
            made["where"] = where.line > 0 ? fmt::format("{}:{}", where.file, where.line) : where.file;
        }
        if (const auto* const by = kept(of->company(), "queue", each.rules.name);
            by != nullptr && !each.company.empty())
            made["changed"] = author_of(*by);
        queues.push_back(std::move(made));
    }
    for (const auto& each : put_.agents) {
        const bool serves = std::ranges::any_of(each.works.queues, [&](const routing::membership& one) {
            return one.queue.find('/') == one.queue.npos || is_of(of->company(), one.queue);
        });
        const auto* const by = kept(of->company(), "agent", each.name);
        if (!serves && by == nullptr) continue;
        auto made = told(each, of->company());
        made["of_file"] = std::ranges::find(file.agents, each.name, &agent_plan::name) != file.agents.end();
        if (by != nullptr) made["changed"] = author_of(*by);
        agents.push_back(std::move(made));
    }
    for (const auto each : strategies) names.push_back(json::string{to_string(each)});
    of->tell({{"queues", std::move(queues)},
              {"agents", std::move(agents)},
              {"strategies", std::move(names)},
              {"file", with_.made->file}});
}

const queue_plan* office::own_queue(const wish& of) const {
    for (const auto& each : with_.made->agents.queues)
        if (each.company == of.company() && each.rules.name == of.text("queue")) return &each;
    of.refuse(404, "the company has no such queue of its own",
              "list_staff has its queues; everybody's are changed in the file");
    return nullptr;
}

void office::set_queue(const wish_ptr& of) {
    const auto* const plan = own_queue(*of);
    if (plan == nullptr) return;
    const auto body = of->body();
    if (!body) return;
    const auto* const before = kept(of->company(), "queue", plan->rules.name);
    auto made = before != nullptr ? parsed(before->body) : json::object{};
    if (const auto* const name = body->if_contains("strategy")) {
        const auto known = [&](routing::strategy each) {
            return name->is_string() && name->get_string() == to_string(each);
        };
        if (std::ranges::none_of(strategies, known))
            return of->refuse(400, "there is no such strategy", "list_staff has them");
        made["strategy"] = *name;
    }
    constexpr std::int64_t hour = 3600, second_ms = 1000;
    if (!take_number(*of, *body, "wrap_up_s", 0, hour, second_ms, made, "wrap_up_ms") ||
        !take_number(*of, *body, "within_s", 1, hour, second_ms, made, "within_ms"))
        return;
    if (const auto* const share = body->if_contains("share")) {
        const auto given = share->is_number() ? share->to_number<double>() : 0.0;
        if (given <= 0 || given > 1) return of->refuse(400, "'share' cannot be that", "write more than 0, at most 1");
        made["share"] = given;
    }
    flows_.keep_for(of->asked, of->then, "queue", plan->rules.name, json::serialize(made),
                    [of](const history::adjustment& by) {
                        of->tell({{"queue", by.key}, {"changed", author_of(by)}});
                    });
}

void office::restore_queue(const wish_ptr& of) {
    const auto* const plan = own_queue(*of);
    if (plan == nullptr) return;
    flows_.keep_for(of->asked, of->then, "queue", plan->rules.name, {}, [of](const history::adjustment& by) {
        of->tell({{"queue", by.key}, {"changed", author_of(by)}});
    });
}

/// Of a user who is no agent yet one is made.
void office::set_agent(const wish_ptr& of) {
    const auto body = of->body();
    if (!body) return;
    const auto name = of->text("agent");
    json::object queues, skills;
    if (const auto* const given = body->if_contains("queues")) {
        if (!given->is_object()) return of->refuse(400, "'queues' is no object", "write {\"support\": {}}");
        for (const auto& [queue, how] : given->get_object()) {
            const auto full = of->company() + "/" + std::string{queue};
            if (std::ranges::find(put_.queues, full, &queue_plan::full_name) == put_.queues.end())
                return of->refuse(400, fmt::format("the company has no queue '{}' of its own", std::string_view{queue}),
                                  "list_staff has its queues");
            json::object one;
            constexpr std::int64_t most = 1'000'000, heaviest = 1000;
            if (!how.is_object())
                return of->refuse(400, "how he serves a queue is an object", "write {\"penalty\": 0}");
            if (!take_number(*of, how.get_object(), "penalty", 0, most, 1, one, "penalty") ||
                !take_number(*of, how.get_object(), "weight", 1, heaviest, 1, one, "weight") ||
                !take_number(*of, how.get_object(), "order", 0, most, 1, one, "order"))
                return;
            queues[queue] = std::move(one);
        }
    }
    const auto known = std::ranges::find(put_.agents, name, &agent_plan::name);
    if (const auto* const given = body->if_contains("skills")) {
        if (!given->is_object()) return of->refuse(400, "'skills' is no object", "write {\"fr\": 80}");
        for (const auto& [skill, level] : given->get_object()) {
            constexpr std::size_t longest = 64;
            const bool fine = level.is_int64() && level.get_int64() >= 1 && level.get_int64() <= 100;
            if (!fine || skill.empty() || skill.size() > longest)
                return of->refuse(400, fmt::format("the skill '{}' has no such level", std::string_view{skill}),
                                  "write 1 to 100");
            skills[skill] = level;
        }
    }
    const auto* const before = kept(of->company(), "agent", name);
    auto made = before != nullptr ? parsed(before->body) : json::object{};
    if (body->contains("queues")) made["queues"] = std::move(queues);
    if (body->contains("skills")) made["skills"] = std::move(skills);
    if (body->contains("at")) {
        const auto at = text_in(*body, "at"), own = "phone:" + name;
        const bool has_phone =
            std::ranges::any_of(with_.made->voice.phones.users, [&](const auto& each) { return each.name == name; });
        if (!at.empty() && !(at == own && has_phone))
            return of->refuse(
                400, "calls cannot be sent there from the desk",
                fmt::format("write {} where phones.users has it, or give him a number in the center's file", own));
        made["at"] = at;
    }
    // Who serves the company already is its own; anybody else has to be a user of the company's, and this very one.
    const bool serves =
        known != put_.agents.end() && std::ranges::any_of(known->works.queues, [&](const routing::membership& each) {
            return is_of(of->company(), each.queue);
        });
    if (known != put_.agents.end()) made["user"] = to_string(known->works.id);
    if (serves || before != nullptr) return keep_agent(of, std::move(made), *body);
    store_.find_user(
        name, [this, of, made, body = *body, alive = alive_](const history::reply<history::user>& who) mutable {
            if (!*alive) return;
            if (!who && who.what != history::verdict::not_found)
                return of->refuse(503, "the users cannot be read now", "try again in a moment");
            store_.companies(
                [this, of, made, body, who, alive](const history::reply<std::vector<history::company>>& all) mutable {
                    if (!*alive) return;
                    const auto is_his = [&](const history::grant& each) {
                        return all && std::ranges::any_of(*all, [&](const history::company& one) {
                                   return one.id == each.in && one.name == of->company();
                               });
                    };
                    const auto user = who ? to_string(who->id) : std::string{};
                    const bool is_another = made.contains("user") && text_in(made, "user") != user;
                    if (!who || is_another || std::ranges::none_of(who->grants, is_his))
                        return of->refuse(404, "the company has no such user", "make one first: list_users has them");
                    made["user"] = user;
                    made["title"] = who->name;
                    keep_agent(of, std::move(made), body);
                });
        });
}

/// Whom the company has, or may have: what of him is not for it to say is refused now, when that tells nothing of others.
void office::keep_agent(const wish_ptr& of, value made, const json::object& body) {
    const auto name = of->text("agent");
    const auto user = text_in(made.get_object(), "user");
    for (const auto& each : put_.agents) {
        if (each.name != name && to_string(each.works.id) == user)
            return of->refuse(409, "this user is an agent of the center's file by another name", "change that one");
        if (each.name == name && body.contains("skills") && is_shared(each, of->company()))
            return of->refuse(409, "he serves another company, too", "leave his skills to the center's file");
    }
    const auto& file = with_.made->agents.agents;
    if (body.contains("at") && std::ranges::find(file, name, &agent_plan::name) != file.end())
        return of->refuse(409, "his telephone is the file's", "change 'at' there");
    flows_.keep_for(of->asked, of->then, "agent", name, json::serialize(made), [of](const history::adjustment& by) {
        of->tell({{"agent", by.key}, {"changed", author_of(by)}});
    });
}

void office::restore_agent(const wish_ptr& of) {
    const auto name = of->text("agent");
    if (kept(of->company(), "agent", name) == nullptr)
        return of->refuse(404, "nothing was changed of that agent", "list_staff has what was");
    flows_.keep_for(of->asked, of->then, "agent", name, {}, [of](const history::adjustment& by) {
        of->tell({{"agent", by.key}, {"changed", author_of(by)}});
    });
}

}  // namespace palabre_center
