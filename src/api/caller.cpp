// src/api/caller.cpp - what roles let do, and whether somebody may do something in a company.
#include "api/caller.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace palabre::api {

std::vector<scope> scopes_of(history::role which) {
    using history::role;
    switch (which) {
    case role::agent: return {scope::read, scope::write, scope::send};
    case role::supervisor: return {scope::read, scope::write, scope::send, scope::events, scope::supervise};
    case role::integrator: return {scope::read, scope::write, scope::send, scope::events};
    case role::administrator:
        return {scope::read, scope::write, scope::send, scope::events, scope::audit, scope::supervise, scope::adjust};
    }
    return {};
}

caller caller_of(const history::known_login& of) {
    caller made{of.who.login, true, {}, of.who.administers, of.what.digest, to_string(of.who.id)};
    for (std::size_t at = 0; at < of.who.grants.size(); ++at)
        made.rights.push_back({of.companies[at], scopes_of(of.who.grants[at].as)});
    return made;
}

maybe_fault speaks_for(const operation& what, const caller& who, const std::string& company, const arguments& given) {
    if (!who.is_user || !what.writes() || who.may(company, scope::supervise)) return {};
    const bool is_outbound = what.path.starts_with("/api/v1/lists") || what.path.starts_with("/api/v1/campaigns");
    if (is_outbound && !who.may(company, scope::events))  // whose role is an agent's
        return fault{403, "an agent loads no lists and leads no campaigns", "ask a supervisor or an administrator"};
    const auto* const agent = given.if_contains("agent");
    if (agent == nullptr) return {};
    const bool his = agent->is_string() && (agent->get_string() == who.id || agent->get_string() == who.name);
    if (his && what.name != "assign_conversation") return {};
    return fault{403, "this user may do that in his own name only", "name him as the agent, or ask a supervisor",
                 "agent"};
}

maybe_fault allow(scope needs, const caller& who, const arguments& given, std::string& company) {
    const auto* const kind = who.is_user ? "user" : "key";
    const auto lacks = [&] {
        return fault{403, fmt::format("this {} may not do that: it lacks the scope '{}'", kind, to_string(needs)),
                     who.is_user ? "ask an administrator for another role"
                                 : "have it given to the key, or use another one"};
    };
    std::vector<std::string_view> companies;
    for (const auto& each : who.rights) companies.push_back(each.company);
    const auto* const named = given.if_contains("company");
    if (named != nullptr)
        company = named->as_string();
    else if (companies.size() == 1)
        company = companies.front();
    const auto allowed = [&](const caller::right& each) { return who.may(each.company, needs); };
    if (std::ranges::none_of(who.rights, allowed)) return lacks();
    if (named == nullptr && companies.size() > 1)
        return fault{400, fmt::format("this {} may read several companies", kind),
                     fmt::format("add one of: {}", fmt::join(companies, ", ")), "company"};
    if (std::ranges::find(companies, company) == companies.end())
        return fault{403, fmt::format("this {} may not read that company", kind),
                     fmt::format("it may read: {}", fmt::join(companies, ", ")), "company"};
    if (!who.may(company, needs)) return lacks();
    return {};
}

}  // namespace palabre::api
