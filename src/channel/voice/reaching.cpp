// src/channel/voice/reaching.cpp - who is called for a customer: one after the other, until somebody answers.
#include "channel/voice/reaching.hpp"

#include <algorithm>
#include <utility>

namespace palabre::detail {

connect_result::kind meaning_of(const call_outcome& why) noexcept {
    constexpr int declined = 603;
    if (why.what == call_result::busy || why.status == declined) return connect_result::kind::busy;
    return why.what == call_result::no_answer ? connect_result::kind::no_answer : connect_result::kind::unavailable;
}

void reaching::next() {
    if (at_ == to_.size()) {
        const auto told = told_;  // it may destroy this
        return told.failed(best_, to_.empty() ? std::string{} : to_.back());
    }
    const auto& to = to_[at_++];
    const std::weak_ptr<bool> alive = alive_;
    ringing_ = by_.call(to, {.ringing =
                                 [this, alive](int status, bool early_sound) {
                                     if (!alive.expired() && told_.ringing) told_.ringing(status, early_sound);
                                 },
                             .answered =
                                 [this, alive, to](const conversation_ptr& who) {
                                     if (alive.expired()) return who->drop();
                                     ringing_ = 0;
                                     const auto told = told_;
                                     told.answered(who, to);
                                 },
                             .ended =
                                 [this, alive](const call_outcome& why) {
                                     if (!alive.expired()) ended(why);
                                 }});
}

/// Somebody who is busy is there; who did not answer may be; the rest is not.
void reaching::ended(const call_outcome& why) {
    ringing_ = 0;
    const auto meant = meaning_of(why);
    best_ = std::min(best_, meant);  // in the order in which they are declared
    next();
}

void reaching::cancel() {
    alive_.reset();
    if (const auto number = std::exchange(ringing_, 0); number != 0) by_.cancel(number);
}

}  // namespace palabre::detail
