// src/flow/arithmetic.cpp - + - * / %: numbers without wrap-around, texts, lists, moments.
#include "flow/evaluator.hpp"
#include "flow/moment.hpp"

#include <cmath>
#include <cstring>
#include <limits>

namespace palabre::flow::detail {
namespace {

moment moment_of(const cell& given) {
    return {given.integer, static_cast<std::int32_t>(given.size)};
}

cell of_length(std::optional<std::chrono::nanoseconds> length, std::uint32_t node) {
    if (!length) return failure(fault::overflow, node);
    cell made{tag::duration};
    made.integer = length->count();
    return made;
}

cell of_moment(std::optional<moment> at, std::uint32_t node) {
    if (!at) return failure(fault::overflow, node);
    cell made{tag::timestamp, static_cast<std::uint32_t>(at->nanoseconds)};
    made.integer = at->seconds;
    return made;
}

/// -length, where that fits.
std::optional<std::chrono::nanoseconds> opposite(std::int64_t length) {
    if (length == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
    return std::chrono::nanoseconds{-length};
}

template<class T> cell whole(op what, T left, T right, std::uint32_t node) {
    T made = 0;
    bool beyond = false;
    switch (what) {
    case op::add: beyond = __builtin_add_overflow(left, right, &made); break;
    case op::subtract: beyond = __builtin_sub_overflow(left, right, &made); break;
    case op::multiply: beyond = __builtin_mul_overflow(left, right, &made); break;
    default:
        if (right == 0) return failure(fault::division_by_zero, node);
        if constexpr (std::numeric_limits<T>::is_signed)
            if (left == std::numeric_limits<T>::min() && right == -1) return failure(fault::overflow, node);
        made = what == op::divide ? left / right : left % right;
    }
    return beyond ? failure(fault::overflow, node) : cell::of(made);
}

cell real(op what, const cell& left, const cell& right, std::uint32_t node) {
    switch (what) {
    case op::add: return cell::of(left.real + right.real);
    case op::subtract: return cell::of(left.real - right.real);
    case op::multiply: return cell::of(left.real * right.real);
    case op::divide: {
        // IEEE 754 defines division by zero; the C++ standard does not, and the sanitizer says so.
        if (right.real != 0.0) return cell::of(left.real / right.real);
        if (left.real == 0.0 || left.real != left.real) return cell::of(std::numeric_limits<double>::quiet_NaN());
        const bool negative = std::signbit(left.real) != std::signbit(right.real);
        const double infinity = std::numeric_limits<double>::infinity();
        return cell::of(negative ? -infinity : infinity);
    }
    default: return failure(fault::type_mismatch, node, left.is, right.is);
    }
}

cell joined_texts(const cell& left, const cell& right, evaluator& run, std::uint32_t node) {
    const std::size_t size = std::size_t{left.size} + right.size;
    char* const to = size > expression::max_string ? nullptr : run.memory().take_many<char>(size);
    if (to == nullptr) return failure(fault::too_large, node);
    if (left.size != 0) std::memcpy(to, left.text, left.size);
    if (right.size != 0) std::memcpy(to + left.size, right.text, right.size);
    return cell::of(std::string_view{to, size});
}

cell joined_lists(const cell& left, const cell& right, evaluator& run, std::uint32_t node) {
    const std::size_t first = left.length();
    const std::size_t size = first + right.length();
    cell* const to = size > expression::max_list ? nullptr : run.memory().take_many<cell>(size);
    if (to == nullptr) return failure(fault::too_large, node);
    for (std::size_t i = 0; i < size; ++i) to[i] = i < first ? left.at(i) : right.at(i - first);
    cell made{tag::list, static_cast<std::uint32_t>(size)};
    made.items = to;
    return made;
}

cell moments(op what, const cell& left, const cell& right, std::uint32_t node) {
    const bool adds = what == op::add;
    if (left.is == tag::timestamp && right.is == tag::timestamp && !adds)
        return of_length(minus(moment_of(left), moment_of(right)), node);
    if (left.is == tag::timestamp && right.is == tag::duration) {
        const auto length = adds ? std::chrono::nanoseconds{right.integer} : opposite(right.integer);
        return of_moment(length ? plus(moment_of(left), *length) : std::nullopt, node);
    }
    if (left.is == tag::duration && right.is == tag::timestamp && adds)
        return of_moment(plus(moment_of(right), std::chrono::nanoseconds{left.integer}), node);
    if (left.is == tag::duration && right.is == tag::duration) {
        const cell sum = whole(what, left.integer, right.integer, node);
        return sum.failed() ? sum : of_length(std::chrono::nanoseconds{sum.integer}, node);
    }
    return failure(fault::type_mismatch, node, left.is, right.is);
}

}  // namespace

cell arithmetic(op what, const cell& left, const cell& right, evaluator& run, std::uint32_t node) {
    if (left.is == right.is) {
        if (left.is == tag::integer) return whole(what, left.integer, right.integer, node);
        if (left.is == tag::real) return real(what, left, right, node);
        if (left.is == tag::natural) return whole(what, left.natural, right.natural, node);
        if (left.is == tag::string && what == op::add) return joined_texts(left, right, run, node);
    }
    if (left.is_list() && right.is_list() && what == op::add) return joined_lists(left, right, run, node);
    if (what == op::add || what == op::subtract) return moments(what, left, right, node);
    return failure(fault::type_mismatch, node, left.is, right.is);
}

cell negated(const cell& given, std::uint32_t node) {
    if (given.is == tag::real) return cell::of(-given.real);
    if (given.is != tag::integer) return failure(fault::type_mismatch, node, given.is);
    if (given.integer == std::numeric_limits<std::int64_t>::min()) return failure(fault::overflow, node);
    return cell::of(-given.integer);
}

}  // namespace palabre::flow::detail
