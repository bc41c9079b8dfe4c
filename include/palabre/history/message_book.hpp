// palabre/history/message_book.hpp - port: what the sending path asks of a company's outbox.
#pragma once

#include "palabre/core/medium.hpp"
#include "palabre/history/outbox.hpp"
#include "palabre/history/reply.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre::history {

/// Part of company_store, which says what its calls have in common.
class message_book {
public:
    virtual ~message_book() = default;

    /// Messages that are due go from waiting to attempting, by priority and then the earliest first, and are given here
    /// to be sent: durable before `then`, so that a crash never sends twice. To one address those of one priority go in
    /// the order in which they were made, or due where that was later: none while one before it waits or is attempting. Those past their expiry, due or not, fail instead: "expired";
    /// but where something is to go in their place they are given too, still waiting, for whoever claims to write both down.
    /// `limit` is 1 to 1000.
    virtual void claim(medium on, calendar_time now, std::size_t limit, on_reply<std::vector<outgoing>> then) = 0;

    virtual void message_of(outgoing_id which, on_reply<outgoing> then) = 0;

    /// By the provider's name for it, as receipts do; of several the largest id.
    virtual void message_by(medium on, const std::string& provider_id, on_reply<outgoing> then) = 0;

    /// Those to a customer's group, or because of its interactions, by when they were made, the newest first. `limit` is
    /// 1 to 1000.
    virtual void messages(customer_id who, std::size_t limit, on_reply<std::vector<outgoing>> then) = 0;

    /// Those in that state, by id, from the one behind `after` on: what is in doubt (unknown), what is dead (failed).
    /// `limit` is 1 to 1000.
    virtual void messages_in(send_state where, outgoing_id after, std::size_t limit,
                             on_reply<std::vector<outgoing>> then) = 0;
};

}  // namespace palabre::history
