// src/store/import/text_encoding.hpp - files of other systems as UTF-8: found out, and converted piece by piece.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace palabre::importing {

/// Looks at a text, piece after piece, and says how it is written.
class encoding_guess {
public:
    void look_at(std::string_view piece) noexcept;

    /// "utf-8" where it reads as such, if not without fault; else "windows-1252", which reads everything.
    std::string_view encoding() const noexcept;

private:
    void end_sequence(bool whole) noexcept;

    int missing_ = 0;  // bytes of the character that has begun
    std::uint64_t whole_ = 0, broken_ = 0;
};

/// Western European Windows' letters as UTF-8.
class windows_1252 {
public:
    windows_1252();

    void append(std::string_view piece, std::string& to) const;

private:
    std::array<std::string, 256> letters_;
};

}  // namespace palabre::importing
