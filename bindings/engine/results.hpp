// bindings/engine/results.hpp - operations under way, and what came of them until somebody asks.
#pragma once

#include "engine/desk.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace palabre::bindings {

/// Threads: any.
class results {
public:
    /// Throws error{errc::too_large} where 100,000 are under way or were never asked for.
    std::int64_t begin();

    /// The first end holds.
    void end(std::int64_t which, const result& how);

    /// "" where it takes longer; throws error{errc::invalid_argument} for a number that nothing has.
    std::string await(std::int64_t which, std::chrono::milliseconds wait);

    /// Ends all that is under way.
    void end_all(const result& how);

private:
    std::mutex mutex_;
    std::condition_variable ended_;
    std::unordered_map<std::int64_t, std::optional<std::string>> all_;
    std::int64_t last_ = 0;
};

}  // namespace palabre::bindings
