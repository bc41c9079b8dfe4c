// src/history/send_order.hpp - which news of a message counts, whatever order it comes in.
#pragma once

#include "palabre/history/change.hpp"

namespace palabre::history {

/// Whether nothing more is to be sent: the text in clear goes, and retention counts. An unknown message may be repeated.
bool settled(send_state where) noexcept;

/// Whether its text in clear goes: once it is settled, but where something may still take its place, not before that is known.
bool no_more_words(send_state where, bool has_alternatives) noexcept;

/// Whether a message that is `now` becomes `next`. It goes on through waiting, attempting, unknown, sent, delivered and read,
/// and may leave some out; it fails before it is delivered, and is cancelled while it waits.
bool follows(send_state next, send_state now) noexcept;

/// The state that the news leads to, with `due` given: waiting, from whatever is not settled; nothing where it is ignored.
std::optional<send_state> after_news(send_state now, const change::settle_message& news) noexcept;

/// What the news makes of the message; false, and nothing changed, where it is ignored.
bool settle(outgoing& message, const change::settle_message& news);

}  // namespace palabre::history
