// palabre/history/retention.hpp - how long each class of data is kept, and what was removed.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <optional>

namespace palabre::history {

/// How long a company keeps what, counted from when it happened; nothing: for good. What is still under way (an open
/// interaction with its entries, a message to be sent) is never removed, nor is its customer; do-not-contact lists have
/// their own dates.
struct retention {
    std::optional<duration> entries = {};       ///< What was said, written, looked up; its files.
    std::optional<duration> interactions = {};  ///< That there was a contact, with its entries, from its end.
    std::optional<duration> messages = {};   ///< Of the outbox, settled, since made and due; recipients since the end.
    std::optional<duration> sessions = {};   ///< Saved and never resumed.
    std::optional<duration> customers = {};  ///< Those not seen, nor new, for so long are erased.
    std::optional<duration> events = {};     ///< Whether webhooks have been told of them or not.
};

/// What one sweep removed.
struct swept {
    std::size_t entries = 0, interactions = 0, messages = 0, sessions = 0, customers = 0;  // recipients are messages
    std::size_t graphs = 0;  ///< Plans that no session pinned any more.
    std::size_t events = 0;
    std::size_t files = 0;  ///< What named them; their content goes when nothing does.
    bool more = false;      ///< The sweep stopped at its limit: sweep again.

    bool operator==(const swept&) const = default;
};

}  // namespace palabre::history
