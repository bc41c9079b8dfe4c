// src/flow/cell.cpp - running values: lookups, equality, order, and back to JSON.
#include "flow/cell.hpp"

#include "flow/moment.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <fmt/format.h>

namespace palabre::flow::detail {
namespace {

constexpr int deepest = 64;
constexpr std::size_t bytes_of_a_value = 32;

double as_real(const cell& number) noexcept {
    if (number.is == tag::integer) return static_cast<double>(number.integer);
    if (number.is == tag::natural) return static_cast<double>(number.natural);
    return number.real;
}

template<class T> order compare_as(T left, T right) noexcept {
    if (left < right) return order::less;
    if (left > right) return order::greater;
    return left == right ? order::same : order::none;
}

order compare_numbers(const cell& left, const cell& right) noexcept {
    if (left.is == right.is) {
        if (left.is == tag::integer) return compare_as(left.integer, right.integer);
        if (left.is == tag::natural) return compare_as(left.natural, right.natural);
        return compare_as(left.real, right.real);
    }
    if (left.is == tag::real || right.is == tag::real) return compare_as(as_real(left), as_real(right));
    if (left.is == tag::integer)
        return left.integer < 0 ? order::less : compare_as(static_cast<std::uint64_t>(left.integer), right.natural);
    return right.integer < 0 ? order::greater : compare_as(left.natural, static_cast<std::uint64_t>(right.integer));
}

bool equal_maps(const cell& left, const cell& right, int depth) noexcept {
    if (left.length() != right.length()) return false;
    const auto same = [&](const auto& key, const cell& held) {
        const auto other = right.find(key);
        return other && equal(held, *other, depth + 1);
    };
    if (left.is == tag::object) {
        for (const auto& pair : *left.object)
            if (!same(std::string_view{pair.key().data(), pair.key().size()}, cell::of(pair.value()))) return false;
    } else {
        for (std::uint32_t i = 0; i < left.size; ++i)
            if (!same(left.entries[i].key, left.entries[i].held)) return false;
    }
    return true;
}

bool pay(std::size_t& budget, std::size_t bytes) noexcept {
    if (bytes > budget) return false;
    budget -= bytes;
    return true;
}

std::string key_of(const cell& key) {
    switch (key.is) {
    case tag::boolean: return key.boolean ? "true" : "false";
    case tag::integer: return fmt::to_string(key.integer);
    case tag::natural: return fmt::to_string(key.natural);
    default: return std::string{key.view()};
    }
}

}  // namespace

kind kind_of(tag of) noexcept {
    switch (of) {
    case tag::null: return kind::null;
    case tag::boolean: return kind::boolean;
    case tag::integer: return kind::integer;
    case tag::natural: return kind::unsigned_integer;
    case tag::real: return kind::floating;
    case tag::string: return kind::string;
    case tag::array:
    case tag::list: return kind::list;
    case tag::object:
    case tag::map: return kind::map;
    case tag::timestamp: return kind::timestamp;
    case tag::duration: return kind::duration;
    case tag::error: break;
    }
    return kind::dynamic;
}

cell cell::of(const value& given) noexcept {
    switch (given.kind()) {
    case boost::json::kind::null: return {};
    case boost::json::kind::bool_: return of(given.get_bool());
    case boost::json::kind::int64: return of(given.get_int64());
    case boost::json::kind::uint64: return of(given.get_uint64());
    case boost::json::kind::double_: return of(given.get_double());
    case boost::json::kind::string: return of(std::string_view{given.get_string().data(), given.get_string().size()});
    case boost::json::kind::array: {
        cell made{tag::array};
        made.array = &given.get_array();
        return made;
    }
    case boost::json::kind::object: break;
    }
    cell made{tag::object};
    made.object = &given.get_object();
    return made;
}

std::size_t cell::length() const noexcept {
    if (is == tag::array) return array->size();
    if (is == tag::object) return object->size();
    return size;
}

cell cell::at(std::size_t index) const noexcept {
    return is == tag::array ? of((*array)[index]) : items[index];
}

std::optional<cell> cell::find(std::string_view key) const noexcept {
    if (is == tag::object) {
        const value* found = object->if_contains(key);
        return found == nullptr ? std::nullopt : std::optional{of(*found)};
    }
    return find(of(key));
}

std::optional<cell> cell::find(const cell& key) const noexcept {
    if (is == tag::object) return key.is == tag::string ? find(key.view()) : std::nullopt;
    for (std::uint32_t i = 0; i < size; ++i)
        if (equal(entries[i].key, key)) return entries[i].held;
    return std::nullopt;
}

bool equal(const cell& left, const cell& right, int depth) noexcept {
    if (depth > deepest) return false;
    if (left.is_number() && right.is_number()) return compare_numbers(left, right) == order::same;
    if (left.is_map() && right.is_map()) return equal_maps(left, right, depth);
    if (left.is_list() && right.is_list()) {
        const std::size_t length = left.length();
        if (length != right.length()) return false;
        for (std::size_t i = 0; i < length; ++i)
            if (!equal(left.at(i), right.at(i), depth + 1)) return false;
        return true;
    }
    if (left.is != right.is) return false;
    switch (left.is) {
    case tag::null: return true;
    case tag::boolean: return left.boolean == right.boolean;
    case tag::string: return left.view() == right.view();
    case tag::timestamp: return left.integer == right.integer && left.size == right.size;
    case tag::duration: return left.integer == right.integer;
    default: return false;
    }
}

bool ordered(const cell& left, const cell& right) noexcept {
    if (left.is_number() && right.is_number()) return true;
    return left.is == right.is &&
           (left.is == tag::string || left.is == tag::boolean || left.is == tag::timestamp || left.is == tag::duration);
}

order compare(const cell& left, const cell& right) noexcept {
    if (left.is_number() && right.is_number()) return compare_numbers(left, right);
    if (!ordered(left, right)) return order::none;
    switch (left.is) {
    case tag::string: return compare_as(left.view().compare(right.view()), 0);
    case tag::boolean: return compare_as(int{left.boolean}, int{right.boolean});
    case tag::timestamp:
        if (left.integer == right.integer) return compare_as(left.size, right.size);
        [[fallthrough]];
    default: return compare_as(left.integer, right.integer);
    }
}

std::optional<value> to_json(const cell& from, std::size_t& budget, int depth) {
    if (depth > deepest || !pay(budget, bytes_of_a_value)) return std::nullopt;
    switch (from.is) {
    case tag::boolean: return value(from.boolean);
    case tag::integer: return value(from.integer);
    case tag::natural: return value(from.natural);
    case tag::real: return value(from.real);
    case tag::string:
        if (!pay(budget, from.size)) return std::nullopt;
        return value(from.view());
    case tag::timestamp: return value(to_text(moment{from.integer, static_cast<std::int32_t>(from.size)}));
    case tag::duration: return value(to_text(std::chrono::nanoseconds{from.integer}));
    case tag::array:
    case tag::list: {
        boost::json::array made;
        const std::size_t length = from.length();
        for (std::size_t i = 0; i < length; ++i) {
            auto held = to_json(from.at(i), budget, depth + 1);
            if (!held) return std::nullopt;
            made.push_back(std::move(*held));
        }
        return value(std::move(made));
    }
    case tag::object:
    case tag::map: {
        boost::json::object made;
        const auto put = [&](std::string_view key, const cell& each) {
            auto held = pay(budget, key.size()) ? to_json(each, budget, depth + 1) : std::nullopt;
            if (held) made.insert_or_assign(key, std::move(*held));
            return held.has_value();
        };
        if (from.is == tag::object) {
            for (const auto& pair : *from.object)
                if (!put({pair.key().data(), pair.key().size()}, cell::of(pair.value()))) return std::nullopt;
        } else {
            for (std::uint32_t i = 0; i < from.size; ++i)
                if (!put(key_of(from.entries[i].key), from.entries[i].held)) return std::nullopt;
        }
        return value(std::move(made));
    }
    case tag::null:
    case tag::error: break;
    }
    return value(nullptr);
}

}  // namespace palabre::flow::detail
