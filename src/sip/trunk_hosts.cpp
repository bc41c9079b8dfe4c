// src/sip/trunk_hosts.cpp - which of a trunk's hosts answer, and when to ask those again that do not.
#include "sip/trunk_hosts.hpp"

#include <algorithm>
#include <utility>

namespace palabre::sip {

duration back_off::next(std::uint64_t chance) noexcept {
    const auto whole = std::exchange(next_, std::min(2 * next_, longest_));
    const auto quarter = whole.count() / 4;
    return whole - duration{quarter > 0 ? static_cast<std::int64_t>(chance % static_cast<std::uint64_t>(quarter)) : 0};
}

std::vector<std::size_t> trunk_hosts::order(instant now) const {
    std::vector<std::size_t> good, due, rest;
    for (std::size_t i = 0; i < all_.size(); ++i)
        (all_[i].is != state::down ? good : all_[i].until <= now ? due : rest).push_back(i);
    good.insert(good.end(), due.begin(), due.end());
    return good.empty() ? rest : good;
}

bool trunk_hosts::answered(std::size_t host) {
    all_[host].wait.reset();
    return std::exchange(all_[host].is, state::up) != state::up;
}

bool trunk_hosts::failed(std::size_t host, instant now, std::uint64_t chance) {
    all_[host].until = now + all_[host].wait.next(chance);
    return std::exchange(all_[host].is, state::down) != state::down;
}

trunk_hosts::state trunk_hosts::together() const noexcept {
    const auto has = [&](state which) {
        return std::ranges::any_of(all_, [&](const entry& each) { return each.is == which; });
    };
    return has(state::up) ? state::up : has(state::unknown) ? state::unknown : state::down;
}

}  // namespace palabre::sip
