// src/connector/breaker.hpp - when a system that fails is left alone: the rule, without time or calls.
#pragma once

#include "palabre/connector/guard.hpp"

#include <algorithm>
#include <bit>

namespace palabre::detail {

/// Counts what came of attempts, and says which state follows.
///
/// Threads: one at a time.
class breaker {
public:
    breaker(std::size_t failures, std::size_t of_last, duration open_for, duration open_most)
        : failures_{failures}, of_last_{of_last}, shortest_{open_for}, longest_{open_most}, next_{open_for} {}

    breaker_state state() const noexcept { return state_; }

    /// How long it stays open; the time that the last open() chose.
    duration open_for() const noexcept { return chosen_; }

    /// What came of an attempt made while closed. True: it is time to open.
    bool takes(bool failed) noexcept {
        last_ = (last_ << 1U) | (failed ? 1U : 0U);
        const auto all = of_last_ >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << of_last_) - 1;
        return static_cast<std::size_t>(std::popcount(last_ & all)) >= failures_;
    }

    /// At least `wish` where the longest allows it.
    void open(duration wish = duration{0}) noexcept {
        state_ = breaker_state::open;
        chosen_ = std::min(std::max(next_, wish), longest_);
        next_ = std::min(next_ * 2, longest_);
    }
    void half_open() noexcept { state_ = breaker_state::half_open; }
    void close() noexcept {
        state_ = breaker_state::closed;
        last_ = 0;
        next_ = shortest_;
    }

private:
    const std::size_t failures_, of_last_;
    const duration shortest_, longest_;
    duration next_, chosen_{0};
    std::uint64_t last_ = 0;  // a bit an attempt, the latest lowest
    breaker_state state_ = breaker_state::closed;
};

}  // namespace palabre::detail
