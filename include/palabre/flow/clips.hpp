// palabre/flow/clips.hpp - the recordings that a flow names, for whoever looks whether they are there.
#pragma once

#include "palabre/flow/graph.hpp"
#include "palabre/speech/prompts.hpp"

#include <vector>

namespace palabre::flow {

/// Each recording that the flow may play on voice, once, in alphabetical order. `pending` languages, whose recordings are
/// still to come, are given instead where they are asked for. The language of a flow that names none is "".
std::vector<speech::clip_name> clips_of(const graph& of, bool pending = false);

/// A stretch of what a flow may say on voice, in one of its languages.
struct spoken_text {
    std::string language = {};  ///< "" where the flow names none.
    std::string clip = {};      ///< "" where it names none.
    std::string text =
        {};  ///< With each ${...} shown as the variable that it reads: "Votre solde est de ‹balance.amount›."
    std::string value = {};  ///< The kind of value that it tells and nothing else, as text_template::value_kind().
    std::string used = {};   ///< "text of 'balance_told'", "phrase 'sorry'".
    place where = {};
};

/// All of them, in the order of the file; those that have nothing to be said (".") are left out. None where the flow is not
/// meant for voice.
std::vector<spoken_text> spoken_texts(const graph& of);

}  // namespace palabre::flow
