// src/flow/cell.hpp - a value while an expression runs: 16 bytes that point into the scope, the program or the arena.
#pragma once

#include "palabre/core/value.hpp"
#include "palabre/flow/expression.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace palabre::flow::detail {

enum class tag : std::uint8_t {
    error,
    null,
    boolean,
    integer,
    natural,
    real,
    string,
    array,  // JSON's, in the scope
    list,   // made here
    object,
    map,
    timestamp,
    duration,
};

kind kind_of(tag of) noexcept;

struct entry;

/// Trivial on purpose: it travels in two registers. The kinds of one number or pointer share `payload`; texts, lists
/// and maps count in `size`, timestamps keep their nanoseconds there, errors the node that failed.
struct cell {
    tag is = tag::null;
    std::uint32_t size = 0;
    union {
        std::int64_t integer;  // also: duration in ns, timestamp in s, an error's details
        std::uint64_t natural;
        double real;
        bool boolean;
        const char* text;
        const boost::json::array* array;
        const boost::json::object* object;
        const cell* items;
        const entry* entries;
    };

    cell() noexcept : integer{0} {}
    explicit cell(tag what, std::uint32_t length = 0) noexcept : is{what}, size{length}, integer{0} {}

    static cell of(bool given) noexcept {
        cell made{tag::boolean};
        made.boolean = given;
        return made;
    }
    static cell of(std::int64_t given) noexcept {
        cell made{tag::integer};
        made.integer = given;
        return made;
    }
    static cell of(std::uint64_t given) noexcept {
        cell made{tag::natural};
        made.natural = given;
        return made;
    }
    static cell of(double given) noexcept {
        cell made{tag::real};
        made.real = given;
        return made;
    }
    static cell of(std::string_view given) noexcept {
        cell made{tag::string, static_cast<std::uint32_t>(given.size())};
        made.text = given.data();
        return made;
    }
    static cell of(const value& given) noexcept;

    bool failed() const noexcept { return is == tag::error; }
    bool is_list() const noexcept { return is == tag::list || is == tag::array; }
    bool is_map() const noexcept { return is == tag::map || is == tag::object; }
    bool is_number() const noexcept { return is == tag::integer || is == tag::natural || is == tag::real; }
    std::string_view view() const noexcept { return {text, size}; }

    /// Of a list or a map.
    std::size_t length() const noexcept;
    cell at(std::size_t index) const noexcept;  // of a list
    std::optional<cell> find(const cell& key) const noexcept;
    std::optional<cell> find(std::string_view key) const noexcept;
};
static_assert(sizeof(cell) == 16);

/// One pair of a map that an expression makes. Such maps are small: they are searched from the front.
struct entry {
    cell key;
    cell held;
};

/// CEL's heterogeneous equality: numbers by value, different kinds are different. Beyond a depth of 64, unequal.
bool equal(const cell& left, const cell& right, int depth = 0) noexcept;

enum class order { less, same, greater, none };  // none: NaN, or kinds without an order between them

/// Of numbers (across their kinds, as cel-go compares them), strings, bools, timestamps and durations.
order compare(const cell& left, const cell& right) noexcept;

/// True if compare() means something for these two, whatever it says of NaN.
bool ordered(const cell& left, const cell& right) noexcept;

/// As JSON; nothing beyond `budget` bytes (an estimate) or 64 levels.
std::optional<value> to_json(const cell& from, std::size_t& budget, int depth = 0);

}  // namespace palabre::flow::detail
