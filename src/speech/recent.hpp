// src/speech/recent.hpp - a bounded memory: what was not used for longest goes first.
#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace palabre::speech::detail {

/// Threads: one at a time.
template<class Value> class recent {
public:
    /// The costs of all that it keeps stay within `most`.
    explicit recent(std::size_t most) : most_{most} {}

    /// Null where there is none; valid until the next put().
    Value* find(std::string_view key) {
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) return nullptr;
        order_.splice(order_.begin(), order_, found->second);
        return &found->second->value;
    }

    /// Replaces what was there. What costs more than all may is not kept.
    void put(std::string key, Value value, std::size_t cost) {
        erase(key);
        if (cost > most_) return;
        order_.push_front({std::move(key), std::move(value), cost});
        by_key_.emplace(order_.front().key, order_.begin());
        used_ += cost;
        while (used_ > most_) drop(std::prev(order_.end()));
    }

    void erase(std::string_view key) {
        if (const auto found = by_key_.find(key); found != by_key_.end()) drop(found->second);
    }

    void clear() {
        by_key_.clear();
        order_.clear();
        used_ = 0;
    }

    std::size_t used() const noexcept { return used_; }

private:
    struct row {
        std::string key;
        Value value;
        std::size_t cost;
    };

    void drop(typename std::list<row>::iterator which) {
        used_ -= which->cost;
        by_key_.erase(which->key);
        order_.erase(which);
    }

    const std::size_t most_;
    std::size_t used_ = 0;
    std::list<row> order_;
    std::unordered_map<std::string_view, typename std::list<row>::iterator> by_key_;
};

}  // namespace palabre::speech::detail
