// src/media/digit_merge.hpp - a key that is told in two ways was pressed once.
#pragma once

#include "media/key.hpp"

#include <array>
#include <cstdint>

namespace palabre::media {

/// Some gateways send telephone-event packets and let the tones through as well, or an INFO after either. Each way tells
/// the presses in order, so the presses of two ways are paired one by one: "11" told twice is "11".
///
/// Threads: one at a time.
class digit_merge {
public:
    /// How far apart two ways may tell the same press: a detector takes some 50 ms, a signalling request may be repeated.
    static constexpr duration media_apart = std::chrono::milliseconds{300};
    static constexpr duration info_apart = std::chrono::seconds{2};

    /// True if this is a press that no other way has told.
    bool is_new(char key, key_source by, instant now) noexcept;

private:
    struct press {
        char key = 0;
        std::uint8_t told_by = 0;  // a bit a source; also of those that have gone past it
        bool is_told_by_info = false;
        instant when{};
    };

    static constexpr std::size_t kept = 16;
    std::array<press, kept> presses_{};  // a ring, the oldest at next_
    std::size_t next_ = 0;
};

}  // namespace palabre::media
