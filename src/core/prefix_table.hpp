// src/core/prefix_table.hpp - which of many prefixes a row of digits starts with; the longest wins.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace palabre::detail {

/// Ten children a node, so that a look-up costs a step a digit and no comparison.
class prefix_table {
public:
    enum class outcome { added, malformed, taken, full };

    /// What became of add(); `held` is the value that had taken the prefix before.
    struct added {
        outcome what = outcome::added;
        std::uint8_t held = 0;
    };

    /// Adds every prefix of `pattern`: digits, `x` for any digit, `[0-24]` for one of 0, 1, 2, 4. `value` is not 0.
    added add(std::string_view pattern, std::uint8_t value);

    /// The value of the longest prefix that `digits` starts with; 0 if there is none.
    std::uint8_t longest(std::string_view digits) const noexcept {
        std::uint8_t found = 0;
        std::size_t at = 0;
        for (const char digit : digits) {
            at = nodes_[at].next[static_cast<std::size_t>(digit - '0')];
            if (at == 0) break;
            if (nodes_[at].value != 0) found = nodes_[at].value;
        }
        return found;
    }

    /// The value of exactly `digits`; 0 if it is no prefix of the table.
    std::uint8_t exactly(std::string_view digits) const noexcept {
        std::size_t at = 0;
        for (const char digit : digits) {
            at = nodes_[at].next[static_cast<std::size_t>(digit - '0')];
            if (at == 0) return 0;
        }
        return nodes_[at].value;
    }

private:
    struct node {
        std::array<std::uint16_t, 10> next{};
        std::uint8_t value = 0;
    };
    using choices = std::vector<std::uint16_t>;  // a bit a digit
    static constexpr std::size_t nodes_at_most = 65'536;

    static std::optional<choices> parsed(std::string_view pattern);
    added add(const choices& digits, std::size_t depth, std::size_t at, std::uint8_t value);

    std::vector<node> nodes_{1};
};

}  // namespace palabre::detail
