// src/flow/conversion.cpp - int(), string(), timestamp() and their like, getters of time, functions of texts.
#include "flow/evaluator.hpp"
#include "flow/moment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace palabre::flow::detail {
namespace {

template<class T> std::optional<T> read_number(std::string_view text) {
    T number{};
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

template<class T> cell or_bad(std::optional<T> made, std::uint32_t node) {
    return made ? cell::of(*made) : failure(fault::bad_value, node);
}

cell to_int(const cell& given, std::uint32_t node) {
    switch (given.is) {
    case tag::natural:
        if (given.natural > static_cast<std::uint64_t>(INT64_MAX)) return failure(fault::overflow, node);
        return cell::of(static_cast<std::int64_t>(given.natural));
    case tag::real:
        if (!(given.real > -9223372036854775808.0 && given.real < 9223372036854775808.0))
            return failure(fault::overflow, node);
        return cell::of(static_cast<std::int64_t>(given.real));
    case tag::string: return or_bad(read_number<std::int64_t>(given.view()), node);
    default: return cell::of(given.integer);  // an int, or a timestamp's seconds
    }
}

cell to_uint(const cell& given, std::uint32_t node) {
    switch (given.is) {
    case tag::integer:
        if (given.integer < 0) return failure(fault::overflow, node);
        return cell::of(static_cast<std::uint64_t>(given.integer));
    case tag::real:
        if (!(given.real >= 0.0 && given.real < 18446744073709551616.0)) return failure(fault::overflow, node);
        return cell::of(static_cast<std::uint64_t>(given.real));
    case tag::string: return or_bad(read_number<std::uint64_t>(given.view()), node);
    default: return given;
    }
}

cell to_double(const cell& given, std::uint32_t node) {
    switch (given.is) {
    case tag::integer: return cell::of(static_cast<double>(given.integer));
    case tag::natural: return cell::of(static_cast<double>(given.natural));
    case tag::string: return or_bad(read_number<double>(given.view()), node);
    default: return given;
    }
}

cell to_string(const cell& given, evaluator& run, std::uint32_t node) {
    switch (given.is) {
    case tag::boolean: return cell::of(given.boolean ? std::string_view{"true"} : std::string_view{"false"});
    case tag::integer: return run.keep(fmt::to_string(given.integer), node);
    case tag::natural: return run.keep(fmt::to_string(given.natural), node);
    case tag::real: return run.keep(fmt::format("{}", given.real), node);
    case tag::timestamp: return run.keep(to_text(moment{given.integer, static_cast<std::int32_t>(given.size)}), node);
    case tag::duration: return run.keep(to_text(std::chrono::nanoseconds{given.integer}), node);
    default: return given;
    }
}

cell to_bool(const cell& given, std::uint32_t node) {
    if (given.is == tag::boolean) return given;
    static constexpr std::array yes{"1", "t", "T", "true", "TRUE", "True"};  // what cel-go takes
    static constexpr std::array no{"0", "f", "F", "false", "FALSE", "False"};
    const auto is_one_of = [&](const auto& words) {
        return std::any_of(words.begin(), words.end(), [&](const char* each) { return given.view() == each; });
    };
    if (is_one_of(yes)) return cell::of(true);
    return is_one_of(no) ? cell::of(false) : failure(fault::bad_value, node);
}

cell to_timestamp(const cell& given, std::uint32_t node) {
    if (given.is == tag::timestamp) return given;
    const auto at = given.is == tag::integer ? valid(given.integer) : parse_moment(given.view());
    if (!at) return failure(given.is == tag::integer ? fault::overflow : fault::bad_value, node);
    cell made{tag::timestamp, static_cast<std::uint32_t>(at->nanoseconds)};
    made.integer = at->seconds;
    return made;
}

cell to_duration(const cell& given, std::uint32_t node) {
    if (given.is == tag::duration) return given;
    const auto length = parse_duration(given.view());
    if (!length) return failure(fault::bad_value, node);
    cell made{tag::duration};
    made.integer = length->count();
    return made;
}

part part_named(function which) {
    switch (which) {
    case function::year: return part::year;
    case function::month: return part::month;
    case function::date_of: return part::date;
    case function::day_of_month: return part::day_of_month;
    case function::day_of_week: return part::day_of_week;
    case function::day_of_year: return part::day_of_year;
    case function::hours: return part::hours;
    case function::minutes: return part::minutes;
    case function::seconds: return part::seconds;
    default: return part::milliseconds;
    }
}

/// Code points: bytes that do not continue one.
std::int64_t length_of(std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

/// In linear time, which std::string::find is not.
bool contains(std::string_view text, std::string_view part) {
    return part.empty() || ::memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

std::string_view trimmed(std::string_view text) {
    static constexpr std::string_view blanks = " \t\r\n\f\v";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

cell with_case(std::string_view text, char first, evaluator& run, std::uint32_t node) {
    const cell copy = run.keep(text, node);
    if (copy.failed()) return copy;
    char* const letters = const_cast<char*>(copy.text);  // our own copy, in the arena
    std::for_each(letters, letters + copy.size, [&](char& c) {
        if (c >= first && c < first + 26) c = static_cast<char>(c ^ 0x20);
    });
    return copy;
}

}  // namespace

cell converted(function to, const cell& given, evaluator& run, std::uint32_t node) {
    switch (to) {
    case function::to_int: return to_int(given, node);
    case function::to_uint: return to_uint(given, node);
    case function::to_double: return to_double(given, node);
    case function::to_string: return to_string(given, run, node);
    case function::to_bool: return to_bool(given, node);
    case function::to_timestamp: return to_timestamp(given, node);
    case function::to_duration: return to_duration(given, node);
    default: return given;  // dyn()
    }
}

cell part_of_time(function which, std::span<const cell> arguments, std::uint32_t node) {
    const cell& given = arguments[0];
    const part wanted = part_named(which);
    if (given.is == tag::duration) {
        if (arguments.size() > 1) return failure(fault::type_mismatch, node, given.is);  // a duration has no zone
        return cell::of(part_of(std::chrono::nanoseconds{given.integer}, wanted));
    }
    const moment at{given.integer, static_cast<std::int32_t>(given.size)};
    const auto offset = arguments.size() > 1 ? offset_of(arguments[1].view(), at) : std::chrono::seconds{0};
    if (!offset) return failure(fault::bad_value, node);
    return cell::of(part_of(at, wanted, *offset));
}

cell text_function(function which, std::span<const cell> arguments, evaluator& run, std::uint32_t node) {
    const cell& given = arguments[0];
    switch (which) {
    case function::size:
        return cell::of(given.is == tag::string ? length_of(given.view()) : static_cast<std::int64_t>(given.length()));
    case function::contains: return cell::of(contains(given.view(), arguments[1].view()));
    case function::starts_with: return cell::of(given.view().starts_with(arguments[1].view()));
    case function::ends_with: return cell::of(given.view().ends_with(arguments[1].view()));
    case function::lower: return with_case(given.view(), 'A', run, node);
    case function::upper: return with_case(given.view(), 'a', run, node);
    default: return cell::of(trimmed(given.view()));
    }
}

}  // namespace palabre::flow::detail
