// src/core/prefix_table.cpp - patterns of prefixes become a tree of digits.
#include "core/prefix_table.hpp"

namespace palabre::detail {
namespace {

constexpr std::size_t longest_pattern = 15;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::optional<prefix_table::choices> prefix_table::parsed(std::string_view pattern) {
    choices digits;
    while (!pattern.empty()) {
        const char first = pattern.front();
        pattern.remove_prefix(1);
        if (is_digit(first)) {
            digits.push_back(static_cast<std::uint16_t>(1U << (first - '0')));
        } else if (first == 'x') {
            digits.push_back((1U << 10U) - 1U);
        } else if (first == '[') {
            const std::size_t end = pattern.find(']');
            if (end == pattern.npos || end == 0) return std::nullopt;
            unsigned among = 0;
            for (std::size_t i = 0; i < end; ++i) {
                char to = pattern[i];
                const char from = to;
                if (i + 2 < end && pattern[i + 1] == '-') to = pattern[i += 2];
                if (!is_digit(from) || !is_digit(to) || to < from) return std::nullopt;
                for (char each = from; each <= to; ++each) among |= 1U << (each - '0');
            }
            digits.push_back(static_cast<std::uint16_t>(among));
            pattern.remove_prefix(end + 1);
        } else {
            return std::nullopt;
        }
    }
    if (digits.empty() || digits.size() > longest_pattern) return std::nullopt;
    return digits;
}

prefix_table::added prefix_table::add(std::string_view pattern, std::uint8_t value) {
    const auto digits = parsed(pattern);
    if (!digits) return {outcome::malformed};
    return add(*digits, 0, 0, value);
}

prefix_table::added prefix_table::add(const choices& digits, std::size_t depth, std::size_t at, std::uint8_t value) {
    if (depth == digits.size()) {
        if (nodes_[at].value != 0) return {outcome::taken, nodes_[at].value};
        nodes_[at].value = value;
        return {};
    }
    for (std::size_t digit = 0; digit < 10; ++digit) {
        if ((digits[depth] >> digit & 1U) == 0) continue;
        if (nodes_[at].next[digit] == 0) {
            if (nodes_.size() == nodes_at_most) return {outcome::full};
            nodes_[at].next[digit] = static_cast<std::uint16_t>(nodes_.size());
            nodes_.emplace_back();
        }
        const added one = add(digits, depth + 1, nodes_[at].next[digit], value);
        if (one.what != outcome::added) return one;
    }
    return {};
}

}  // namespace palabre::detail
