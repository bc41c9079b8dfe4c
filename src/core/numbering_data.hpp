// src/core/numbering_data.hpp - numbering plans as the library holds them: tables of prefixes and dated migrations.
#pragma once

#include "core/prefix_table.hpp"
#include "palabre/core/phone_number.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::detail {

inline constexpr std::size_t most_digits = 15;  // E.164, with the country's code

using group_sizes = std::array<std::uint8_t, 8>;  // how digits are spaced in print; 0 ends

/// Lengths of national numbers, a bit each.
using length_set = std::uint16_t;

struct number_range {
    number_kind kind = number_kind::unknown;
    length_set lengths = 0;
    group_sizes groups{};
};

/// On one day, every number of `digits` digits got more in front, which depended on how it began. All fronts of one
/// migration are of one size, so that what was put in front can be taken off again without a doubt.
struct number_migration {
    std::string name;
    calendar_time when;
    std::size_t digits = 0;
    group_sizes groups{};
    std::vector<std::string> fronts;
    prefix_table front_of;  // of an old number: its place in `fronts`, from 1

    /// What goes in front of the old number; "" if it does not take part.
    std::string_view front(std::string_view old) const noexcept;

    /// The old form of a number; "" if it has none.
    std::string_view before(std::string_view national) const noexcept;
};

struct number_plan {
    country id;
    std::string name;
    std::string code;
    length_set lengths = 0;  // of any range
    group_sizes groups{};
    std::vector<std::string> international_prefixes;  // the longest first
    std::string trunk_prefix;
    std::string example;
    std::vector<number_range> ranges;
    prefix_table range_of;                     // place in `ranges`, from 1
    std::vector<number_migration> migrations;  // the oldest first
    std::vector<std::string> operators;
    prefix_table operator_of;  // place in `operators`, from 1
    calendar_time operators_as_of;

    /// The range that a current number belongs to; nullptr if it is not assigned.
    const number_range* range(std::string_view national) const noexcept;

    /// Whether a number of `size` digits can be one of this country's, of today or of before a migration.
    bool has_length(std::size_t size) const noexcept;

    /// The most digits that a national number of today has.
    std::size_t longest() const noexcept;

    /// "01 90 01 12 34"
    std::string grouped(std::string_view national) const;
};

struct numbering_data {
    prefix_table codes;                              // of every country there is; a code's value is its length
    std::vector<number_plan> plans;                  // ordered by id
    std::array<std::uint16_t, 1000> plan_of_code{};  // place in `plans`, from 1

    const number_plan* plan(country id) const noexcept;
    const number_plan* plan_of(std::string_view code) const noexcept;
};

/// Reads plans as docs/manual/numbers.md describes them and puts them over `base`.
/// Throws error with every problem of the file.
numbering_data load_numbering(numbering_data base, std::string_view yaml, std::string file);

/// src/core/numbering_plans.yaml, word for word.
extern const std::string_view builtin_numbering_plans;

}  // namespace palabre::detail
