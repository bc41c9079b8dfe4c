// src/sip/trunk_hosts.hpp - which of a trunk's hosts answer, and when to ask those again that do not.
#pragma once

#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <vector>

namespace palabre::sip {

/// Waits that double from `first` to `longest`; a little chance keeps those apart whom one fault has parted.
class back_off {
public:
    back_off(duration first, duration longest) noexcept : first_{first}, longest_{longest}, next_{first} {}

    /// The next wait: three quarters to all of it, as 64 random bits say.
    duration next(std::uint64_t chance) noexcept;
    void reset() noexcept { next_ = first_; }

private:
    duration first_, longest_, next_;
};

/// Threads: one at a time.
class trunk_hosts {
public:
    enum class state { unknown, up, down };

    explicit trunk_hosts(std::size_t count) : all_(count) {}

    /// Where to try a call, the first first: those that are not down, then those that are and may be back. Where none
    /// else is left, all.
    std::vector<std::size_t> order(instant now) const;

    /// Both say whether that is news.
    bool answered(std::size_t host);
    bool failed(std::size_t host, instant now, std::uint64_t chance);

    state of(std::size_t host) const { return all_[host].is; }
    std::size_t size() const noexcept { return all_.size(); }
    /// Up where any is, down where all are.
    state together() const noexcept;

private:
    struct entry {
        state is = state::unknown;
        instant until{};
        back_off wait{std::chrono::seconds{2}, std::chrono::minutes{2}};
    };
    std::vector<entry> all_;
};

}  // namespace palabre::sip
