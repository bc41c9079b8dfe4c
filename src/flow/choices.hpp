// src/flow/choices.hpp - which choice an answer means, however it is written.
#pragma once

#include "palabre/channel/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace palabre::flow {

/// The key of the choice: an equal key, else an equal label whatever its case, accents and surrounding spaces.
std::optional<std::string> match_choice(const std::vector<choice>& choices, const std::string& given);

}  // namespace palabre::flow
