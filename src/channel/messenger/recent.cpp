// src/channel/messenger/recent.cpp - a bounded memory of messages that are still to be delivered or read.
#include "channel/messenger/recent.hpp"

#include <utility>

namespace palabre::messenger {

void recent::sent(const std::string& customer, std::string mid, calendar_time before) {
    const auto [found, fresh] = rows_.try_emplace(customer);
    auto& [messages, place] = found->second;
    if (fresh)
        place = order_.insert(order_.end(), customer);
    else
        order_.splice(order_.end(), order_, place);
    messages.push_back({std::move(mid), before});
    ++count_;
    while (count_ > most_) {
        const auto oldest = rows_.find(order_.front());
        oldest->second.messages.pop_front();
        --count_;
        if (!oldest->second.messages.empty()) continue;
        rows_.erase(oldest);
        order_.pop_front();
    }
}

std::vector<receipt> recent::reached(const watermark& mark) {
    std::vector<receipt> made;
    const auto found = rows_.find(mark.customer);
    if (found == rows_.end()) return made;
    auto& messages = found->second.messages;
    const bool read = mark.what == receipt::kind::read;
    for (auto& each : messages) {
        if (each.at > mark.until) break;
        if (read || !std::exchange(each.delivered, true))
            made.push_back({.provider_id = each.mid, .what = mark.what, .at = mark.until});
    }
    if (!read) return made;
    messages.erase(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(made.size()));
    count_ -= made.size();
    if (!messages.empty()) return made;
    order_.erase(found->second.place);
    rows_.erase(found);
    return made;
}

}  // namespace palabre::messenger
