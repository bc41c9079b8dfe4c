// src/history/named.hpp - enums by their stable names, in the order of their values.
#pragma once

#include "palabre/core/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace palabre::history {

/// Throws error{errc::invalid_argument} with the names that there are.
template<class Enum, std::size_t N>
Enum value_of(const std::array<std::string_view, N>& names, std::string_view name, const char* what) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        throw error{errc::invalid_argument, fmt::format("no {} is called '{}'", what, name),
                    fmt::format("use one of: {}", fmt::join(names, ", "))};
    return static_cast<Enum>(found - names.begin());
}

/// "?" for what is none, such as one from a newer program.
template<class Enum, std::size_t N>
std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) noexcept {
    const auto at = static_cast<std::size_t>(value);
    return at < N ? names[at] : "?";
}

}  // namespace palabre::history
