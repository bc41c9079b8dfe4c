// palabre/history/work_book.hpp - port: what a company's work items are, and what becomes of them.
#pragma once

#include "palabre/history/change.hpp"
#include "palabre/history/reply.hpp"
#include "palabre/history/work_item.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace palabre::history {

class company_store;

/// An item's state and agent as they are to be, by somebody who saw it at `turn`.
struct work_move {
    work_item_id which;
    std::int64_t turn = 0;
    work_state state = work_state::open;
    user_id agent = {};
    calendar_time at{};
    std::string queue = {};                 ///< "": it stays.
    std::optional<calendar_time> due = {};  ///< Nothing: it stays.
    std::string disposition = {}, note = {};
    value form = nullptr;  ///< In place of the fields of these names.
};

/// The part of a company's store that remembers what is to be done. Both writes are durable, give the item as it is then, and
/// may be repeated. `with` is written together with what they change, or not at all; "work" of its events is then that item's id.
///
/// Threads: the strand.
class work_book {
public:
    virtual ~work_book() = default;

    /// Left as it is where its id or its key is there. One that counts comes to the one of that customer (or address) and
    /// queue that is not over: he is counted up by the contacts that are new. Refused: malformed, over. not_found: its
    /// customer; conflict: he is erased.
    virtual void open(work_item what, std::vector<change::any> with, on_reply<work_item> then) = 0;

    /// Conflict where it has moved on, or is over.
    virtual void move(work_move how, std::vector<change::any> with, on_reply<work_item> then) = 0;

    virtual void item_of(work_item_id which, on_reply<work_item> then) = 0;

    /// The one that was made under that key.
    virtual void item_by(const std::string& key, on_reply<work_item> then) = 0;

    /// By id, from the one behind `after` on. `limit` is 1 to 1000.
    virtual void items(const work_filter& which, work_item_id after, std::size_t limit,
                       on_reply<std::vector<work_item>> then) = 0;
};

}  // namespace palabre::history
