// src/sim/memory_store_upkeep.hpp - what a store does to its rows by itself: claims, orphans, erasure and retention.
#pragma once

#include "palabre/history/company_store.hpp"
#include "sim/memory_store_data.hpp"

namespace palabre::sim::memory {

reply<std::vector<outgoing>> claim(company_data& rows, std::int64_t opening, medium on, calendar_time now,
                                   std::size_t limit);
reply<std::vector<outgoing>> settle_orphans(company_data& rows, std::int64_t opening);
reply<nothing> erase_customer(company_data& rows, customer_id who);
reply<swept> sweep(company_data& rows, const retention& rules, calendar_time now, std::size_t most);

}  // namespace palabre::sim::memory
