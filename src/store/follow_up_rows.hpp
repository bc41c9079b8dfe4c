// src/store/follow_up_rows.hpp - what follows calls, as rows.
#pragma once

#include "palabre/history/follow_up.hpp"
#include "store/reads.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace palabre::sql {

std::vector<history::follow_up> follow_ups_waiting(asking& in, std::size_t limit);
/// Nothing where there is no such customer.
std::optional<std::vector<history::follow_up>> follow_ups_done_for(asking& in, history::customer_id who,
                                                                   history::follow_up_kind which, std::size_t limit);
std::optional<history::follow_up> follow_up_of(asking& in, history::follow_up_id which);
/// By the customer, and those of nobody yet by their number.
std::vector<history::follow_up> follow_ups_of(asking& in, const std::vector<std::int64_t>& group,
                                              const std::vector<std::string>& phones);
std::vector<history::survey_answer> answers_to(asking& in, history::follow_up_id which);
std::vector<history::survey_count> survey_counts(asking& in, const history::survey_question& which);

/// Of an erased customer: what waits goes, of the rest the counts stay.
void forget_follow_ups(writing& in, std::int64_t customer);

}  // namespace palabre::sql
