// palabre/channel/capability.hpp - what each medium can carry, so that one flow fits all of them.
#pragma once

#include "palabre/core/medium.hpp"

#include <cstddef>

namespace palabre {

/// What a channel can show, hear and do. Lengths are in Unicode code points; 0 means "none" or "no limit".
struct capability {
    bool speech = false;           ///< Speaks and listens: prompts, keys, recordings. False: it shows text.
    bool initiates = false;        ///< May write to, or call, a customer who did not come first.
    bool short_lived = false;      ///< A session of seconds or minutes that the network ends (voice, USSD).
    std::size_t text = 0;          ///< Most code points in one message.
    std::size_t buttons = 0;       ///< Most reply buttons under a message.
    std::size_t button_title = 0;  ///< Most code points of a button's title.
    std::size_t rows = 0;          ///< Most rows of a list to pick from.
    std::size_t row_title = 0;     ///< Most code points of a row's title.
};

/// What the medium's network allows: WhatsApp's 3 buttons of 20 and 10 rows of 24 (Cloud API reference), Messenger's
/// 13 quick replies of 20 (Messenger Platform reference), USSD's 182 characters a screen (3GPP TS 23.038).
const capability& capabilities(medium on) noexcept;

}  // namespace palabre
