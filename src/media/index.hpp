// src/media/index.hpp - finds calls by a number in constant time, through chains of the calls themselves.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace palabre::media {

/// A place in one index, a member of what is found.
template<typename T> struct index_link {
    T* owner = nullptr;  ///< Null while it is in no index.
    index_link* next = nullptr;
    index_link** previous = nullptr;
    std::uint64_t key = 0;
};

/// Keys need not be unique. They are mixed with a secret, so that no stranger can choose keys that meet in one chain.
///
/// Owns:    the heads of its chains, allocated once.
/// Threads: one at a time.
template<typename T> class index {
public:
    index(std::size_t room, std::uint64_t secret) : heads_(std::bit_ceil(2 * room + 1)), secret_{secret | 1U} {}

    void insert(index_link<T>& link, std::uint64_t key, T& owner) noexcept {
        erase(link);
        auto& head = heads_[row(key)];
        link = {&owner, head, &head, key};
        if (head != nullptr) head->previous = &link.next;
        head = &link;
    }

    static void erase(index_link<T>& link) noexcept {
        if (link.owner == nullptr) return;
        *link.previous = link.next;
        if (link.next != nullptr) link.next->previous = link.previous;
        link = {};
    }

    void prefetch(std::uint64_t key) const noexcept { __builtin_prefetch(&heads_[row(key)]); }

    /// Calls visit(T&) for those of that key, the newest first, until it returns false.
    template<typename F> void each(std::uint64_t key, F&& visit) const {
        for (const auto* at = heads_[row(key)]; at != nullptr; at = at->next)
            if (at->key == key && !visit(*at->owner)) return;
    }

private:
    std::size_t row(std::uint64_t key) const noexcept {
        key = (key ^ secret_) * 0x9E3779B97F4A7C15ULL;
        key = (key ^ key >> 32U) * secret_;
        return static_cast<std::size_t>(key >> 32U) & (heads_.size() - 1);
    }

    std::vector<index_link<T>*> heads_;
    std::uint64_t secret_;
};

}  // namespace palabre::media
