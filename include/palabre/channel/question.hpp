// palabre/channel/question.hpp - what a customer is asked, and what comes of it.
#pragma once

#include "palabre/channel/message.hpp"
#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre {

/// What a customer is asked. On voice the times count from the end of the prompt.
struct question {
    enum class kind {
        choice,  ///< One of `choices`, by key, button or number.
        digits,  ///< Keys, at most `longest`, ended by `terminator` or by a pause.
        text,    ///< Free words. On voice they need a channel that recognises speech.
        sound,   ///< What is said, kept as it sounds: the answer's text is the recording's name. Ended by a key, by
                 ///< `between_keys` of silence, by `longest_sound`, and by the end, when it is kept all the same.
    };

    std::vector<utterance> prompt = {};
    kind wants = kind::choice;
    std::vector<choice> choices = {};
    std::size_t longest = 0;                          ///< Most digits; 0: until terminator or pause.
    char terminator = '#';                            ///< Ends digits, not part of them; 0: none.
    duration no_input = std::chrono::seconds{5};      ///< Silence that counts as no answer.
    duration between_keys = std::chrono::seconds{3};  ///< Pause that ends digits, or an ambiguous choice.
    bool barge_in = true;     ///< A key stops the prompt; false: keys wait until it has been heard.
    bool looks_back = false;  ///< In writing: what he wrote while nothing was asked answers it too.
    bool secret = false;      ///< The answer may not be written down: a PIN.
    duration longest_sound = std::chrono::minutes{2};
};

/// What came of a question.
struct answer {
    enum class kind {
        given,     ///< `text` is what the customer pressed, wrote or tapped (a tap gives the choice's key).
        no_input,  ///< Nothing within the time.
        gone,      ///< The conversation ended first.
    };

    kind what = kind::given;
    std::string text = {};
};

}  // namespace palabre
