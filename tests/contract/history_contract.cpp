// tests/contract/history_contract.cpp - the whole contract, theme by theme.
#include "contract/history_contract.hpp"

#include "contract/themes.hpp"

namespace palabre::contract {

const std::vector<contract_case>& history_contract() {
    static const std::vector<contract_case> all = [] {
        std::vector<contract_case> cases;
        for (const auto& theme :
             {customer_cases(),  merge_cases(),     timeline_cases(), outbox_cases(),     promise_cases(),
              file_cases(),      recording_cases(), thread_cases(),   session_cases(),    consent_cases(),
              company_cases(),   lease_cases(),     upkeep_cases(),   replay_cases(),     limit_cases(),
              event_cases(),     campaign_cases(),  lead_cases(),     access_cases(),     phrase_cases(),
              follow_up_cases(), work_cases(),      report_cases(),   adjustment_cases(), duty_cases()})
            cases.insert(cases.end(), theme.begin(), theme.end());
        return cases;
    }();
    return all;
}

}  // namespace palabre::contract
