// palabre/core/utf8.hpp - text from outside: valid or made so, and counted in code points.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace palabre {

bool valid_utf8(std::string_view text) noexcept;

/// The same text, each byte that is not part of UTF-8 replaced by U+FFFD.
std::string clean_utf8(std::string_view text);

/// The number of Unicode code points; a byte that is not UTF-8 counts as one.
std::size_t code_points(std::string_view text) noexcept;

}  // namespace palabre
