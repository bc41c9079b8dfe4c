// src/store/import/date_text.hpp - dates as other systems write them.
#pragma once

#include "palabre/core/time_zone.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace palabre::importing {

/// Reads "2026-11-30", "2026-11-30 17:05", "2026-11-30T17:05:09.25+01:00" where `format` is "", seconds or milliseconds
/// since 1970 for "unix" and "unix_ms", and else what strptime reads, to the end. Without an offset of its own it is a
/// local time of `zone`, or UTC. Nothing where it is none of these, or no such day exists.
std::optional<calendar_time> read_date(const std::string& text, const std::string& format, const time_zone* zone);

/// What MySQL writes for no date.
bool is_zero_date(std::string_view text) noexcept;

}  // namespace palabre::importing
