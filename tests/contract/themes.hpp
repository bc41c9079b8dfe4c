// tests/contract/themes.hpp - the contract's cases by theme, each list in a file of its own.
#pragma once

#include "contract/history_contract.hpp"

namespace palabre::contract {

std::vector<contract_case> customer_cases();
std::vector<contract_case> merge_cases();
std::vector<contract_case> timeline_cases();

}  // namespace palabre::contract
