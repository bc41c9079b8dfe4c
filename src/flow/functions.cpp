// src/flow/functions.cpp - the table of functions, and guessing which name was meant.
#include "flow/functions.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace palabre::flow::detail {
namespace {

constexpr kinds of_int = set_of(kind::integer);
constexpr kinds of_whole = of_int | set_of(kind::unsigned_integer);
constexpr kinds of_number = of_whole | set_of(kind::floating);
constexpr kinds of_bool = set_of(kind::boolean);
constexpr kinds of_string = set_of(kind::string);
constexpr kinds of_map = set_of(kind::map);
constexpr kinds of_time = set_of(kind::timestamp);
constexpr kinds of_length = set_of(kind::duration);
constexpr kinds of_clock = of_time | of_length;
constexpr kinds of_any = 0xFFFF;

constexpr signature table[] = {
    {"size", function::size, form::both, 1, 1, {of_string | set_of(kind::list) | of_map}, kind::integer},
    {"contains", function::contains, form::member, 2, 2, {of_string, of_string}, kind::boolean},
    {"startsWith", function::starts_with, form::member, 2, 2, {of_string, of_string}, kind::boolean},
    {"endsWith", function::ends_with, form::member, 2, 2, {of_string, of_string}, kind::boolean},
    {"matches", function::matches, form::both, 2, 2, {of_string, of_string}, kind::boolean},
    {"lowerAscii", function::lower, form::member, 1, 1, {of_string}, kind::string},
    {"upperAscii", function::upper, form::member, 1, 1, {of_string}, kind::string},
    {"trim", function::trim, form::member, 1, 1, {of_string}, kind::string},
    {"int", function::to_int, form::global, 1, 1, {of_number | of_string | of_time}, kind::integer},
    {"uint", function::to_uint, form::global, 1, 1, {of_number | of_string}, kind::unsigned_integer},
    {"double", function::to_double, form::global, 1, 1, {of_number | of_string}, kind::floating},
    {"string", function::to_string, form::global, 1, 1, {of_number | of_string | of_bool | of_clock}, kind::string},
    {"bool", function::to_bool, form::global, 1, 1, {of_bool | of_string}, kind::boolean},
    {"timestamp", function::to_timestamp, form::global, 1, 1, {of_time | of_string | of_int}, kind::timestamp},
    {"duration", function::to_duration, form::global, 1, 1, {of_length | of_string}, kind::duration},
    {"dyn", function::to_dyn, form::global, 1, 1, {of_any}, kind::dynamic},
    {"getFullYear", function::year, form::member, 1, 2, {of_time, of_string}, kind::integer},
    {"getMonth", function::month, form::member, 1, 2, {of_time, of_string}, kind::integer},
    {"getDate", function::date_of, form::member, 1, 2, {of_time, of_string}, kind::integer},
    {"getDayOfMonth", function::day_of_month, form::member, 1, 2, {of_time, of_string}, kind::integer},
    {"getDayOfWeek", function::day_of_week, form::member, 1, 2, {of_time, of_string}, kind::integer},
    {"getDayOfYear", function::day_of_year, form::member, 1, 2, {of_time, of_string}, kind::integer},
    {"getHours", function::hours, form::member, 1, 2, {of_clock, of_string}, kind::integer},
    {"getMinutes", function::minutes, form::member, 1, 2, {of_clock, of_string}, kind::integer},
    {"getSeconds", function::seconds, form::member, 1, 2, {of_clock, of_string}, kind::integer},
    {"getMilliseconds", function::milliseconds, form::member, 1, 2, {of_clock, of_string}, kind::integer},
    {"number", function::number, form::global, 1, 2, {of_number, of_int}, kind::string},
    {"money", function::money, form::global, 1, 2, {of_whole | of_map, of_string}, kind::string},
    {"percent", function::percent, form::global, 1, 1, {of_number}, kind::string},
    {"date", function::date, form::global, 1, 2, {of_time | of_string | of_int, of_string}, kind::string},
    {"time", function::time, form::global, 1, 1, {of_time | of_string | of_int}, kind::string},
    {"duration_text", function::duration_text, form::global, 1, 1, {of_length | of_int}, kind::string},
    {"plural", function::plural, form::global, 2, 3, {of_number, of_string | of_map, of_string}, kind::string},
    {"select", function::select, form::global, 2, 2, {of_string | of_bool | of_whole, of_map}, kind::string},
    {"spell", function::spell, form::global, 1, 1, {of_number}, kind::string},
    {"digits", function::digits, form::global, 1, 1, {of_string | of_whole}, kind::string},
    {"phone", function::phone, form::global, 1, 2, {of_string | of_whole, of_string}, kind::string},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < std::size(table); ++i)
        if (static_cast<std::size_t>(table[i].id) != i) return false;
    return true;
}
static_assert(in_order(), "the table follows enum function");

/// Letters to change, insert or drop, without regard to case.
std::size_t distance(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

}  // namespace

std::span<const signature> signatures() noexcept {
    return table;
}

const signature& signature_of(function id) noexcept {
    return table[static_cast<std::size_t>(id)];
}

const signature* find_function(std::string_view name) noexcept {
    const auto* found =
        std::find_if(std::begin(table), std::end(table), [&](const auto& each) { return each.name == name; });
    return found == std::end(table) ? nullptr : found;
}

std::string nearest_function(std::string_view name, bool member, bool in_text) {
    std::vector<std::string_view> known;
    for (const auto& each : table)
        if ((each.form == form::both || (each.form == form::member) == member) && (in_text || !for_texts_only(each.id)))
            known.push_back(each.name);
    return nearest(name, known);
}

std::string nearest(std::string_view word, std::span<const std::string_view> known) {
    if (word.size() > 64) return {};
    std::string_view best;
    std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string_view each : known) {
        if (each.size() > 64) continue;
        if (const std::size_t far = distance(word, each); far < least) {
            least = far;
            best = each;
        }
    }
    return std::string{best};
}

}  // namespace palabre::flow::detail
