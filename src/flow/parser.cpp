// src/flow/parser.cpp - CEL's grammar, by precedence climbing, with a cure for what other languages write.
#include "flow/lexer.hpp"
#include "flow/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre::flow::detail {
namespace {

constexpr std::array reserved{std::string_view{"as"},        std::string_view{"break"},  std::string_view{"const"},
                              std::string_view{"continue"},  std::string_view{"else"},   std::string_view{"for"},
                              std::string_view{"function"},  std::string_view{"if"},     std::string_view{"import"},
                              std::string_view{"let"},       std::string_view{"loop"},   std::string_view{"package"},
                              std::string_view{"namespace"}, std::string_view{"return"}, std::string_view{"var"},
                              std::string_view{"void"},      std::string_view{"while"}};

constexpr std::array macros{std::string_view{"all"},           std::string_view{"exists"},
                            std::string_view{"exists_one"},    std::string_view{"existsOne"},
                            std::string_view{"map"},           std::string_view{"filter"},
                            std::string_view{"transformList"}, std::string_view{"transformMap"}};

struct binary {
    op what;
    int binds;
};

std::optional<binary> binary_of(token_kind kind) {
    switch (kind) {
    case token_kind::or_or: return binary{op::any_of, 1};
    case token_kind::and_and: return binary{op::all_of, 2};
    case token_kind::less: return binary{op::less, 3};
    case token_kind::less_equal: return binary{op::less_equal, 3};
    case token_kind::greater: return binary{op::greater, 3};
    case token_kind::greater_equal: return binary{op::greater_equal, 3};
    case token_kind::equal: return binary{op::equal, 3};
    case token_kind::unequal: return binary{op::unequal, 3};
    case token_kind::in: return binary{op::in, 3};
    case token_kind::plus: return binary{op::add, 4};
    case token_kind::minus: return binary{op::subtract, 4};
    case token_kind::star: return binary{op::multiply, 5};
    case token_kind::slash: return binary{op::divide, 5};
    case token_kind::percent: return binary{op::remainder, 5};
    default: return std::nullopt;
    }
}

constexpr int tightest = 5;

class parser {
public:
    using index = std::uint32_t;

    parser(std::string_view source, bool in_text, std::vector<token> tokens, program& into,
           std::vector<complaint>& complaints)
        : source_{source}, in_text_{in_text}, tokens_{std::move(tokens)}, into_{into}, complaints_{complaints} {}

    void run() {
        if (now().kind == token_kind::end) return stop("an expression is missing", "");
        into_.root = expression();
        if (now().kind == token_kind::end) return;
        if (now().kind == token_kind::left_brace) return stop("messages are left out", "write a map: {'name': value}");
        stop(fmt::format("{} does not belong here", shown()), "an operator such as && or + stands between two values");
    }

private:
    const token& now() const { return stopped_ ? tokens_.back() : tokens_[at_]; }
    const token& next() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
    void advance() {
        if (at_ + 1 < tokens_.size()) ++at_;
    }
    bool take(token_kind kind) {
        if (now().kind != kind) return false;
        advance();
        return true;
    }
    std::string shown() const {
        return now().kind == token_kind::end ? "the end" : fmt::format("'{}'", now().text.substr(0, 40));
    }

    void complain(std::size_t offset, std::string what, std::string cure) {
        if (!stopped_) complaints_.push_back({offset, std::move(what), std::move(cure)});
    }
    /// From here on every token reads as the end, so that all the callers return.
    void stop(std::string what, std::string cure) {
        complain(now().offset, std::move(what), std::move(cure));
        stopped_ = true;
    }
    void expect(token_kind kind, std::string_view wanted, std::string_view because) {
        if (!take(kind)) stop(fmt::format("{} is missing before {}", wanted, shown()), std::string{because});
    }

    index add(node made, int height) {
        if (into_.nodes.size() >= flow::expression::max_nodes)
            stop(fmt::format("more than {} parts", flow::expression::max_nodes), "split it in two");
        if (height > static_cast<int>(flow::expression::max_depth)) too_deep();
        into_.nodes.push_back(made);
        heights_.push_back(height);
        return static_cast<index>(into_.nodes.size() - 1);
    }
    void too_deep() {
        stop(fmt::format("nested deeper than {} levels", flow::expression::max_depth), "split it in two");
    }
    int height(index of) const { return heights_[of]; }

