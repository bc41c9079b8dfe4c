// src/history/customer.cpp - which statement about a customer holds.
#include "palabre/history/customer.hpp"

namespace palabre::history {

bool replaces(const preference& next, const preference& now) noexcept {
    if (next.language.empty()) return false;
    if (now.language.empty()) return true;
    const bool chosen = now.from <= origin::agent;
    if (chosen && next.from >= origin::import) return false;
    return next.since > now.since;
}

}  // namespace palabre::history
