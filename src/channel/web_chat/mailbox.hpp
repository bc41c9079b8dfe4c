// src/channel/web_chat/mailbox.hpp - what one visitor was sent: kept until he has it, and for when he comes back.
#pragma once

#include "palabre/channel/carried.hpp"

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace palabre::chat {

/// Threads: the strand.
class mailbox {
public:
    using then = std::function<void(send_result)>;

    struct letter {
        std::string id, frame;
        instant at;
        bool got = false, read = false;
        then waits = {};
    };

    letter* find(const std::string& id) {
        for (auto& each : letters_)
            if (each.id == id) return &each;
        return nullptr;
    }

    /// The oldest go where there are more than `most`; what waits for them comes back.
    std::vector<then> put(letter what, std::size_t most) {
        std::vector<then> dropped;
        letters_.push_back(std::move(what));
        while (letters_.size() > most) {
            if (auto& waits = letters_.front().waits) dropped.push_back(std::move(waits));
            letters_.pop_front();
        }
        return dropped;
    }

    /// What a browser misses that has `last`; everything where that is not kept.
    std::vector<std::string> behind(const std::string& last) const {
        std::size_t from = 0;
        for (std::size_t at = 0; at < letters_.size(); ++at)
            if (letters_[at].id == last) from = at + 1;
        std::vector<std::string> made;
        for (; from < letters_.size(); ++from) made.push_back(letters_[from].frame);
        return made;
    }

    /// Those up to that one which he has now read.
    std::vector<std::string> reads(const std::string& id) {
        std::vector<std::string> made;
        if (find(id) == nullptr) return made;
        for (auto& each : letters_) {
            if (!std::exchange(each.read, true)) made.push_back(each.id);
            if (each.id == id) break;
        }
        return made;
    }

    void forget_before(instant when) {
        while (!letters_.empty() && letters_.front().at < when && !letters_.front().waits) letters_.pop_front();
    }

    bool empty() const noexcept { return letters_.empty(); }

private:
    std::deque<letter> letters_;
};

}  // namespace palabre::chat
