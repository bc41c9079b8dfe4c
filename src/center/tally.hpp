// src/center/tally.hpp - what a center counts: conversations by their end, lookups by what came of them.
#pragma once

#include "palabre/center.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace palabre {

/// Shared with the flows under way, which may outlive their center.
class tally {
public:
    void took() { ++arrived_; }
    void refused() { ++refused_; }
    void ended(medium on, ending why) { ++ended_[{on, why}]; }

    void entered(const std::string& company, const std::string& decision) { ++entries_[{company, decision}]; }

    void looked_up(const std::string& connector, const std::string& operation, outcome::kind came, duration took) {
        auto& line = lookups_[{connector, operation, came}];
        ++line.count;
        line.time += took;
        line.longest = std::max(line.longest, took);
    }

    center_figures figures() const {
        center_figures told;
        told.arrived = arrived_;
        told.refused = refused_;
        for (const auto& [which, count] : ended_) told.ended.push_back({which.first, which.second, count});
        for (const auto& [which, count] : entries_) told.entries.push_back({which.first, which.second, count});
        for (const auto& [which, line] : lookups_) {
            const auto& [connector, operation, came] = which;
            told.lookups.push_back({connector, operation, came, line.count, line.time, line.longest});
        }
        return told;
    }

private:
    struct answers {
        std::uint64_t count = 0;
        duration time{0}, longest{0};
    };

    std::uint64_t arrived_ = 0, refused_ = 0;
    std::map<std::pair<medium, ending>, std::uint64_t> ended_;
    std::map<std::pair<std::string, std::string>, std::uint64_t> entries_;
    std::map<std::tuple<std::string, std::string, outcome::kind>, answers> lookups_;
};

}  // namespace palabre
