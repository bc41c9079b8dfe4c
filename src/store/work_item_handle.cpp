// src/store/work_item_handle.cpp - checks what is asked of work items, and sends it to where it is answered.
#include "store/work_item_handle.hpp"

#include "history/validate.hpp"
#include "history/work_rules.hpp"
#include "store/change_bytes.hpp"
#include "store/work_item_rows.hpp"

namespace palabre::sql {

using namespace history;
using h = history::verdict;

namespace {

reply<work_item> found(std::optional<work_item> what) {
    if (!what) return {h::not_found, {}, "there is no such work item"};
    return {h::done, *std::move(what), {}};
}

std::size_t size_of(const std::vector<change::any>& all) {
    std::size_t bytes = 2048;
    for (const auto& each : all) bytes += bytes_of(each);
    return bytes;
}

/// Rows may wait to be written together: whoever gathers some has them written here.
work_item told_with(writing& in, changed_work what, std::vector<change::any> all) {
    if (!what.changed) return std::move(what.now);
    name_item(all, what.now.id);
    for (const auto& each : all) {
        std::visit([&](const auto& one) { apply(in, one); }, each);
        in.rows.flush(in.on);
    }
    return std::move(what.now);
}

}  // namespace

void work_item_handle::open(work_item what, std::vector<change::any> with, on_reply<work_item> then) {
    if (auto why = why_refused(what); !why.empty())
        return by_.answer<work_item>({h::refused, {}, std::move(why)}, std::move(then));
    if (auto why = why_refused(with); !why.empty())
        return by_.answer<work_item>({h::refused, {}, std::move(why)}, std::move(then));
    const auto weight = with.size() + 1, bytes = size_of(with);
    by_.write<work_item>(
        company_,
        [what = std::move(what), with = std::move(with)](writing& in) {
            return told_with(in, open_work(in, what), with);
        },
        std::move(then), weight, bytes);
}

void work_item_handle::move(work_move how, std::vector<change::any> with, on_reply<work_item> then) {
    if (auto why = why_refused(how); !why.empty())
        return by_.answer<work_item>({h::refused, {}, std::move(why)}, std::move(then));
    if (auto why = why_refused(with); !why.empty())
        return by_.answer<work_item>({h::refused, {}, std::move(why)}, std::move(then));
    const auto weight = with.size() + 1, bytes = size_of(with);
    by_.write<work_item>(
        company_,
        [how = std::move(how), with = std::move(with)](writing& in) { return told_with(in, move_work(in, how), with); },
        std::move(then), weight, bytes);
}

void work_item_handle::item_of(work_item_id which, on_reply<work_item> then) {
    by_.read<work_item>(
        company_, [which](asking& in) { return found(work_item_of(in, which)); }, std::move(then));
}

void work_item_handle::item_by(const std::string& key, on_reply<work_item> then) {
    if (auto why = why_refused_word("the key", key); !why.empty())
        return by_.answer<work_item>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<work_item>(
        company_, [key](asking& in) { return found(work_item_by(in, key)); }, std::move(then));
}

void work_item_handle::items(const work_filter& which, work_item_id after, std::size_t limit,
                             on_reply<std::vector<work_item>> then) {
    if (auto why = why_refused_limit(limit); !why.empty())
        return by_.answer<std::vector<work_item>>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<std::vector<work_item>>(
        company_,
        [=](asking& in) {
            return reply<std::vector<work_item>>{h::done, work_items(in, which, after, limit), {}};
        },
        std::move(then));
}

}  // namespace palabre::sql
