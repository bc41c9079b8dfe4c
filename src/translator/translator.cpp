// src/translator/translator.cpp - names of sources and faults.
#include "palabre/translator/translator.hpp"

namespace palabre::translator {

std::string_view to_string(source of) noexcept {
    switch (of) {
    case source::reviewed: return "reviewed";
    case source::machine: return "machine";
    default: return "none";
    }
}

std::string_view to_string(fault of) noexcept {
    switch (of) {
    case fault::unknown: return "unknown";
    case fault::language: return "language";
    case fault::too_long: return "too_long";
    case fault::unavailable: return "unavailable";
    case fault::harmed: return "harmed";
    default: return "none";
    }
}

}  // namespace palabre::translator
