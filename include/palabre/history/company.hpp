// palabre/history/company.hpp - whose customers they are, and who may see them.
#pragma once

#include "palabre/history/customer.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

/// A client of the outsourcer's. Nothing of one company is ever visible from another.
struct company {
    company_id id = {};
    std::string name;        ///< Unique: letters a-z, digits, '-', 2 to 64 characters: "moov-benin".
    std::string title = {};  ///< For people: "Moov Bénin".

    bool operator==(const company&) const = default;
};

enum class role { agent, supervisor, administrator, integrator };

std::string_view to_string(role which) noexcept;
role role_from(std::string_view name);

/// What a user may be in a company.
struct grant {
    company_id in;
    role as = role::agent;

    bool operator==(const grant&) const = default;
};

/// Somebody who works with the installation: users belong to it, their rights to companies.
struct user {
    user_id id = {};
    std::string login;  ///< Unique, 1 to 64 bytes.
    std::string name = {};
    std::string password_hash = {};  ///< As crypto_pwhash_str writes it; "" cannot log in.
    std::string language = "fr";
    bool active = true;
    std::vector<grant> grants = {};
    bool administers = false;  ///< The installation: he may end everybody's logins.

    bool operator==(const user&) const = default;
};

}  // namespace palabre::history
