// src/core/nearest.hpp - the known words nearest to a mistyped one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace palabre::detail {

/// "did you mean 'prompt'?" with the nearest of `known` (the nearest three where several are as near), "" where none is
/// near. Case does not count; for a name with slashes its last part alone is compared too ("Paris", "Europe/Paris").
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

}  // namespace palabre::detail
