// src/core/moment.hpp - a moment as files write it: a date, or a date and time with its offset.
#pragma once

#include "palabre/core/runtime.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace palabre::detail {

/// "2024-11-30" (its first moment in UTC), "2024-11-30T00:00:00Z" or "2024-11-30T00:00:00+01:00" (RFC 3339, whole
/// seconds). Nothing if it is none of these, or no such day or hour exists.
std::optional<calendar_time> read_moment(std::string_view text);

/// "2024-11-30T00:00:00.000000Z": as exports and the API tell it.
std::string write_moment(calendar_time at);

}  // namespace palabre::detail
