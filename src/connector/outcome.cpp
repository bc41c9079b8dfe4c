// src/connector/outcome.cpp - the names of a lookup's edges.
#include "palabre/connector/outcome.hpp"

namespace palabre {

std::string_view to_string(outcome::kind what) noexcept {
    switch (what) {
    case outcome::kind::value: return "value";
    case outcome::kind::stale: return "stale";
    case outcome::kind::not_found: return "not_found";
    case outcome::kind::unavailable: return "unavailable";
    }
    return "unknown";
}

}  // namespace palabre
