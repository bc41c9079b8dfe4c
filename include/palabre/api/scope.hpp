// palabre/api/scope.hpp - what may be done with a company through the API, a word each.
#pragma once

#include <string_view>

namespace palabre::api {

/// What a key, or a user's role, lets do in its companies.
enum class scope {
    read,       ///< Customers and their timelines.
    write,      ///< Interactions and dispositions.
    send,       ///< Messages to customers.
    events,     ///< What happens, listed.
    audit,      ///< Who saw and did what.
    supervise,  ///< Calls that go on: listened to, their recordings paused.
    adjust,     ///< What callers hear: prompts, hours, notices, menu entries.
};

/// "read", "write", "send", "events", "audit", "supervise", "adjust".
std::string_view to_string(scope which) noexcept;

/// Reads what to_string() writes; throws error{errc::invalid_argument} that lists the scopes.
scope scope_from(std::string_view name);

}  // namespace palabre::api
