// palabre/report/roll_up.hpp - keeps a company's roll-ups up to date behind what is written.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/history/report_book.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace palabre::report {

/// Builds, once a minute and a few quarters at a time, what is due and over. Without it readings are as true, and slower.
///
/// Owns:    nothing but what is under way. The runtime, and the books while they are asked, must outlive it.
/// Threads: the strand.
class roll_up {
public:
    static constexpr duration between = std::chrono::minutes{1};

    /// `books` gives those that this process serves now.
    roll_up(runtime& on, std::function<void(std::function<void(std::vector<history::report_book*>)>)> books,
            logger log = {});

    /// Until nothing is due; `then` comes with how many were built.
    void run(history::report_book& in, std::function<void(std::size_t)> then = {});

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre::report
