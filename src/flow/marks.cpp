// src/flow/marks.cpp - which number an answer to a survey's question means, however it is written.
#include "flow/marks.hpp"

#include "flow/choices.hpp"

#include <unicode/rbnf.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace palabre::flow {
namespace {

/// What people send instead of a mark of 1 to 5.
constexpr std::array<std::pair<std::string_view, int>, 22> faces{{
    {":D", 5},         {":-D", 5},        {"\U0001F600", 5}, {"\U0001F601", 5}, {"\U0001F603", 5}, {"\U0001F604", 5},
    {"\U0001F60D", 5}, {"\U0001F970", 5}, {":)", 4},         {":-)", 4},        {"\U0001F642", 4}, {"\U0001F60A", 4},
    {"\U0001F44D", 4}, {":|", 3},         {":-|", 3},        {"\U0001F610", 3}, {":(", 2},         {":-(", 2},
    {"\U0001F641", 2}, {"\u2639", 2},     {"\U0001F621", 1}, {"\U0001F620", 1},
}};

/// Without the mark that asks for a picture in colour, which telephones add.
std::string bare(const std::string& given) {
    constexpr std::string_view coloured = "\uFE0F", blank = " \t\r\n";
    std::string made = given;
    for (auto at = made.find(coloured); at != std::string::npos; at = made.find(coloured))
        made.erase(at, coloured.size());
    const auto first = made.find_first_not_of(blank);
    if (first == std::string::npos) return {};
    return made.substr(first, made.find_last_not_of(blank) - first + 1);
}

std::optional<int> face(const std::string& given) {
    const auto text = bare(given);
    for (const auto& [looks, mark] : faces)
        if (text == looks) return mark;
    for (const std::string_view star : {"*", "\u2B50", "\u2605"}) {
        std::string all;
        for (int count = 1; count <= 5; ++count)
            if (all += star; text == all) return count;
    }
    return {};
}

std::optional<int> digits(const std::string& given) {
    auto text = bare(given);
    while (!text.empty() && (text.back() == '.' || text.back() == '!')) text.pop_back();
    int number = 0;
    const auto* const end = text.data() + text.size();
    const auto [to, failed] = std::from_chars(text.data(), end, number);
    return failed == std::errc{} && to == end ? std::optional{number} : std::nullopt;
}

std::string spelled(icu::RuleBasedNumberFormat& by, int number) {
    icu::UnicodeString made;
    by.format(number, made);
    std::string text;
    return made.toUTF8String(text);
}

}  // namespace

std::optional<int> mark_said(const step::survey_question& asked, const std::string& given,
                             const std::vector<std::string>& languages) {
    constexpr int most_spelled = 100;
    const auto fits = [&](int number) { return number >= asked.least && number <= asked.most; };
    if (const auto number = digits(given)) return fits(*number) ? number : std::nullopt;
    if (asked.least == 1 && asked.most == 5)
        if (const auto mark = face(given)) return mark;
    std::vector<choice> all;
    for (const auto& [words, number] : asked.words) all.push_back({std::to_string(number), words});
    for (const auto& each : languages) {
        UErrorCode failed = U_ZERO_ERROR;
        icu::RuleBasedNumberFormat by{icu::URBNF_SPELLOUT, icu::Locale{each.c_str()}, failed};
        if (U_FAILURE(failed)) continue;
        for (int number = asked.least; number <= std::min(asked.most, asked.least + most_spelled); ++number)
            all.push_back({std::to_string(number), spelled(by, number)});
    }
    const auto found = match_choice(all, given);
    return found ? digits(*found) : std::nullopt;
}

}  // namespace palabre::flow
