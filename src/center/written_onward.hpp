// src/center/written_onward.hpp - R4: a call that is over goes on in writing, by itself and with all that is known.
#pragma once

#include "center/ledger_page.hpp"
#include "palabre/flow/player.hpp"

#include <memory>

namespace palabre {

/// Writes, in one piece: that he chose this medium, the conversation there, what the flow has learnt, and the first message.
/// Everything that it needs is looked up before; while the database is away it waits, and holds up a drain like a call's end.
void write_onward(ledger_page& of, std::shared_ptr<const flow::player> plays,
                  const flow::action::open_conversation& what, const flow::session& so_far);

}  // namespace palabre
