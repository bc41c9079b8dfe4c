// src/speech/spelling.cpp - from a value as text to the number that its set of rules says.
#include "palabre/speech/spelling.hpp"

#include "speech/spelling_rules.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace palabre::speech {
namespace {

constexpr std::size_t longest_digits = 64, longest_decimals = 9;

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t made = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), made);
    if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return made;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool are_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

}  // namespace

bool spelling::rules::spell_number(std::optional<std::uint32_t> set, std::string_view text,
                                   std::vector<std::uint32_t>& into) const {
    if (!set) return false;
    if (const auto plain = whole(text)) return numbers.spell(*set, *plain, into);
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto point = text.find('.');
    if (point == text.npos) return false;
    const auto front = text.substr(0, point), decimals = text.substr(point + 1);
    const auto before = are_digits(front) ? whole(front) : std::nullopt;
    if (!before || !are_digits(decimals) || decimals.size() > longest_decimals) return false;
    return numbers.spell(*set, negative, *before, decimals, into);
}

/// "12345 XOF"
bool spelling::rules::spell_money(std::string_view text, std::vector<std::uint32_t>& into) const {
    const auto blank = text.find(' ');
    if (blank == text.npos) return false;
    const auto minor = whole(text.substr(0, blank));
    const auto set = money.find(text.substr(blank + 1));
    return minor && set != money.end() && numbers.spell(set->second, *minor, into);
}

/// "2026-03-31" is 20260331 to its set, and 1 to 7 (Sunday) before that where the weekday is told.
bool spelling::rules::spell_date(std::string_view text, bool with_weekday, std::vector<std::uint32_t>& into) const {
    const auto& set = with_weekday ? full_date : date;
    if (!set || text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const auto year = whole(text.substr(0, 4)), month = whole(text.substr(5, 2)), day = whole(text.substr(8, 2));
    if (!year || !month || !day || *year < 1 || *month < 0 || *day < 0) return false;
    const std::chrono::year_month_day when{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!when.ok()) return false;
    std::int64_t number = *year * 10'000 + *month * 100 + *day;
    if (with_weekday) number += std::chrono::weekday{std::chrono::sys_days{when}}.iso_encoding() * 100'000'000LL;
    return numbers.spell(*set, number, into);
}

/// "17:30" is 1730 to its set.
bool spelling::rules::spell_time(std::string_view text, std::vector<std::uint32_t>& into) const {
    if (!time || text.size() != 5 || text[2] != ':') return false;
    const auto hour = text.substr(0, 2), minute = text.substr(3);
    if (!are_digits(hour) || !are_digits(minute) || hour > "23" || minute > "59") return false;
    return numbers.spell(*time, *whole(hour) * 100 + *whole(minute), into);
}

bool spelling::rules::spell_digits(std::string_view text, std::vector<std::uint32_t>& into) const {
    if (!digits || text.empty() || text.size() > longest_digits) return false;
    for (const char each : text) {
        if (each == ' ') continue;
        if (is_digit(each)) {
            if (!numbers.spell(*digits, each - '0', into)) return false;
        } else if (const auto sign = signs.find(each); sign != signs.end()) {
            into.push_back(sign->second);
        } else {
            return false;
        }
    }
    return true;
}

/// Its blanks part the groups: "+229 01 97 12 34 56". In groups, zeros at the front are said one by one.
bool spelling::rules::spell_telephone(std::string_view text, std::vector<std::uint32_t>& into) const {
    if (!digits || text.empty() || text.size() > longest_digits) return false;
    bool is_first = true;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        auto group = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (group.empty()) continue;
        if (!std::exchange(is_first, false)) into.push_back(pause);
        while (!group.empty() && (!is_digit(group.front()) || group.front() == '0' || !by_groups || !telephone)) {
            if (!spell_digits(group.substr(0, 1), into)) return false;
            group.remove_prefix(1);
        }
        if (group.empty()) continue;
        const auto number = whole(group);
        if (!number || *number < 0 || !numbers.spell(*telephone, *number, into)) return false;
    }
    return !is_first;
}

