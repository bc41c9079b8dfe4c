// src/core/number_scan.cpp - the digits of an address in whatever script, punctuation or URI it came.
#include "core/number_scan.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace palabre::detail {
namespace {

using numbering::fault;

constexpr std::size_t longest_address = 256;  // no channel's addresses come near it

constexpr char32_t malformed = 0xFFFFFFFF;

/// Takes the first character off `text`, which is not empty. Strict: no overlong forms, no surrogates.
char32_t take(std::string_view& text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    if (first < 0x80) {
        text.remove_prefix(1);
        return first;
    }
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < size) return malformed;
    char32_t code = first & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return malformed;
        code = code << 6U | (byte(i) & 0x3FU);
    }
    if ((size == 3 && code < 0x800) || (size == 4 && (code < 0x10000 || code > 0x10FFFF))) return malformed;
    if (code >= 0xD800 && code <= 0xDFFF) return malformed;
    text.remove_prefix(size);
    return code;
}

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty())
        if (take(text) == malformed) return false;
    return true;
}

/// '0' to '9' for a digit of any script that writes numbers of telephones here; 0 for everything else.
char digit_of(char32_t code) noexcept {
    // European, Arabic-Indic, its eastern form, N'Ko, full width, Adlam
    for (const char32_t zero : {U'0', U'\u0660', U'\u06F0', U'\u07C0', U'\uFF10', U'\U0001E950'})
        if (code >= zero && code < zero + 10) return static_cast<char>('0' + (code - zero));
    return 0;
}

/// What people and their programs put between digits, seen or unseen.
bool is_mark(char32_t code) noexcept {
    struct span {
        char32_t first, last;
    };
    static constexpr std::array<span, 21> marks{{
        {'\t', '\r'},     {' ', ' '},       {'(', ')'},       {'-', '/'},       {0xA0, 0xA0},     {0xAD, 0xAD},
        {0xB7, 0xB7},     {0x061C, 0x061C}, {0x2000, 0x2015},  // spaces, joiners, hyphens
        {0x2024, 0x2024}, {0x202A, 0x202F}, {0x2044, 0x2044}, {0x205F, 0x2064}, {0x2066, 0x2069}, {0x2212, 0x2212},
        {0x3000, 0x3000}, {0xFE58, 0xFE58}, {0xFE63, 0xFE63}, {0xFEFF, 0xFEFF}, {0xFF08, 0xFF09}, {0xFF0D, 0xFF0F},
    }};
    return std::any_of(marks.begin(), marks.end(),
                       [code](span each) { return code >= each.first && code <= each.last; });
}

bool is_plus(char32_t code) noexcept {
    return code == U'+' || code == U'\uFF0B';
}

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool same_word(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blank = " \t\r\n\"";
    const std::size_t first = text.find_first_not_of(blank);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// RFC 3323 and RFC 3325 say "anonymous"; gateways and networks say the rest.
bool is_withheld(std::string_view text) noexcept {
    constexpr std::string_view words[] = {"",        "anonymous", "restricted", "unavailable", "unknown",
                                          "private", "withheld",  "blocked",    "no number"};
    return std::any_of(std::begin(words), std::end(words), [text](auto word) { return same_word(text, word); });
}

struct address {
    std::string_view number;
    std::string_view context;  // RFC 3966: the part of the number that tel:...;phone-context=+229 leaves out
    bool uri = false;
    bool international = false;
    bool has_number = true;
};

/// Cuts scheme, parameters and host off a URI; anything else stays as it is.
address cut(std::string_view text) noexcept {
    address found;
    found.number = trimmed(text);
    const std::size_t colon = found.number.find(':');
    if (colon == found.number.npos) return found;
    const std::string_view scheme = found.number.substr(0, colon);
    const bool sip = same_word(scheme, "sip") || same_word(scheme, "sips");
    const bool whatsapp = same_word(scheme, "whatsapp");
    if (!sip && !whatsapp && !same_word(scheme, "tel") && !same_word(scheme, "sms")) return found;
    found.uri = true;
    found.international = whatsapp;
    found.number.remove_prefix(colon + 1);
    if (sip) {
        const std::size_t host = found.number.find('@');
        found.has_number = host != found.number.npos;  // "sip:10.0.0.1" names a host, not digits
        found.number = found.number.substr(0, host);
    }
    const std::size_t end = found.number.find_first_of(";?:@");
    if (end != found.number.npos) {
        constexpr std::string_view key = ";phone-context=";
        const std::string_view rest = found.number.substr(end);
        if (const std::size_t at = rest.find(key); at != rest.npos) {
            const std::string_view value = rest.substr(at + key.size());
            if (value.starts_with('+')) found.context = value.substr(0, value.find_first_of(";?@"));
        }
        found.number = found.number.substr(0, end);
    }
    found.number = trimmed(found.number);
    return found;
}

unsigned hex_of(char c) noexcept {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    return lower(c) >= 'a' && lower(c) <= 'f' ? static_cast<unsigned>(lower(c) - 'a') + 10U : 16U;
}

/// As take(), and reads %2B as RFC 3986 means it; only ASCII hides behind a percent sign here.
char32_t take_escaped(std::string_view& text) noexcept {
    const char32_t code = take(text);
    if (code != '%' || text.size() < 2 || hex_of(text[0]) > 7 || hex_of(text[1]) > 15) return code;
    const unsigned byte = hex_of(text[0]) * 16 + hex_of(text[1]);
    text.remove_prefix(2);
    return byte;
}

/// Appends the digits of `text`, which is UTF-8, to `to`; a plus may stand before the first.
fault scan(std::string_view text, bool uri, scanned_number& to) noexcept {
    while (!text.empty()) {
        const char32_t code = uri ? take_escaped(text) : take(text);
        if (const char digit = digit_of(code); digit != 0) {
            to.digits.append(digit);
        } else if (is_plus(code)) {
            if (to.digits.size() != 0 || to.international) return fault::not_a_number;
            to.international = true;
        } else if (!is_mark(code)) {
            return fault::not_a_number;
        }
    }
    return fault::none;
}

}  // namespace

scanned_number scan_number(std::string_view written) noexcept {
    scanned_number found;
    if (written.size() > longest_address) {
        found.fault = fault::not_a_number;
        return found;
    }
    if (!is_utf8(written)) {
        found.fault = fault::not_text;
        return found;
    }
    const address where = cut(written);
    if (!where.has_number) {
        found.fault = fault::not_a_number;
    } else if (is_withheld(where.number)) {
        found.fault = fault::withheld;
    } else {
        const bool global = where.number.find('+') != where.number.npos;
        if (!where.context.empty() && !global) found.fault = scan(where.context, true, found);
        if (found.fault == fault::none) found.fault = scan(where.number, where.uri, found);
        if (found.fault == fault::none && found.digits.size() == 0) found.fault = fault::not_a_number;
        if (where.international) found.international = true;
    }
    return found;
}

}  // namespace palabre::detail
