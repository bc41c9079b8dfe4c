// src/api/attempts.cpp - how often somebody has failed, and until when he may not try again.
#include "api/attempts.hpp"

#include <algorithm>

namespace palabre::api {

duration attempts::wait_of(const std::string& who, instant now) const {
    const auto found = all_.find(who);
    if (found == all_.end() || found->second.until <= now) return {};
    return found->second.until - now;
}

void attempts::begin(const std::string& who, instant now) {
    make_room(now);
    auto& of = all_[who];
    if (is_old(of, now)) of = {};
    of.last = now;
    if (++of.count < rules_.most) return;
    const int doublings = std::min(of.count - rules_.most, 30);
    of.until = now + std::min(rules_.longest, rules_.first * (std::int64_t{1} << doublings));
}

void attempts::take_back(const std::string& who) {
    const auto found = all_.find(who);
    if (found == all_.end()) return;
    if (--found->second.count <= 0)
        all_.erase(found);
    else
        found->second.until = {};
}

void attempts::forgive(const std::string& who) {
    all_.erase(who);
}

/// Those who failed least go first: names that nobody has must not push out one that is under attack.
void attempts::make_room(instant now) {
    if (all_.size() < remembered_) return;
    std::erase_if(all_, [&](const auto& each) { return is_old(each.second, now); });
    if (all_.size() < remembered_) return;
    all_.erase(std::ranges::min_element(all_, {}, [](const auto& each) {
        return std::pair{each.second.count, each.second.last};
    }));
}

}  // namespace palabre::api
