// palabre/core/money.hpp - amounts in minor units with their currency: exact, never a double.
#pragma once

#include "palabre/core/value.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace palabre {

/// An amount: a 64-bit count of the currency's minor unit (cents; whole francs CFA, which have none) and the currency's
/// ISO 4217 code. Sums that no longer fit throw error{errc::overflow}; mixed currencies throw
/// error{errc::invalid_argument}, except that == just says no.
///
/// Owns:    two plain numbers.
/// Threads: any; it is a value.
class money {
public:
    /// `currency` is three capital letters, or error{errc::invalid_argument} is thrown.
    money(std::int64_t minor, std::string_view currency);

    /// Reads exactly what to_string() writes: "12.50 EUR", "-3.00 EUR", "12345 XOF". All decimals of the currency, one
    /// space; no grouping, no plus sign, no leading zeros, no comma. Throws error{errc::invalid_argument}.
    static money parse(std::string_view text);

    /// Reads what to_json() writes, and nothing else. Throws error{errc::invalid_argument}.
    static money from_json(const value& from);

    std::int64_t minor() const noexcept { return minor_; }
    std::string_view currency() const noexcept { return {currency_.data(), currency_.size()}; }

    /// {"amount_minor": 1250, "currency": "EUR"}
    value to_json() const;

    money operator-() const;
    friend money operator+(const money& a, const money& b);
    friend money operator-(const money& a, const money& b);
    friend money operator*(const money& a, std::int64_t times);

    /// This times `numerator` / `denominator`, rounded to the minor unit, halves away from zero as on an invoice
    /// (2.5 becomes 3, -2.5 becomes -3). The product may exceed 64 bits on the way. Throws
    /// error{errc::invalid_argument} if `denominator` is 0.
    money times_ratio(std::int64_t numerator, std::int64_t denominator) const;

    /// `parts` shares that differ by one minor unit at most, the larger ones first, and add up to this exactly.
    /// Throws error{errc::invalid_argument} unless `parts` is 1 to 1,000,000.
    std::vector<money> split(std::size_t parts) const;

    bool operator==(const money&) const = default;
    friend std::strong_ordering operator<=>(const money& a, const money& b);

private:
    std::int64_t minor_;
    std::array<char, 3> currency_;
};

/// The machine's plain form, the same in every locale: "12.50 EUR", "12345 XOF". For people, see speech/spelling.
std::string to_string(const money& amount);

/// How many decimals ISO 4217 gives a currency: 0 for XOF, 3 for TND; 2 for every code that it does not list apart.
int decimals_of(std::string_view currency) noexcept;

}  // namespace palabre
