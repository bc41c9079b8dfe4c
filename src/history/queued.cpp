// src/history/queued.cpp - whoever sends learns of what was queued, by whomever.
#include "palabre/history/company_store.hpp"

#include <map>
#include <utility>

namespace palabre::history {

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
