// src/channel/meta/door.hpp - who may bring us webhooks: Meta, by handshake and by signature.
#pragma once

#include "palabre/channel/callback.hpp"
#include "palabre/channel/meta_access.hpp"

#include <optional>

namespace palabre::meta {

/// Answers the handshake (GET with hub.challenge) and whoever is not Meta. Nothing: it is Meta's, and may be read.
std::optional<callback_answer> turned_away(const callback_request& what, const meta_access& by, const logger& log);

}  // namespace palabre::meta
