// palabre/routing/agent.hpp - who serves: skills, queues, and how much at once.
#pragma once

#include "palabre/history/customer.hpp"
#include "palabre/routing/skill.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::routing {

using agent_id = history::user_id;

/// What is to be done, as far as it takes a person's attention.
enum class work {
    call,          ///< A telephone call, or one to be placed.
    conversation,  ///< Written: SMS, WhatsApp, Messenger, web chat.
    item,          ///< A dossier: a voicemail, an abandoned call, a list's row.
};

/// How many kinds of work there are.
inline constexpr std::size_t kinds_of_work = 3;

/// "call", "conversation", "item".
std::string_view to_string(work kind) noexcept;

/// How much an agent bears at once; wrap-up and an offer that stands count. 0 to 1000 each.
struct capacity {
    int calls = 1;
    int conversations = 3;
    int items = 1;
    int total = 5;  ///< Of all together: 1 makes him do one thing at a time.
};

struct membership {
    std::string queue;
    int penalty = 0;  ///< 0 to 1,000,000. Members with less are offered a task before him.
    int weight = 1;   ///< 1 to 1000, for strategy::weighted.
    int order = 0;    ///< For strategy::sequential.
};

struct agent {
    agent_id id = {};
    std::vector<skill> skills = {};
    std::vector<membership> queues = {};
    capacity bears = {};
};

/// What a board shows of an agent: the first of these that is true.
enum class agent_state {
    offline,
    ringing,  ///< A task is offered to him.
    busy,     ///< He has one; with capacity left he may be offered more, unless paused.
    wrap_up,  ///< He writes down what came of one.
    paused,   ///< With a code.
    available,
};

/// "offline" and so on.
std::string_view to_string(agent_state state) noexcept;

/// An agent now.
struct agent_view {
    agent_state state = agent_state::offline;
    std::string pause_code = {};               ///< "" unless paused; kept while he finishes what he has.
    std::array<int, kinds_of_work> load = {};  ///< What he has and wraps up, by kind; without what is offered.
    int handled = 0;                           ///< Since router::begin_day().
    duration talked{0};                        ///< With customers, since router::begin_day(), of tasks that are over.
    instant since{};                           ///< In this state.
};

}  // namespace palabre::routing