    index literal(cell held, std::size_t offset) {
        into_.literals.push_back(held);
        return add({op::literal, {}, to_offset(offset), static_cast<index>(into_.literals.size() - 1)}, 1);
    }
    static std::uint32_t to_offset(std::size_t at) { return static_cast<std::uint32_t>(at); }

    index name(std::string_view text) {
        const auto found = std::find(into_.names.begin(), into_.names.end(), text);
        const auto at = static_cast<index>(found - into_.names.begin());
        if (found == into_.names.end()) into_.names.emplace_back(text);
        return at;
    }

    /// Puts the nodes in a row of `children`; `a` and `b` of the node made say which.
    index group(op what, std::size_t offset, const std::vector<index>& parts, function called = {}, index c = 0) {
        int deepest = 0;
        for (const index each : parts) deepest = std::max(deepest, height(each));
        const auto first = static_cast<index>(into_.children.size());
        into_.children.insert(into_.children.end(), parts.begin(), parts.end());
        return add({what, called, to_offset(offset), first, static_cast<index>(parts.size()), c}, deepest + 1);
    }

    index expression() {
        if (++depth_ > flow::expression::max_depth) too_deep();
        const index made = conditional();
        --depth_;
        return made;
    }

    index conditional() {
        const index asked = operators(1);
        const std::size_t offset = now().offset;
        if (!take(token_kind::question)) return asked;
        const index yes = operators(1);
        expect(token_kind::colon, "':'", "a choice reads: condition ? value : other value");
        const index no = expression();
        return add({op::choose, {}, to_offset(offset), asked, yes, no},
                   1 + std::max({height(asked), height(yes), height(no)}));
    }

    /// `and`, `or`, `is` where an operator should stand.
    void translate_words() {
        if (now().kind != token_kind::name) return;
        const auto swap = [&](std::string_view cure, token_kind kind) {
            complain(now().offset, fmt::format("'{}' is not an operator", now().text), fmt::format("write {}", cure));
            if (!stopped_) tokens_[at_].kind = kind;
        };
        const std::string_view word = now().text;
        if (word == "and" || word == "AND") return swap("&&", token_kind::and_and);
        if (word == "or" || word == "OR") return swap("||", token_kind::or_or);
        if (word == "is" || word == "eq") return swap("==", token_kind::equal);
        if (word == "ne") return swap("!=", token_kind::unequal);
        if (word == "mod") return swap("%", token_kind::percent);
    }

    index operators(int binds) {
        if (binds > tightest) return unary();
        index left = operators(binds + 1);
        for (;;) {
            translate_words();
            const auto found = binary_of(now().kind);
            if (!found || found->binds != binds) return left;
            const std::size_t offset = now().offset;
            if (found->what == op::any_of || found->what == op::all_of) {
                std::vector<index> parts{left};
                const token_kind same = now().kind;
                while (take(same)) {
                    parts.push_back(operators(binds + 1));
                    translate_words();
                }
                left = group(found->what, offset, parts);
                continue;
            }
            advance();
            const index right = operators(binds + 1);
            left = add({found->what, {}, to_offset(offset), left, right}, 1 + std::max(height(left), height(right)));
        }
    }

    index unary() {
        const token first = now();
        if (first.kind != token_kind::bang && first.kind != token_kind::minus) return member();
        if (++depth_ > flow::expression::max_depth) too_deep();
        advance();
        index made = 0;
        if (first.kind == token_kind::minus && now().kind == token_kind::beyond_int) {
            made = literal(now().literal, first.offset);
            advance();
        } else if (first.kind == token_kind::minus && now().kind == token_kind::literal &&
                   (now().literal.is == tag::integer || now().literal.is == tag::real)) {
            const cell held = now().literal;
            made = literal(held.is == tag::integer ? cell::of(-held.integer) : cell::of(-held.real), first.offset);
            advance();
        } else {
            const index operand = unary();
            made = add({first.kind == token_kind::bang ? op::invert : op::negate, {}, to_offset(first.offset), operand},
                       height(operand) + 1);
        }
        --depth_;
        return made;
    }

    index member() {
        index made = primary();
        for (;;) {
            const std::size_t offset = now().offset;
            if (take(token_kind::left_bracket)) {
                const index key = expression();
                expect(token_kind::right_bracket, "']'", "an index reads list[0] or map['key']");
                made = add({op::index, {}, to_offset(offset), made, key}, 1 + std::max(height(made), height(key)));
            } else if (take(token_kind::dot)) {
                made = after_dot(made);
            } else {
                return made;
            }
        }
    }

