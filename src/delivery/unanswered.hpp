// src/delivery/unanswered.hpp - what customers wrote before we ended, and no flow had answered: heard again.
#pragma once

#include "delivery/office.hpp"

#include <cstdint>
#include <functional>
#include <set>
#include <string>

namespace palabre::delivery {

/// Each time that the company is won, the conversations that flows lead are gone through; those that end with the customer's words are
/// given to the flow again, which goes on from where it was kept. A masked secret cannot be: its question stays open, and
/// he is answered when he writes again.
///
/// Owns:    nothing; the office outlives it.
/// Threads: the strand.
class unanswered {
public:
    explicit unanswered(office& in) : in_{in} {}

    /// The company is served. Does its work the first time it is called under a lease.
    void look();

    /// He has written since it is served: the flow has heard that, and is left to it.
    void heard(history::interaction_id talk);

private:
    enum class state { waits, looks, tells, done };

    /// Of an answer that comes: whether we have gone, or the company since.
    std::function<bool()> is_stale() const;
    void page(history::interaction_id after);
    void weigh(const history::thread& talk);
    void tell(const history::thread& talk, calendar_time since);
    void retry();
    void consider_end();
    void again(const history::thread& talk, calendar_time since, const std::vector<history::entry>& all);

    office& in_;
    state state_ = state::waits;
    std::int64_t lease_ = 0;  ///< Under which it looked last.
    std::uint64_t round_ = 0;
    std::set<history::interaction_id> heard_;  ///< While it looks.
    bool failed_ = false;
    std::size_t open_ = 0;  ///< Conversations that are being read.
};

}  // namespace palabre::delivery
