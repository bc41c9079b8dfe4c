// src/channel/sms_size.cpp - the GSM 7-bit alphabet, and texts cut into parts.
#include "palabre/channel/sms_size.hpp"

#include <boost/locale/utf.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace palabre {
namespace {

namespace utf = boost::locale::utf;

struct limits {
    std::size_t alone, joined;
};
constexpr limits septets{160, 153};
constexpr limits units_16{70, 67};

// 3GPP TS 23.038, 6.2.1 and 6.2.1.1.
constexpr std::u32string_view alphabet =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    U"abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::u32string_view extension = U"\f^{}\\[~]|€";

/// The same by number, for nearly all that is written: each text is measured some times on its way.
constexpr auto by_number = [] {
    std::array<std::uint8_t, 256> septets_each{};
    for (const char32_t c : alphabet)
        if (c < septets_each.size()) septets_each[c] = 1;
    for (const char32_t c : extension)
        if (c < septets_each.size()) septets_each[c] = 2;
    return septets_each;
}();

/// Septets of a character; 0 where the alphabet lacks it.
std::size_t septets_of(char32_t c) {
    if (c < by_number.size()) return by_number[c];
    if (alphabet.find(c) != std::u32string_view::npos) return 1;
    return extension.find(c) != std::u32string_view::npos ? 2 : 0;
}

std::size_t units_of(char32_t c) {
    return c > 0xFFFF ? 2 : 1;
}

std::u32string decoded(std::string_view text) {
    constexpr char32_t replacement = 0xFFFD;
    std::u32string all;
    for (auto at = text.begin(); at != text.end();) {
        const auto start = at;
        const auto c = utf::utf_traits<char>::decode(at, text.end());
        const bool good = c != utf::illegal && c != utf::incomplete;
        if (!good) at = start + 1;
        all += good ? static_cast<char32_t>(c) : replacement;
    }
    return all;
}

}  // namespace

std::string_view to_string(sms_encoding how) noexcept {
    return how == sms_encoding::gsm_7bit ? "gsm_7bit" : "ucs_2";
}

sms_measure sms_size(std::string_view text) {
    const std::u32string letters = decoded(text);
    sms_measure found;
    std::u32string seen;
    for (const char32_t c : letters) {
        if (septets_of(c) != 0 || seen.find(c) != std::u32string::npos) continue;
        seen += c;
        std::string& written = found.beyond.emplace_back();
        utf::utf_traits<char>::encode(c, std::back_inserter(written));
    }
    const bool plain = seen.empty();
    if (!plain) found.encoding = sms_encoding::ucs_2;
    const limits most = plain ? septets : units_16;
    std::size_t parts = 1, filled = 0;
    for (const char32_t c : letters) {
        const std::size_t size = plain ? septets_of(c) : units_of(c);
        found.units += size;
        if (filled + size > most.joined) {
            ++parts;
            filled = 0;
        }
        filled += size;
    }
    found.parts = found.units <= most.alone ? 1 : parts;
    return found;
}

}  // namespace palabre
