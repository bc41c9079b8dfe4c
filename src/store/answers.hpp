// src/store/answers.hpp - what has been done, carried to the loop in one post.
#pragma once

#include "palabre/core/runtime.hpp"
#include "store/work.hpp"

#include <memory>
#include <vector>

namespace palabre::sql {

struct answered {
    work_pointer job;
    result what;
};

/// Posts for an owner that lives on the loop: what arrives there after it has gone is dropped.
///
/// Owns:    nothing but the word that its owner lives; make and destroy it on the loop.
/// Threads: post() from any.
class answers {
public:
    explicit answers(runtime& on) : runtime_{on} {}
    ~answers() { *alive_ = false; }
    answers(const answers&) = delete;
    answers& operator=(const answers&) = delete;

    /// Jobs that somebody else has answered meanwhile are left out.
    void post(std::vector<answered> all) {
        std::erase_if(all, [](const answered& each) { return !each.job->claim(); });
        if (all.empty()) return;
        runtime_.post([alive = alive_, all = std::move(all)] {
            for (const auto& each : all)
                if (*alive) each.job->finish(each.what);  // the one before may have destroyed the owner
        });
    }

    /// Runs `job` on the loop if the owner is still there then.
    template<class Job> void post_task(Job job) {
        runtime_.post([alive = alive_, job = std::move(job)]() mutable {
            if (*alive) job();
        });
    }

private:
    runtime& runtime_;
    const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace palabre::sql
