// src/history/company_store.cpp - what every store does alike.
#include "palabre/history/company_store.hpp"

#include <map>
#include <utility>

namespace palabre::history {

/// Of the last thousand entries: a store that can look it up does so.
void company_store::last_heard(customer_id who, medium on, on_reply<std::optional<calendar_time>> then) {
    timeline(who, {}, 1000, [on, then = std::move(then)](const reply<timeline_page>& found) {
        if (!found) return then({found.what, {}, found.why});
        std::optional<calendar_time> last;
        for (const auto& each : found->entries)
            if (each.kind == entry_kind::heard && each.on == on && (!last || *last < each.at)) last = each.at;
        then({verdict::done, last, {}});
    });
}

on_reply<nothing> company_store::telling(const std::vector<change::any>& changes, on_reply<nothing> then) const {
    if (!on_queued_) return then;
    std::map<medium, calendar_time> first;
    for (const auto& each : changes)
        if (const auto* const queued = std::get_if<change::queue_message>(&each);
            queued != nullptr && queued->what.state == send_state::waiting) {
            const auto [at, fresh] = first.emplace(queued->what.on, queued->what.due);
            if (!fresh && queued->what.due < at->second) at->second = queued->what.due;
        }
    if (first.empty()) return then;
    return [this, first = std::move(first), then = std::move(then)](reply<nothing> how) {
        if (how && on_queued_)
            for (const auto& [on, due] : first) on_queued_(on, due);
        if (then) then(std::move(how));
    };
}

}  // namespace palabre::history
