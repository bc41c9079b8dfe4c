// src/channel/messenger/recent.hpp - what was sent to whom and when, for deliveries that come as a moment.
#pragma once

#include "channel/messenger/incoming.hpp"

#include <cstddef>
#include <deque>
#include <list>
#include <string>
#include <unordered_map>

namespace palabre::messenger {

/// Owns:    at most so many names; the customers who were written to longest ago are forgotten first.
class recent {
public:
    explicit recent(std::size_t most) : most_{most} {}

    /// `before`: when the request went out, which is earlier than the platform's moment of it.
    void sent(const std::string& customer, std::string mid, calendar_time before);

    /// Receipts for what was sent to him until then. What has been read is forgotten.
    std::vector<receipt> reached(const watermark& mark);

private:
    struct one {
        std::string mid;
        calendar_time at;
        bool delivered = false;
    };
    struct row {
        std::deque<one> messages;
        std::list<std::string>::iterator place;
    };

    std::size_t most_, count_ = 0;
    std::list<std::string> order_;  // of customers, by when they were last written to
    std::unordered_map<std::string, row> rows_;
};

}  // namespace palabre::messenger
