// src/assistant/slots.cpp - digits by scanning, words of numbers and months by ICU, telephone numbers by their plan.
#include "assistant/slots.hpp"

#include "assistant/words.hpp"
#include "palabre/core/money.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <unicode/dtfmtsym.h>
#include <unicode/rbnf.h>

namespace palabre::assistant::detail {
namespace {

using namespace std::chrono;

bool digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// A number as it is written, and what follows it: "2.500 F" is 2500 and "f", "10k" is 10 and "k", "1,5 go" is 1.5 and "go".
struct written {
    double amount = 0;
    std::string unit;
    std::size_t digits = 0;
};

std::vector<written> numbers_in(std::string_view text) {
    std::vector<written> all;
    for (std::size_t at = 0; at < text.size();) {
        if (!digit(text[at])) {
            ++at;
            continue;
        }
        std::string whole, decimals;
        while (at < text.size() && digit(text[at])) whole += text[at++];
        // Three digits behind a mark belong to it ("2.500", "1 000 000"); one or two behind a dot or a comma are decimals.
        while (at + 1 < text.size() && std::string_view{" .,'"}.find(text[at]) != std::string_view::npos &&
               digit(text[at + 1])) {
            std::size_t behind = 0;
            while (at + 1 + behind < text.size() && digit(text[at + 1 + behind])) ++behind;
            if (behind == 3 && whole.size() <= 9) {
                whole += text.substr(at + 1, 3);
                at += 4;
            } else if (behind <= 2 && (text[at] == '.' || text[at] == ',')) {
                decimals = text.substr(at + 1, behind);
                at += 1 + behind;
                break;
            } else
                break;
        }
        written made;
        made.digits = whole.size();
        if (whole.size() > 15) continue;
        for (const char each : whole) made.amount = made.amount * 10 + (each - '0');
        double share = 1;
        for (const char each : decimals) made.amount += (share /= 10) * (each - '0');
        const auto rest = words_of(text.substr(at, 24));
        if (!rest.empty()) made.unit = rest.front();
        if (made.unit == "k" || made.unit == "mil" || made.unit == "mille" || made.unit == "thousand") {
            made.amount *= 1000;
            made.unit = rest.size() > 1 ? rest[1] : "";
        }
        all.push_back(std::move(made));
    }
    return all;
}

/// Numbers in words, as ICU spells them in a language.
class spelled_numbers {
public:
    explicit spelled_numbers(const std::string& language)
        : spelling_{icu::URBNF_SPELLOUT, icu::Locale{language.c_str()}, failed_} {}

    /// "deux mille cinq cents francs" is 2500 and "francs": the longest row of words that is a number.
    std::vector<written> in(std::string_view text) const {
        std::vector<written> all;
        if (U_FAILURE(failed_)) return all;
        const auto words = words_of(text);
        std::vector<double> alone;
        for (const auto& each : words) alone.push_back(digit(each.front()) ? -1 : number(each));
        for (std::size_t from = 0; from < words.size();) {
            std::size_t taken = 0;
            double best = 0;
            std::string row;
            for (std::size_t to = from; alone[from] >= 0 && to < std::min(words.size(), from + 8); ++to) {
                // "twenty five" is a year of ICU's, "twenty-five" is a number.
                const bool tens =
                    to > from && alone[to - 1] >= 20 && alone[to - 1] < 100 && alone[to] >= 1 && alone[to] < 20;
                row += (row.empty() ? "" : tens ? "-" : " ") + words[to];
                if (const double is = number(row); is >= 0) {
                    taken = to - from + 1;
                    best = is;
                }
            }
            // "un" and "a" are articles more often than numbers.
            if (taken > 1 || (taken == 1 && best > 1))
                all.push_back({best, from + taken < words.size() ? words[from + taken] : "", 1});
            from += std::max<std::size_t>(taken, 1);
        }
        return all;
    }

private:
    double number(const std::string& words) const {
        icu::Formattable found;
        icu::ParsePosition end{0};
        const auto wide = icu::UnicodeString::fromUTF8(words);
        spelling_.parse(wide, found, end);
        UErrorCode odd = U_ZERO_ERROR;
        const double is = found.getDouble(odd);
        return end.getIndex() == wide.length() && U_SUCCESS(odd) ? is : -1;
    }

