// src/history/adjustment_rules.hpp - which adjustments no store takes.
#pragma once

#include "palabre/history/adjustment_book.hpp"

#include <string>

namespace palabre::history {

inline constexpr std::size_t longest_content = 8'000'000;

/// "" for what may be kept.
std::string why_refused(const adjustment& what, const std::string& content);

}  // namespace palabre::history
