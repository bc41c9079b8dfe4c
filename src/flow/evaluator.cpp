// src/flow/evaluator.cpp - walks the tree of an expression; the tree's depth is capped, so recursion is safe.
#include "flow/evaluator.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace palabre::flow::detail {
namespace {

constexpr std::size_t most_arguments = 3;

fault fault_of(const cell& failed) {
    return static_cast<fault>(failed.integer & 0xFF);
}

std::string_view name_of(std::int64_t packed) {
    return to_string(kind_of(static_cast<tag>(packed & 0xFF)));
}

}  // namespace

void* arena::take(std::size_t bytes, std::size_t alignment) {
    if (bytes > left_) return nullptr;
    left_ -= bytes;
    return resource_.allocate(bytes, alignment);
}

cell failure(fault why, std::uint32_t node, tag left, tag right) noexcept {
    cell made{tag::error, node};
    made.integer = static_cast<std::int64_t>(why) | (static_cast<std::int64_t>(left) << 8U) |
                   (static_cast<std::int64_t>(right) << 16U);
    return made;
}

cell evaluator::keep(std::string_view text, std::uint32_t node) {
    char* const place = text.size() > expression::max_string ? nullptr : arena_.take_many<char>(text.size());
    if (place == nullptr) return failure(fault::too_large, node);
    if (!text.empty()) std::memcpy(place, text.data(), text.size());
    return cell::of(std::string_view{place, text.size()});
}

cell evaluator::visit(std::uint32_t at) {
    const node& from = program_.nodes[at];
    switch (from.what) {
    case op::literal: return program_.literals[from.a];
    case op::variable: return variable(from, at);
    case op::select:
    case op::has: return select(from, at);
    case op::index: return index(from, at);
    case op::list: return make_list(from, at);
    case op::map: return make_map(from, at);
    case op::negate: {
        const cell given = visit(from.a);
        return given.failed() ? given : negated(given, at);
    }
    case op::invert: {
        const cell given = visit(from.a);
        if (given.is == tag::boolean) return cell::of(!given.boolean);
        return given.failed() ? given : failure(fault::type_mismatch, at, given.is);
    }
    case op::all_of: return every(from, at, false);
    case op::any_of: return every(from, at, true);
    case op::choose: {
        const cell asked = visit(from.a);
        if (asked.is == tag::boolean) return visit(asked.boolean ? from.b : from.c);
        return asked.failed() ? asked : failure(fault::type_mismatch, at, asked.is);
    }
    case op::call: return call(from, at);
    default: return binary(from, at);
    }
}

cell evaluator::variable(const node& from, std::uint32_t at) const {
    const value* found = scope_.find(program_.names[from.a]);
    return found == nullptr ? failure(fault::no_such_variable, at) : cell::of(*found);
}

cell evaluator::select(const node& from, std::uint32_t at) {
    const cell held = visit(from.a);
    if (held.failed()) return held;
    if (!held.is_map()) return failure(fault::type_mismatch, at, held.is);
    const auto found = held.find(std::string_view{program_.names[from.b]});
    if (from.what == op::has) return cell::of(found.has_value());
    return found ? *found : failure(fault::no_such_field, at);
}

cell evaluator::index(const node& from, std::uint32_t at) {
    const cell held = visit(from.a);
    if (held.failed()) return held;
    const cell key = visit(from.b);
    if (key.failed()) return key;
    if (held.is_map()) {
        const auto found = held.find(key);
        return found ? *found : failure(fault::no_such_field, at);
    }
    if (!held.is_list() || !key.is_number()) return failure(fault::type_mismatch, at, held.is, key.is);
    const auto length = static_cast<std::int64_t>(held.length());
    if (compare(key, cell::of(std::int64_t{0})) == order::less || compare(key, cell::of(length)) != order::less)
        return failure(fault::out_of_range, at);
    const std::size_t where = key.is == tag::real ? static_cast<std::size_t>(key.real) : key.natural;
    if (key.is == tag::real && static_cast<double>(where) != key.real) return failure(fault::out_of_range, at);
    return held.at(where);
}

cell evaluator::make_list(const node& from, std::uint32_t at) {
    cell* const items = arena_.take_many<cell>(from.b);
    if (items == nullptr) return failure(fault::too_large, at);
    for (std::uint32_t i = 0; i < from.b; ++i) {
        items[i] = visit(program_.children[from.a + i]);
        if (items[i].failed()) return items[i];
    }
    cell made{tag::list, from.b};
    made.items = items;
    return made;
}

cell evaluator::make_map(const node& from, std::uint32_t at) {
    const std::uint32_t count = from.b / 2;
    entry* const entries = arena_.take_many<entry>(count);
    if (entries == nullptr) return failure(fault::too_large, at);
    cell made{tag::map, 0};
    made.entries = entries;
    for (std::uint32_t i = 0; i < count; ++i) {
        const cell key = visit(program_.children[from.a + 2 * i]);
        if (key.failed()) return key;
        if (key.is != tag::string && key.is != tag::boolean && key.is != tag::integer && key.is != tag::natural)
            return failure(fault::type_mismatch, at, key.is);
        if (made.find(key)) return failure(fault::bad_value, at);
        const cell held = visit(program_.children[from.a + 2 * i + 1]);
        if (held.failed()) return held;
        entries[i] = {key, held};
        ++made.size;
    }
    return made;
}

