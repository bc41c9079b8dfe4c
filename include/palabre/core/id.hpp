// palabre/core/id.hpp - strong 64-bit ids, and the generator that never gives one twice.
#pragma once

#include "palabre/core/runtime.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace palabre {

namespace detail {
std::int64_t checked_id(std::int64_t value);
std::int64_t parse_id(std::string_view text);
}  // namespace detail

/// The id of an `Of` (any type, it need not be complete), so that a lead's never passes for a queue's. Positive, it
/// fits a database's signed 64 bits; in JSON it is a string, because JavaScript's numbers end at 53 bits.
///
/// Owns:    a plain number.
/// Threads: any; it is a value.
template<class Of> class id {
public:
    /// Names nothing; false.
    constexpr id() = default;

    /// An id as the store keeps it; 0 names nothing. Throws error{errc::invalid_argument} if `value` is negative.
    explicit id(std::int64_t value) : value_{detail::checked_id(value)} {}

    /// Reads what to_string() writes: decimal digits, 1 to 2^63 - 1, without sign, space or leading zero.
    /// Throws error{errc::invalid_argument} for anything else.
    static id parse(std::string_view text) { return id{detail::parse_id(text)}; }

    constexpr std::int64_t value() const noexcept { return value_; }
    constexpr explicit operator bool() const noexcept { return value_ != 0; }

    friend constexpr auto operator<=>(const id&, const id&) = default;
    friend std::string to_string(const id& each) { return std::to_string(each.value_); }

private:
    std::int64_t value_ = 0;
};

/// Makes ids that only grow: 41 bits of milliseconds since 2025-01-01 00:00 UTC (until 2094-09-07), 10 bits of node,
/// 12 bits of sequence. A burst of more than 4096 in a millisecond borrows from the next ones, and a clock that jumps
/// back is waited for in the same way, so that two ids of one generator are never equal. Give each center of an
/// installation a node of its own.
///
/// Owns:    nothing; the runtime must outlive it.
/// Threads: one at a time.
class id_generator {
public:
    static constexpr std::int64_t epoch_ms = 1'735'689'600'000;  ///< 2025-01-01 in Unix milliseconds.
    static constexpr int last_node = 1023;

    /// `largest_stored` is the largest id in the store, of whatever kind and node (0 if it is empty): what comes is
    /// larger, whatever the clock says. Throws error{errc::invalid_argument} for a node outside 0 to last_node or a
    /// negative `largest_stored`.
    id_generator(const runtime& on, int node, std::int64_t largest_stored);

    /// The next id. Throws error{errc::overflow} when the 41 bits have run out.
    template<class Of> id<Of> next() { return id<Of>{next_value()}; }
    std::int64_t next_value();

private:
    const runtime* runtime_;
    std::int64_t node_;
    std::int64_t last_;  // milliseconds and sequence of the last one: 53 bits that count up
};

}  // namespace palabre

template<class Of> struct std::hash<palabre::id<Of>> {
    std::size_t operator()(const palabre::id<Of>& each) const noexcept {
        return std::hash<std::int64_t>{}(each.value());
    }
};
