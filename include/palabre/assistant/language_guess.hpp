// palabre/assistant/language_guess.hpp - which language a message is in, as far as its letters tell.
#pragma once

#include "palabre/assistant/intents.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::assistant {

struct guessed_language {
    std::string code = {};  ///< "": nothing can be told.
    double confidence = 0;  ///< 0..1.

    bool operator==(const guessed_language&) const = default;
};

/// A fastText model of short texts in the languages of a company: what its flows say, what its customers have asked. It tells
/// those languages from each other and knows no others: a message in Portuguese is taken for one of them. Needs no list of
/// words; the fewer texts a language has, the less it is to be believed.
///
/// Owns:    its model; copies share it.
/// Threads: any.
class language_guess {
public:
    /// `texts` are examples whose `intent` is the language. A language of few texts weighs as much as one of many.
    /// Throws error{errc::invalid_argument} for fewer than two languages.
    static language_guess train(std::vector<example> texts);

    /// `known`, the customer's language as far as one knows it, counts `weight` times as much as any other ("": none does).
    /// A message without a letter is in the known language, with no confidence.
    guessed_language guess(std::string_view message, std::string_view known = {}, double weight = 3) const;

    const std::vector<std::string>& languages() const noexcept { return languages_; }

private:
    language_guess(intent_model model, std::vector<std::string> languages)
        : model_{std::move(model)}, languages_{std::move(languages)} {}

    intent_model model_;
    std::vector<std::string> languages_;
};

}  // namespace palabre::assistant
