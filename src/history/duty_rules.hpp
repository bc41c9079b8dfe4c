// src/history/duty_rules.hpp - which places, devices and addresses no store takes.
#pragma once

#include "palabre/history/duty_book.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre::history {

inline constexpr std::size_t most_consents = 100, most_devices = 10, most_woken = 10;  ///< Of one user.

/// "" for what may be written.
std::string why_refused(const std::vector<duty_change::any>& changes);

}  // namespace palabre::history