/// && and ||: an operand that decides wins over failures on either side of it.
cell evaluator::every(const node& from, std::uint32_t at, bool decides) {
    cell failed;
    for (std::uint32_t i = 0; i < from.b; ++i) {
        const cell each = visit(program_.children[from.a + i]);
        if (each.is == tag::boolean) {
            if (each.boolean == decides) return each;
        } else if (!failed.failed()) {
            failed = each.failed() ? each : failure(fault::type_mismatch, at, each.is);
        }
    }
    return failed.failed() ? failed : cell::of(!decides);
}

cell evaluator::binary(const node& from, std::uint32_t at) {
    const cell left = visit(from.a);
    if (left.failed()) return left;
    const cell right = visit(from.b);
    if (right.failed()) return right;
    switch (from.what) {
    case op::equal: return cell::of(equal(left, right));
    case op::unequal: return cell::of(!equal(left, right));
    case op::in: return member_of(left, right, at);
    case op::less:
    case op::less_equal:
    case op::greater:
    case op::greater_equal: break;
    default: return arithmetic(from.what, left, right, *this, at);
    }
    if (!ordered(left, right)) return failure(fault::type_mismatch, at, left.is, right.is);
    const order found = compare(left, right);
    if (from.what == op::less) return cell::of(found == order::less);
    if (from.what == op::greater) return cell::of(found == order::greater);
    return cell::of(found == order::same || found == (from.what == op::less_equal ? order::less : order::greater));
}

cell evaluator::member_of(const cell& wanted, const cell& held, std::uint32_t at) const {
    if (held.is_map()) return cell::of(held.find(wanted).has_value());
    if (!held.is_list()) return failure(fault::type_mismatch, at, wanted.is, held.is);
    const std::size_t length = held.length();
    for (std::size_t i = 0; i < length; ++i)
        if (equal(wanted, held.at(i))) return cell::of(true);
    return cell::of(false);
}

cell evaluator::call(const node& from, std::uint32_t at) {
    std::array<cell, most_arguments> held;
    const signature& of = signature_of(from.called);
    for (std::uint32_t i = 0; i < from.b; ++i) {
        held[i] = visit(program_.children[from.a + i]);
        if (held[i].failed()) return held[i];
        if ((of.takes[i] & set_of(kind_of(held[i].is))) == 0) return failure(fault::type_mismatch, at, held[i].is);
    }
    return apply(from, std::span{held}.first(from.b), at);
}

cell evaluator::apply(const node& from, std::span<const cell> arguments, std::uint32_t at) {
    const function called = from.called;
    if (called == function::matches) {
        const auto& text = arguments[0];
        return cell::of(re2::RE2::PartialMatch(re2::StringPiece{text.text, text.size}, *program_.patterns[from.c]));
    }
    if (for_texts_only(called)) return words_->say(called, arguments, *this, at);
    if (called >= function::year) return part_of_time(called, arguments, at);
    if (called >= function::to_int) return converted(called, arguments[0], *this, at);
    return text_function(called, arguments, *this, at);
}

evaluation_error evaluator::explain(const cell& failed) const {
    const node& from = program_.nodes[failed.size];
    const std::string_view left = name_of(failed.integer >> 8U);
    const std::string_view right = name_of(failed.integer >> 16U);
    const bool is_call = from.what == op::call;
    const std::string doer =
        is_call ? fmt::format("{}()", signature_of(from.called).name) : fmt::format("'{}'", spelling(from.what));
    std::string what;
    switch (fault_of(failed)) {
    case fault::no_such_variable: what = fmt::format("there is no variable '{}'", program_.names[from.a]); break;
    case fault::no_such_field: {
        if (is_call) {
            what = fmt::format("{} misses a field of its map", doer);
            break;
        }
        const std::string owner = path_of(program_, from.a);
        const std::string holder = owner.empty() ? "the map" : fmt::format("'{}'", owner);
        what = from.what == op::index ? fmt::format("{} has no such key", holder)
                                      : fmt::format("{} has no field '{}'", holder, program_.names[from.b]);
        break;
    }
    case fault::out_of_range:
        what = is_call ? fmt::format("{} is given a number out of its range", doer) : "the list has no such index";
        break;
    case fault::type_mismatch:
        if (from.what == op::select || from.what == op::has)
            what = fmt::format("a {} has no fields such as '{}'", left, program_.names[from.b]);
        else if (from.what == op::map)
            what = fmt::format("a {} cannot be a map's key", left);
        else if (!is_call && static_cast<tag>((failed.integer >> 16U) & 0xFF) != tag::error)
            what = fmt::format("{} does not take {} and {}", doer, left, right);
        else
            what = fmt::format("{} does not take {}", doer, left);
        break;
    case fault::overflow: what = fmt::format("the result of {} is out of range", doer); break;
    case fault::division_by_zero: what = "division by zero"; break;
    case fault::bad_value:
        what = from.what == op::map ? "the map has a key twice" : fmt::format("{} cannot read its argument", doer);
        break;
    case fault::too_large: what = "the result is too large"; break;
    }
    return {fault_of(failed), locate(program_.where, program_.source, from.offset), std::move(what)};
}

}  // namespace palabre::flow::detail
