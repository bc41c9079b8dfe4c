// src/core/phone_number.cpp - countries and kinds of numbers by their names.
#include "palabre/core/phone_number.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>

namespace palabre {

country::country(std::string_view code) {
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (code.size() != 2 || !upper(code[0]) || !upper(code[1]))
        throw error{errc::invalid_argument, fmt::format("'{}' is not a country", code),
                    "write two capital letters of ISO 3166, such as BJ"};
    code_ = {code[0], code[1]};
}

std::string_view to_string(number_kind kind) noexcept {
    switch (kind) {
    case number_kind::unknown: return "unknown";
    case number_kind::mobile: return "mobile";
    case number_kind::fixed: return "fixed";
    case number_kind::voip: return "voip";
    case number_kind::service: return "service";
    case number_kind::short_code: return "short_code";
    }
    return "unknown";
}

}  // namespace palabre
