// src/delivery/outcomes.cpp - what is to be written of messages: together, in order, until the database has it.
#include "delivery/outcomes.hpp"

#include <iterator>
#include <utility>

namespace palabre::delivery {
namespace {

constexpr std::size_t most_together = 256;  // changes
constexpr duration between_tries = std::chrono::seconds{1};

}  // namespace

void outcomes::add(std::vector<history::change::any> changes, on_written then) {
    queued_.push_back({std::move(changes), std::move(then)});
    ++waiting_;
    if (flushing_ || away_) return;
    flushing_ = true;
    runtime_.post([weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->flush();
    });
}

void outcomes::flush() {
    flushing_ = false;
    if (book_ == nullptr) return;
    while (!queued_.empty() && !away_) {
        auto together = std::make_shared<groups>();
        for (std::size_t changes = 0; !queued_.empty(); queued_.pop_front()) {
            changes += queued_.front().changes.size();
            if (!together->empty() && changes > most_together) break;
            together->push_back(std::move(queued_.front()));
        }
        send(std::move(together));
    }
}

void outcomes::send(std::shared_ptr<groups> together) {
    std::vector<history::change::any> changes;
    for (const auto& each : *together) changes.insert(changes.end(), each.changes.begin(), each.changes.end());
    book_->write(std::move(changes), [weak = weak_from_this(), together = std::move(together)](const auto& how) {
        if (const auto self = weak.lock()) self->written(together, how);
    });
}

void outcomes::written(const std::shared_ptr<groups>& together, const history::reply<history::nothing>& how) {
    using history::verdict;
    if (how.what == verdict::unavailable || how.what == verdict::busy) {
        // Behind what was sent before it and is still under way; changes may be applied twice, and states never go back.
        queued_.insert(queued_.begin(), std::make_move_iterator(together->begin()),
                       std::make_move_iterator(together->end()));
        if (!std::exchange(away_, true)) log_.warning("outcomes wait for the database", {{"why", how.why}});
        runtime_.after(between_tries, [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            self->away_ = false;
            self->flush();
        });
        return;
    }
    if (!how && together->size() > 1) {  // one of them, perhaps: each for itself
        for (auto& each : *together) {
            auto alone = std::make_shared<groups>();
            alone->push_back(std::move(each));
            send(std::move(alone));
        }
        return;
    }
    // A conflict is mostly a message that has come again, as providers' do: whoever wrote it looks.
    if (how.what == verdict::conflict)
        log_.info("it was not written", {{"why", how.why}});
    else if (!how)
        log_.error("an outcome was not written", {{"verdict", std::string{to_string(how.what)}}, {"why", how.why}});
    for (auto& each : *together) done(each, how.what);
    if (waiting_ == 0 && when_empty) when_empty();
}

void outcomes::done(group& which, history::verdict how) {
    --waiting_;
    if (which.then) which.then(how);
}

}  // namespace palabre::delivery
