// src/store/import/date_text.cpp - ISO 8601 by hand, since most rows have it; the rest by strptime.
#include "store/import/date_text.hpp"

#include <charconv>
#include <ctime>

namespace palabre::importing {
namespace {

using namespace std::chrono;

struct scan {
    std::string_view rest;

    bool take(char letter) noexcept {
        if (rest.empty() || rest.front() != letter) return false;
        rest.remove_prefix(1);
        return true;
    }
    /// Exactly so many digits; -1 where there are not.
    int digits(std::size_t count) noexcept {
        if (rest.size() < count) return -1;
        int value = 0;
        for (std::size_t at = 0; at < count; ++at) {
            if (rest[at] < '0' || rest[at] > '9') return -1;
            value = value * 10 + (rest[at] - '0');
        }
        rest.remove_prefix(count);
        return value;
    }
};

struct civil {
    local_time at{};
    std::optional<seconds> ahead{};  // of UTC
};

std::optional<civil> dated(int in, int of, int on, int hour, int minute, int second) {
    const auto date = year{in} / of / on;
    if (!date.ok() || in < 1 || hour > 23 || minute > 59 || second > 60) return {};
    return civil{local_days{date} + hours{hour} + minutes{minute} + seconds{second}};
}

std::optional<civil> read_iso(std::string_view text) {
    scan from{text};
    const int in = from.digits(4);
    if (in < 0 || !from.take('-')) return {};
    const int of = from.digits(2);
    if (of < 0 || !from.take('-')) return {};
    const int on = from.digits(2);
    if (on < 0) return {};
    if (from.rest.empty()) return dated(in, of, on, 0, 0, 0);
    if (!from.take(' ') && !from.take('T')) return {};
    const int hour = from.digits(2);
    if (hour < 0 || !from.take(':')) return {};
    const int minute = from.digits(2);
    if (minute < 0) return {};
    int second = 0;
    microseconds part{0};
    if (from.take(':')) {
        second = from.digits(2);
        if (second < 0) return {};
        if (from.take('.') || from.take(',')) {
            int scale = 100'000;
            if (from.rest.empty() || from.rest.front() < '0' || from.rest.front() > '9') return {};
            while (!from.rest.empty() && from.rest.front() >= '0' && from.rest.front() <= '9') {
                part += microseconds{from.digits(1) * scale};
                scale /= 10;
            }
        }
    }
    auto made = dated(in, of, on, hour, minute, second);
    if (!made) return {};
    made->at += part;
    if (from.take('Z')) {
        made->ahead = seconds{0};
    } else if (const bool east = from.take('+'); east || from.take('-')) {
        const int by_hours = from.digits(2);
        if (by_hours < 0 || by_hours > 18) return {};
        int by_minutes = 0;
        if (!from.rest.empty()) {
            from.take(':');
            by_minutes = from.digits(2);
            if (by_minutes < 0 || by_minutes > 59) return {};
        }
        const seconds ahead = hours{by_hours} + minutes{by_minutes};
        made->ahead = east ? ahead : -ahead;
    }
    if (!from.rest.empty()) return {};
    return made;
}

std::optional<calendar_time> read_count(std::string_view text, std::int64_t unit) {
    std::int64_t count = 0;
    const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (failed != std::errc{} || (stop != text.data() + text.size() && *stop != '.')) return {};
    constexpr std::int64_t most = 253'402'300'799'000'000;  // the year 9999
    if (count < 0 || count > most / unit) return {};
    return calendar_time{microseconds{count * unit}};
}

std::optional<civil> read_by(const std::string& text, const std::string& format) {
    std::tm broken{};
    broken.tm_mday = 1;
    const char* const end = strptime(text.c_str(), format.c_str(), &broken);
    if (end == nullptr || *end != '\0') return {};
    auto made =
        dated(broken.tm_year + 1900, broken.tm_mon + 1, broken.tm_mday, broken.tm_hour, broken.tm_min, broken.tm_sec);
    if (made && (format.find("%z") != std::string::npos)) made->ahead = seconds{broken.tm_gmtoff};
    return made;
}

}  // namespace

std::optional<calendar_time> read_date(const std::string& text, const std::string& format, const time_zone* zone) {
    if (format == "unix") return read_count(text, 1'000'000);
    if (format == "unix_ms") return read_count(text, 1'000);
    const auto read = format.empty() ? read_iso(text) : read_by(text, format);
    if (!read) return {};
    if (!read->ahead && zone != nullptr) return zone->from_local(read->at);
    return calendar_time{read->at.time_since_epoch()} - read->ahead.value_or(seconds{0});
}

bool is_zero_date(std::string_view text) noexcept {
    return text.starts_with("0000-00-00");
}

}  // namespace palabre::importing
