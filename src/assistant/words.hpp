// src/assistant/words.hpp - a customer's text as plain words: lower case, no accents, no marks; and their stems.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::assistant::detail {

/// Words of letters and digits: "J'ai plus de crédit !!" is j, ai, plus, de, credit.
std::vector<std::string> words_of(std::string_view text);

/// Whether any of these words or rows of words is in it: "Oui, svp" says "oui".
bool says(std::string_view text, const std::vector<std::string>& any);

/// Whether it says these and nothing else, but for please and thank you: "j'ai 1 question" is no "1".
bool says_only(std::string_view text, const std::vector<std::string>& any);

/// What an index looks for in place of words.
///
/// Owns:    its stemmer.
/// Threads: one at a time.
class term_maker {
public:
    explicit term_maker(const std::string& language);

    /// Stems, in the order of the words; or the groups of three letters of each ("_so", "sol", "old", "lde", "de_")
    /// where no stemmer knows the language.
    std::vector<std::string> terms_of(std::string_view text) const;

    bool stems() const noexcept { return stemmer_ != nullptr; }

private:
    struct freed {
        void operator()(void* stemmer) const noexcept;
    };
    std::unique_ptr<void, freed> stemmer_;
};

}  // namespace palabre::assistant::detail
