// palabre/history/saved_session.hpp - conversations that go on after a restart, and the plans that they follow.
#pragma once

#include "palabre/core/secret.hpp"
#include "palabre/history/interaction.hpp"

#include <string>
#include <vector>

namespace palabre::history {

/// Where a conversation stands in its flow.
struct saved_session {
    interaction_id of = {};
    std::string graph;      ///< The digest of its plan, which the store keeps as long as a session pins it.
    value state = nullptr;  ///< Without any secret.
    secret hidden = {};     ///< What the state leaves out, as JSON; sealed.
    calendar_time saved{};

    bool operator==(const saved_session&) const = default;
};

/// A plan as it was when conversations began with it.
struct kept_graph {
    struct file {
        std::string name, text;
        bool operator==(const file&) const = default;
    };

    std::string digest;
    std::vector<file> files;  ///< The entry first.

    bool operator==(const kept_graph&) const = default;
};

}  // namespace palabre::history
