// src/center/kept_session.hpp - a flow's session, written down between two turns of a conversation and read again.
#pragma once

#include "center/ledger_page.hpp"
#include "palabre/flow/host.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace palabre {

/// Adds the plan and the session under that interaction; what is secret in it is sealed beside it. A graph in code has no files
/// to be read again from, and is not kept. `turn`: of its thread, by which load_session() sees that somebody has had it since.
void save_session(const flow::player& plays, const flow::session& talk, history::interaction_id as, std::int64_t turn,
                  calendar_time now, std::vector<history::change::any>& into);

/// What is kept of the page's conversation, by the plan that it began with, which may not be `plays`; nothing where nothing is
/// kept, or where it cannot be read: that is logged.
void load_session(ledger_page& of, std::shared_ptr<const flow::player> plays,
                  std::function<void(std::optional<flow::resumed>)> then);

}  // namespace palabre
