// src/delivery/repeats.hpp - messages that came lately: one that comes again is answered without the database.
#pragma once

#include "delivery/office.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace palabre::delivery {

/// The database knows every message that has come, but says so only by refusing the write, and with it all that was to be
/// committed together. Providers repeat what they have sent within minutes, so most repeats are known here.
///
/// Owns:    names of the last messages that are durable, and of all that are being written.
/// Threads: the strand.
class repeats {
public:
    using answer = std::function<void(bool)>;

    explicit repeats(office& in) : in_{in} {}

    /// For a new message, the answer that it is to be given. None for a repeat: `then` hears, from the loop, what the first
    /// one did or will; one that was not kept is new when it comes again. `name` is the provider's, "" is always new.
    answer admit(const carrier_traits& at, const std::string& name, answer then);

private:
    struct one {
        bool durable = false;
        std::vector<answer> waiting;
    };
    void written(const std::string& key, bool durable);

    office& in_;
    std::unordered_map<std::string, one> known_;
    std::deque<std::string> oldest_;  // of the durable ones
};

}  // namespace palabre::delivery
