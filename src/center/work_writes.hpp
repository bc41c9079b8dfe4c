// src/center/work_writes.hpp - work items written with what tells of them, however long the database is away.
#pragma once

#include "palabre/core/id.hpp"
#include "palabre/core/log.hpp"
#include "palabre/history/work_book.hpp"

#include <functional>
#include <memory>

namespace palabre {

/// Whose items they are, and who is told.
struct work_ways {
    runtime& loop;
    std::function<history::company_store*()> book;  ///< nullptr while it is not served here.
    std::function<id_generator&()> ids;
    history::event_rules events;
    std::function<void(const history::event&)> tell;
    logger log;
};

/// Owns:    nothing; what is under way keeps it.
/// Threads: the strand.
class work_writes : public std::enable_shared_from_this<work_writes> {
public:
    using on_item = history::on_reply<history::work_item>;

    explicit work_writes(work_ways with) : with_{std::move(with)} {}

    /// Once; an item without an id gets one.
    void open(history::work_item what, on_item then);
    void move(history::work_move how, history::customer_id whose, on_item then);

    /// Again for as long as the database is away. `then` comes once, when it is there or cannot be.
    void keep(history::work_item what, std::function<void()> then);

    /// He has got through to an agent: what counted his tries is over, but for what that agent has.
    void pass(history::customer_id who, history::user_id by, std::function<void()> then);

private:
    template<class Write> void write(history::event what, on_item then, Write how);

    work_ways with_;
};

}  // namespace palabre
