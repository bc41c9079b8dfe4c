// src/sim/memory_store_leads.hpp - rows of files into lists, and leads claimed, in memory.
#pragma once

#include "palabre/history/reply.hpp"
#include "sim/memory_store_data.hpp"

#include <vector>

namespace palabre::sim::memory {

reply<lead_upload> add_rows(company_data& rows, lead_upload_id which, const listed_rows& added, calendar_time now);
std::vector<lead> claim_leads(company_data& rows, const lead_question& asked, std::int64_t opening);
reply<std::vector<lead_attempt>> settle_lead_orphans(company_data& rows, std::int64_t opening, calendar_time now,
                                                     calendar_time due);

}  // namespace palabre::sim::memory
