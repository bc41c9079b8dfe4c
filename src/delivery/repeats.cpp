// src/delivery/repeats.cpp - messages that came lately: one that comes again is answered without the database.
#include "delivery/repeats.hpp"

#include <utility>

namespace palabre::delivery {
namespace {

constexpr std::size_t most = 20'000;  // some 3 MB of names

}  // namespace

repeats::answer repeats::admit(const carrier_traits& at, const std::string& name, answer then) {
    if (name.empty()) return then;
    auto key = at.name + '/' + name;
    const auto [found, is_new] = known_.try_emplace(key);
    if (is_new)
        return [this, key = std::move(key), then = std::move(then)](bool durable) {
            then(durable);
            written(key, durable);
        };
    if (!found->second.durable) {
        found->second.waiting.push_back(std::move(then));
        return {};
    }
    ++in_.figures.repeated;
    in_.loop.post([then = std::move(then)] { then(true); });
    return {};
}

void repeats::written(const std::string& key, bool durable) {
    const auto found = known_.find(key);
    const auto waiting = std::exchange(found->second.waiting, {});
    if (durable) {
        found->second.durable = true;
        in_.figures.repeated += waiting.size();
        oldest_.push_back(key);
        if (oldest_.size() > most) {
            known_.erase(oldest_.front());
            oldest_.pop_front();
        }
    } else {
        known_.erase(found);
    }
    for (const auto& each : waiting) each(durable);
}

}  // namespace palabre::delivery
