// bindings/engine/task_queue.cpp - one lock, and nobody is called under it.
#include "engine/task_queue.hpp"

#include <utility>

namespace palabre::bindings {

std::int64_t task_queue::submit(std::string body, on_answer then, std::string& why) {
    const std::lock_guard hold{mutex_};
    if (closed_)
        why = "the engine is stopping";
    else if (waiting_calls_ >= most_.calls)
        why = "too many calls wait for the application";
    else if (!threads_.empty() && stuck_ >= threads_.size())
        why = "every thread of the application is stuck in an earlier call";
    if (!why.empty()) return 0;
    const std::int64_t which = ++last_;
    tasks_.emplace(which, entry{std::move(body), std::move(then)});
    calls_.push_back(which);
    ++waiting_calls_;
    work_.notify_one();
    return which;
}

const char* task_queue::abandon(std::int64_t which) {
    on_answer dropped;  // without the lock
    const std::lock_guard hold{mutex_};
    const auto found = tasks_.find(which);
    if (found == tasks_.end() || found->second.abandoned) return "";
    dropped = std::move(found->second.then);
    if (!found->second.fetched) {
        forget(which);
        return "no thread of the application was free in time";
    }
    found->second.abandoned = true;
    ++stuck_;
    return "the application did not answer in time";
}

std::int64_t task_queue::event(std::string body, on_answer then) {
    const std::lock_guard hold{mutex_};
    if (closed_) return 0;
    while (events_.size() >= most_.events) {
        tasks_.erase(events_.front());
        events_.pop_front();
        ++missed_;
    }
    const std::int64_t which = ++last_;
    tasks_.emplace(which, entry{std::move(body), std::move(then), true});
    events_.push_back(which);
    work_.notify_one();
    return which;
}

std::string task_queue::next(std::chrono::milliseconds wait) {
    std::unique_lock hold{mutex_};
    threads_.insert(std::this_thread::get_id());
    const auto wakes = wakes_;
    if (wait.count() > 0 && !closed_ && !has_work())
        work_.wait_for(hold, wait, [&] { return closed_ || wakes_ != wakes || has_work(); });
    if (closed_) return R"({"kind":"closed"})";
    return has_work() ? hand_out() : std::string{};
}

bool task_queue::has_work() {
    while (!calls_.empty() && !tasks_.contains(calls_.front())) calls_.pop_front();
    while (!events_.empty() && !tasks_.contains(events_.front())) events_.pop_front();
    return !calls_.empty() || (!events_.empty() && event_at_work_ == 0);
}

std::string task_queue::hand_out() {
    auto& from = calls_.empty() ? events_ : calls_;
    const std::int64_t which = from.front();
    from.pop_front();
    entry& task = tasks_.at(which);
    task.fetched = true;
    std::string told = "{\"task\":" + std::to_string(which) + ',';
    if (task.is_event) {
        event_at_work_ = which;
        if (missed_ > 0) told += "\"missed\":" + std::to_string(std::exchange(missed_, 0)) + ',';
    } else {
        --waiting_calls_;
    }
    told += std::exchange(task.body, {});
    told += '}';
    return told;
}

bool task_queue::answer(std::int64_t which, const std::string& reply) {
    on_answer then;
    bool in_time = false;
    {
        const std::lock_guard hold{mutex_};
        const auto found = tasks_.find(which);
        if (found == tasks_.end() || !found->second.fetched) return false;
        in_time = !found->second.abandoned && !closed_;
        then = std::move(found->second.then);
        forget(which);
        if (!in_time) return false;
        ++answering_;
    }
    if (then) then(reply);
    then = {};  // what it holds goes before close() may return
    const std::lock_guard hold{mutex_};
    if (--answering_ == 0) quiet_.notify_all();
    return true;
}

void task_queue::forget(std::int64_t which) {
    const auto found = tasks_.find(which);
    if (found->second.abandoned) --stuck_;
    if (found->second.is_event) {
        if (event_at_work_ == which) event_at_work_ = 0;
        if (!events_.empty()) work_.notify_one();
    } else if (!found->second.fetched) {
        --waiting_calls_;
    }
    tasks_.erase(found);
}

void task_queue::wake() {
    const std::lock_guard hold{mutex_};
    ++wakes_;
    work_.notify_all();
}

void task_queue::close() {
    std::unordered_map<std::int64_t, entry> left;
    {
        std::unique_lock hold{mutex_};
        closed_ = true;
        left.swap(tasks_);
        calls_.clear();
        events_.clear();
        work_.notify_all();
        quiet_.wait(hold, [&] { return answering_ == 0; });
    }
    for (auto& [which, each] : left)
        if (each.then) each.then(R"({"outcome":"unavailable","reason":"the engine is stopping"})");
}

bool task_queue::closed() const {
    const std::lock_guard hold{mutex_};
    return closed_;
}

}  // namespace palabre::bindings
