// src/media/key.hpp - a key pressed and let go, and the ways in which one learns of it.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstdint>
#include <string_view>

namespace palabre::media {

enum class key_source : std::uint8_t {
    rfc4733,  ///< telephone-event packets.
    inband,   ///< Tones in the sound.
    info,     ///< The signalling's INFO requests.
};

constexpr std::string_view to_string(key_source of) noexcept {
    return of == key_source::rfc4733 ? "rfc4733" : of == key_source::inband ? "inband" : "info";
}

/// 0 where nothing was let go, or nothing pressed. Letting go comes first: it is of the key before.
struct key_change {
    char released = 0;
    char pressed = 0;
    duration held{0};  ///< Of what was released.

    explicit operator bool() const noexcept { return released != 0 || pressed != 0; }
    bool operator==(const key_change&) const = default;
};

}  // namespace palabre::media
