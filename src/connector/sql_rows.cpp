// src/connector/sql_rows.cpp - cells become what the operation's description says of them.
#include "connector/sql_rows.hpp"

#include "connector/nested.hpp"
#include "palabre/core/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace palabre::detail {
namespace {

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t number = 0;
    const auto [to, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || to != text.data() + text.size()) return {};
    return number;
}

/// What the description wants of a column, where it can be had without loss.
value as_described(value given, operation_field::kind as) {
    using kind = operation_field::kind;
    if (const auto* const text = given.if_string()) {
        const std::string_view words{*text};
        if (as == kind::boolean && (words == "t" || words == "true" || words == "1")) return true;
        if (as == kind::boolean && (words == "f" || words == "false" || words == "0")) return false;
        if (as == kind::integer || as == kind::number)
            if (const auto number = whole(words)) return *number;
        double real = 0;
        const auto [to, failed] = std::from_chars(words.data(), words.data() + words.size(), real);
        if (as == kind::number && failed == std::errc{} && to == words.data() + words.size()) return real;
    } else if (const auto* const number = given.if_int64()) {
        if (as == kind::boolean && (*number == 0 || *number == 1)) return *number == 1;
        if (as == kind::text) return value(std::string_view{std::to_string(*number)});
    } else if (const auto* const real = given.if_double()) {
        constexpr double exact = 9'007'199'254'740'992;
        const auto cut = static_cast<std::int64_t>(std::clamp(*real, -exact, exact));
        if (as == kind::integer && static_cast<double>(cut) == *real) return cut;
    }
    return given;
}

}  // namespace

const value* argument_of(const value& arguments, const std::string& name) {
    const auto* const given = arguments.if_object();
    const auto* const found = given == nullptr ? nullptr : given->if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

bool sql_rows::begin(std::size_t columns) {
    if (!why_.empty() || (!plan_.many && count_ == 1)) return false;
    if (plan_.many && count_ == most_) {
        refuse(fmt::format("its answer has more than {} rows: ask for fewer in the statement", most_));
        return false;
    }
    if (count_++ > 0) all_.push_back(std::move(last_));
    last_.clear();
    last_.reserve(columns);
    return true;
}

void sql_rows::put(std::string_view column, value cell) {
    for (const auto& field : plan_.is.result)
        if (field.name == column) cell = as_described(std::move(cell), field.is);
    detail::put(last_, column, std::move(cell));
}

void sql_rows::put_text(std::string_view column, std::string_view text) {
    if (!valid_utf8(text)) refuse(fmt::format("the column '{}' is not UTF-8", column));
    put(column, value(text));
}

outcome sql_rows::made() {
    if (!why_.empty()) return outcome::unavailable(std::move(why_));
    if (!plan_.many) return count_ == 0 ? outcome::not_found() : outcome::of(std::move(last_));
    if (count_ > 0) all_.push_back(std::move(last_));
    return outcome::of(std::move(all_));
}

std::string moment_of(std::string_view text) {
    constexpr std::string_view date = "dddd-dd-dd", time = " dd:dd:dd";
    const auto fits = [](std::string_view given, std::string_view like) {
        return given.size() >= like.size() &&
               std::ranges::equal(given.substr(0, like.size()), like,
                                  [](char c, char as) { return as == 'd' ? c >= '0' && c <= '9' : c == as; });
    };
    if (!fits(text, date) || text.ends_with("BC")) return std::string{text};
    const auto behind = text.substr(date.size());
    return fmt::format("{}T{}", text.substr(0, date.size()),
                       fits(behind, time) ? behind.substr(1, time.size() - 1) : "00:00:00");
}

outcome changed(std::int64_t rows) {
    return rows == 0 ? outcome::not_found() : outcome::of(boost::json::object{{"rows", rows}});
}

}  // namespace palabre::detail
