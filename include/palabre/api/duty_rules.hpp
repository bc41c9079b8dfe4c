// palabre/api/duty_rules.hpp - where agents on duty are located, and how their sleeping desks are woken.
#pragma once

#include "palabre/core/runtime.hpp"

#include <string>
#include <vector>

namespace palabre::api {

/// Agents who have agreed to it are located while they are logged in and do not pause.
struct position_rules {
    duration every = std::chrono::minutes{1};  ///< A desk tells its place so often, 5 s to 1 h.
    duration stale = std::chrono::minutes{5};  ///< A last fix that is older is shown as old, 10 s to 24 h.
    duration kept = std::chrono::hours{24};    ///< From a fix on, until it is removed for good; 1 min to 31 days.
    std::vector<std::string> pauses = {};      ///< Codes of pauses that count as duty: "travel".
    /// Pictures of a map: "https://tiles.example/{z}/{x}/{y}.png". "": supervisors see a grid, and nobody else is asked.
    std::string tiles = {};
    std::string attribution = {};  ///< What the tiles' owner wants to be said.

    bool operator==(const position_rules&) const = default;
};

/// Web Push (RFC 8030) by a key of our own (RFC 8292).
struct push_rules {
    std::string key;      ///< A PEM file with a private key on the curve P-256.
    std::string contact;  ///< Whom a push service writes to: "mailto:ops@gmc.example", "https://gmc.example".
    /// Hosts that browsers may name as theirs, "*.NAME" for all below; an origin with its scheme is taken as it is.
    /// Nobody else is sent anything.
    std::vector<std::string> services = {"fcm.googleapis.com", "*.push.services.mozilla.com", "*.push.apple.com",
                                         "*.notify.windows.com"};

    bool operator==(const push_rules&) const = default;
};

}  // namespace palabre::api
