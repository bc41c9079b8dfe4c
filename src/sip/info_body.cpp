// src/sip/info_body.cpp - keys that come in INFO requests, and whom headers name.
#include "sip/info_body.hpp"

#include <algorithm>
#include <charconv>

namespace palabre::sip {
namespace {

char lower(char each) noexcept {
    return each >= 'A' && each <= 'Z' ? static_cast<char>(each | 0x20) : each;
}

bool same(std::string_view one, std::string_view other) noexcept {
    return std::ranges::equal(one, other, {}, lower, lower);
}

std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view blank = " \t\r\n";
    const auto begin = text.find_first_not_of(blank);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

/// Cuts `text` at the first `mark` and gives what stood before.
std::string_view cut(std::string_view& text, char mark) noexcept {
    const auto end = std::min(text.find(mark), text.size());
    const auto before = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return before;
}

std::optional<int> number(std::string_view text) noexcept {
    int found = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), found);
    if (fault != std::errc{} || end == text.data()) return {};
    return found;
}

/// A key as itself, or by RFC 4733's number of its event, as some gateways write it.
std::optional<char> key_from(std::string_view text) noexcept {
    constexpr std::string_view by_event = "0123456789*#ABCD";
    if (text.size() == 1) {
        const char key = text[0] >= 'a' && text[0] <= 'd' ? static_cast<char>(text[0] & ~0x20) : text[0];
        return by_event.find(key) != by_event.npos ? std::optional{key} : std::nullopt;
    }
    if (text.size() != 2 || text[0] != '1' || text[1] < '0' || text[1] > '5') return {};
    return by_event[10 + static_cast<std::size_t>(text[1] - '0')];
}

int hex(char digit) noexcept {
    if (digit >= '0' && digit <= '9') return digit - '0';
    digit = lower(digit);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool coded = text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0;
        plain += coded ? static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2])) : text[i];
        if (coded) i += 2;
    }
    std::erase_if(plain, [](unsigned char each) { return each < ' ' || each == 127; });
    return plain;
}

}  // namespace

std::optional<told_key> read_info(std::string_view content_type, std::string_view body) {
    const auto type = trim(cut(content_type, ';'));
    told_key told;
    if (same(type, "application/dtmf")) {
        const auto key = key_from(trim(body));
        if (!key) return {};
        told.key = *key;
        return told;
    }
    if (!same(type, "application/dtmf-relay")) return {};
    while (!body.empty()) {
        auto value = cut(body, '\n');
        const auto name = trim(cut(value, '='));
        value = trim(value);
        if (same(name, "Signal")) {
            const auto key = key_from(value);
            if (!key) return {};
            told.key = *key;
        } else if (same(name, "Duration")) {
            told.held = std::chrono::milliseconds{std::clamp(number(value).value_or(0), 0, 10'000)};
        }
    }
    return told.key != 0 ? std::optional{told} : std::nullopt;
}

std::string plain_user(std::string_view user) {
    auto plain = decoded(cut(user, ';'));
    return same(plain, "anonymous") || same(plain, "unavailable") || same(plain, "restricted") ? "" : plain;
}

std::string user_of(std::string_view header) {
    bool quoted = false;
    for (std::size_t i = 0; i < header.size(); ++i) {  // a display name may hold anything between its quotes
        if (quoted && header[i] == '\\')
            ++i;
        else if (header[i] == '"')
            quoted = !quoted;
        else if (!quoted && header[i] == '<') {
            header.remove_prefix(i + 1);
            header = header.substr(0, header.find('>'));
            break;
        }
    }
    header = trim(header);
    const auto scheme = cut(header, ':');
    if (same(scheme, "tel")) return plain_user(header);
    if (!same(scheme, "sip") && !same(scheme, "sips")) return {};
    const auto at = header.find('@');
    if (at == header.npos) return {};
    auto user = header.substr(0, at);
    return plain_user(cut(user, ':'));
}

int q850_cause(std::string_view reason) noexcept {
    while (!reason.empty()) {
        auto one = cut(reason, ',');
        if (!same(trim(cut(one, ';')), "Q.850")) continue;
        while (!one.empty()) {
            auto value = cut(one, ';');
            if (!same(trim(cut(value, '=')), "cause")) continue;
            const int cause = number(trim(value)).value_or(0);
            return cause > 0 && cause < 128 ? cause : 0;
        }
    }
    return 0;
}

}  // namespace palabre::sip
