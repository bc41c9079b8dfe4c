// src/speech/number_rules.cpp - the compiler of rules, with every problem at its place, and what runs them.
#include "speech/number_rules.hpp"

#include "core/nearest.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace palabre::speech::detail {
namespace {

constexpr int deepest = 24;  // a number has at most 19 digits; beyond that rules call each other in a circle
constexpr std::int64_t most_base = 1'000'000'000'000'000'000;
constexpr std::string_view blanks = " \t\r\n";

bool is_blank(char c) {
    return blanks.find(c) != std::string_view::npos;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The largest power of `radix` that is no more than `base`; 1 below the radix.
std::int64_t divisor_of(std::int64_t base, std::int64_t radix) {
    std::int64_t power = 1;
    while (power <= base / radix) power *= radix;
    return power;
}

std::int64_t number_in(std::string_view digits) {
    std::int64_t made = -1;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), made);
    return fault == std::errc{} && end == digits.data() + digits.size() && made <= most_base ? made : -1;
}

}  // namespace

struct number_rules::compiler {
    number_rules& into;
    const word_taker& words;
    const reporter& wrong;
    std::string_view all;

    struct reference {
        std::string set;
        std::size_t offset;
    };
    std::vector<reference> references = {};  ///< A piece's index leads here until all sets are known.
    std::int64_t next_base = 0;
    bool is_silent = false;  ///< A rule with brackets is read twice, and told of once.

    std::size_t offset_of(std::string_view part) const { return static_cast<std::size_t>(part.data() - all.data()); }

    void report(std::string_view at, std::string what, std::string cure) {
        wrong(offset_of(at), std::move(what), std::move(cure));
    }

    void report_at(std::size_t offset, std::string what, std::string cure) {
        if (!is_silent) wrong(offset, std::move(what), std::move(cure));
    }

