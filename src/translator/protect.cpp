// src/translator/protect.cpp - finds what a translation must leave as it is.
#include "palabre/translator/translator.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace palabre::translator {
namespace {

using std::string_view;

/// Reads a text from left to right; each reader gives where its find ends, or where it began.
class finder {
public:
    finder(string_view text, const std::vector<std::string>& names) : text_{text}, names_{names} {
        bool small = false;
        bool within = false;
        int words = 0;
        for (std::size_t at = 0; at < text_.size();) {
            if (const auto end = braces(at); end != at) {
                at = end;
                continue;
            }
            const auto c = next(at);
            small = small || u_islower(c);
            words += u_isupper(c) && !within ? 1 : 0;
            within = is_word(c);
        }
        shouts_ = !small && words >= 3;
    }

    protected_text run() {
        protected_text made;
        bool within = false;  // a word
        for (std::size_t at = 0; at < text_.size();) {
            const auto end = found(at, within);
            if (end == at) {
                std::size_t after = at;
                within = is_word(next(after));
                made.text += text_.substr(at, after - at);
                at = after;
                continue;
            }
            made.kept.emplace_back(text_.substr(at, end - at));
            made.text += fmt::format("{{{}}}", made.kept.size());
            at = end;
            within = false;
        }
        return made;
    }

private:
    static bool is_word(UChar32 c) { return u_isalnum(c) || u_getCombiningClass(c) != 0 || c == '_'; }

    /// Steps over one code point; U+FFFD for a byte that is none.
    UChar32 next(std::size_t& at) const {
        auto i = static_cast<std::int32_t>(at);
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text_.data()), i, static_cast<std::int32_t>(text_.size()),
                        c);
        at = static_cast<std::size_t>(i);
        return c;
    }
    UChar32 at(std::size_t where) const { return where < text_.size() ? next(where) : 0; }
    bool starts(std::size_t where, string_view with) const { return text_.substr(where).starts_with(with); }

    std::size_t found(std::size_t from, bool within) const {
        if (const auto end = braces(from); end != from) return end;
        if (within) return u_isdigit(at(from)) ? word(from) : from;
        for (const auto look :
             {&finder::url, &finder::mail, &finder::name, &finder::figure, &finder::word, &finder::code})
            if (const auto end = (this->*look)(from); end != from) return end;
        return from;
    }

    /// "${...}", "{...}", and a brace alone, so that ours are the only ones.
    std::size_t braces(std::size_t from) const {
        const auto open = starts(from, "${") ? from + 1 : from;
        if (text_[open] == '}') return open + 1;
        if (text_[open] != '{') return from;
        std::size_t depth = 0;
        char quote = 0;
        for (std::size_t i = open; i < text_.size(); ++i) {
            const char c = text_[i];
            if (quote != 0) {
                if (c == '\\')
                    ++i;
                else if (c == quote)
                    quote = 0;
            } else if (open != from && (c == '\'' || c == '"')) {
                quote = c;  // within an expression
            } else if (c == '{') {
                ++depth;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return open + 1;
    }

    std::size_t url(std::size_t from) const {
        if (!starts(from, "http://") && !starts(from, "https://") && !starts(from, "www.")) return from;
        auto end = from;
        while (end < text_.size() && string_view{" \t\r\n<>\"|\\^`"}.find(text_[end]) == string_view::npos) {
            const auto whole = braces(end);
            end = whole != end ? whole : end + 1;
        }
        while (end > from && string_view{".,;:!?)'"}.find(text_[end - 1]) != string_view::npos) --end;
        return end;
    }

    std::size_t mail(std::size_t from) const {
        const auto part = [&](std::size_t i) {
            while (i < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[i])) != 0 ||
                                        string_view{"._-+"}.find(text_[i]) != string_view::npos))
                ++i;
            return i;
        };
        const auto middle = part(from);
        if (middle == from || middle >= text_.size() || text_[middle] != '@') return from;
        auto end = part(middle + 1);
        while (end > middle + 1 && string_view{"._-+"}.find(text_[end - 1]) != string_view::npos) --end;
        return end > middle + 1 ? end : from;
    }

    std::size_t name(std::size_t from) const {
        std::size_t longest = 0;
        for (const auto& each : names_)
            if (each.size() > longest && starts(from, each) && !is_word(at(from + each.size()))) longest = each.size();
        return from + longest;
    }

    /// "+229 97 00 11 22", "1 250,50 FCFA", "12/11/2026", "14:30", "-5 %", "*124*1#".
    std::size_t figure(std::size_t from) const {
        constexpr std::array<string_view, 4> joins{" ", "\u00a0", "\u202f", "\u2009"};
        std::size_t i = from;
        while (i < text_.size() && string_view{"+-*#$"}.find(text_[i]) != string_view::npos) ++i;
        for (const string_view sign : {"€", "£", "₦"})
            if (starts(i, sign)) i += sign.size();
        if (!u_isdigit(at(i))) return from;
        std::size_t end = i;
        while (i < text_.size()) {
            if (std::size_t after = i; u_isdigit(next(after))) {
                end = i = after;
                continue;
            }
            std::size_t mark = i;
            for (const auto join : joins)
                if (starts(i, join)) mark = i + join.size();
            if (mark == i && string_view{".,:/-'*#()"}.find(text_[i]) != string_view::npos) mark = i + 1;
            if (mark == i || !u_isdigit(at(mark))) break;
            i = mark;
        }
        while (end < text_.size() && (text_[end] == '#' || text_[end] == '*')) ++end;
        // "14h30", "3G", "2e": a word with digits.
        if (const auto whole = word_end(end); whole != end) return whole;
        for (const string_view unit : {" %", "%", " €", "€", " F CFA", " FCFA", " XOF", " F"})
            if (starts(end, unit) && !is_word(at(end + unit.size()))) return end + unit.size();
        return end;
    }

    /// "AB12-C3" is one word; in "Tapez-1" the second is one of its own.
    std::size_t word_end(std::size_t from) const {
        std::size_t i = from;
        bool small = false, digits = false;
        while (i < text_.size()) {
            std::size_t after = i;
            const auto c = next(after);
            const bool joins = c == '-' && i > from && (digits || !small) && is_word(at(after));
            if (!is_word(c) && !joins) break;
            small = small || u_islower(c);
            digits = digits || u_isdigit(c);
            i = after;
        }
        return i;
    }

    /// A word of two capitals or more, where the text is not in capitals altogether.
    std::size_t code(std::size_t from) const {
        if (shouts_) return from;
        std::size_t i = from, capitals = 0;
        while (i < text_.size()) {
            std::size_t after = i;
            const auto c = next(after);
            if (!u_isupper(c) && !u_isdigit(c) && c != '_') break;
            capitals += u_isupper(c) ? 1 : 0;
            i = after;
        }
        return capitals >= 2 && !is_word(at(i)) ? i : from;
    }

    /// One with a digit in it: "AB12-C3", "W2".
    std::size_t word(std::size_t from) const {
        const auto end = word_end(from);
        for (std::size_t i = from; i < end;)
            if (u_isdigit(next(i))) return end;
        return from;
    }

    string_view text_;
    const std::vector<std::string>& names_;
    bool shouts_ = false;
};

}  // namespace

protected_text protect(string_view text, const std::vector<std::string>& names) {
    return finder{text, names}.run();
}

bool has_words(const protected_text& of) {
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(of.text.data());
    const auto size = static_cast<std::int32_t>(of.text.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(bytes, at, size, c);
        if (u_isalpha(c)) return true;
    }
    return false;
}

}  // namespace palabre::translator
