// src/connector/sql_pool.cpp - one queue for all connections, since waking a thread costs more than most lookups.
#include "connector/sql_pool.hpp"

#include <algorithm>

namespace palabre::detail {

sql_pool::sql_pool(const sql_place& at, std::size_t connections, std::function<void()> ring) : ring_{std::move(ring)} {
    for (std::size_t each = 0; each < connections; ++each) seats_.push_back(std::make_unique<seat>(at));
    for (const auto& each : seats_) each->thread = std::thread{[this, seat = each.get()] { serve(*seat); }};
}

sql_pool::~sql_pool() {
    {
        const std::lock_guard hold{mutex_};
        closing_ = true;
    }
    wake_.notify_all();
    for (const auto& each : seats_) each->session.cut();
    for (const auto& each : seats_) each->thread.join();
}

void sql_pool::serve(seat& at) {
    std::unique_lock hold{mutex_};
    while (!closing_) {
        if (waiting_.empty()) {
            ++asleep_;
            wake_.wait(hold);
            continue;
        }
        auto* const mine = waiting_.front();
        waiting_.pop_front();
        hold.unlock();
        ++at.turn;
        mine->came = at.session.run(*mine->plan, mine->arguments);
        ++at.turn;
        hold.lock();
        done_.push_back(mine);
        constexpr std::size_t several = 16;
        if (has_rung_ || (gathers_ && !waiting_.empty() && done_.size() < several)) continue;
        has_rung_ = true;
        hold.unlock();
        ring_();
        hold.lock();
    }
}

void sql_pool::give(std::vector<sql_order*>& orders, bool gathers, bool one_more) {
    std::size_t woken = 0;
    {
        const std::lock_guard hold{mutex_};
        waiting_.insert(waiting_.end(), orders.begin(), orders.end());
        const bool enough = asleep_ < seats_.size() && !one_more;
        const std::size_t most = !gathers ? asleep_ : std::min<std::size_t>(asleep_, enough ? 0 : 1);
        woken = std::min(most, waiting_.size());
        asleep_ -= woken;
    }
    orders.clear();
    while (woken-- > 0) wake_.notify_one();
}

void sql_pool::take(std::deque<sql_order*>& answers, bool gathers) {
    const std::lock_guard hold{mutex_};
    answers.insert(answers.end(), done_.begin(), done_.end());
    done_.clear();
    gathers_ = gathers;
    has_rung_ = false;
}

bool sql_pool::take_back(sql_order* order) {
    const std::lock_guard hold{mutex_};
    return std::erase(waiting_, order) > 0;
}

void sql_pool::look(instant now, duration patience) {
    for (const auto& each : seats_) {
        const std::uint64_t turn = each->turn;
        if (turn != each->seen) {
            each->seen = turn;
            each->since = now;
        } else if (turn % 2 == 1 && now - each->since >= patience) {
            each->session.cut();
            each->since = now;  // and again, should that not help
        }
    }
}

}  // namespace palabre::detail
