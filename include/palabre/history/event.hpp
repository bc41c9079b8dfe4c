// include/palabre/history/event.hpp - what happens in a center, as events that others are told of.
#pragma once

#include "palabre/history/interaction.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

struct event;
using event_id = palabre::id<event>;

/// One thing that happened, told to webhooks, to who lists events, and to programs that embed a center. The catalogue
/// (docs/manual/events.md) has the types and what each one's data hold.
struct event {
    event_id id = {};  ///< The same however often it is told: by it a receiver drops what comes twice.
    std::string type;  ///< "interaction.started"; one of event_types().
    calendar_time at{};
    customer_id customer = {};        ///< Nobody where the number was withheld.
    interaction_id interaction = {};  ///< Nothing for what belongs to none.
    value data = nullptr;             ///< An object, as its type has it; secrets are masked.

    bool operator==(const event&) const = default;
};

/// An event where a company's store keeps it: positions grow in the order of the commits.
struct kept_event {
    std::int64_t position = 0;
    event what;

    bool operator==(const kept_event&) const = default;
};

/// An event that a webhook is to be told of.
struct delivery {
    std::int64_t position = 0;
    event what;
    calendar_time due{};   ///< Not before.
    int attempts = 0;      ///< So far.
    std::string why = {};  ///< What the last one met.

    bool operator==(const delivery&) const = default;
};

/// A webhook as those see it who write events.
struct event_target {
    std::string webhook;             ///< Its name, unique in the company.
    std::vector<std::string> types;  ///< "message.*", "interaction.ended"; none: all of them.

    bool operator==(const event_target&) const = default;
};

/// What a company's events are written for.
struct event_rules {
    bool kept = false;  ///< To be listed, and for targets; false: only listeners in this process hear of them.
    std::vector<event_target> targets = {};

    bool operator==(const event_rules&) const = default;
};

/// The version of the catalogue, and of what an event looks like when it is told. Within a version types and fields are
/// only added.
inline constexpr int event_version = 1;

/// All types, in the order of the catalogue.
std::span<const std::string_view> event_types() noexcept;

/// Whether a target's word means that type: the type itself, "message.*", or "*".
bool means_event(std::string_view word, std::string_view type) noexcept;

/// {"id", "type", "version", "at", "company", "customer", "interaction", "data"}: as webhooks and the API tell it. What is
/// empty is left out.
value told(const event& what, std::string_view company);

/// The JSON Schema (2020-12) of what told() gives.
value event_schema();

}  // namespace palabre::history