bool spelling::rules::spell(std::string_view value, std::vector<std::uint32_t>& into) const {
    const auto blank = value.find(' ');
    if (blank == value.npos) return false;
    const auto kind = value.substr(0, blank), text = value.substr(blank + 1);
    if (kind == "money") return spell_money(text, into);
    if (kind == "number") return spell_number(number, text, into);
    if (kind == "date") return spell_date(text, false, into);
    if (kind == "time") return spell_time(text, into);
    if (kind == "digits") return spell_digits(text, into);
    if (kind == "telephone") return spell_telephone(text, into);
    if (kind == "percent") return spell_number(percent, text, into);
    if (kind == "full_date") return spell_date(text, true, into);
    if (kind == "duration") return text.find('.') == text.npos && spell_number(duration, text, into);
    return false;
}

const std::string& spelling::language() const noexcept {
    return rules_->language;
}

const std::string& spelling::reviewed() const noexcept {
    return rules_->reviewed;
}

const std::vector<spelt_clip>& spelling::clips() const noexcept {
    return rules_->clips;
}

bool spelling::spell(std::string_view value, std::vector<std::uint32_t>& into) const {
    const auto before = into.size();
    if (rules_->spell(value, into)) return true;
    into.resize(before);
    return false;
}

std::string spelling::text(std::span<const std::uint32_t> which) const {
    std::string made;
    for (const auto each : which) {
        const auto& clip = rules_->clips[each];
        if (!made.empty() && !clip.name.empty()) made += ' ';
        made += clip.text;
    }
    return made;
}

std::vector<std::uint32_t> spelling::clips_of(std::string_view kind) const {
    const auto& of = *rules_;
    std::vector<bool> marked(of.clips.size());
    const auto mark = [&](const std::optional<std::uint32_t>& set) {
        if (set) of.numbers.mark(*set, marked);
    };
    // Where a kind has few numbers they are tried: the rules alone would have a date take millions, for its year.
    std::vector<std::uint32_t> row;
    const auto mark_value = [&](const std::string& value) {
        row.clear();
        if (spell(value, row))
            for (const auto each : row) marked[each] = true;
    };
    const auto mark_each = [&](const char* name, int first, int last) {
        for (int each = first; each <= last; ++each) mark_value(fmt::format("{} {}", name, each));
    };
    if (kind == "number") mark(of.number);
    if (kind == "percent") mark(of.percent);
    if (kind == "duration") mark(of.duration);
    if (kind == "digits" || kind == "telephone") {
        mark_each("digits", 0, 9);
        mark_value("digits +");
    }
    if (kind == "digits") mark_value("digits *"), mark_value("digits #");
    if (kind == "telephone" && of.by_groups) mark_each("telephone", 0, 9999);
    if (kind == "date" || kind == "full_date") {
        using namespace std::chrono;
        for (sys_days day = year{2000} / 1 / 1; day < year{2100} / 1 / 1; day += days{1}) {
            const year_month_day date{day};
            mark_value(fmt::format("{} {}-{:02}-{:02}", kind, static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())));
        }
    }
    if (kind == "time")
        for (int minute = 0; minute < 24 * 60; ++minute)
            mark_value(fmt::format("time {:02}:{:02}", minute / 60, minute % 60));
    if (kind.starts_with("money "))
        if (const auto found = of.money.find(kind.substr(6)); found != of.money.end()) mark(found->second);
    std::vector<std::uint32_t> made;
    for (std::uint32_t at = 0; at < marked.size(); ++at)
        if (marked[at] && !of.clips[at].name.empty()) made.push_back(at);
    return made;
}

const spelling* spellings::find(std::string_view language) const {
    for (auto code = language; !code.empty(); code = code.substr(0, code.rfind('-') == code.npos ? 0 : code.rfind('-')))
        if (const auto found = all_.find(code); found != all_.end()) return &found->second;
    return nullptr;
}

std::vector<std::string> spellings::languages() const {
    std::vector<std::string> codes;
    for (const auto& [code, each] : all_) codes.push_back(code);
    return codes;
}

}  // namespace palabre::speech
