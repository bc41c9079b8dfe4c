// src/channel/voice/short_id.hpp - names of calls that people can read to each other.
#pragma once

#include "palabre/core/runtime.hpp"

#include <string>
#include <string_view>

namespace palabre::detail {

/// Ten letters and digits that are not taken for each other on the telephone: 50 random bits.
inline std::string short_id(runtime& on) {
    constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
    std::string made;
    for (auto left = on.random(); made.size() < 10; left >>= 5U) made += letters[left & 31U];
    return made;
}

}  // namespace palabre::detail
