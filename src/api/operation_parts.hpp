// src/api/operation_parts.hpp - what the descriptions of several themes share.
#pragma once

#include "api/operations.hpp"

#include <string_view>
#include <vector>

namespace palabre::api {

/// An enum's names, from its first value to that one.
template<class Enum> std::vector<std::string_view> up_to(Enum last) {
    std::vector<std::string_view> all;
    for (int each = 0; each <= static_cast<int>(last); ++each) all.push_back(to_string(static_cast<Enum>(each)));
    return all;
}

const record& customer_record();
const record& entry_record();

/// Conversations in writing, which agents lead.
std::vector<operation> conversation_operations();
std::vector<const record*> conversation_records();

/// What is to be done for customers.
std::vector<operation> work_operations();
std::vector<const record*> work_records();

/// What is written, in other languages.
std::vector<operation> translation_operations();
std::vector<const record*> translation_records();

/// Where agents on duty are.
std::vector<operation> position_operations();
std::vector<const record*> position_records();

/// Calls that go on.
std::vector<operation> call_operations();
std::vector<const record*> call_records();

}  // namespace palabre::api
