// palabre/center/exchange.hpp - what was asked of an assistant and what it made of it, as the timeline keeps it.
#pragma once

#include "palabre/flow/player.hpp"

namespace palabre {

/// What an entry of the kind `assisted` has as its details: {"message", "answer": "reply", "text", ..., "confidence", "sources", "cost"}: everything that is needed to play it again,
/// secrets masked.
value exchange_of(const flow::action::ask_assistant& asked, const flow::event::assisted& said);

/// The other way round. Nothing is thrown for details of others: they are read as `unavailable`.
flow::event::assisted read_exchange(const value& details);

}  // namespace palabre
