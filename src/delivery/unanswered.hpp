// src/delivery/unanswered.hpp - what customers wrote before we ended, and no flow had answered: heard again.
#pragma once

#include "delivery/office.hpp"

#include <set>
#include <string>

namespace palabre::delivery {

/// Once after a start, the conversations that flows lead are gone through; those that end with the customer's words are
/// given to the flow again, which goes on from where it was kept. A masked secret cannot be: its question stays open, and
/// he is answered when he writes again.
///
/// Owns:    nothing; the office outlives it.
/// Threads: the strand.
class unanswered {
public:
    explicit unanswered(office& in) : in_{in} {}

    /// The company is served from now on. Does its work the first time it is called.
    void look();

    /// He has written since the start: the flow has heard that, and is left to it.
    void heard(history::interaction_id talk);

private:
    enum class state { waits, looks, tells, done };

    void page(history::interaction_id after);
    void weigh(const history::thread& talk);
    void tell(const history::thread& talk, calendar_time since);
    void retry();
    void consider_end();
    void again(const history::thread& talk, calendar_time since, const std::vector<history::entry>& all);

    office& in_;
    state state_ = state::waits;
    std::set<history::interaction_id> heard_;  ///< While it looks.
    bool failed_ = false;
    std::size_t open_ = 0;  ///< Conversations that are being read.
};

}  // namespace palabre::delivery
