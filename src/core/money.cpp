// src/core/money.cpp - checked sums, ISO 4217 decimals, and the machine's form of an amount.
#include "palabre/core/money.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include <boost/json/object.hpp>
#include <fmt/format.h>

namespace palabre {
namespace {

__extension__ using wide = __int128;

constexpr std::size_t most_parts = 1'000'000;

struct exception {
    std::string_view currency;
    int decimals;
};

/// ISO 4217, table A.1 (maintained by SIX), where the minor unit is not a hundredth. Sorted.
constexpr auto exceptions = std::to_array<exception>({
    {"BHD", 3}, {"BIF", 0}, {"CLF", 4}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"IQD", 3}, {"ISK", 0}, {"JOD", 3},
    {"JPY", 0}, {"KMF", 0}, {"KRW", 0}, {"KWD", 3}, {"LYD", 3}, {"OMR", 3}, {"PYG", 0}, {"RWF", 0}, {"TND", 3},
    {"UGX", 0}, {"UYI", 0}, {"UYW", 4}, {"VND", 0}, {"VUV", 0}, {"XAF", 0}, {"XOF", 0}, {"XPF", 0},
});
static_assert(std::ranges::is_sorted(exceptions, {}, &exception::currency));

[[noreturn]] void refuse(std::string what, std::string cure) {
    throw error{errc::invalid_argument, std::move(what), std::move(cure)};
}

std::int64_t narrow(wide minor) {
    if (minor < std::numeric_limits<std::int64_t>::min() || minor > std::numeric_limits<std::int64_t>::max())
        throw error{errc::overflow, "the amount exceeds 64 bits of minor units"};
    return static_cast<std::int64_t>(minor);
}

void expect_same(const money& a, const money& b) {
    if (a.currency() != b.currency())
        refuse(fmt::format("{} and {} do not mix", a.currency(), b.currency()), "convert one of them first");
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

int decimals_of(std::string_view currency) noexcept {
    const auto found = std::ranges::lower_bound(exceptions, currency, {}, &exception::currency);
    return found != exceptions.end() && found->currency == currency ? found->decimals : 2;
}

money::money(std::int64_t minor, std::string_view currency) : minor_{minor}, currency_{} {
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (currency.size() != currency_.size() || !std::ranges::all_of(currency, capital))
        refuse(fmt::format("'{:.40}' is no currency", currency), "give its ISO 4217 code, such as XOF or EUR");
    std::ranges::copy(currency, currency_.begin());
}

money money::parse(std::string_view text) {
    const auto wrong = [&](std::string cure) { refuse(fmt::format("'{:.40}' is no amount", text), std::move(cure)); };
    const std::size_t space = text.find(' ');
    if (space == text.npos) wrong("write the amount, a space and the currency, such as 12.50 EUR or 12345 XOF");
    const money none{0, text.substr(space + 1)};
    const auto decimals = static_cast<std::size_t>(decimals_of(none.currency()));

    const std::string_view number = text.substr(0, space);
    const bool negative = number.starts_with('-');
    const std::string_view unsigned_number = number.substr(negative ? 1 : 0);
    const std::size_t point = std::min(unsigned_number.find('.'), unsigned_number.size());
    const std::string_view whole = unsigned_number.substr(0, point);
    const std::string_view fraction = unsigned_number.substr(std::min(point + 1, unsigned_number.size()));
    if (!all_digits(whole) || (whole.size() > 1 && whole[0] == '0') || fraction.size() != decimals ||
        (decimals == 0 ? point != unsigned_number.size() : !all_digits(fraction)))
        wrong(decimals == 0
                  ? fmt::format("{} has no decimals: write 12345 {}", none.currency(), none.currency())
                  : fmt::format("{0} has {1} decimals: write {2:.{1}f} {0}", none.currency(), decimals, 12.5));

    const std::string digits = fmt::format("{}{}{}", negative ? "-" : "", whole, fraction);
    std::int64_t minor = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), minor).ec != std::errc{}) narrow(wide{1} << 64);
    if (negative && minor == 0) wrong("zero has no sign");
    return {minor, none.currency()};
}

money money::from_json(const value& from) {
    const auto* const object = from.if_object();
    const value* const minor = object == nullptr ? nullptr : object->if_contains("amount_minor");
    const value* const currency = object == nullptr ? nullptr : object->if_contains("currency");
    if (minor == nullptr || !minor->is_int64() || currency == nullptr || !currency->is_string() || object->size() != 2)
        refuse("the JSON is no amount", R"(write {"amount_minor": 1250, "currency": "EUR"} with a 64-bit integer)");
    return {minor->get_int64(), currency->get_string()};
}

value money::to_json() const {
    return boost::json::object{{"amount_minor", minor_}, {"currency", currency()}};
}

money money::operator-() const {
    return {narrow(-wide{minor_}), currency()};
}

money operator+(const money& a, const money& b) {
    expect_same(a, b);
    return {narrow(wide{a.minor_} + b.minor_), a.currency()};
}

money operator-(const money& a, const money& b) {
    expect_same(a, b);
    return {narrow(wide{a.minor_} - b.minor_), a.currency()};
}

money operator*(const money& a, std::int64_t times) {
    return {narrow(wide{a.minor_} * times), a.currency()};
}

money money::times_ratio(std::int64_t numerator, std::int64_t denominator) const {
    if (denominator == 0) refuse("a ratio's denominator is 0", "give another one");
    const wide product = wide{minor_} * numerator;
    const wide divisor = denominator;
    const wide rest = product % divisor;
    const bool round_up = 2 * (rest < 0 ? -rest : rest) >= (divisor < 0 ? -divisor : divisor);
    const int away = (product < 0) == (divisor < 0) ? 1 : -1;
    return {narrow(product / divisor + (round_up ? away : 0)), currency()};
}

std::vector<money> money::split(std::size_t parts) const {
    if (parts == 0 || parts > most_parts)
        refuse(fmt::format("an amount does not split into {} parts", parts), "give 1 to 1000000");
    const auto count = static_cast<std::int64_t>(parts);
    const std::int64_t rest = minor_ % count;
    const auto longer = static_cast<std::size_t>(rest < 0 ? -rest : rest);
    std::vector<money> shares(parts, money{minor_ / count, currency()});
    for (std::size_t i = 0; i < longer; ++i) shares[i].minor_ += rest < 0 ? -1 : 1;
    return shares;
}

std::strong_ordering operator<=>(const money& a, const money& b) {
    expect_same(a, b);
    return a.minor_ <=> b.minor_;
}

std::string to_string(const money& amount) {
    const auto decimals = static_cast<std::size_t>(decimals_of(amount.currency()));
    const bool negative = amount.minor() < 0;
    const std::uint64_t bits = static_cast<std::uint64_t>(amount.minor());
    std::string digits = fmt::format("{:0{}}", negative ? 0 - bits : bits, decimals + 1);
    if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
    return fmt::format("{}{} {}", negative ? "-" : "", digits, amount.currency());
}

}  // namespace palabre
