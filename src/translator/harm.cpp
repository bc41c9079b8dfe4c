// src/translator/harm.cpp - what became of {1}, {2}, ... in a translation: looked at, mended, put back.
#include "palabre/translator/translator.hpp"

#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace palabre::translator {
namespace {

using std::string_view;

/// The number of "{12}" at `at`, and where it ends.
struct slot {
    std::size_t number = 0, end = 0;
};

std::optional<slot> slot_at(string_view text, std::size_t at) {
    if (at >= text.size() || text[at] != '{') return {};
    const auto close = text.find('}', at);
    constexpr std::size_t longest = 6;
    if (close == string_view::npos || close == at + 1 || close > at + longest || text[at + 1] == '0') return {};
    slot found;
    const auto [end, wrong] = std::from_chars(text.data() + at + 1, text.data() + close, found.number);
    if (wrong != std::errc{} || end != text.data() + close) return {};
    found.end = close + 1;
    return found;
}

}  // namespace

std::string harm_in(string_view translated, std::size_t count) {
    std::vector<int> seen(count, 0);
    for (std::size_t at = 0; at < translated.size();) {
        if (const auto found = slot_at(translated, at)) {
            if (found->number > count) return fmt::format("{{{}}} was not in the text", found->number);
            if (++seen[found->number - 1] > 1) return fmt::format("{{{}}} is there twice", found->number);
            at = found->end;
            continue;
        }
        auto i = static_cast<std::int32_t>(at);
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(translated.data()), i,
                        static_cast<std::int32_t>(translated.size()), c);
        if (u_isdigit(c)) return "a number was not in the text";
        if (c == '{' || c == '}') return "a brace was not in the text";
        const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
        if (control && c != '\n' && c != '\t' && c != '\r') return "it has a control character";
        at = static_cast<std::size_t>(i);
    }
    for (std::size_t at = 0; at < count; ++at)
        if (seen[at] == 0) return fmt::format("{{{}}} is missing", at + 1);
    return {};
}

std::string repaired(string_view translated) {
    constexpr std::array<string_view, 2> opens{"{", "\uff5b"}, closes{"}", "\uff5d"};
    constexpr std::array<string_view, 2> spaces{" ", "\u00a0"};
    std::string made;
    const auto any_of = [&](const auto& marks, std::size_t at) -> std::size_t {
        for (const auto mark : marks)
            if (translated.substr(at).starts_with(mark)) return mark.size();
        return 0;
    };
    for (std::size_t at = 0; at < translated.size();) {
        if (const auto open = any_of(opens, at); open != 0) {
            auto i = at + open;
            while (const auto wide = any_of(spaces, i)) i += wide;
            auto end = i;
            while (end < translated.size() && translated[end] >= '0' && translated[end] <= '9') ++end;
            auto after = end;
            while (const auto wide = any_of(spaces, after)) after += wide;
            if (const auto close = any_of(closes, after); close != 0 && end > i) {
                made += fmt::format("{{{}}}", translated.substr(i, end - i));
                at = after + close;
                continue;
            }
        }
        made += translated[at++];
    }
    return made;
}

std::string restore(string_view translated, const std::vector<std::string>& kept) {
    std::string made;
    for (std::size_t at = 0; at < translated.size();) {
        if (const auto found = slot_at(translated, at); found && found->number <= kept.size()) {
            made += kept[found->number - 1];
            at = found->end;
        } else {
            made += translated[at++];
        }
    }
    return made;
}

}  // namespace palabre::translator
