// palabre/channel/message.hpp - what is said and what may be chosen, whatever carries it.
#pragma once

#include "palabre/channel/capability.hpp"

#include <string>
#include <vector>

namespace palabre {

/// A stretch of what the company says: text, and on voice the recording that stands for it.
struct utterance {
    std::string text = {};      ///< UTF-8. Shown by text channels; spoken where there is no clip.
    std::string language = {};  ///< ISO 639 code such as "fr", "fon"; "" is the flow's first.
    std::string clip = {};      ///< Name of a recording, without language and extension; "" where there is none.
    std::string masked = {};    ///< What may be written down instead of `text`, where part of it is secret; "" where
                                ///< `text` itself may.
    std::string value = {};  ///< What `text` tells, where that is one number, amount or date and nothing else: "money
                             ///< 12345 XOF", as speech::spelling reads it. Recordings may say it; as secret as `text`.

    bool operator==(const utterance&) const = default;
};

/// All the texts, joined by spaces: what the customer hears and reads.
std::string plain_text(const std::vector<utterance>& words);

/// The same with each secret masked: what logs, histories and screens may keep.
std::string recorded_text(const std::vector<utterance>& words);

/// One thing a customer may choose.
struct choice {
    std::string key;    ///< What is pressed or typed: "1", "12", "*".
    std::string label;  ///< What it stands for, as short as a button: "Solde".

    bool operator==(const choice&) const = default;
};

/// How a question looks on a channel that shows text.
struct presentation {
    enum class form { text, buttons, list };

    form as = form::text;
    std::string text;              ///< The message; with numbered choices below where there is nothing to tap.
    std::vector<choice> tappable;  ///< What stands on the buttons or rows; empty for form::text.
};

/// Fits choices to what the channel has: buttons, else a list, else one numbered line each ("1 Solde").
presentation present(const std::string& text, const std::vector<choice>& choices, const capability& on);

}  // namespace palabre
