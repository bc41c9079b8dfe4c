// examples/palabre_center/prompt_list.hpp - what callers hear of a flow: recorded, synthesised, or missing.
#pragma once

#include "palabre/flow/graph.hpp"
#include "palabre/speech/spelling.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre_center {

enum class prompt_state { recorded, synthesised, missing };

/// "recorded" and so on.
std::string_view to_string(prompt_state of) noexcept;

/// A recording, or a text that has none.
struct prompt {
    std::string file;  ///< As seen from the flow's folder: "prompts/fr/welcome.wav"; "" where the flow names no clip.
    std::string text;
    std::string how;  ///< How it is said, where that is more than the text.
    prompt_state state = prompt_state::missing;
    bool by_rule = false;                ///< A part of numbers, amounts, dates.
    std::vector<std::string> used = {};  ///< "text of 'balance_told'".
    palabre::place where = {};           ///< Of the first of these.
    std::string clip = {};               ///< "welcome"; "" where the flow names none.
};

struct prompts_of_language {
    std::string language, name;
    bool synthetic = true;  ///< The flow lets a voice speak it.
    bool pending = false;   ///< Its recordings are still to come.
    std::string rules;  ///< Who has reviewed the rules that say its values; "no" where nobody has, "" without rules.
    std::vector<prompt> prompts;

    std::size_t count(prompt_state which) const;
};

/// Looks whether the files are there, and not into them. `currencies` are those of amounts whose flow does not say it.
std::vector<prompts_of_language> list_prompts(const palabre::flow::graph& of, const palabre::speech::spellings& rules,
                                              const std::vector<std::string>& currencies = {"XOF"});

/// Values that would be a tone for want of clips, once a language: a warning for a center, and a problem of a flow where
/// the language is not `pending`.
std::vector<palabre::problem> missing_values(const palabre::flow::graph& of,
                                             const std::vector<prompts_of_language>& prompts, bool with_pending = true);

}  // namespace palabre_center
