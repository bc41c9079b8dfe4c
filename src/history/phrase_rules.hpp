// src/history/phrase_rules.hpp - which translations no store takes.
#pragma once

#include "palabre/history/phrase_book.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

/// A PostgreSQL index takes keys of 2700 bytes, and a source is part of one.
inline constexpr std::size_t longest_source = 2000;
inline constexpr std::size_t longest_translation = 4000;

/// "" for what may be kept.
std::string why_refused(const std::vector<phrase>& all);

/// "" for what may be asked for.
std::string why_refused_text(std::string_view from, std::string_view source, std::string_view to);

}  // namespace palabre::history