    UErrorCode failed_ = U_ZERO_ERROR;
    icu::RuleBasedNumberFormat spelling_;
};

std::vector<written> any_numbers(const slot_reader& by, std::string_view text) {
    auto all = numbers_in(text);
    std::erase_if(all, [](const auto& each) { return each.digits > 7; });  // a telephone number
    return all.empty() ? spelled_numbers{by.language}.in(text) : all;
}

std::optional<value> read_number(const slot_reader& by, std::string_view text) {
    const auto all = any_numbers(by, text);
    if (all.size() != 1) return {};
    const double is = all.front().amount;
    return is == std::floor(is) ? value(static_cast<std::int64_t>(is)) : value(is);
}

/// What people call a currency; a number with such a word is an amount, whatever other numbers there are.
bool names_currency(std::string_view unit) {
    static const std::set<std::string_view> known{"f",   "fr",   "frs",   "franc", "francs", "fcfa",    "cfa",
                                                  "xof", "xaf",  "naira", "ngn",   "n",      "cedi",    "cedis",
                                                  "ghs", "euro", "euros", "eur",   "dollar", "dollars", "usd"};
    return known.contains(unit);
}

std::optional<value> read_amount(const slot_reader& by, std::string_view text) {
    auto all = any_numbers(by, text);
    if (std::ranges::any_of(all, [](const auto& each) { return names_currency(each.unit); }))
        std::erase_if(all, [](const auto& each) { return !names_currency(each.unit); });
    if (all.size() != 1) return {};
    const double minor = all.front().amount * std::pow(10, decimals_of(by.currency));
    if (!(minor < 1e15)) return {};
    if (minor != std::round(minor) && std::abs(minor - std::round(minor)) > 1e-6) return {};
    return money{static_cast<std::int64_t>(std::round(minor)), by.currency}.to_json();
}

std::optional<value> read_phone(const slot_reader& by, std::string_view text) {
    std::set<std::string> found;
    for (std::size_t at = 0; at < text.size();) {
        if (!digit(text[at]) && text[at] != '+') {
            ++at;
            continue;
        }
        const auto end = std::min(text.find_first_not_of("0123456789+ .-()", at), text.size());
        auto run = text.substr(at, end - at);
        // The longest part that its plan knows: "transfere 500 au 97 00 11 22" may put an amount before it.
        for (std::size_t from = 0; from < run.size(); ++from) {
            if ((!digit(run[from]) && run[from] != '+') || (from > 0 && run[from - 1] != ' ')) continue;
            if (const auto read = by.numbers.parse(run.substr(from), by.home); read && !read->is_short_code()) {
                found.emplace(read->normal());
                break;
            }
        }
        at = end;
    }
    if (found.size() != 1) return {};
    return value(*found.begin());
}

std::optional<value> read_choice(const slot& wanted, std::string_view text) {
    const auto words = words_of(text);
    std::set<std::string> found;
    for (const auto& [name, spellings] : wanted.choices)
        for (const auto& each : spellings) {
            const auto own = words_of(each);
            if (!own.empty() && !std::ranges::search(words, own).empty()) found.insert(name);
        }
    if (found.size() != 1) return {};
    return value(*found.begin());
}

std::optional<value> read_date(const slot_reader& by, std::string_view text) {
    const auto words = words_of(text);
    const auto told = [](year_month_day day) -> std::optional<value> {
        if (!day.ok()) return {};
        return value(fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                                 static_cast<unsigned>(day.day())));
    };
    const sys_days today = by.today;
    const auto has = [&](std::initializer_list<std::string_view> any) {
        return std::ranges::any_of(any, [&](auto each) { return std::ranges::find(words, each) != words.end(); });
    };
    if (has({"aujourd", "aujourdhui", "today"})) return told(today);
    if (has({"demain", "tomorrow"})) return told(has({"apres", "after"}) ? today + days{2} : today + days{1});
    if (has({"hier", "yesterday"})) return told(has({"avant", "before"}) ? today - days{2} : today - days{1});
    const auto number = [](const std::string& word) {
        return !word.empty() && word.size() <= 4 && std::ranges::all_of(word, digit) ? std::stoi(word) : -1;
    };
    UErrorCode failed = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols{icu::Locale{by.language.c_str()}, failed};
    const auto index_of = [&](const icu::UnicodeString* names, std::int32_t count, const std::string& word) {
        for (std::int32_t i = 0; i < count; ++i) {
            std::string name;
            names[i].toUTF8String(name);
            const auto plain = words_of(name);
            if (!plain.empty() && (plain.front() == word || (word.size() >= 4 && plain.front().starts_with(word))))
                return i;
        }
        return -1;
    };
    std::int32_t months_known = 0, days_known = 0;
    const auto* const months_named = symbols.getMonths(months_known);
    const auto* const days_named = symbols.getWeekdays(days_known);  // Sunday is 1.
    const auto without_year = [&](int month, int day) {
        year_month_day made{by.today.year() / month / day};
        if (made.ok() && sys_days{made} < today) made = (by.today.year() + years{1}) / month / day;
        return told(made);
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (const auto month = index_of(months_named, months_known, words[i]); month >= 0) {
            const int before = i > 0 ? number(words[i - 1]) : -1;
            const int behind = i + 1 < words.size() ? number(words[i + 1]) : -1;
            const int given = before > 0 ? before : behind;
            const int last = before > 0 ? behind : i + 2 < words.size() ? number(words[i + 2]) : -1;
            if (given > 0 && last >= 1900) return told(year{last} / (month + 1) / given);
            if (given > 0) return without_year(month + 1, given);
        }
        if (i + 2 < words.size()) {
            const int first = number(words[i]), second = number(words[i + 1]), third = number(words[i + 2]);
            if (first >= 1900 && second > 0 && third > 0) return told(year{first} / second / third);
            if (first > 0 && first <= 31 && second > 0 && second <= 12 && third >= 1900)
                return told(year{third} / second / first);
        }
    }
    if (const auto slash = text.find('/'); slash != std::string_view::npos)
        for (std::size_t i = 0; i + 1 < words.size(); ++i)
            if (const int day = number(words[i]), month = number(words[i + 1]); day > 0 && month > 0)
                return without_year(month, day);
    for (const auto& word : words)
        if (const auto day = index_of(days_named, days_known, word); day > 0) {
            const auto ahead = (weekday{static_cast<unsigned>(day - 1)} - weekday{today}).count();
            return told(today + days{ahead == 0 ? 7 : ahead});
        }
    return {};
}

}  // namespace

std::optional<value> slot_reader::read(const slot& wanted, std::string_view message) const {
    switch (wanted.is) {
    case slot::kind::number: return read_number(*this, message);
    case slot::kind::date: return read_date(*this, message);
    case slot::kind::amount: return read_amount(*this, message);
    case slot::kind::phone: return read_phone(*this, message);
    case slot::kind::choice: return read_choice(wanted, message);
    }
    return {};
}

}  // namespace palabre::assistant::detail
