// src/flow/functions.hpp - the functions of expressions and texts: names, arity, what they take and give.
#pragma once

#include "palabre/flow/type.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace palabre::flow::detail {

enum class function : std::uint8_t {
    size,
    contains,
    starts_with,
    ends_with,
    matches,
    lower,
    upper,
    trim,
    to_int,
    to_uint,
    to_double,
    to_string,
    to_bool,
    to_timestamp,
    to_duration,
    to_dyn,
    year,
    month,
    date_of,
    day_of_month,
    day_of_week,
    day_of_year,
    hours,
    minutes,
    seconds,
    milliseconds,
    number,  // from here on: only in the ${} of a text
    money,
    percent,
    date,
    time,
    duration_text,
    plural,
    select,
    spell,
    digits,
    phone,
};

/// A set of kinds, one bit each.
using kinds = std::uint16_t;

constexpr kinds set_of(kind one) noexcept {
    return static_cast<kinds>(1U << static_cast<unsigned>(one));
}

enum class form : std::uint8_t { global, member, both };

struct signature {
    std::string_view name;
    function id;
    detail::form form;
    std::uint8_t least;  // arguments, the receiver included
    std::uint8_t most;
    std::array<kinds, 3> takes;
    kind gives;
};

std::span<const signature> signatures() noexcept;
const signature& signature_of(function id) noexcept;
const signature* find_function(std::string_view name) noexcept;

constexpr bool for_texts_only(function id) noexcept {
    return id >= function::number;
}

/// The function of that form whose name is nearest, if any is near.
std::string nearest_function(std::string_view name, bool member, bool in_text);

/// Which of `known` was probably meant; "" if none is near enough.
std::string nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace palabre::flow::detail