    index after_dot(index receiver) {
        const token what = now();
        if (what.kind != token_kind::name && what.kind != token_kind::quoted_name) {
            stop(fmt::format("a field's name is missing before {}", shown()), "write ['key'] for other keys");
            return receiver;
        }
        advance();
        if (what.kind == token_kind::name && now().kind == token_kind::left_paren)
            return call(what, std::vector<index>{receiver}, true);
        return add({op::select, {}, to_offset(what.offset), receiver, name(what.text)}, height(receiver) + 1);
    }

    index primary() {
        const token first = now();
        switch (first.kind) {
        case token_kind::literal: advance(); return literal(first.literal, first.offset);
        case token_kind::beyond_int:
            complain(first.offset, fmt::format("{} does not fit 64 bits", first.text),
                     "write a u after it, or .0 for a double");
            advance();
            return literal({}, first.offset);
        case token_kind::left_paren: {
            advance();
            const index made = expression();
            expect(token_kind::right_paren, "')'", "every ( needs its )");
            return made;
        }
        case token_kind::left_bracket: advance(); return list(first.offset);
        case token_kind::left_brace: advance(); return map(first.offset);
        case token_kind::name: return named();
        case token_kind::dot:
            stop("names do not begin with '.'", "variables have one name");
            return literal({}, first.offset);
        default: break;
        }
        stop(fmt::format("a value is missing before {}", shown()), "");
        return literal({}, first.offset);
    }

    index named() {
        const token first = now();
        advance();
        if (now().kind == token_kind::left_paren) return call(first, {}, false);
        if (first.text == "not" && (now().kind == token_kind::name || now().kind == token_kind::literal)) {
            complain(first.offset, "'not' is not an operator", "write !");
            return unary();
        }
        if (std::find(reserved.begin(), reserved.end(), first.text) != reserved.end())
            complain(first.offset, fmt::format("'{}' is a reserved word", first.text),
                     first.text == "if" ? "write condition ? value : other value" : "rename the variable");
        if (now().kind == token_kind::left_brace) stop("messages are left out", "write a map: {'name': value}");
        return add({op::variable, {}, to_offset(first.offset), name(first.text)}, 1);
    }

    /// What stands between brackets, commas between; one comma may follow the last.
    template<class One> void each_until(token_kind closing, std::string_view mark, One one) {
        while (now().kind != closing && !stopped_) {
            one();
            if (!take(token_kind::comma)) break;
        }
        expect(closing, mark, "commas stand between elements");
    }

    index list(std::size_t offset) {
        std::vector<index> parts;
        each_until(token_kind::right_bracket, "']'", [&] { parts.push_back(expression()); });
        const bool constant =
            std::all_of(parts.begin(), parts.end(), [&](index each) { return into_.nodes[each].what == op::literal; });
        if (!constant) return group(op::list, offset, parts);
        std::vector<cell> held;  // made once here instead of at each evaluation
        for (const index each : parts) held.push_back(into_.literals[into_.nodes[each].a]);
        into_.lists.push_back(std::move(held));
        cell whole{tag::list, static_cast<std::uint32_t>(parts.size())};
        whole.items = into_.lists.back().data();
        return literal(whole, offset);
    }

    index map(std::size_t offset) {
        std::vector<index> parts;
        each_until(token_kind::right_brace, "'}'", [&] {
            parts.push_back(expression());
            expect(token_kind::colon, "':'", "a map reads {'key': value}");
            parts.push_back(expression());
        });
        return group(op::map, offset, parts);
    }

