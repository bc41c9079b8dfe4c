// src/assistant/operations.cpp - holds what an assistant wants against what is allowed.
#include "palabre/assistant/operations.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace palabre::assistant {

bool needs_yes(const operation& of) noexcept {
    return of.writes && of.confirmed;
}

std::string why_not_run(const act& wanted, const operations_allowed& allowed) {
    const auto connector = allowed.find(wanted.connector);
    const auto* found = static_cast<const operation*>(nullptr);
    if (connector != allowed.end()) {
        const auto at = std::ranges::find(connector->second, wanted.operation, &operation::name);
        if (at != connector->second.end()) found = &*at;
    }
    if (found == nullptr || !may_ask(*found, "flow"))
        return fmt::format("{}.{} is not allowed here", wanted.connector, wanted.operation);
    if (!wanted.arguments.is_object() && !wanted.arguments.is_null()) return "the arguments are no object";
    if (auto problem =
            argument_problem(*found, wanted.arguments.is_null() ? value(boost::json::object{}) : wanted.arguments);
        !problem.empty())
        return problem;
    return needs_yes(*found) && !wanted.confirmed
               ? fmt::format("{}.{} changes something, and the customer has not said yes", wanted.connector,
                             wanted.operation)
               : "";
}

}  // namespace palabre::assistant
