// palabre/flow/wording.hpp - something said, in each language: templates, and the recordings that stand for them.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/flow/text_template.hpp"

#include <map>
#include <string>
#include <vector>

namespace palabre::flow {

/// One stretch of a wording: on voice the clip where there is one, elsewhere the text.
struct stretch {
    text_template text;
    std::string clip = {};  ///< The file prompts/LANGUAGE/CLIP.wav, say; "" where the text is spoken.
};

/// What is said, by language ("fr", "fon"). A language that is missing is said in the flow's first one.
struct wording {
    std::map<std::string, std::vector<stretch>> by_language;
    place where = {};

    wording() = default;

    /// The same text in every language, or the only one: stands under "".
    wording(const char* text);  // implicit, so that graphs in code read like texts
    wording(const std::string& text, place where = {});

    bool empty() const noexcept { return by_language.empty(); }

    /// What is said in `language`; else what is said in any (""); else in `fallback`; nullptr where nothing is.
    const std::vector<stretch>* in(const std::string& language, const std::string& fallback) const;
};

}  // namespace palabre::flow
