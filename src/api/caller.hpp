// src/api/caller.hpp - who asks something of the API, and what he may do where.
#pragma once

#include "api/arguments.hpp"
#include "api/operations.hpp"
#include "palabre/api/server.hpp"
#include "palabre/history/access_book.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace palabre::api {

/// A key's holder, or a user who has logged in.
struct caller {
    struct right {
        std::string company;
        std::vector<scope> may;

        bool operator==(const right&) const = default;
    };

    std::string name;  ///< The key's, or the user's login.
    bool is_user = false;
    std::vector<right> rights = {};
    bool administers = false;  ///< The installation.
    std::string digest = {};   ///< Of a user's login.
    std::string id = {};       ///< A user's.

    std::string noted() const { return (is_user ? "user:" : "key:") + name; }

    bool may(const std::string& company, scope what) const {
        return std::ranges::any_of(rights, [&](const right& each) {
            return each.company == company && std::ranges::find(each.may, what) != each.may.end();
        });
    }
};

/// What a role lets do: docs/manual/users.md has the table.
std::vector<scope> scopes_of(history::role which);

caller caller_of(const history::known_login& who);

/// Whether that may be done. `company` becomes the one that the arguments name, or the only one, also where it may not.
maybe_fault allow(scope needs, const caller& who, const arguments& given, std::string& company);

/// A user does what agents do in his own name; in another's, and what takes from another, only who supervises there. Lists and
/// campaigns are no agent's. Keys speak for whom they name, and do what their scopes say.
maybe_fault speaks_for(const operation& what, const caller& who, const std::string& company, const arguments& given);

}  // namespace palabre::api
