// src/core/moment.cpp - the digits of RFC 3339, taken off one after another.
#include "core/moment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace palabre::detail {
namespace {

using namespace std::chrono;

/// Takes a number of exactly `size` digits off `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t size) {
    const std::string_view digits = text.substr(0, size);
    if (digits.size() < size || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return {};
    int value = 0;
    std::from_chars(digits.data(), digits.data() + size, value);
    text.remove_prefix(size);
    return value;
}

bool take(std::string_view& text, std::string_view start) {
    if (!text.starts_with(start)) return false;
    text.remove_prefix(start.size());
    return true;
}

std::optional<sys_days> take_date(std::string_view& text) {
    const auto in = take_digits(text, 4);
    if (!in || !take(text, "-")) return {};
    const auto of = take_digits(text, 2);
    if (!of || !take(text, "-")) return {};
    const auto on = take_digits(text, 2);
    if (!on) return {};
    const auto date = year{*in} / *of / *on;
    if (!date.ok()) return {};
    return sys_days{date};
}

/// HH:MM
std::optional<minutes> take_time(std::string_view& text) {
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ":")) return {};
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59) return {};
    return hours{*hour} + minutes{*minute};
}

}  // namespace

std::optional<calendar_time> read_moment(std::string_view text) {
    const auto date = take_date(text);
    if (!date) return {};
    if (text.empty()) return *date;
    if (!take(text, "T")) return {};
    const auto time = take_time(text);
    if (!time || !take(text, ":")) return {};
    const auto second = take_digits(text, 2);
    if (!second || *second > 59) return {};
    const calendar_time written = *date + *time + seconds{*second};
    if (text == "Z") return written;
    const bool east = take(text, "+");
    if (!east && !take(text, "-")) return {};
    const auto offset = take_time(text);
    if (!offset || !text.empty()) return {};
    return east ? written - *offset : written + *offset;
}

std::string write_moment(calendar_time at) {
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{at - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

}  // namespace palabre::detail
