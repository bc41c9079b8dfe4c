// src/delivery/pace.hpp - how often something may happen: so much at once after a pause, then evenly.
#pragma once

#include "palabre/core/runtime.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>

namespace palabre::delivery {

/// A token bucket of `burst` that gains one each `every`, kept as the moment at which it is full again (GCRA). `every`
/// of 0: always.
class pace {
public:
    pace() = default;
    pace(duration every, std::size_t burst)
        : every_{every}, slack_{every * static_cast<std::int64_t>(std::max<std::size_t>(burst, 1) - 1)} {}

    instant ready_at() const noexcept { return full_ - slack_; }
    instant full_at() const noexcept { return full_; }

    /// How many may happen now, at most `most`.
    std::size_t ready(instant now, std::size_t most) const noexcept {
        if (every_ <= duration{0}) return most;
        if (now < ready_at()) return 0;
        const auto used = std::max(full_, now) - now;
        return std::min(most, static_cast<std::size_t>((slack_ + every_ - used) / every_));
    }

    void take(instant now) noexcept {
        if (every_ > duration{0}) full_ = std::max(full_, now) + every_;
    }

private:
    duration every_{0}, slack_{0};
    instant full_{};
};

/// One pace for each address. Forgets those that are full again.
class paces {
public:
    paces(duration every, std::size_t burst) : fresh_{every, burst}, limits_{every > duration{0}} {}

    instant ready_at(const std::string& address) const {
        const auto found = limits_ ? by_address_.find(address) : by_address_.end();
        return found == by_address_.end() ? instant{} : found->second.ready_at();
    }
    void take(const std::string& address, instant now) {
        if (!limits_) return;
        if (by_address_.size() >= next_sweep_) {
            std::erase_if(by_address_, [now](const auto& each) { return each.second.full_at() <= now; });
            next_sweep_ = std::max<std::size_t>(1000, by_address_.size() * 2);
        }
        by_address_.try_emplace(address, fresh_).first->second.take(now);
    }

private:
    pace fresh_;
    bool limits_;
    std::size_t next_sweep_ = 1000;
    std::map<std::string, pace> by_address_;
};

}  // namespace palabre::delivery
