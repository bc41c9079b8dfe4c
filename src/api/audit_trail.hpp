// src/api/audit_trail.hpp - what is noted of who saw and did what, a few at a time.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/history/access_book.hpp"
#include "palabre/history/store.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace palabre::api {

/// What was read is noted within a quarter of a second, what was changed before it is answered; both in one write. A store
/// that is away gets them when it is back. Beyond `most_unwritten` nothing is taken, and nothing is to be shown.
///
/// Owns:    what has not been written. Without a store nothing is noted.
/// Threads: the strand.
class audit_trail : public std::enable_shared_from_this<audit_trail> {
public:
    static constexpr std::size_t most_unwritten = 10'000;
    static constexpr duration gathers = std::chrono::milliseconds{250};
    static constexpr duration pause = std::chrono::seconds{1};

    audit_trail(runtime& on, history::store* of, logger log);
    ~audit_trail();
    audit_trail(const audit_trail&) = delete;
    audit_trail& operator=(const audit_trail&) = delete;

    bool is_full() const noexcept { return unwritten() >= most_unwritten; }

    /// Its id and moment are given here; texts that are too long are cut.
    void note(history::access_note what);

    /// The same at once, with what waits; `then` comes when it is durable, with false where that could not be for now.
    void note(history::access_note what, std::function<void(bool)> then);

    void flush();  ///< What waits is written now.

    /// Hands over what waits, for good: nothing is noted after it.
    void close();

private:
    using told = std::function<void(bool)>;

    std::size_t unwritten() const noexcept { return waiting_.size() + under_way_; }
    void add(history::access_note what);
    void write();
    void written(std::vector<history::access_change::any> all, const std::vector<told>& whom, history::verdict how);

    runtime& runtime_;
    history::store* store_;
    logger log_;
    timer due_;
    timer_id again_ = timer_id::none;  // in the background: nobody waits for it
    std::deque<history::access_note> waiting_;
    std::vector<told> whom_;
    std::size_t under_way_ = 0;
    bool armed_ = false, failing_ = false;
};

}  // namespace palabre::api
