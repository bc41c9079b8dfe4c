// src/store/access_rows.hpp - logins and notes of access as rows.
#pragma once

#include "palabre/history/access_book.hpp"
#include "store/connection.hpp"

#include <optional>
#include <string>

namespace palabre::sql {

void apply(connection& on, const history::access_change::open& what);
void apply(connection& on, const history::access_change::use& what);
void apply(connection& on, const history::access_change::end& what);
void apply(connection& on, const history::access_change::end_all& what);
void apply(connection& on, const history::access_change::note& what);

std::optional<history::known_login> login_by(connection& on, const std::string& digest);
history::note_page notes(connection& on, const history::note_filter& which, history::position after, std::size_t limit);
std::size_t sweep_access(connection& on, calendar_time logins_before, calendar_time notes_before, std::size_t most);

}  // namespace palabre::sql
