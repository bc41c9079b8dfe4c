// src/speech/speaker.cpp - texts and languages as speakers take them.
#include "speech/speaker.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <fmt/format.h>

namespace palabre::speech::detail {

void check_figure(std::string_view name, long long is, long long least, long long most) {
    if (is < least || is > most)
        throw error{errc::invalid_argument, fmt::format("{} is {}", name, is),
                    fmt::format("choose {} to {}", least, most)};
}

std::string in_small_letters(std::string_view text) {
    std::string small{text};
    for (char& each : small)
        if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
    return small;
}

std::string_view without_region(std::string_view language) {
    const auto end = language.rfind('-');
    return end == std::string_view::npos ? std::string_view{} : language.substr(0, end);
}

std::string speakable(std::string_view text) {
    const std::string valid = clean_utf8(text);
    std::string plain;
    bool has_words = false;
    for (std::size_t at = 0; at < valid.size(); ++at) {
        const auto byte = static_cast<unsigned char>(valid[at]);
        const bool control = byte < 0x20 || byte == 0x7f;
        if (byte == 0xC2 && static_cast<unsigned char>(valid[at + 1]) < 0xA0) {  // U+0080 to U+009F
            plain += ' ';
            ++at;
            continue;
        }
        if (byte == '[' && !plain.empty() && plain.back() == '[') plain += ' ';
        plain += control ? ' ' : valid[at];
        has_words = has_words || byte > 0x20;
    }
    return has_words ? plain : std::string{};
}

}  // namespace palabre::speech::detail