    /// At "(": a function, with its receiver first if it is called as x.f().
    index call(const token& what, std::vector<index> arguments, bool as_member) {
        advance();
        each_until(token_kind::right_paren, "')'", [&] { arguments.push_back(expression()); });
        if (stopped_) return literal({}, what.offset);
        if (!as_member && what.text == "has") return has(what, arguments);
        const signature* found = find_function(what.text);
        if (found == nullptr || (found->form != form::both && (found->form == form::member) != as_member)) {
            unknown(what, as_member, found);
            return literal({}, what.offset);
        }
        if (for_texts_only(found->id) && !in_text_)
            complain(what.offset, fmt::format("{}() makes text for people", what.text),
                     "use it between ${ and } of a text");
        if (arguments.size() < found->least || arguments.size() > found->most) {
            const int receiver = as_member ? 1 : 0;
            const int least = found->least - receiver;
            const int most = found->most - receiver;
            complain(what.offset,
                     fmt::format("{}() takes {}", what.text,
                                 most == 0       ? std::string{"nothing between its ( )"}
                                 : least == most ? fmt::format("{} argument{}", most, most == 1 ? "" : "s")
                                                 : fmt::format("{} to {} arguments", least, most)),
                     fmt::format("it has {}", arguments.size() - static_cast<std::size_t>(receiver)));
            return literal({}, what.offset);
        }
        index pattern = 0;
        if (found->id == function::matches) pattern = compile(arguments[1]);
        return group(op::call, what.offset, arguments, found->id, pattern);
    }

    index has(const token& what, const std::vector<index>& arguments) {
        if (arguments.size() == 1 && into_.nodes[arguments[0]].what == op::select) {
            into_.nodes[arguments[0]].what = op::has;
            return arguments[0];
        }
        complain(what.offset, "has() asks for a field", "write has(balance.amount)");
        return literal({}, what.offset);
    }

    void unknown(const token& what, bool as_member, const signature* other_form) {
        const auto text = what.text.substr(0, 40);
        if (as_member && std::find(macros.begin(), macros.end(), text) != macros.end())
            return complain(what.offset, fmt::format("{}() is left out: expressions have no loops", text),
                            "use 'in', or ask the back office");
        if (text == "bytes" || text == "type")
            return complain(what.offset, fmt::format("{}() is left out", text),
                            text == "type" ? "" : "texts are enough here");
        if (text == "and" || text == "or" || text == "not")
            return complain(what.offset, fmt::format("'{}' is not an operator", text),
                            fmt::format("write {}", text == "and"  ? "&&"
                                                    : text == "or" ? "||"
                                                                   : "!"));
        if (other_form != nullptr)
            return complain(
                what.offset,
                as_member ? fmt::format("{}() follows no value", text) : fmt::format("{}() follows a value", text),
                as_member ? fmt::format("write {}(value)", text) : fmt::format("write value.{}(...)", text));
        const std::string near = nearest_function(text, as_member, in_text_);
        complain(what.offset, fmt::format("unknown function '{}'", text),
                 near.empty() ? "" : fmt::format("did you mean '{}'?", near));
    }

    index compile(index argument) {
        const node& given = into_.nodes[argument];
        const cell held = given.what == op::literal ? into_.literals[given.a] : cell{};
        if (held.is != tag::string) {
            complain(given.offset, "the pattern of matches() is not a text in quotes",
                     "patterns are compiled once, when the flow is loaded");
            return 0;
        }
        if (held.size > flow::expression::max_pattern) {
            complain(given.offset, fmt::format("a pattern longer than {} bytes", flow::expression::max_pattern), "");
            return 0;
        }
        re2::RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(1 << 20U);
        auto made = std::make_unique<re2::RE2>(re2::StringPiece{held.text, held.size}, options);
        if (!made->ok()) {
            complain(given.offset, "not a pattern: " + made->error(), "see https://github.com/google/re2/wiki/Syntax");
            return 0;
        }
        into_.patterns.push_back(std::move(made));
        return static_cast<index>(into_.patterns.size() - 1);
    }

    std::string_view source_;
    bool in_text_;
    std::vector<token> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    bool stopped_ = false;
    std::vector<int> heights_;
    program& into_;
    std::vector<complaint>& complaints_;
};

}  // namespace

parsed parse(std::string_view source, bool in_text, std::vector<complaint>& complaints) {
    auto made = std::make_shared<program>();
    made->in_text = in_text;
    const std::size_t before = complaints.size();
    std::vector<token> tokens = cut(source, in_text, *made, complaints);
    const std::size_t end = tokens.back().offset;
    if (end > flow::expression::max_source)
        complaints.push_back(
            {0, fmt::format("an expression of more than {} bytes", flow::expression::max_source), "split it in two"});
    else if (complaints.size() == before || tokens.size() > 1)
        parser{source, in_text, std::move(tokens), *made, complaints}.run();
    return {std::move(made), end};
}

}  // namespace palabre::flow::detail
