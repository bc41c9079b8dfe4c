// src/delivery/outcomes.hpp - what is to be written of messages: together, in order, until the database has it.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/history/company_store.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::delivery {

/// Changes of one turn of the loop go in one write. One that the store will not have is logged and left, without its
/// neighbours; while the database is away, all wait in their order.
///
/// Owns:    what is not written.
/// Threads: the strand.
class outcomes : public std::enable_shared_from_this<outcomes> {
public:
    /// Told how it ended: done, or why it never will be.
    using on_written = std::function<void(history::verdict)>;

    outcomes(runtime& on, logger log) : runtime_{on}, log_{std::move(log)} {}

    void open(history::company_store& book) { book_ = &book; }

    /// All of `changes` or none of them.
    void add(std::vector<history::change::any> changes, on_written then = {});

    std::size_t waiting() const noexcept { return waiting_; }

    /// Called whenever nothing is left to be written.
    std::function<void()> when_empty = {};

private:
    struct group {
        std::vector<history::change::any> changes;
        on_written then;
    };
    using groups = std::vector<group>;

    void flush();
    void send(std::shared_ptr<groups> together);
    void written(const std::shared_ptr<groups>& together, const history::reply<history::nothing>& how);
    void done(group& which, history::verdict how);

    runtime& runtime_;
    logger log_;
    history::company_store* book_ = nullptr;
    std::deque<group> queued_;
    std::size_t waiting_ = 0;
    bool flushing_ = false, away_ = false;
};

}  // namespace palabre::delivery
