// src/center/kept_caller.hpp - a caller who waits for an agent, and his page: who had him, and what came of it.
#pragma once

#include "center/ledger_page.hpp"
#include "center/queue_desk.hpp"

#include <memory>

namespace palabre {

/// `who` may be nullptr. What it captures keeps the page.
known_caller kept_caller(const std::shared_ptr<ledger_page>& page, const history::person* who);

/// A call that an agent places, to `from` of `about`: its page begins now. `stands` is told of who was reached.
void keep_placed(const std::shared_ptr<ledger>& in, const conversation_info& about, arrival& what,
                 std::function<void(const conversation_ptr&)> stands);

}  // namespace palabre