    void compile() {
        std::string_view rest = all;
        while (true) {
            rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
            if (rest.empty()) break;
            if (rest.front() == '%') {
                begin_set(rest);
                continue;
            }
            const auto end = std::min(rest.find(';'), rest.size());
            if (into.sets_.empty()) {
                report(rest, "a rule before the first set", "begin with the set's name: %number:");
                into.sets_.push_back({});
            }
            read_rule(rest.substr(0, end));
            if (end == rest.size()) report(rest, "a rule without its end", "put ; behind it");
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        for (auto& each : into.sets_) {
            while (each.dense < each.rules.size() && each.rules[each.dense].base == static_cast<int>(each.dense))
                ++each.dense;
        }
        resolve();
        if (into.sets_.empty()) wrong(0, "there is no rule", "write %number: and its rules");
    }

    void begin_set(std::string_view& rest) {
        const auto end = rest.find_first_of(":; \t\r\n", 0);
        const auto name = rest.substr(0, std::min(end, rest.size()));
        const auto bare = name.substr(std::min(name.find_first_not_of('%'), name.size()));
        if (end == std::string_view::npos || rest[end] != ':' || bare.empty())
            report(rest, "'%' begins the name of a set", "write it as %number: with a colon behind it");
        else if (into.find(name))
            report(rest, fmt::format("the set '{}' is there twice", name), "put their rules together");
        into.sets_.push_back({std::string{name}, offset_of(name)});
        next_base = 0;
        rest.remove_prefix(std::min(name.size() + (end != rest.npos && rest[end] == ':' ? 1 : 0), rest.size()));
    }

    set& current() { return into.sets_.back(); }

    void read_rule(std::string_view text) {
        const auto colon = text.find(':');
        const auto head = text.substr(0, colon == text.npos ? 0 : colon);
        const auto body = colon == text.npos ? text : text.substr(colon + 1);
        if (head == "-x") {
            read_special(body, head, current().negative);
        } else if (head == "x.x") {
            read_special(body, head, current().decimal);
        } else if (!head.empty() && !is_digit(head.front())) {
            report(text, fmt::format("'{}' is no number that a rule begins with", head),
                   "write a whole number, -x or x.x before the colon");
        } else {
            read_numbered(head, body);
        }
    }

    void read_special(std::string_view body, std::string_view head, std::optional<pieces>& to) {
        if (to) report(head, fmt::format("a second rule '{}' in '{}'", head, current().name), "keep one of them");
        if (const auto bracket = body.find_first_of("[]"); bracket != body.npos)
            report(body.substr(bracket), fmt::format("brackets in the rule '{}'", head), "leave them out");
        to = read_body(body, 0);
        for (const auto& each : *to)
            if (head == "-x" && (each.is == part::quotient || each.is == part::same))
                report(head, "the rule -x says a negative number's amount with >>", "write >> alone");
    }

    void read_numbered(std::string_view head, std::string_view body) {
        std::int64_t base = next_base, radix = 10;
        if (!head.empty()) {
            const auto slash = head.find('/');
            base = number_in(head.substr(0, slash));
            if (slash != head.npos) radix = number_in(head.substr(slash + 1));
            if (base < 0 || radix < 2)
                return report(head, fmt::format("'{}' is no number that a rule begins with", head),
                              "write BASE or BASE/RADIX, whole numbers up to 10^18, as in 60/60");
            if (base < next_base)
                return report(head, fmt::format("{} comes after a rule for {} or more", base, next_base - 1),
                              "put the rules of a set in the order of their numbers");
        }
        const auto divisor = divisor_of(base, radix);
        const auto open = body.find('['), close = body.find(']');
        if ((open == body.npos) != (close == body.npos) || (open != body.npos && close < open) ||
            (open != body.npos && body.find_first_of("[]", close + 1) != body.npos) ||
            (open != body.npos && body.substr(open + 1, close - open - 1).find('[') != body.npos))
            return report(body, "brackets that do not pair", "use one [ ] a rule");
        if (open != body.npos && base > 0 && base % divisor == 0) {
            std::string bare{body.substr(0, open)};
            bare += body.substr(close + 1);
            is_silent = true;
            add(base, divisor, read_body(bare, divisor, offset_of(body)));
            is_silent = false;
            ++base;
        }
        add(base, divisor, read_body(body, divisor));
        next_base = base + 1;
    }

    void add(std::int64_t base, std::int64_t divisor, pieces says) {
        const bool has_remainder =
            std::ranges::any_of(says, [](const piece& each) { return each.is == part::remainder; });
        current().rules.push_back({base, divisor, has_remainder && base % divisor != 0, std::move(says)});
    }

    /// `origin` is where `body` stands, if it is a copy. A divisor of 0 is that of -x and x.x.
    pieces read_body(std::string_view body, std::int64_t divisor, std::optional<std::size_t> origin = {}) {
        pieces made;
        const auto place = [&](std::size_t at) { return origin ? *origin : offset_of(body) + at; };
        std::size_t at = body.find_first_not_of(blanks);
        if (at != body.npos && body[at] == '\'') ++at;
        bool apart = true, told = false;  // after a blank
        for (; at < body.size();) {
            const char c = body[at];
            if (is_blank(c) || c == '[' || c == ']') {
                apart = apart || is_blank(c);
                ++at;
                continue;
            }
            const auto begin = at;
            const bool calls = c == '<' || c == '>' || c == '=';
            if (!apart && !std::exchange(told, true))
                report_at(place(at), "a word may not grow out of two rules",
                          "write a blank between them, or list the numbers");
            if (calls) {
                read_call(body, at, divisor, made, place);
            } else {
                at = std::min(body.find_first_of(" \t\r\n[]<>=", begin), body.size());
                const auto word = body.substr(begin, at - begin);
                if (word.find('$') != word.npos)
                    report_at(place(begin), "plurals by $( )$ are not taken here",
                              "give one and many rules of their own");
                made.push_back({part::clip, words(word, place(begin))});
            }
            apart = false;
        }
        return made;
    }

    template<class Place>
    void read_call(std::string_view body, std::size_t& at, std::int64_t divisor, pieces& made, const Place& place) {
        const char c = body[at];
        const auto begin = at;
        const auto end = body.find(c, at + 1);
        if (end == body.npos) {
            report_at(place(begin), fmt::format("'{}' without its second '{}'", c, c), "write >>, <<, or =%set=");
            at = body.size();
            return;
        }
        const auto inside = body.substr(begin + 1, end - begin - 1);
        at = end + 1;
        if (at < body.size() && body[at] == c) {
            report_at(place(begin), fmt::format("'{0}{0}{0}' is not taken here", c), fmt::format("write {0}{0}", c));
            ++at;
        }
        if (inside.starts_with('#') || inside.starts_with('0')) {
            made.push_back({part::nothing, 0});
            return;
        }
        const auto bare = inside.substr(std::min(inside.find_first_not_of('%'), inside.size()));
        if (!inside.empty() && (bare.empty() || !inside.starts_with('%'))) {
            report_at(place(begin), fmt::format("'{}' is no set", inside), "write its name with its %");
            return;
        }
        const auto is = c == '=' ? part::same : c == '<' ? part::quotient : part::remainder;
        if (c != '=' && divisor == 1)
            report_at(place(begin), "this rule divides by 1", "begin it with its radix or more, or use =%set=");
        if (c == '=' && bare.empty())
            report_at(place(begin), "a rule that calls itself with the same number", "name another set: =%set=");
        references.push_back({inside.empty() ? current().name : std::string{inside}, place(begin)});
        made.push_back({is, static_cast<std::uint32_t>(references.size() - 1)});
    }

    void resolve() {
        std::vector<std::string_view> known;
        for (const auto& each : into.sets_) known.push_back(each.name);
        std::vector<std::uint32_t> found;
        std::vector<std::size_t> told;
        for (const auto& each : references) {
            const auto set = into.find(each.set);
            found.push_back(set.value_or(0));
            if (set || std::ranges::count(told, each.offset) > 0) continue;
            told.push_back(each.offset);
            const auto near = palabre::detail::did_you_mean(each.set, known);
            wrong(each.offset, fmt::format("there is no set '{}'", each.set),
                  near.empty() ? fmt::format("write {}: and its rules", each.set) : near);
        }
        const auto mend = [&](pieces& all_of_it) {
            for (auto& each : all_of_it)
                if (each.is == part::same || each.is == part::quotient || each.is == part::remainder)
                    each.index = found[each.index];
        };
        for (auto& each : into.sets_) {
            for (auto& one : each.rules) mend(one.says);
            if (each.negative) mend(*each.negative);
            if (each.decimal) mend(*each.decimal);
        }
    }
};

void number_rules::compile(std::string_view text, const word_taker& words, const reporter& wrong) {
    compiler{*this, words, wrong, text}.compile();
}

std::optional<std::uint32_t> number_rules::find(std::string_view name) const {
    const auto found = std::ranges::find(sets_, name, &set::name);
    if (found == sets_.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - sets_.begin());
}

std::vector<std::pair<std::string_view, std::size_t>> number_rules::public_sets() const {
    std::vector<std::pair<std::string_view, std::size_t>> all;
    for (const auto& each : sets_)
        if (each.name.starts_with('%') && !each.name.starts_with("%%")) all.emplace_back(each.name, each.offset);
    return all;
}

bool number_rules::run(std::uint32_t in, std::int64_t number, std::vector<std::uint32_t>& into, int depth) const {
    const set& of = sets_[in];
    if (number < 0 || depth > deepest)
        return number != std::numeric_limits<std::int64_t>::min() && depth <= deepest &&
               run(in, true, -number, {}, into, depth);
    const rule* found = nullptr;
    if (static_cast<std::uint64_t>(number) < of.dense) {
        found = &of.rules[static_cast<std::size_t>(number)];
    } else {
        const auto after = std::ranges::upper_bound(of.rules, number, {}, &rule::base);
        if (after == of.rules.begin()) return false;
        found = &*(after - 1);
    }
    if (found->rolls_back && number % found->divisor == 0) {
        if (found == of.rules.data()) return false;
        --found;
    }
    for (const auto& each : found->says) {
        bool good = true;
        switch (each.is) {
        case part::clip: into.push_back(each.index); break;
        case part::same: good = run(each.index, number, into, depth + 1); break;
        case part::quotient: good = run(each.index, number / found->divisor, into, depth + 1); break;
        case part::remainder: good = run(each.index, number % found->divisor, into, depth + 1); break;
        case part::nothing: good = false; break;
        }
        if (!good) return false;
    }
    return true;
}

bool number_rules::run(std::uint32_t in, bool negative, std::int64_t whole, std::string_view decimals,
                       std::vector<std::uint32_t>& into, int depth) const {
    const set& of = sets_[in];
    if (depth > deepest) return false;
    if (!negative && decimals.empty()) return run(in, whole, into, depth);
    const auto& says = negative ? of.negative : of.decimal;
    if (!says) return false;
    for (const auto& each : *says) {
        bool good = true;
        if (each.is == part::clip)
            into.push_back(each.index);
        else if (negative || each.is == part::same)
            good = run(each.index, false, whole, decimals, into, depth + 1);
        else if (each.is == part::quotient)
            good = run(each.index, whole, into, depth + 1);
        else if (each.is == part::remainder)
            for (const char digit : decimals) good = good && run(each.index, digit - '0', into, depth + 1);
        else
            good = false;
        if (!good) return false;
    }
    return true;
}

void number_rules::mark(std::uint32_t start, std::vector<bool>& clips) const {
    std::vector<bool> seen(sets_.size());
    std::vector<std::uint32_t> open{start};
    while (!open.empty()) {
        const auto at = open.back();
        open.pop_back();
        if (seen[at]) continue;
        seen[at] = true;
        const auto look = [&](const pieces& says) {
            if (std::ranges::any_of(says, [](const piece& each) { return each.is == part::nothing; })) return;
            for (const auto& each : says)
                if (each.is == part::clip)
                    clips[each.index] = true;
                else
                    open.push_back(each.index);
        };
        for (const auto& each : sets_[at].rules) look(each.says);
        if (sets_[at].negative) look(*sets_[at].negative);
        if (sets_[at].decimal) look(*sets_[at].decimal);
    }
}

}  // namespace palabre::speech::detail
