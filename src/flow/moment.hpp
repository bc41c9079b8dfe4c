// src/flow/moment.hpp - timestamps and durations as CEL has them: RFC 3339 texts, nanoseconds, the years 1 to 9999.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::flow::detail {

/// A moment in UTC. Nanoseconds alone would not reach back to the year 1 in 64 bits.
struct moment {
    std::int64_t seconds = 0;  // since 1970
    std::int32_t nanoseconds = 0;
};

/// "2026-03-01T08:00:00Z", with or without a fraction, Z or +01:00. Nothing for any other text or year.
std::optional<moment> parse_moment(std::string_view text);

/// "90s", "1h30m", "-1.5s", "250ms", "10us", "5ns": Go's format, which CEL takes over.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

std::string to_text(const moment& at);
std::string to_text(std::chrono::nanoseconds length);

/// Nothing outside the years 1 to 9999.
std::optional<moment> valid(std::int64_t seconds, std::int32_t nanoseconds = 0);
std::optional<moment> plus(const moment& from, std::chrono::nanoseconds length);
std::optional<std::chrono::nanoseconds> minus(const moment& later, const moment& earlier);

/// What a zone (an IANA name, "UTC", "+01:00", "-09:30") adds to UTC then; nothing if there is no such zone.
std::optional<std::chrono::seconds> offset_of(std::string_view zone, const moment& at);

/// CEL's getters, by their common meaning: getDate counts from 1, getDayOfMonth, getDayOfYear, getMonth from 0.
enum class part { year, month, date, day_of_month, day_of_week, day_of_year, hours, minutes, seconds, milliseconds };
std::int64_t part_of(const moment& at, part wanted, std::chrono::seconds offset);
std::int64_t part_of(std::chrono::nanoseconds length, part wanted);

}  // namespace palabre::flow::detail
