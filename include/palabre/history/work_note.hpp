// palabre/history/work_note.hpp - what agents' work is measured by: visits to queues, and how agents spent their time.
#pragma once

#include "palabre/history/interaction.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

struct queue_visit;
struct agent_span;
using queue_visit_id = palabre::id<queue_visit>;
using agent_span_id = palabre::id<agent_span>;

enum class visit_end {
    answered,   ///< An agent had him.
    abandoned,  ///< He gave up.
    left,       ///< He went on without an agent: `why` says why.
};

std::string_view to_string(visit_end how) noexcept;
visit_end visit_end_from(std::string_view name);

/// A conversation's stay in a queue, and with the agent who took it there. Written once, when it is over.
struct queue_visit {
    queue_visit_id id = {};
    interaction_id within = {};
    std::string queue = {};
    medium on = medium::voice;
    user_id agent = {};    ///< Of answered.
    calendar_time came{};  ///< Into this queue.
    visit_end how = visit_end::answered;
    std::string why = {};
    duration waited{0}, talked{0}, held{0}, wrapped{0};

    bool operator==(const queue_visit&) const = default;
};

/// How an agent spent a stretch of time: within one quarter of an hour of UTC.
struct agent_span {
    agent_span_id id = {};
    user_id agent = {};
    std::string state = {};  ///< "available", "busy", "paused".
    std::string code = {};   ///< Why he paused.
    calendar_time began{};
    duration length{0};

    bool operator==(const agent_span&) const = default;
};

inline constexpr duration quarter = std::chrono::minutes{15};

/// The quarter of an hour that a moment is in.
calendar_time quarter_of(calendar_time at) noexcept;

/// [from, until) cut at quarters of an hour: where each piece begins, and its length.
std::vector<std::pair<calendar_time, duration>> in_quarters(calendar_time from, calendar_time until);

namespace change {

struct add_visit {  ///< Left as it is where it is there.
    queue_visit what;
};
struct add_span {  ///< The same.
    agent_span what;
};

}  // namespace change
}  // namespace palabre::history
