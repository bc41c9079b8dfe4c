// palabre/flow/expression.hpp - conditions and small computations: a subset of CEL, parsed once, checked, evaluated.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/core/value.hpp"
#include "palabre/flow/type.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace palabre::flow {

namespace detail {
struct program;
}

/// The variables that an expression reads: up to four JSON objects, the last one added looked at first.
///
/// Owns:    nothing: the objects must outlive it and stay as they are while something is evaluated.
/// Threads: const members from any thread; the rest from one at a time.
class scope {
public:
    static constexpr std::size_t capacity = 4;

    scope() = default;
    explicit scope(const value& variables) { add(variables); }

    /// Throws error{errc::invalid_argument} unless `variables` is an object, error{errc::too_large} for the fifth.
    scope& add(const value& variables);

    /// nullptr if there is none of that name.
    const value* find(std::string_view name) const noexcept;

private:
    std::array<const value*, capacity> layers_{};
    std::size_t count_ = 0;
};

/// Why an evaluation gave no value.
enum class fault {
    no_such_variable,
    no_such_field,     ///< Or no such key.
    out_of_range,      ///< An index beyond its list.
    type_mismatch,     ///< An operator or a function that does not take such a value.
    overflow,          ///< Beyond 64 bits, or beyond the years 1 to 9999.
    division_by_zero,  ///< Of whole numbers; doubles give infinity, as in CEL.
    bad_value,         ///< A text that is not the number, date, currency ... that it should be.
    too_large,         ///< Beyond a cap of expression's.
};

/// "no_such_field" for fault::no_such_field, and so on: stable names for logs and bindings.
std::string_view to_string(fault why) noexcept;

/// An evaluation's failure, as data: the world's fault as a rule (a lookup without the field), never an exception.
struct evaluation_error {
    flow::fault fault;
    place where;
    std::string what;
};

using evaluated = std::variant<value, evaluation_error>;
using tested = std::variant<bool, evaluation_error>;

/// What can be said of an expression before it runs.
struct checked {
    type result;
    std::vector<problem> problems;  ///< In the order of the text.
};

/// A CEL expression (https://github.com/google/cel-spec): the operators, literals, conversions and functions that
/// docs/manual/expressions.md lists. Left out: macros but has(), so that nothing loops; bytes; messages; types as
/// values. No expression runs longer than its caps let it.
///
/// Owns:    its parsed form, which copies share and nothing changes.
/// Threads: any; one expression may be evaluated on several at once.
class expression {
public:
    static constexpr std::size_t max_source = 4096;       ///< Bytes of an expression.
    static constexpr std::size_t max_depth = 64;          ///< Levels of nesting; a && b && c is one level.
    static constexpr std::size_t max_nodes = 1000;        ///< Operators, operands and calls.
    static constexpr std::size_t max_pattern = 256;       ///< Bytes of a pattern of matches().
    static constexpr std::size_t max_string = 64 * 1024;  ///< Bytes of a text that an expression makes.
    static constexpr std::size_t max_list = 10'000;       ///< Elements of a list that an expression makes.
    static constexpr std::size_t max_working_memory = 1
                                                      << 20U;  ///< Bytes that one evaluation may use, result included.

    /// Throws error{errc::invalid_file} where `where` names a file and error{errc::invalid_argument} elsewhere, with
    /// every problem found; `where` is the place of the text's first character.
    static expression parse(std::string_view text, place where = {});

    /// Timestamps become RFC 3339 texts, durations texts such as "90s", keys of maps texts, as CEL writes JSON.
    evaluated evaluate(const scope& variables) const;

    /// For conditions: as evaluate(), but anything but a bool is a fault::type_mismatch.
    tested test(const scope& variables) const;

    /// The dotted paths that it may read, sorted: "balance.amount", "language". A path ends at the first index.
    std::vector<std::string> variables() const;

    /// `variables` is a type::structure of all that may be read; `wanted` is what the place needs (a condition:
    /// kind::boolean).
    checked check(const type& variables, kind wanted = kind::dynamic) const;

    /// As it was written.
    const std::string& text() const noexcept;

private:
    explicit expression(std::shared_ptr<const detail::program> parsed) noexcept;

    std::shared_ptr<const detail::program> program_;
};

}  // namespace palabre::flow
