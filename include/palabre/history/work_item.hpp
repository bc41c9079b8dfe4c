// palabre/history/work_item.hpp - something to be done for a customer outside of any talk: a dossier.
#pragma once

#include "palabre/history/interaction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

struct work_item;
using work_item_id = palabre::id<work_item>;

enum class work_state {
    open,      ///< It waits for an agent, or for its time.
    assigned,  ///< An agent has it.
    done,      ///< An agent is done with it.
    passed,    ///< Over by itself: the customer has got through.
};

std::string_view to_string(work_state where) noexcept;
work_state work_state_from(std::string_view name);

enum class work_origin {
    api,
    list,
    flow,
    voicemail,  ///< A message that a caller has left.
    abandoned,  ///< A caller who has left a queue without an agent.
};

std::string_view to_string(work_origin from) noexcept;
work_origin work_origin_from(std::string_view name);

/// One time that the customer has tried.
struct work_contact {
    interaction_id within = {};
    calendar_time at{};
    std::string recording = {};  ///< What he has said, by its file's name; "": nothing.

    bool operator==(const work_contact&) const = default;
};

/// Something for an agent to do. `turn` rises with every change of state and owner, and each such change names the turn that
/// it saw: of two who take one item the second is told of a conflict.
struct work_item {
    work_item_id id = {};
    customer_id customer = {};  ///< Nobody where the number was withheld, or where it is about none.
    std::string address = {};   ///< His, as he is called back.
    work_origin from = work_origin::api;
    std::string queue = {};  ///< "": nobody's in particular, listed and not offered.
    std::string campaign = {};
    std::string subject = {};               ///< For people. At most 500 bytes.
    value form = nullptr;                   ///< What is known and what was filled in: {"contract": "C-7"}.
    std::optional<calendar_time> due = {};  ///< It is offered from then on; nothing: at once.
    work_state state = work_state::open;
    user_id agent = {};                       ///< Who has it, or had it at the end.
    std::int64_t turn = 1;                    ///< At least 1.
    int times = 1;                            ///< How often the customer has tried.
    std::vector<work_contact> contacts = {};  ///< The latest 20, the oldest first.
    std::string key = {};                     ///< Whoever makes it twice names the same; "": none.
    std::string disposition = {};             ///< Of done: a code.
    std::string note = {};
    calendar_time made{};
    std::optional<calendar_time> closed = {};  ///< Of done and passed: when.

    bool operator==(const work_item&) const = default;

    /// One for each customer and queue: he is counted up when he tries again, and it passes when he gets through.
    bool counts() const noexcept { return from == work_origin::voicemail || from == work_origin::abandoned; }
    bool is_over() const noexcept { return state == work_state::done || state == work_state::passed; }
};

/// Which items are listed; what is left out does not matter.
struct work_filter {
    std::optional<work_state> state = {};
    std::optional<bool> over = {};
    std::optional<work_origin> from = {};
    std::optional<std::string> queue = {}, campaign = {};
    std::optional<user_id> agent = {};
    std::optional<customer_id> customer = {};  ///< His whole group's.
};

}  // namespace palabre::history
