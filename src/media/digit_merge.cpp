// src/media/digit_merge.cpp - the oldest press that this way has not told yet, and that is young enough, is the one.
#include "media/digit_merge.hpp"

namespace palabre::media {

bool digit_merge::is_new(char key, key_source by, instant now) noexcept {
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(by));
    const bool is_info = by == key_source::info;
    for (std::size_t i = 0; i < kept; ++i) {
        press& each = presses_[(next_ + i) % kept];
        if (each.key != key || (each.told_by & bit) != 0) continue;
        if (now - each.when > (is_info || each.is_told_by_info ? info_apart : media_apart)) continue;
        for (std::size_t j = 0; j <= i; ++j) presses_[(next_ + j) % kept].told_by |= bit;
        return false;
    }
    presses_[next_] = {key, bit, is_info, now};
    next_ = (next_ + 1) % kept;
    return true;
}

}  // namespace palabre::media
