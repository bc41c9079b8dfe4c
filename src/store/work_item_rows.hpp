// src/store/work_item_rows.hpp - work items as rows.
#pragma once

#include "palabre/history/work_book.hpp"
#include "store/columns.hpp"
#include "store/reads.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::sql {

inline constexpr std::string_view work_item_columns =
    "id, customer, address, origin, queue, campaign, subject, form, due, state, agent, turn, times, contacts, key,"
    " disposition, note, made, closed";
history::work_item read_work_item(reading& from);

struct changed_work {
    history::work_item now;
    bool changed = true;
};

/// Each gives the item as it is then, and throws refusals as work_book has them.
changed_work open_work(writing& in, const history::work_item& what);
changed_work move_work(writing& in, const history::work_move& how);

std::optional<history::work_item> work_item_of(asking& in, history::work_item_id which);
std::optional<history::work_item> work_item_by(asking& in, const std::string& key);
std::vector<history::work_item> work_items(asking& in, const history::work_filter& which, history::work_item_id after,
                                           std::size_t limit);

}  // namespace palabre::sql
