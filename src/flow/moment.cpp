// src/flow/moment.cpp - reading, writing and taking apart timestamps and durations.
#include "flow/moment.hpp"

#include <fmt/format.h>
#include <unicode/timezone.h>

#include <memory>

namespace palabre::flow::detail {
namespace {

using namespace std::chrono;

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::int64_t first_second = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31T23:59:59Z

/// Walks over a text; every take leaves it in place on failure.
struct reader {
    std::string_view rest;

    bool skip(char wanted) {
        if (rest.empty() || rest.front() != wanted) return false;
        rest.remove_prefix(1);
        return true;
    }
    std::optional<int> digits(std::size_t count) {
        if (rest.size() < count) return std::nullopt;
        int number = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest[i] < '0' || rest[i] > '9') return std::nullopt;
            number = number * 10 + (rest[i] - '0');
        }
        rest.remove_prefix(count);
        return number;
    }
    /// "123" of ".123" as nanoseconds; more than nine digits are refused.
    std::optional<std::int32_t> fraction() {
        std::int32_t ns = 0;
        int count = 0;
        while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9' && count < 10) {
            if (count++ < 9) ns = ns * 10 + (rest.front() - '0');
            rest.remove_prefix(1);
        }
        if (count == 0 || count > 9) return std::nullopt;
        for (; count < 9; ++count) ns *= 10;
        return ns;
    }
};

std::optional<std::int64_t> read_offset(reader& from) {
    const bool west = from.rest.starts_with('-');
    if (west || from.rest.starts_with('+')) from.rest.remove_prefix(1);
    const auto hours = from.digits(2);
    if (!hours || !from.skip(':')) return std::nullopt;
    const auto minutes = from.digits(2);
    if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const std::int64_t offset = *hours * 3600 + *minutes * 60;
    return west ? -offset : offset;
}

std::string fraction_text(std::int64_t ns) {
    if (ns == 0) return {};
    std::string text = fmt::format(".{:09}", ns);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

std::optional<std::int64_t> unit_of(reader& from) {
    const auto take = [&](std::string_view name) {
        if (!from.rest.starts_with(name)) return false;
        from.rest.remove_prefix(name.size());
        return true;
    };
    if (take("ns")) return 1;
    if (take("us") || take("µs")) return 1'000;
    if (take("ms")) return 1'000'000;
    if (take("s")) return second_ns;
    if (take("m")) return 60 * second_ns;
    if (take("h")) return 3600 * second_ns;
    return std::nullopt;
}

}  // namespace

std::optional<moment> valid(std::int64_t seconds, std::int32_t nanoseconds) {
    if (seconds < first_second || seconds > last_second) return std::nullopt;
    return moment{seconds, nanoseconds};
}

std::optional<moment> parse_moment(std::string_view text) {
    reader from{text};
    const auto y = from.digits(4);
    if (!y || !from.skip('-')) return std::nullopt;
    const auto mon = from.digits(2);
    if (!mon || !from.skip('-')) return std::nullopt;
    const auto d = from.digits(2);
    if (!d || !(from.skip('T') || from.skip('t'))) return std::nullopt;
    const auto h = from.digits(2);
    if (!h || !from.skip(':')) return std::nullopt;
    const auto min = from.digits(2);
    if (!min || !from.skip(':')) return std::nullopt;
    const auto s = from.digits(2);
    if (!s) return std::nullopt;
    std::int32_t ns = 0;
    if (from.skip('.')) {
        const auto fraction = from.fraction();
        if (!fraction) return std::nullopt;
        ns = *fraction;
    }
    std::int64_t offset = 0;
    if (!from.skip('Z') && !from.skip('z')) {
        if (!from.rest.starts_with('+') && !from.rest.starts_with('-')) return std::nullopt;
        const auto found = read_offset(from);
        if (!found) return std::nullopt;
        offset = *found;
    }
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*mon)}, day{static_cast<unsigned>(*d)}};
    if (!from.rest.empty() || !date.ok() || *h > 23 || *min > 59 || *s > 59) return std::nullopt;
    const std::int64_t days = sys_days{date}.time_since_epoch().count();
    return valid(days * 86'400 + *h * 3600 + *min * 60 + *s - offset, ns);
}

