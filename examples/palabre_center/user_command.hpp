// examples/palabre_center/user_command.hpp - people who log in, as `palabre-center user` makes and changes them.
#pragma once

#include "palabre/history/sql_store.hpp"

#include <iosfwd>
#include <optional>
#include <string>

namespace palabre_center {

struct user_wish {
    std::string verb;  ///< "add", "grant", "revoke", "list", "password", "disable", "enable", "log-out".
    std::string login = {};
    std::string company = {};
    std::string role = {};
    std::optional<std::string> name = {};  ///< For people.
    std::optional<std::string> language = {};
    bool administers = false;
    bool from_input = false;  ///< The password is the first line of `in`; else one is made, and shown once.
};

/// What to print. Throws palabre::error for what cannot be.
std::string change_users(const palabre::history::sql_store_options& of, const user_wish& what, std::istream& in);

}  // namespace palabre_center
