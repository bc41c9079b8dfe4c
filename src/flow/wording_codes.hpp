// src/flow/wording_codes.hpp - the codes that texts use: currencies with their minor digits, styles of dates.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace palabre::flow::detail {

/// The digits behind the point that ISO 4217 gives a currency. CLDR's differ for some (the Hungarian forint's), and
/// amounts in minor units mean ISO's.
int minor_digits(std::string_view currency) noexcept;

/// True for "XOF" and its like.
bool is_currency(std::string_view code) noexcept;

/// 0 to 3 for "full", "long", "medium", "short".
std::optional<std::size_t> date_style(std::string_view name) noexcept;

}  // namespace palabre::flow::detail