std::optional<nanoseconds> parse_duration(std::string_view text) {
    reader from{text};
    const bool negative = from.skip('-');
    if (!negative) from.skip('+');
    if (from.rest == "0") return nanoseconds{0};
    if (from.rest.empty()) return std::nullopt;
    std::int64_t total = 0;
    while (!from.rest.empty()) {
        std::int64_t whole = 0;
        std::int64_t part = 0;  // of the unit, in 1e-9
        bool any = false;
        while (const auto digit = from.digits(1)) {
            any = true;
            if (__builtin_mul_overflow(whole, 10, &whole) || __builtin_add_overflow(whole, *digit, &whole))
                return std::nullopt;
        }
        if (from.skip('.') && !from.rest.empty() && from.rest.front() >= '0' && from.rest.front() <= '9') {
            const auto fraction = from.fraction();
            if (!fraction) return std::nullopt;
            part = *fraction;
            any = true;
        }
        const auto unit = any ? unit_of(from) : std::nullopt;
        if (!unit) return std::nullopt;
        const std::int64_t of_part = *unit >= second_ns ? part * (*unit / second_ns) : part * *unit / second_ns;
        if (__builtin_mul_overflow(whole, *unit, &whole) || __builtin_add_overflow(whole, of_part, &whole) ||
            __builtin_add_overflow(total, whole, &total))
            return std::nullopt;
    }
    return nanoseconds{negative ? -total : total};
}

std::string to_text(const moment& at) {
    const sys_seconds when{seconds{at.seconds}};
    const auto midnight = floor<days>(when);
    const year_month_day date{midnight};
    const hh_mm_ss clock{when - midnight};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", int{date.year()}, unsigned{date.month()},
                       unsigned{date.day()}, clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       fraction_text(at.nanoseconds));
}

std::string to_text(nanoseconds length) {
    const std::int64_t whole = length.count() / second_ns;
    const std::int64_t rest = length.count() % second_ns;
    return fmt::format("{}{}{}s", length.count() < 0 ? "-" : "", whole < 0 ? -whole : whole,
                       fraction_text(rest < 0 ? -rest : rest));
}

std::optional<moment> plus(const moment& from, nanoseconds length) {
    std::int64_t whole = from.seconds + length.count() / second_ns;  // both far from 64 bits' ends
    std::int64_t ns = from.nanoseconds + length.count() % second_ns;
    if (ns < 0) {
        ns += second_ns;
        --whole;
    } else if (ns >= second_ns) {
        ns -= second_ns;
        ++whole;
    }
    return valid(whole, static_cast<std::int32_t>(ns));
}

std::optional<nanoseconds> minus(const moment& later, const moment& earlier) {
    std::int64_t ns = 0;
    if (__builtin_mul_overflow(later.seconds - earlier.seconds, second_ns, &ns) ||
        __builtin_add_overflow(ns, std::int64_t{later.nanoseconds} - earlier.nanoseconds, &ns))
        return std::nullopt;
    return nanoseconds{ns};
}

std::optional<seconds> offset_of(std::string_view zone, const moment& at) {
    if (zone == "UTC") return seconds{0};
    reader from{zone};
    if (const auto offset = read_offset(from); offset && from.rest.empty()) return seconds{*offset};
    if (zone.empty() || zone.size() > 64) return std::nullopt;
    const std::unique_ptr<icu::TimeZone> found{icu::TimeZone::createTimeZone(
        icu::UnicodeString::fromUTF8({zone.data(), static_cast<std::int32_t>(zone.size())}))};
    if (found == nullptr || *found == icu::TimeZone::getUnknown()) return std::nullopt;
    std::int32_t raw = 0;
    std::int32_t summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    found->getOffset(static_cast<double>(at.seconds) * 1000.0, false, raw, summer, status);
    if (U_FAILURE(status)) return std::nullopt;
    return seconds{(raw + summer) / 1000};
}

std::int64_t part_of(const moment& at, part wanted, seconds offset) {
    const sys_seconds when{seconds{at.seconds} + offset};
    const auto midnight = floor<days>(when);
    const year_month_day date{midnight};
    const hh_mm_ss clock{when - midnight};
    switch (wanted) {
    case part::year: return int{date.year()};
    case part::month: return unsigned{date.month()} - 1;
    case part::date: return unsigned{date.day()};
    case part::day_of_month: return unsigned{date.day()} - 1;
    case part::day_of_week: return weekday{midnight}.c_encoding();
    case part::day_of_year: return (midnight - sys_days{date.year() / January / 1}).count();
    case part::hours: return clock.hours().count();
    case part::minutes: return clock.minutes().count();
    case part::seconds: return clock.seconds().count();
    case part::milliseconds: break;
    }
    return at.nanoseconds / 1'000'000;
}

std::int64_t part_of(nanoseconds length, part wanted) {
    switch (wanted) {
    case part::hours: return duration_cast<hours>(length).count();
    case part::minutes: return duration_cast<minutes>(length).count();
    case part::seconds: return duration_cast<seconds>(length).count();
    default: return duration_cast<milliseconds>(length).count() % 1000;
    }
}

}  // namespace palabre::flow::detail
