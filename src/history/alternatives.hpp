// src/history/alternatives.hpp - the message that takes the place of one that cannot go.
#pragma once

#include "palabre/history/outbox.hpp"

#include <optional>

namespace palabre::history {

/// The first of `failed`'s alternatives whose time has not passed, as a message of that id with the rest of them behind it;
/// nothing where there is none. Its key is `failed`'s alone, so that it comes once.
std::optional<outgoing> in_place_of(const outgoing& failed, outgoing_id id, calendar_time now);

}  // namespace palabre::history
