// src/delivery/doubts.hpp - attempts that nobody answered: repeated, given up, or settled by their receipts.
#pragma once

#include "delivery/office.hpp"

#include <map>
#include <set>

namespace palabre::delivery {

/// Looks for what a crash left, too. What a receipt settles meanwhile is found settled when its time has come.
///
/// Owns:    when each is decided.
/// Threads: the strand.
class doubts {
public:
    /// Whether all that may carry that medium recognise repeats.
    using recognises = std::function<bool(medium)>;

    doubts(office& in, recognises repeats);

    /// Nobody answered: written down, and decided later.
    void add(const history::outgoing& what, const std::string& why);

    /// Asks the book for what it has in doubt, now and from time to time.
    void look();

    std::size_t count() const noexcept { return known_.size(); }

private:
    void remember(const history::outgoing& what);
    void wake();
    void decide(history::outgoing_id which);
    void decide(const history::outgoing& what);

    office& in_;
    recognises repeats_;
    std::set<history::outgoing_id> known_;
    std::multimap<instant, history::outgoing_id> when_;
    timer_id waking_ = timer_id::none, looking_ = timer_id::none;
    std::shared_ptr<doubts*> alive_ = std::make_shared<doubts*>(this);

public:
    ~doubts();
    doubts(const doubts&) = delete;
    doubts& operator=(const doubts&) = delete;
};

}  // namespace palabre::delivery
