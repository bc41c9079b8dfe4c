// tests/contract/themes.hpp - the contract's cases by theme, each list in a file of its own.
#pragma once

#include "contract/history_contract.hpp"

namespace palabre::contract {

std::vector<contract_case> customer_cases();
std::vector<contract_case> merge_cases();
std::vector<contract_case> timeline_cases();
std::vector<contract_case> outbox_cases();
std::vector<contract_case> promise_cases();
std::vector<contract_case> file_cases();
std::vector<contract_case> recording_cases();
std::vector<contract_case> thread_cases();
std::vector<contract_case> session_cases();
std::vector<contract_case> consent_cases();
std::vector<contract_case> company_cases();
std::vector<contract_case> lease_cases();
std::vector<contract_case> upkeep_cases();
std::vector<contract_case> replay_cases();
std::vector<contract_case> limit_cases();
std::vector<contract_case> event_cases();
std::vector<contract_case> campaign_cases();
std::vector<contract_case> lead_cases();
std::vector<contract_case> access_cases();
std::vector<contract_case> report_cases();
std::vector<contract_case> phrase_cases();
std::vector<contract_case> follow_up_cases();
std::vector<contract_case> work_cases();
std::vector<contract_case> adjustment_cases();
std::vector<contract_case> duty_cases();

}  // namespace palabre::contract
