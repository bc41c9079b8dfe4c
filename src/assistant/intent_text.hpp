// src/assistant/intent_text.hpp - a message as models see it: plain words, whose numbers are alike.
#pragma once

#include <string>
#include <string_view>

namespace palabre::assistant::detail {

/// "Solde du 97123456, 500F?" is "solde du 00000000 0f": which number it is says nothing about what is wanted.
std::string intent_text(std::string_view message);

}  // namespace palabre::assistant::detail
