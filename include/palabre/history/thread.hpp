// palabre/history/thread.hpp - a written conversation in the inbox: which interaction it is, and whose turn.
#pragma once

#include "palabre/history/interaction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::history {

enum class thread_state {
    open,
    snoozed,  ///< Out of everybody's sight until its moment, or until the customer writes.
    closed,   ///< Over. What he writes soon after opens it again.
};

std::string_view to_string(thread_state where) noexcept;
thread_state thread_state_from(std::string_view name);

/// Who answers the customer.
enum class thread_owner {
    nobody,  ///< It waits in its queue for an agent.
    flow,
    assistant,
    agent,
};

std::string_view to_string(thread_owner who) noexcept;
thread_owner thread_owner_from(std::string_view name);

/// A conversation on a written medium that somebody owns. It is an interaction, whose entries are its transcript.
///
/// `turn` rises with every change of state and owner, and each such change names the turn that it saw: of two who take one
/// thread the second is told of a conflict.
struct thread {
    interaction_id of = {};
    customer_id customer = {};
    medium on = medium::whatsapp;
    std::string carrier = {};  ///< By name: "whatsapp".
    std::string service = {};  ///< Our address there; of those that are not closed one for each pair of addresses.
    std::string address = {};  ///< The customer's, verbatim; "" while he is only expected by the token.
    thread_state state = thread_state::open;
    thread_owner owner = thread_owner::flow;
    user_id agent = {};                             ///< Of agent: which.
    std::int64_t turn = 1;                          ///< At least 1.
    std::optional<calendar_time> until = {};        ///< When the owner's lease is over; nothing: it is not a lease.
    std::optional<calendar_time> waits_since = {};  ///< Of nobody: since when.
    std::optional<calendar_time> wakes = {};        ///< Of snoozed: when.
    std::string queue = {}, language = {};
    value slots = nullptr;          ///< What is known of the matter: {"amount": 500}.
    std::string token = {};         ///< Of the link by which he is to come: 128 random bits.
    interaction_id continues = {};  ///< The contact that it goes on with: R4's call.
    bool awaits_secret = false;     ///< His next words are not to be written down.
    std::string disposition = {};   ///< Of closed: how.
    calendar_time opened{};
    std::optional<calendar_time> last_in = {}, last_out = {};  ///< His last words, and ours.
    int reopened = 0;                                          ///< How often.

    bool operator==(const thread&) const = default;
};

/// Which threads are listed; what is left out does not matter.
struct thread_filter {
    std::optional<thread_state> state = {};
    std::optional<thread_owner> owner = {};
    std::optional<std::string> queue = {};
    std::optional<user_id> agent = {};
    std::optional<customer_id> customer = {};  ///< His whole group's.
};

}  // namespace palabre::history
