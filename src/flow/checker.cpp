// src/flow/checker.cpp - finds before anything runs what could never work: fields not declared, kinds that do not fit.
#include "flow/program.hpp"
#include "flow/wording_codes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::flow::detail {
namespace {

bool is_number(kind of) {
    return of == kind::integer || of == kind::unsigned_integer || of == kind::floating;
}

bool may_equal(const type& left, const type& right) {
    if (left.kind() == kind::null || right.kind() == kind::null) return true;
    return left.fits(right.kind()) || (is_number(left.kind()) && is_number(right.kind()));
}

bool takes(kinds accepted, const type& given) {
    return given.kind() == kind::dynamic || (accepted & set_of(given.kind())) != 0;
}

std::string words_of(kinds accepted) {
    std::string words;
    for (unsigned i = 1; i <= static_cast<unsigned>(kind::duration); ++i) {
        const auto each = static_cast<kind>(i);
        if ((accepted & set_of(each)) == 0) continue;
        if (!words.empty()) words += " or ";
        words += to_string(each);
    }
    return words;
}

class checker {
public:
    checker(const program& given, const type& variables) : program_{given}, variables_{variables} {}

    checked run(kind wanted) {
        type result = infer(program_.root);
        if (!result.fits(wanted))
            complain(program_.nodes[program_.root].offset, fmt::format("this gives {}", to_string(result.kind())),
                     wanted == kind::boolean ? std::string{"a condition is a bool, such as a comparison"}
                                             : fmt::format("{} is needed here", to_string(wanted)));
        std::stable_sort(complaints_.begin(), complaints_.end(),
                         [](const auto& a, const auto& b) { return a.offset < b.offset; });
        std::vector<problem> problems;
        for (auto& each : complaints_)
            problems.push_back(
                {locate(program_.where, program_.source, each.offset), std::move(each.what), std::move(each.cure)});
        return {std::move(result), std::move(problems)};
    }

private:
    void complain(std::size_t offset, std::string what, std::string cure = {}) {
        complaints_.push_back({offset, std::move(what), std::move(cure)});
    }

    static std::string guess(std::string_view name, const type& among) {
        std::vector<std::string_view> known;
        for (const auto& each : among.fields()) known.push_back(each.name);
        const std::string near = nearest(name, known);
        return near.empty() ? near : fmt::format("did you mean '{}'?", near);
    }

    type infer(std::uint32_t at) {
        const node& from = program_.nodes[at];
        switch (from.what) {
        case op::literal: return of_literal(program_.literals[from.a]);
        case op::variable: return variable(from);
        case op::select:
        case op::has: return select(from, at);
        case op::index: return index(from);
        case op::list: return list(from);
        case op::map: return map(from);
        case op::negate: return negate(from);
        case op::invert: expect(from.a, kind::boolean, "!"); return kind::boolean;
        case op::all_of:
        case op::any_of:
            for (std::uint32_t i = 0; i < from.b; ++i)
                expect(program_.children[from.a + i], kind::boolean, spelling(from.what));
            return kind::boolean;
        case op::choose: return choose(from);
        case op::call: return call(from);
        case op::equal:
        case op::unequal:
        case op::in:
        case op::less:
        case op::less_equal:
        case op::greater:
        case op::greater_equal: return comparison(from);
        default: return arithmetic(from);
        }
    }

    void expect(std::uint32_t operand, kind wanted, std::string_view by) {
        const type given = infer(operand);
        if (!given.fits(wanted))
            complain(program_.nodes[operand].offset,
                     fmt::format("'{}' needs {}, this is {}", by, to_string(wanted), to_string(given.kind())));
    }

    static type of_literal(const cell& held) {
        if (held.is != tag::list) return kind_of(held.is);
        if (held.size == 0) return kind::list;
        const kind first = kind_of(held.items[0].is);
        const bool alike = std::all_of(held.items, held.items + held.size,
                                       [&](const cell& each) { return kind_of(each.is) == first; });
        return type::list_of(alike ? first : kind::dynamic);
    }

    type variable(const node& from) {
        const std::string& name = program_.names[from.a];
        if (!variables_.closed()) return kind::dynamic;
        if (const type* found = variables_.find(name)) return *found;
        complain(from.offset, fmt::format("unknown variable '{}'", name), guess(name, variables_));
        return kind::dynamic;
    }

    type select(const node& from, std::uint32_t at) {
        const type holder = infer(from.a);
        const std::string& name = program_.names[from.b];
        type found = kind::dynamic;
        if (holder.closed()) {
            if (const type* declared = holder.find(name)) {
                found = *declared;
            } else {
                const std::string path = path_of(program_, program_.nodes[at].a);
                complain(
                    from.offset,
                    fmt::format("{} declares no field '{}'", path.empty() ? "this" : fmt::format("'{}'", path), name),
                    guess(name, holder));
            }
        } else if (!holder.fits(kind::map)) {
            complain(from.offset, fmt::format("a {} has no fields such as '{}'", to_string(holder.kind()), name));
        } else if (holder.element() != nullptr) {
            found = *holder.element();
        }
        return from.what == op::has ? type{kind::boolean} : found;
    }

