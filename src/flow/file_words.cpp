// src/flow/file_words.cpp - the spellings, one rule each.
#include "flow/file_words.hpp"

#include <algorithm>

namespace palabre::flow::detail {
namespace {

bool is_small(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
    return is_small(c) || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

template<class Rule> bool all(std::string_view text, Rule rule) {
    return std::all_of(text.begin(), text.end(), rule);
}

/// Whether each part between `mark`s fulfils `rule`, which also learns whether it is the first.
template<class Rule> bool all_parts(std::string_view text, char mark, Rule rule) {
    for (bool first = true;; first = false) {
        const std::size_t end = std::min(text.find(mark), text.size());
        if (!rule(text.substr(0, end), first)) return false;
        if (end == text.size()) return true;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

bool is_id(std::string_view text) noexcept {
    return !text.empty() && is_small(text[0]) &&
           all(text, [](char c) { return is_small(c) || is_digit(c) || c == '_'; });
}

bool is_name(std::string_view text) noexcept {
    return !text.empty() && !is_digit(text[0]) &&
           all(text, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

bool is_language(std::string_view text) noexcept {
    return all_parts(text, '-', [](std::string_view part, bool first) {
        if (first) return (part.size() == 2 || part.size() == 3) && all(part, is_small);
        return part.size() >= 2 && part.size() <= 8 && all(part, [](char c) { return is_letter(c) || is_digit(c); });
    });
}

bool is_choice(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 4 && all(text, [](char c) { return is_digit(c) || c == '*' || c == '#'; });
}

bool is_clip(std::string_view text) noexcept {
    return all_parts(text, '/', [](std::string_view part, bool) {
        return !part.empty() && all(part, [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; });
    });
}

}  // namespace palabre::flow::detail
