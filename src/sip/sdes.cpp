// src/sip/sdes.cpp - a=crypto taken apart and put together.
#include "sip/sdes.hpp"

#include <algorithm>
#include <charconv>
#include <span>

namespace palabre::sip {

namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string to_base64(std::span<const std::uint8_t> bytes) {
    std::string made;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const auto each : bytes) {
        bits = bits << 8U | each;
        for (count += 8; count >= 6; count -= 6) made += digits[bits >> (count - 6) & 0x3FU];
    }
    return made;
}

/// A key is 40 digits, without padding.
bool from_base64(std::string_view text, std::span<std::uint8_t> out) noexcept {
    if (text.size() * 6 != out.size() * 8) return false;
    std::uint32_t bits = 0;
    unsigned count = 0;
    std::size_t at = 0;
    for (const char each : text) {
        const auto digit = digits.find(each);
        if (digit == std::string_view::npos) return false;
        bits = bits << 6U | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out[at++] = static_cast<std::uint8_t>(bits >> count);
    }
    return true;
}

std::string_view next_word(std::string_view& rest) noexcept {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const auto word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    return word;
}

bool is_number(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char each) { return each >= '0' && each <= '9'; });
}

/// "2^31" or "1048576": how many packets a key may encrypt. A call has fewer.
bool is_lifetime(std::string_view text) noexcept {
    if (text.starts_with("2^")) text.remove_prefix(2);
    return is_number(text);
}

}  // namespace

std::string_view to_string(crypto_suite which) noexcept {
    return which == crypto_suite::aes_128_sha1_80 ? "AES_CM_128_HMAC_SHA1_80" : "AES_CM_128_HMAC_SHA1_32";
}

std::optional<crypto> read_crypto(std::string_view text) {
    crypto made;
    const auto tag = next_word(text);
    if (!is_number(tag) || tag.size() > 9 ||
        std::from_chars(tag.data(), tag.data() + tag.size(), made.tag).ec != std::errc{})
        return std::nullopt;
    const auto suite = next_word(text);
    if (suite == to_string(crypto_suite::aes_128_sha1_32))
        made.suite = crypto_suite::aes_128_sha1_32;
    else if (suite != to_string(crypto_suite::aes_128_sha1_80))
        return std::nullopt;
    constexpr std::string_view method = "inline:";
    auto key = next_word(text);
    if (!key.starts_with(method) || key.find(';') != std::string_view::npos) return std::nullopt;
    key.remove_prefix(method.size());
    const auto end = key.find('|');
    if (!from_base64(key.substr(0, end), made.key)) return std::nullopt;
    if (end != std::string_view::npos && !is_lifetime(key.substr(end + 1))) return std::nullopt;
    // Of session parameters only the size of the replay window is a wish; '-' marks what may be passed over.
    for (auto each = next_word(text); !each.empty(); each = next_word(text))
        if (!each.starts_with("WSH=") && !each.starts_with('-')) return std::nullopt;
    return made;
}

std::string write(const crypto& of) {
    std::string made = std::to_string(of.tag);
    made += ' ';
    made += to_string(of.suite);
    made += " inline:" + to_base64(of.key);
    return made;
}

}  // namespace palabre::sip
