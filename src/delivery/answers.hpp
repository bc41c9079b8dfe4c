// src/delivery/answers.hpp - what flows say on text channels, as rows of the outbox.
#pragma once

#include "delivery/office.hpp"

#include <deque>
#include <map>
#include <utility>

namespace palabre::delivery {

/// Owns:    who wrote last, by address.
/// Threads: the strand.
class answers {
public:
    /// `shows`: whether some carrier may send in that name, such as the short code that he wrote to.
    answers(office& in, std::function<bool(medium, const std::string& from)> shows)
        : in_{in}, shows_{std::move(shows)} {}

    /// He wrote from that address, within that interaction: what is said to it belongs there.
    void met(medium on, const inbound_message& what, history::customer_id who, history::interaction_id within);

    /// The provider's name for what he wrote last, within that; "": nothing has come.
    std::string last_heard(medium on, const std::string& from) const;

    /// Queued behind what was said before; `gone` as soon as nothing can overtake it, which is at once. What a flow says whose
    /// turn is over is not written.
    void say(outbound_message what, task gone);

private:
    using address = std::pair<medium, std::string>;
    struct meeting {
        history::customer_id who;
        history::interaction_id within;
        std::string last;  // message of his
    };

    office& in_;
    std::function<bool(medium, const std::string& from)> shows_;
    std::map<address, meeting> met_;
    std::deque<address> oldest_;
};

}  // namespace palabre::delivery
