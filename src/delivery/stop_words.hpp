// src/delivery/stop_words.hpp - the words that end all messages, however they are written.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace palabre::delivery {

/// Whether the text is one of those words and nothing else, whatever its case in any script, its composition, and what
/// stands around it: "  Arre\u0302t !" is ARRÊT. Accents count. What is no UTF-8 is no word.
bool is_word(std::string_view text, const std::set<std::string>& words);

}  // namespace palabre::delivery
