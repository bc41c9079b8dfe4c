// src/store/readers.cpp - a queue, and threads that take from it.
#include "store/readers.hpp"

#include "store/fault.hpp"

#include <algorithm>

namespace palabre::sql {
namespace {

/// Jobs that a thread takes at once when there are many: one post answers them all.
constexpr std::size_t most_at_once = 16;

}  // namespace

readers::readers(runtime& on, heart& beats, database where, reader_options options)
    : heart_{beats}, database_{std::move(where)}, options_{options}, answers_{on},
      seats_(std::max<std::size_t>(options.threads, 1)) {
    beats.listen([this](std::uint64_t beat) { expire(beat); });
    for (auto& each : seats_) each.thread = std::thread{[this, &each] { loop(each); }};
}

readers::~readers() {
    {
        const std::lock_guard hold{mutex_};
        closing_ = true;
    }
    wake_.notify_all();
    for (auto& each : seats_) each.cut.cut();
    for (auto& each : seats_) each.thread.join();
}

void readers::add(work_pointer job) {
    job->since = heart_.count();
    {
        const std::lock_guard hold{mutex_};
        if (queue_.size() < options_.most_waiting) queue_.push_back(std::move(job));
    }
    if (job != nullptr)
        answers_.post({{std::move(job), {verdict::refused, "too many reads are waiting"}}});
    else
        wake_.notify_one();
}

void readers::loop(seat& own) {
    while (take(own)) {
        std::vector<answered> done;
        while (!run(own, done)) {
            std::unique_lock hold{mutex_};
            if (wake_.wait_for(hold, options_.pause, [this] { return closing_; })) return;
            std::erase_if(own.in_hand, [](const work_pointer& each) { return each->is_answered(); });
            if (own.in_hand.empty()) break;
        }
        if (!done.empty()) answers_.post(std::move(done));
    }
}

/// False when it is time to end.
bool readers::take(seat& own) {
    std::unique_lock hold{mutex_};
    own.in_hand.clear();
    wake_.wait(hold, [this] { return closing_ || !queue_.empty(); });
    if (closing_) return false;
    const auto share = std::min(most_at_once, queue_.size() / seats_.size() + 1);
    for (std::size_t at = 0; at < share && !queue_.empty(); ++at) {
        own.in_hand.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return true;
}

/// Runs what it has in hand; false where the database was lost on the way.
bool readers::run(seat& own, std::vector<answered>& done) {
    try {
        if (own.on == nullptr) own.on = database_.open(role::reader, own.cut);
        for (const auto& each : own.in_hand) {
            const bool is_done = std::any_of(done.begin(), done.end(), [&](const auto& d) { return d.job == each; });
            if (is_done || each->is_answered()) continue;
            try {
                each->run(*own.on);
                done.push_back({each, {}});
            } catch (const std::exception& thrown) {
                auto met = failure_of(thrown);
                if (met.kind == fault::lost) throw;
                const auto what = met.kind == fault::own ? verdict::failed : verdict::unavailable;
                done.push_back({each, {what, std::move(met.reason)}});
            }
        }
        return true;
    } catch (const std::exception& thrown) {
        own.on.reset();
        if (failure_of(thrown).kind == fault::lost) return false;
        for (const auto& each : own.in_hand) done.push_back({each, {verdict::unavailable, thrown.what()}});
        return true;
    }
}

void readers::expire(std::uint64_t beat) {
    const auto limit = heart_.beats(options_.deadline);
    const result why{verdict::unavailable, "the database does not answer"};
    std::vector<answered> late;
    {
        const std::lock_guard hold{mutex_};
        const auto is_late = [&](const work_pointer& each) { return each->since + limit <= beat; };
        for (const auto& seat : seats_)
            for (const auto& each : seat.in_hand)
                if (is_late(each)) late.push_back({each, why});
        while (!queue_.empty() && is_late(queue_.front())) {
            late.push_back({std::move(queue_.front()), why});
            queue_.pop_front();
        }
    }
    if (!late.empty()) answers_.post(std::move(late));
}

}  // namespace palabre::sql
