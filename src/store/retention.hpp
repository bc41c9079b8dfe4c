// src/store/retention.hpp - what goes: on a customer's request, or because its time is over.
#pragma once

#include "palabre/history/retention.hpp"
#include "store/writing.hpp"

namespace palabre::sql {

/// His whole group. Throws refusal{not_found}.
void erase_customer_of(writing& in, history::customer_id who);

history::swept sweep(writing& in, const history::retention& rules, calendar_time now, std::size_t most);

}  // namespace palabre::sql
