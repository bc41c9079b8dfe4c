// src/delivery/receipts.hpp - what providers tell of messages that they took, in any order.
#pragma once

#include "delivery/office.hpp"

#include <deque>
#include <unordered_map>

namespace palabre::delivery {

/// Owns:    the names under which providers know the last messages.
/// Threads: the strand.
class receipts {
public:
    explicit receipts(office& in) : in_{in} {}

    /// As the provider calls it in the book: "NAME/ID".
    static std::string named(const carrier_traits& at, const std::string& provider_id);

    /// That message went by that name just now: its receipts may come before the book has it.
    void sent(const std::string& name, const history::outgoing& what);

    /// then(true) once it is durable, or about nothing of ours. `unsettled`: sends of this carrier are still without an
    /// answer, so that one of them may be meant.
    void take(const carrier_traits& at, const receipt& what, bool unsettled, std::function<void(bool)> then);

private:
    /// A message, and whom its events are about where that is known.
    struct message {
        history::outgoing_id id;
        history::event_context about = {};
    };
    void write(const message& which, const receipt& what, std::function<void(bool)> then);

    office& in_;
    std::unordered_map<std::string, message> names_;
    std::deque<std::string> oldest_;
};

}  // namespace palabre::delivery