    type index(const node& from) {
        const type holder = infer(from.a);
        const type key = infer(from.b);
        if (!holder.fits(kind::map) && !holder.fits(kind::list))
            complain(from.offset, fmt::format("a {} has no elements", to_string(holder.kind())));
        if (holder.kind() == kind::list && key.kind() != kind::dynamic && !is_number(key.kind()))
            complain(from.offset, "a list's index is an int");
        return holder.element() != nullptr ? *holder.element() : type{};
    }

    type list(const node& from) {
        std::vector<type> parts;
        for (std::uint32_t i = 0; i < from.b; ++i) parts.push_back(infer(program_.children[from.a + i]));
        const bool alike = std::all_of(parts.begin(), parts.end(),
                                       [&](const type& each) { return each.kind() == parts.front().kind(); });
        return type::list_of(alike && !parts.empty() ? parts.front() : type{});
    }

    type map(const node& from) {
        for (std::uint32_t i = 0; i < from.b; ++i) infer(program_.children[from.a + i]);
        return kind::map;
    }

    type negate(const node& from) {
        const type given = infer(from.a);
        if (given.fits(kind::integer) || given.fits(kind::floating)) return given;
        complain(from.offset, fmt::format("'-' does not take {}", to_string(given.kind())));
        return {};
    }

    type choose(const node& from) {
        expect(from.a, kind::boolean, "?:");
        const type yes = infer(from.b);
        const type no = infer(from.c);
        return yes.kind() == no.kind() ? yes : type{};
    }

    type comparison(const node& from) {
        const type left = infer(from.a);
        const type right = infer(from.b);
        const auto refuse = [&](std::string_view why) {
            complain(from.offset, fmt::format("'{}' between {} and {}: {}", spelling(from.what), to_string(left.kind()),
                                              to_string(right.kind()), why));
        };
        if (from.what == op::in) {
            if (!right.fits(kind::list) && !right.fits(kind::map))
                refuse("it looks in lists and maps");
            else if (right.kind() == kind::list && right.element() != nullptr && !may_equal(left, *right.element()))
                refuse("the list holds nothing of that kind");
        } else if (from.what == op::equal || from.what == op::unequal) {
            if (!may_equal(left, right)) refuse("they are never equal");
        } else if (!may_order(left, right)) {
            refuse("they have no order");
        }
        return kind::boolean;
    }

    static bool may_order(const type& left, const type& right) {
        const auto ranked = [](const type& each) {
            return each.kind() != kind::list && each.kind() != kind::map && each.kind() != kind::null;
        };
        return ranked(left) && ranked(right) && may_equal(left, right);
    }

    type arithmetic(const node& from) {
        const kind left = infer(from.a).kind();
        const kind right = infer(from.b).kind();
        const bool sum = from.what == op::add || from.what == op::subtract;
        if (left == kind::dynamic || right == kind::dynamic) {
            const kind known = left == kind::dynamic ? right : left;
            return is_number(known) || known == kind::string || known == kind::list ? type{known} : type{};
        }
        if (left == right && is_number(left) && !(left == kind::floating && from.what == op::remainder)) return left;
        if (left == right && (left == kind::string || left == kind::list) && from.what == op::add) return left;
        if (left == kind::duration && right == kind::duration && sum) return kind::duration;
        if (left == kind::timestamp && right == kind::duration && sum) return kind::timestamp;
        if (left == kind::duration && right == kind::timestamp && from.what == op::add) return kind::timestamp;
        if (left == kind::timestamp && right == kind::timestamp && from.what == op::subtract) return kind::duration;
        std::string cure;
        if (is_number(left) && is_number(right) && left != right) cure = "convert one with int() or double()";
        if (from.what == op::add && (left == kind::string) != (right == kind::string))
            cure = "convert the other with string()";
        complain(from.offset,
                 fmt::format("'{}' does not take {} and {}", spelling(from.what), to_string(left), to_string(right)),
                 cure);
        return {};
    }

    type call(const node& from) {
        const signature& called = signature_of(from.called);
        for (std::uint32_t i = 0; i < from.b; ++i) {
            const std::uint32_t argument = program_.children[from.a + i];
            const type given = infer(argument);
            if (!takes(called.takes[i], given))
                complain(program_.nodes[argument].offset,
                         fmt::format("{}() takes {}, this is {}", called.name, words_of(called.takes[i]),
                                     to_string(given.kind())));
        }
        if (from.b > 1) literal_argument(from, program_.children[from.a + 1]);
        return called.gives;
    }

    /// A currency or a style that is written out can be wrong before anything runs.
    void literal_argument(const node& call, std::uint32_t argument) {
        const node& given = program_.nodes[argument];
        if (given.what != op::literal || program_.literals[given.a].is != tag::string) return;
        const std::string_view text = program_.literals[given.a].view();
        if (call.called == function::money && !is_currency(text))
            complain(given.offset, fmt::format("'{}' is not a currency", text),
                     "write its ISO 4217 code, such as 'XOF'");
        if (call.called == function::date && !date_style(text))
            complain(given.offset, fmt::format("'{}' is not a style of dates", text),
                     "write 'full', 'long', 'medium' or 'short'");
    }

    const program& program_;
    const type& variables_;
    std::vector<complaint> complaints_;
};

}  // namespace

checked check(const program& given, const type& variables, kind wanted) {
    return checker{given, variables}.run(wanted);
}

}  // namespace palabre::flow::detail
