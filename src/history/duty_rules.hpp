// src/history/duty_rules.hpp - which places, devices and addresses no store takes.
#pragma once

#include "palabre/history/duty_book.hpp"

#include <string>
#include <vector>

namespace palabre::history {

/// "" for what may be written.
std::string why_refused(const std::vector<duty_change::any>& changes);

}  // namespace palabre::history
