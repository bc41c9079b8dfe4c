// src/assistant/slots.hpp - numbers, dates, amounts, telephone numbers and choices, found in a message by rule.
#pragma once

#include "palabre/assistant/intents.hpp"
#include "palabre/core/runtime.hpp"

#include <optional>
#include <string_view>

namespace palabre::assistant::detail {

/// What the rules must know beside the message.
struct slot_reader {
    const numbering::plans& numbers;
    country home;
    std::string language;
    std::string currency;
    std::chrono::year_month_day today;

    /// A number: 2000 (an integer, or a double). A date: "2026-11-30". An amount: money::to_json(). A phone: its normal form.
    /// A choice: its name. Nothing where there is none, or more than one that it could be.
    std::optional<value> read(const slot& wanted, std::string_view message) const;
};

}  // namespace palabre::assistant::detail
