// src/flow/lexer.cpp - tokens of CEL: names, numbers, strings with their escapes, symbols.
#include "flow/lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace palabre::flow::detail {
namespace {

constexpr std::uint64_t int_min_magnitude = std::uint64_t{1} << 63U;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// The length of the well-formed UTF-8 character at the front; 0 if it is not one.
std::size_t character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned lead = byte(0);
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead < 0xF0) {
        if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;
        return follows(1) && follows(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead < 0xF5) {
        if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
        return follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

bool append_utf8(std::string& to, std::uint32_t code) {
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    const auto put = [&](std::uint32_t byte) { to += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0U | (code >> 6U));
        put(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        put(0xE0U | (code >> 12U));
        put(0x80U | ((code >> 6U) & 0x3FU));
        put(0x80U | (code & 0x3FU));
    } else {
        put(0xF0U | (code >> 18U));
        put(0x80U | ((code >> 12U) & 0x3FU));
        put(0x80U | ((code >> 6U) & 0x3FU));
        put(0x80U | (code & 0x3FU));
    }
    return true;
}

/// Whether a decimal number out of a double's range is too large rather than too small.
bool is_huge(std::string_view text) {
    const std::size_t e = text.find_first_of("eE");
    const std::string_view mantissa = text.substr(0, e);
    const std::size_t first = mantissa.find_first_of("123456789");
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    std::int64_t magnitude = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
    if (e != std::string_view::npos) {
        const bool small = text[e + 1] == '-';
        const std::string_view digits = text.substr(text.find_first_of("0123456789", e));
        std::int64_t exponent = 1'000'000;  // what does not fit
        std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
        magnitude += small ? -exponent : exponent;
    }
    return magnitude > 0;
}

struct symbol {
    std::string_view text;
    token_kind kind;
    std::string_view cure;  // "" for what CEL has
};

constexpr std::array symbols{
    // longest first
    symbol{"===", token_kind::equal, "write =="},
    symbol{"!==", token_kind::unequal, "write !="},
    symbol{"==", token_kind::equal, ""},
    symbol{"!=", token_kind::unequal, ""},
    symbol{"<>", token_kind::unequal, "write !="},
    symbol{"<=", token_kind::less_equal, ""},
    symbol{"=<", token_kind::less_equal, "write <="},
    symbol{">=", token_kind::greater_equal, ""},
    symbol{"=>", token_kind::greater_equal, "write >="},
    symbol{"&&", token_kind::and_and, ""},
    symbol{"||", token_kind::or_or, ""},
    symbol{"&", token_kind::and_and, "write &&"},
    symbol{"|", token_kind::or_or, "write ||"},
    symbol{"=", token_kind::equal, "write == to compare; nothing is assigned here"},
    symbol{"≤", token_kind::less_equal, "write <="},
    symbol{"≥", token_kind::greater_equal, "write >="},
    symbol{"≠", token_kind::unequal, "write !="},
    symbol{"(", token_kind::left_paren, ""},
    symbol{")", token_kind::right_paren, ""},
    symbol{"[", token_kind::left_bracket, ""},
    symbol{"]", token_kind::right_bracket, ""},
    symbol{"{", token_kind::left_brace, ""},
    symbol{"}", token_kind::right_brace, ""},
    symbol{".", token_kind::dot, ""},
    symbol{",", token_kind::comma, ""},
    symbol{":", token_kind::colon, ""},
    symbol{"?", token_kind::question, ""},
    symbol{"!", token_kind::bang, ""},
    symbol{"-", token_kind::minus, ""},
    symbol{"+", token_kind::plus, ""},
    symbol{"*", token_kind::star, ""},
    symbol{"/", token_kind::slash, ""},
    symbol{"%", token_kind::percent, ""},
    symbol{"<", token_kind::less, ""},
    symbol{">", token_kind::greater, ""},
};

class cutter {
public:
    cutter(std::string_view source, bool in_text, program& into, std::vector<complaint>& complaints)
        : source_{source}, in_text_{in_text}, into_{into}, complaints_{complaints} {}

    std::vector<token> run() {
        for (;;) {
            skip_blanks();
            if (at_ >= source_.size()) break;
            const std::size_t start = at_;
            if (in_text_ && source_[at_] == '}' && braces_ == 0) break;
            cut_one();
            if (at_ == start) break;  // an unreadable rest
        }
        if (broken_) tokens_.clear();  // what follows would be noise
        tokens_.push_back({token_kind::end, at_, {}, {}});
        return std::move(tokens_);
    }

private:
    std::string_view rest() const { return source_.substr(at_); }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }
    void complain(std::size_t offset, std::string what, std::string cure = {}) {
        complaints_.push_back({offset, std::move(what), std::move(cure)});
    }
    void give_up() {
        broken_ = true;
        at_ = source_.size();
    }
    void push(token_kind kind, std::size_t start, cell literal = {}) {
        tokens_.push_back({kind, start, source_.substr(start, at_ - start), literal});
    }

    void skip_blanks() {
        for (;;) {
            while (at_ < source_.size() && std::string_view{" \t\n\r\f"}.find(source_[at_]) != std::string_view::npos)
                ++at_;
            if (!rest().starts_with("//")) return;
            at_ = std::min(source_.find('\n', at_), source_.size());
        }
    }

    void cut_one() {
        const char c = peek();
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
        if (c == '"' || c == '\'') return string(false);
        if (is_word(c)) return word();
        if (c == '`') return quoted_name();
        for (const symbol& each : symbols) {
            if (!rest().starts_with(each.text)) continue;
            const std::size_t start = at_;
            at_ += each.text.size();
            push(each.kind, start);
            if (each.kind == token_kind::left_brace) ++braces_;
            if (each.kind == token_kind::right_brace && braces_ > 0) --braces_;
            if (!each.cure.empty())
                complain(start, fmt::format("'{}' is not an operator", each.text), std::string{each.cure});
            return;
        }
        strange();
    }

    void strange() {
        for (const std::string_view quote : {"“", "”", "‘", "’", "«", "»"}) {
            if (!rest().starts_with(quote)) continue;
            complain(at_, fmt::format("'{}' is not a quotation mark here", quote), "write ' or \"");
            give_up();  // where the string was to end is anyone's guess
            return;
        }
        const std::size_t length = character(rest());
        const auto byte = static_cast<unsigned char>(peek());
        if (length == 0) {
            complain(at_, fmt::format("the byte 0x{:02X} is not UTF-8", byte), "save the file as UTF-8");
            give_up();
        } else {
            const std::string shown =
                byte < 0x20 || byte == 0x7F ? fmt::format("0x{:02X}", byte) : std::string{rest().substr(0, length)};
            complain(at_, fmt::format("an expression has no '{}'", shown), "put texts between ' or \"");
            at_ += length;
        }
    }

    void word() {
        const std::size_t start = at_;
        while (is_word(peek())) ++at_;
        const std::string_view text = source_.substr(start, at_ - start);
        if ((peek() == '"' || peek() == '\'') && text.size() <= 2) {
            const auto has = [&](char low, char high) {
                return text.find(low) != text.npos || text.find(high) != text.npos;
            };
            const bool raw = has('r', 'R');
            const bool bytes = has('b', 'B');
            if (text.size() == static_cast<std::size_t>(raw) + static_cast<std::size_t>(bytes)) {
                if (bytes) complain(start, "bytes are left out", "drop the b for a text");
                return string(raw);
            }
        }
        if (text == "true" || text == "false") return push(token_kind::literal, start, cell::of(text == "true"));
        if (text == "null") return push(token_kind::literal, start);
        push(text == "in" ? token_kind::in : token_kind::name, start);
    }

    void quoted_name() {
        const std::size_t start = at_++;
        while (is_word(peek()) || std::string_view{"_.-/ "}.find(peek()) != std::string_view::npos) ++at_;
        if (peek() != '`' || at_ == start + 1) {
            complain(start, "a name between ` has letters, digits and _ . - / only", "write [\"...\"] for other keys");
            give_up();
            return;
        }
        ++at_;
        push(token_kind::quoted_name, start);
        tokens_.back().text = source_.substr(start + 1, at_ - start - 2);
    }

    void number() {
        const std::size_t start = at_;
        const bool hex = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_hex(peek(2));
        bool real = false;
        if (hex) {
            at_ += 2;
            while (is_hex(peek())) ++at_;
        } else {
            while (is_digit(peek())) ++at_;
            if (peek() == '.' && is_digit(peek(1))) {
                real = true;
                do ++at_;
                while (is_digit(peek()));
            }
            const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
            if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
                real = true;
                at_ += 1 + sign;
                while (is_digit(peek())) ++at_;
            }
        }
        const std::string_view digits = source_.substr(hex ? start + 2 : start, at_ - start - (hex ? 2 : 0));
        const bool is_unsigned = !real && (peek() == 'u' || peek() == 'U');
        if (is_unsigned) ++at_;
        if (is_word(peek())) {
            while (is_word(peek())) ++at_;
            complain(start, fmt::format("'{}' is neither a number nor a name", source_.substr(start, at_ - start)),
                     "names begin with a letter");
            return push(token_kind::literal, start);
        }
        if (real) return real_number(start, digits);
        std::uint64_t magnitude = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, hex ? 16 : 10);
        const bool fits = read.ec == std::errc{};
        if (is_unsigned && fits) return push(token_kind::literal, start, cell::of(magnitude));
        if (!is_unsigned && fits && magnitude < int_min_magnitude)
            return push(token_kind::literal, start, cell::of(static_cast<std::int64_t>(magnitude)));
        if (!is_unsigned && fits && magnitude == int_min_magnitude)
            return push(token_kind::beyond_int, start, cell::of(std::numeric_limits<std::int64_t>::min()));
        complain(start, fmt::format("{} does not fit 64 bits", source_.substr(start, at_ - start)),
                 is_unsigned ? ""
                 : fits      ? "write a u after it, or .0 for a double"
                             : "write .0 after it for a double");
        push(token_kind::literal, start, cell::of(std::int64_t{0}));
    }

    void real_number(std::size_t start, std::string_view digits) {
        double number = 0.0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (read.ec != std::errc{}) {
            number = 0.0;  // what is too small is 0
            if (is_huge(digits)) complain(start, fmt::format("{} is beyond a double", digits.substr(0, 40)));
        }
        push(token_kind::literal, start, cell::of(number));
    }

    void string(bool raw) {
        const char quote = peek();
        const std::size_t start = at_;
        const bool triple = peek(1) == quote && peek(2) == quote;
        const std::string_view mark = source_.substr(at_, triple ? 3 : 1);
        at_ += mark.size();
        std::string made;
        for (;;) {
            if (at_ >= source_.size() || (!triple && (peek() == '\n' || peek() == '\r'))) {
                complain(start, "a text without its closing " + std::string{mark},
                         triple || at_ >= source_.size() ? "" : "write \\n for a line break");
                give_up();
                return;
            }
            if (rest().starts_with(mark)) break;
            if (peek() == '\\' && !raw) {
                if (!escape(made)) return;
                continue;
            }
            const std::size_t length = character(rest());
            if (length == 0 || peek() == '\0') {
                strange();
                give_up();
                return;
            }
            made.append(rest().substr(0, length));
            at_ += length;
        }
        at_ += mark.size();
        into_.texts.push_back(std::move(made));
        push(token_kind::literal, start, cell::of(std::string_view{into_.texts.back()}));
    }

    /// False if the rest cannot be read. A wrong escape is a problem, and reading goes on behind it.
    bool escape(std::string& made) {
        static constexpr std::string_view letters = "abfnrtv\\?\"'`";
        static constexpr std::string_view means = "\a\b\f\n\r\t\v\\?\"'`";
        const std::size_t start = at_++;
        const char c = peek();
        if (const auto found = letters.find(c); c != '\0' && found != std::string_view::npos) {
            ++at_;
            made += means[found];
            return true;
        }
        const bool octal = c >= '0' && c <= '3';
        std::size_t count = 0;
        if (octal) count = 3;
        if (c == 'x' || c == 'X') count = 2;
        if (c == 'u') count = 4;
        if (c == 'U') count = 8;
        if (!octal && count != 0) ++at_;
        std::uint32_t code = 0;
        const std::string_view digits = rest().substr(0, count);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, octal ? 8 : 16);
        const bool whole =
            count != 0 && digits.size() == count && read.ec == std::errc{} && read.ptr == digits.data() + count;
        if (!whole || !append_utf8(made, code)) {
            const std::size_t shown = std::max<std::size_t>(1, character(rest()));
            complain(start, fmt::format("'{}' is no escape", source_.substr(start, at_ - start + shown)),
                     "write \\\\ for a backslash, or r'...' for a text without escapes");
        }
        at_ += whole ? count : 0;
        return true;
    }

    std::string_view source_;
    std::size_t at_ = 0;
    bool in_text_;
    int braces_ = 0;
    bool broken_ = false;
    program& into_;
    std::vector<complaint>& complaints_;
    std::vector<token> tokens_;
};

}  // namespace

std::vector<token> cut(std::string_view source, bool in_text, program& into, std::vector<complaint>& complaints) {
    return cutter{source, in_text, into, complaints}.run();
}

}  // namespace palabre::flow::detail
