// bindings/engine/task_queue.hpp - work for the host's own threads: calls with a deadline, events in their order.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>

namespace palabre::bindings {

/// What the host's threads fetch, do and answer. The engine's threads put work in and never enter the host's code.
///
/// A call that has been abandoned before anybody fetched it is never handed out; an answer that comes later than that is
/// dropped. Calls go before events; of events one at a time is under way, so that they arrive in their order.
///
/// Owns:    what waits, and what was promised to those who put it in.
/// Threads: any.
class task_queue {
public:
    /// Called once with the host's answer, from the thread that gave it. It must not wait.
    using on_answer = std::function<void(const std::string&)>;

    struct limits {
        std::size_t calls = 1024;     ///< That wait to be fetched; beyond, they are refused.
        std::size_t events = 10'000;  ///< The same; beyond, the oldest is dropped, and the next one says so.
    };

    task_queue() = default;
    explicit task_queue(limits most) : most_{most} {}

    /// Puts a call in. `body` is a JSON object's inside: "\"connector\":\"crm\",...". 0 where it is refused, with `why`:
    /// closed, too many wait, or every thread that ever fetched work is stuck in a call that was given up.
    std::int64_t submit(std::string body, on_answer then, std::string& why);

    /// Gives a call or an event up. Gives why it was late, "" where its answer has come or it has been given up already.
    const char* abandon(std::int64_t which);

    /// The same for events, which have no answer but "done". `then` may be empty.
    std::int64_t event(std::string body, on_answer then = {});

    /// The next task as a JSON object with its number in "task", "" where none came within `wait`, or where wake() was
    /// called, and {"kind":"closed"} once closed.
    std::string next(std::chrono::milliseconds wait);

    /// False where the answer came too late, or twice.
    bool answer(std::int64_t which, const std::string& reply);

    /// Lets those who wait in next() look around.
    void wake();

    /// Answers everything that is left as unavailable, and refuses the rest; no answer is passed on once it returns.
    void close();
    bool closed() const;

private:
    struct entry {
        std::string body;
        on_answer then;
        bool is_event = false, fetched = false, abandoned = false;
    };

    bool has_work();
    std::string hand_out();
    void forget(std::int64_t which);

    limits most_;
    mutable std::mutex mutex_;
    std::condition_variable work_, quiet_;
    std::unordered_map<std::int64_t, entry> tasks_;
    std::deque<std::int64_t> calls_, events_;  // some of which may be gone
    std::unordered_set<std::thread::id> threads_;
    std::int64_t last_ = 0, event_at_work_ = 0;
    std::size_t waiting_calls_ = 0, stuck_ = 0, answering_ = 0, missed_ = 0;
    std::uint64_t wakes_ = 0;
    bool closed_ = false;
};

}  // namespace palabre::bindings
