// src/flow/wording_codes.cpp - currencies by ISO 4217, styles of dates.
#include "flow/wording_codes.hpp"

#include "palabre/core/money.hpp"

#include <algorithm>
#include <array>

namespace palabre::flow::detail {

int minor_digits(std::string_view currency) noexcept {
    return decimals_of(currency);
}

bool is_currency(std::string_view code) noexcept {
    return code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::optional<std::size_t> date_style(std::string_view name) noexcept {
    static constexpr std::array<std::string_view, 4> styles{"full", "long", "medium", "short"};
    const auto found = std::find(styles.begin(), styles.end(), name);
    if (found == styles.end()) return std::nullopt;
    return static_cast<std::size_t>(found - styles.begin());
}

}  // namespace palabre::flow::detail
