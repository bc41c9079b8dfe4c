// src/campaign/plan_answers.hpp - of a campaign's plan: what is said to people, and what follows who has answered.
#pragma once

#include "campaign/plan_members.hpp"
#include "palabre/campaign/call_plan.hpp"

#include <string_view>
#include <vector>

namespace palabre::campaign {

/// Words by language, those of `language` first: who speaks none of them hears these.
std::vector<utterance> read_words(members& in, std::string_view name, const std::string& language,
                                  std::vector<problem>& wrong);

void read_detects(members& in, call_plan& plan, std::vector<problem>& wrong);

}  // namespace palabre::campaign
