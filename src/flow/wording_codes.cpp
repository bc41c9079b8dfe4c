// src/flow/wording_codes.cpp - currencies by ISO 4217, styles of dates.
#include "flow/wording_codes.hpp"

#include <algorithm>
#include <array>

namespace palabre::flow::detail {

int minor_digits(std::string_view currency) noexcept {
    static constexpr std::array none{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                     "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
    static constexpr std::array three{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    const auto is_in = [&](const auto& codes) {
        return std::any_of(codes.begin(), codes.end(), [&](const char* each) { return currency == each; });
    };
    if (is_in(none)) return 0;
    if (is_in(three)) return 3;
    return currency == "CLF" || currency == "UYW" ? 4 : 2;
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
