// src/sim/memory_store_reports.hpp - records in memory, counted.
#pragma once

#include "history/facts.hpp"
#include "sim/memory_store_data.hpp"

#include <vector>

namespace palabre::sim::memory {

/// Every record of that source, and those that a sweep has removed, by moment and id.
std::vector<fact> facts_of(const company_data& rows, source of);

/// What goes with an interaction, and what goes with a message: counted a last time.
void keep_facts(company_data& rows, interaction_id which);
void keep_facts(company_data& rows, outgoing_id which);

}  // namespace palabre::sim::memory
