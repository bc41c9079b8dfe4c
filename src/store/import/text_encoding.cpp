// src/store/import/text_encoding.cpp - counts what reads as UTF-8; ICU knows Windows' letters.
#include "store/import/text_encoding.hpp"

#include "palabre/core/error.hpp"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

namespace palabre::importing {

void encoding_guess::end_sequence(bool whole) noexcept {
    ++(whole ? whole_ : broken_);
    missing_ = 0;
}

void encoding_guess::look_at(std::string_view piece) noexcept {
    for (const char letter : piece) {
        const auto byte = static_cast<unsigned char>(letter);
        if (missing_ > 0) {
            if ((byte & 0xC0U) == 0x80U) {
                if (--missing_ == 0) end_sequence(true);
                continue;
            }
            end_sequence(false);
        }
        if (byte < 0x80U) continue;
        if (byte >= 0xC2U && byte < 0xE0U)
            missing_ = 1;
        else if (byte >= 0xE0U && byte < 0xF0U)
            missing_ = 2;
        else if (byte >= 0xF0U && byte < 0xF5U)
            missing_ = 3;
        else
            end_sequence(false);
    }
}

std::string_view encoding_guess::encoding() const noexcept {
    // One damaged row does not make another encoding of a file that is UTF-8 everywhere else.
    return broken_ > whole_ ? "windows-1252" : "utf-8";
}

windows_1252::windows_1252() {
    UErrorCode failed = U_ZERO_ERROR;
    UConverter* const from = ucnv_open("windows-1252", &failed);
    if (U_FAILURE(failed)) throw error{errc::unsupported, "ICU does not know windows-1252", "save the file as UTF-8"};
    for (std::size_t byte = 0; byte < letters_.size(); ++byte) {
        const char one = static_cast<char>(byte);
        UChar units[4];
        failed = U_ZERO_ERROR;
        const auto count = ucnv_toUChars(from, units, 4, &one, 1, &failed);
        icu::UnicodeString{units, count}.toUTF8String(letters_[byte]);
    }
    ucnv_close(from);
}

void windows_1252::append(std::string_view piece, std::string& to) const {
    for (const char letter : piece) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte < 0x80U)
            to.push_back(letter);
        else
            to += letters_[byte];
    }
}

}  // namespace palabre::importing
