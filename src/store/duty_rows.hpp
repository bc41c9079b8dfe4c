// src/store/duty_rows.hpp - consents, places, devices and addresses to wake as rows.
#pragma once

#include "palabre/history/duty_book.hpp"
#include "store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace palabre::sql {

void apply(connection& on, const history::duty_change::agree& what);
void apply(connection& on, const history::duty_change::withdraw& what);
void apply(connection& on, const history::duty_change::locate& what);
void apply(connection& on, const history::duty_change::add_device& what);
void apply(connection& on, const history::duty_change::remove_device& what);
void apply(connection& on, const history::duty_change::wake_at& what);
void apply(connection& on, const history::duty_change::let_sleep& what);

/// All that is kept of him but his consents, which end.
void end_duty(connection& on, history::user_id whose);

history::duty_view duty_of(connection& on, history::user_id who);
std::optional<history::known_device> device_by(connection& on, const std::string& digest);
std::vector<history::kept_fix> last_fixes(connection& on, history::company_id in);
std::vector<history::fix> fixes_of(connection& on, history::company_id in, history::user_id who, calendar_time from,
                                   std::size_t limit);
std::vector<history::wake_address> wake_addresses(connection& on, history::user_id who, calendar_time used_since,
                                                  calendar_time now);
std::size_t sweep_duty(connection& on, calendar_time before, std::size_t most);

}  // namespace palabre::sql
