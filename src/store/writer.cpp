// src/store/writer.cpp - groups, commits, what fails alone, and what is tried again.
#include "store/writer.hpp"

#include "palabre/core/error.hpp"
#include "store/fault.hpp"

#include <algorithm>
#include <optional>

namespace palabre::sql {
namespace {

/// One job of a group has failed by itself: the others begin again without it.
struct one_failed {};

/// How long nobody must have come for a group to close before it is full.
constexpr std::chrono::microseconds quiet{250};

}  // namespace

writer::writer(runtime& on, heart& beats, database where, std::unique_ptr<connection> first, writer_options options)
    : heart_{beats}, database_{std::move(where)}, options_{std::move(options)}, answers_{on},
      connection_{std::move(first)}, next_pause_{options_.first_pause} {
    if (connection_ != nullptr) connection_->may_be_cut(wire_);
    beats.listen([this](std::uint64_t beat) { expire(beat); });
    thread_ = std::thread{[this] {
        loop();
        const std::lock_guard hold{mutex_};
        ended_ = true;
        end_.notify_all();
    }};
}

writer::~writer() {
    {
        const std::lock_guard hold{mutex_};
        closing_ = true;
    }
    wake_.notify_all();
    {
        std::unique_lock hold{mutex_};
        auto before = groups_;
        while (!end_.wait_for(hold, options_.farewell, [this] { return ended_; })) {
            if (groups_ == before) wire_.cut();
            before = groups_;
        }
    }
    thread_.join();
}

void writer::add(work_pointer job) {
    job->since = heart_.count();
    std::unique_lock hold{mutex_};
    const bool full = weight_ + job->weight() > options_.most_waiting || bytes_ + job->size() > options_.most_bytes;
    if (full || health_.is == condition::broken) {
        const result why = full ? result{verdict::refused, "too much is waiting to be written"}
                                : result{verdict::unavailable, health_.reason};
        hold.unlock();
        answers_.post({{std::move(job), why}});
        return;
    }
    enqueue(queue_, std::move(job), hold);
}

void writer::add_first(work_pointer job) {
    job->since = heart_.count();
    std::unique_lock hold{mutex_};
    if (health_.is == condition::broken) {
        const result why{verdict::unavailable, health_.reason};
        hold.unlock();
        answers_.post({{std::move(job), why}});
        return;
    }
    enqueue(first_, std::move(job), hold);
}

void writer::enqueue(std::deque<work_pointer>& into, work_pointer job, std::unique_lock<std::mutex>& hold) {
    weight_ += job->weight();
    bytes_ += job->size();
    into.push_back(std::move(job));
    const bool wakes = queued() == wake_at_;
    hold.unlock();
    if (wakes) wake_.notify_one();
}

std::size_t writer::waiting() const {
    const std::lock_guard hold{mutex_};
    return queued() + in_hand_.size();
}

health writer::state() const {
    const std::lock_guard hold{mutex_};
    return health_;
}

void writer::loop() {
    group jobs;
    while (next_group(jobs)) {
        while (!write(jobs)) {
            if (!pause()) return;  // closing, and the database is away: nobody is there to be told
            std::erase_if(jobs, [](const work_pointer& each) { return each->is_answered(); });
        }
    }
}

bool writer::next_group(group& into) {
    std::unique_lock hold{mutex_};
    in_hand_.clear();
    into.clear();
    const auto has = [this](std::size_t count) { return [this, count] { return closing_ || queued() >= count; }; };
    wake_at_ = 1;
    wake_.wait(hold, has(1));
    if (queued() == 0) return false;

    // As many as last time are likely to be on their way: they were answered together.
    wake_at_ = std::min(last_group_, options_.group);
    const auto rounds = std::max<std::int64_t>(options_.wait / quiet, 1);
    for (std::int64_t round = 0; round < rounds && queued() < wake_at_; ++round) {
        const auto before = queued();
        wake_.wait_for(hold, quiet, has(wake_at_));
        if (queued() == before) break;
    }
    const auto count = std::min(queued(), options_.group);
    last_group_ = count;
    for (std::size_t at = 0; at < count; ++at) {
        into.push_back(take_front(first_.empty() ? queue_ : first_));
    }
    std::erase_if(into, [](const work_pointer& each) { return each->is_answered(); });
    in_hand_ = into;
    return true;
}

work_pointer writer::take_front(std::deque<work_pointer>& from) {
    auto first = std::move(from.front());
    from.pop_front();
    weight_ -= first->weight();
    bytes_ -= first->size();
    return first;
}

/// False where the database is lost and the group is to be written again.
bool writer::write(group& jobs) {
    std::vector<result> results(jobs.size());
    try {
        if (connection_ == nullptr) {
            connection_ = database_.open(role::writer, wire_);
            if (options_.on_connection) options_.on_connection(*connection_);
        }
        try {
            attempt(jobs);
        } catch (const one_failed&) {
            connection_->roll_back();
            attempt_each(jobs, results);
        }
    } catch (const std::exception& thrown) {
        auto met = failure_of(thrown);
        connection_.reset();
        if (met.kind == fault::broken) {
            become({condition::broken, to_string(met)});
            answer_all(jobs, {verdict::unavailable, met.reason});
            return true;
        }
        become({condition::degraded, to_string(met)});
        return false;
    }
    next_pause_ = options_.first_pause;
    become({});
    std::vector<answered> done;
    done.reserve(jobs.size());
    for (std::size_t at = 0; at < jobs.size(); ++at) done.push_back({std::move(jobs[at]), std::move(results[at])});
    {
        const std::lock_guard hold{mutex_};
        in_hand_.clear();
        ++groups_;
    }
    answers_.post(std::move(done));
    return true;
}

/// All of them in one transaction. Rows may wait for its end, and whose of them fails is then found out by attempt_each().
void writer::attempt(group& jobs) {
    connection_->gather(true);
    connection_->begin();
    try {
        for (auto& each : jobs) each->run(*connection_);
        if (options_.before_commit) options_.before_commit(*connection_);
    } catch (const std::exception& thrown) {
        if (failure_of(thrown).kind != fault::own) throw;
        throw one_failed{};
    }
    connection_->commit();
}

/// The same, each one to be undone alone.
void writer::attempt_each(group& jobs, std::vector<result>& results) {
    connection_->gather(false);
    connection_->begin();
    for (std::size_t at = 0; at < jobs.size(); ++at) {
        connection_->script("savepoint one");
        try {
            jobs[at]->run(*connection_);
            connection_->script("release savepoint one");
        } catch (const std::exception& thrown) {
            auto met = failure_of(thrown);
            if (met.kind != fault::own) throw;
            results[at] = {verdict::failed, std::move(met.reason)};
            connection_->script("rollback to savepoint one; release savepoint one");
        }
    }
    if (options_.before_commit) options_.before_commit(*connection_);
    connection_->commit();
}

/// Waits before the next attempt; false where there is to be none.
bool writer::pause() {
    std::unique_lock hold{mutex_};
    if (wake_.wait_for(hold, next_pause_, [this] { return closing_; })) return false;
    next_pause_ = std::min(next_pause_ * 2, options_.longest_pause);
    return true;
}

void writer::become(health now) {
    {
        const std::lock_guard hold{mutex_};
        if (health_ == now) return;
        health_ = now;
    }
    if (!options_.on_health) return;
    answers_.post_task([tell = options_.on_health, now = std::move(now)] { tell(now); });
}

void writer::answer_all(group& jobs, const result& what) {
    std::vector<answered> all;
    std::unique_lock hold{mutex_};
    in_hand_.clear();
    for (auto& each : jobs) all.push_back({std::move(each), what});
    for (auto* const waits : {&first_, &queue_}) {
        for (auto& each : *waits) all.push_back({std::move(each), what});
        waits->clear();
    }
    weight_ = bytes_ = 0;
    hold.unlock();
    answers_.post(std::move(all));
}

/// Answers what has waited too long, wherever the thread stands.
void writer::expire(std::uint64_t beat) {
    const auto limit = heart_.beats(options_.deadline);
    std::vector<answered> late;
    {
        const std::lock_guard hold{mutex_};
        const result why{verdict::unavailable,
                         health_.reason.empty() ? "the database does not answer" : health_.reason};
        const auto is_late = [&](const work_pointer& each) { return each->since + limit <= beat; };
        for (const auto& each : in_hand_)
            if (is_late(each)) late.push_back({each, why});
        for (auto* const waits : {&queue_, &first_})
            while (!waits->empty() && is_late(waits->front())) late.push_back({take_front(*waits), why});
    }
    if (!late.empty()) answers_.post(std::move(late));
}

}  // namespace palabre::sql
