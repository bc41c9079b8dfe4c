// src/store/companies.hpp - what belongs to the installation: companies, users and what they may be where.
#pragma once

#include "palabre/history/company.hpp"
#include "store/connection.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace palabre::sql {

/// The one of that name; made with `id` where there is none.
history::company open_company(connection& on, const std::string& name, const std::string& title, std::int64_t id);
std::vector<history::company> companies(connection& on);

/// Throws refusal{conflict} where the login is another's.
void put_user(connection& on, const history::user& who);
std::optional<history::user> find_user(connection& on, history::user_id who);
std::optional<history::user> find_user(connection& on, const std::string& login);
std::vector<history::user> users(connection& on);
std::vector<history::user> users_in(connection& on, history::company_id in, const std::string& after,
                                    std::size_t limit);

}  // namespace palabre::sql
