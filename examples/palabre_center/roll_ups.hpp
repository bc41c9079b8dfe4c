// examples/palabre_center/roll_ups.hpp - builds the roll-ups of the companies that this center serves.
#pragma once

#include "configuration.hpp"
#include "palabre/center.hpp"
#include "palabre/report/roll_up.hpp"

#include <functional>
#include <string>
#include <vector>

namespace palabre_center {

/// The store must outlive it.
palabre::report::roll_up roll_ups(palabre::runtime& on, palabre::history::store& in, const std::vector<company>& of,
                                  std::function<bool(const std::string& company)> serves, palabre::logger log);

/// Keeps agents' time, of each in the companies whose queues he serves; of who serves everybody's queues alone, in all of them. Before
/// a company's first one it keeps what the codes of its forms mean, without which no figure knows a success.
void keep_time(palabre::center& at, palabre::history::store& in, const std::vector<company>& of,
               const agent_settings& forms, std::function<bool(const std::string& company)> serves);

}  // namespace palabre_center
