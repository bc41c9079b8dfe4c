// palabre/center/written_work.hpp - conversations in writing among an agent's work: offered, taken, given back.
#pragma once

#include "palabre/center/agents.hpp"
#include "palabre/history/store.hpp"

#include <functional>
#include <memory>
#include <string>

namespace palabre {

struct written_work_options {
    std::string company;                            ///< Its name in the store.
    std::function<history::company_store*()> book;  ///< nullptr while it is not served here.
    /// As inbox::desk::take(): durable, or false where somebody else has it. Comes from the loop.
    std::function<void(history::interaction_id which, history::user_id agent, std::function<void(bool)>)> take;
    /// Makes ids of visits to queues, which are kept then.
    std::function<history::queue_visit_id()> visit_id = {};
    duration look_every = std::chrono::seconds{15};
    logger log{};
};

/// Conversations that wait for an agent (history::thread, owner nobody) are tasks of the queue that they name, the company's or
/// everybody's; who accepts one takes it. What the store says holds: a conversation that was taken, closed or given back by other
/// ways is followed at the next look.
///
/// Owns:    nothing. The agents and what the functions capture must outlive it.
/// Threads: the strand.
class written_work {
public:
    written_work(runtime& on, agents& in, written_work_options options);
    ~written_work();
    written_work(const written_work&) = delete;
    written_work& operator=(const written_work&) = delete;

    /// Now and from then on; at once when something is known to have changed.
    void look();

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
