// src/center/survey_answers.hpp - what a customer has answered to a survey, out of the flow that asked him.
#pragma once

#include "palabre/flow/graph.hpp"
#include "palabre/flow/session.hpp"
#include "palabre/history/change.hpp"

#include <vector>

namespace palabre {

/// Of a session whose variable survey_id says which survey this is: each question of its survey nodes that has an answer by now. Marks
/// of 0 to 10 are NPS's, of 1 to 5 CSAT's.
std::vector<history::change::any> survey_answers(const flow::graph& plan, const flow::session& talk, calendar_time at);

/// {"survey": "17", "answers": {"opinion.csat": 4}}: for the timeline.
value told_answers(const std::vector<history::change::any>& of);

}  // namespace palabre
