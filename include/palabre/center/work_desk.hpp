// palabre/center/work_desk.hpp - a company's work items at work: opened, offered to agents, assigned, and over.
#pragma once

#include "palabre/center/agents.hpp"
#include "palabre/history/store.hpp"
#include "palabre/history/work_book.hpp"

#include <functional>
#include <memory>
#include <string>

namespace palabre {

struct work_desk_options {
    std::string company;                            ///< Its name in the store.
    std::function<history::company_store*()> book;  ///< nullptr while it is not served here.
    history::event_rules events = {};
    std::function<void(const history::event&)> on_event = {};  ///< Of what is written here, once it is durable.
    duration look_every = std::chrono::seconds{15};
    logger log{};
};

/// Items that are open and due are tasks of the queue that they name, the company's or everybody's; who accepts one has it, and
/// wrap_up() of his is its end. What the store says holds: an item that was made, taken or closed by other ways is followed at
/// the next look.
///
/// Owns:    nothing. The agents, the store and what the functions capture must outlive it.
/// Threads: the strand.
class work_desk {
public:
    using on_item = history::on_reply<history::work_item>;

    work_desk(runtime& on, history::store& in, agents& by, work_desk_options options);
    ~work_desk();
    work_desk(const work_desk&) = delete;
    work_desk& operator=(const work_desk&) = delete;

    /// Now and from then on; at once when something is known to have changed.
    void look();

    /// As work_book does, with the event that tells it; an item without an id gets one. A key that was used gives the item
    /// that it made.
    void open(history::work_item what, on_item then);
    void move(history::work_move how, history::customer_id whose, on_item then);

    /// A customer has got through to that agent: what counts his tries is over, but for what that agent has.
    void passes(history::customer_id who, history::user_id by);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
