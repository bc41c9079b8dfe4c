// palabre/center/agent_news.hpp - agents, queues and tasks as they are now, and what is told of changes.
#pragma once

#include "palabre/core/value.hpp"
#include "palabre/routing/action.hpp"
#include "palabre/routing/figures.hpp"
#include "palabre/routing/queue.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace palabre {

struct agent_now {
    std::string name, title;
    history::user_id user = {};
    std::vector<std::string> queues;  ///< Full names.
    routing::agent_view is;
    calendar_time since{};           ///< In this state.
    std::vector<std::string> tasks;  ///< Offered to him, with him, and those that he still writes notes of.
};

/// How an agent spent a stretch of time that is over. Told of "available", "paused" with its code, and "busy" for all others;
/// not of "offline".
struct agent_time {
    history::user_id user = {};
    std::vector<std::string> queues;  ///< Full names.
    std::string state, code;
    calendar_time from{}, until{};
};

struct queue_now {
    std::string company, name;
    routing::figures counts;
    routing::target target;
    std::map<routing::agent_state, std::size_t> agents;  ///< Its members.
};

enum class task_state {
    waiting,
    offered,
    talking,  ///< An agent has it.
    wrap_up,  ///< They have parted, and he may still say what came of it.
    over,
};

/// How far an agent is with whom he asks about his caller.
enum class consult_state { ringing, talking, joined };

/// "ringing", "talking", "joined".
std::string_view to_string(consult_state state) noexcept;

/// "waiting", "offered" and so on.
std::string_view to_string(task_state state) noexcept;

struct task_now {
    std::string id;  ///< Unique while the center runs.
    routing::work kind = routing::work::call;
    task_state state = task_state::waiting;
    std::string company, queue, segment;
    bool callback = false;
    std::string from;          ///< The customer's address.
    std::string conversation;  ///< Its id, of a call; the history thread's or dossier's of the others.
    history::customer_id customer = {};
    std::vector<std::string> agents;  ///< Whom it is offered to, or who has it, or had it last.
    routing::place where;             ///< While it waits.
    bool held = false;                ///< The caller waits with music, and his agent comes back.
    std::string consults;             ///< Whom his agent asks: a queue, an agent, a number; "": nobody.
    consult_state consult = consult_state::ringing;
    std::string asked_by;  ///< It is no caller yet: that agent asks about his.
    std::string why;       ///< Of over: "answered", "abandoned", or routing::left's word.
};

/// Each replaces what was known of the same agent, queue or task.
using agent_news = std::variant<agent_now, queue_now, task_now>;

/// {"type":"agent", "name":"awa", "state":"available", ...}: docs/manual/queues.md has the fields.
value told(const agent_now& what);
value told(const queue_now& what);
value told(const task_now& what);
value told(const agent_news& what);

}  // namespace palabre
