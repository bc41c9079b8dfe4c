// src/core/nearest.cpp - edit distance, for "did you mean".
#include "core/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include <fmt/format.h>

namespace palabre::detail {
namespace {

constexpr std::size_t most_shown = 3;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// How many letters to insert, drop, replace or swap with the next one; `limit` + 1 where it is more than `limit`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const char x = lower(a[i - 1]);
            const char y = lower(b[j - 1]);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (x == y ? 0 : 1)});
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]))
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(above);
        above.swap(row);
    }
    return std::min(above[b.size()], limit + 1);
}

}  // namespace

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
    std::size_t nearest = std::max<std::size_t>(1, std::min<std::size_t>(word.size() / 3, 4));
    std::vector<std::string_view> found;
    for (const std::string_view each : known) {
        const std::string_view last = each.substr(each.rfind('/') + 1);
        const std::size_t d = std::min(distance(word, each, nearest), distance(word, last, nearest));
        if (d > nearest) continue;
        if (d < nearest) found.clear();
        nearest = d;
        found.push_back(each);
    }
    if (found.size() > most_shown) found.resize(most_shown);
    std::string list;
    for (const std::string_view each : found) list += fmt::format("{}'{}'", list.empty() ? "" : " or ", each);
    return list.empty() ? "" : fmt::format("did you mean {}?", list);
}

}  // namespace palabre::detail
