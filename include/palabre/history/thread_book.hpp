// palabre/history/thread_book.hpp - port: what is asked of a company's conversations in writing.
#pragma once

#include "palabre/core/medium.hpp"
#include "palabre/history/reply.hpp"
#include "palabre/history/thread.hpp"
#include "palabre/history/timeline.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre::history {

/// Part of company_store, which says what its calls have in common.
class thread_book {
public:
    virtual ~thread_book() = default;

    /// As which entry that message is kept.
    virtual void received_as(const std::string& carrier, const std::string& reference, on_reply<entry_id> then) = 0;

    virtual void thread_of(interaction_id which, on_reply<thread> then) = 0;

    /// The one between these addresses that is not closed; else the one that was opened last. not_found where there was none.
    virtual void thread_with(medium on, const std::string& service, const std::string& address,
                             on_reply<thread> then) = 0;

    /// By the token of its link.
    virtual void thread_by(const std::string& token, on_reply<thread> then) = 0;

    /// By id, from the one behind `after` on. `limit` is 1 to 1000.
    virtual void threads(const thread_filter& which, interaction_id after, std::size_t limit,
                         on_reply<std::vector<thread>> then) = 0;

    /// Those whose lease is over or that are to wake by then, the earliest first. `limit` is 1 to 1000.
    virtual void threads_due(calendar_time by, std::size_t limit, on_reply<std::vector<thread>> then) = 0;
};

}  // namespace palabre::history
