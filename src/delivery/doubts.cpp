// src/delivery/doubts.cpp - attempts that nobody answered: repeated, given up, or settled by their receipts.
#include "delivery/doubts.hpp"

#include "delivery/lane.hpp"

namespace palabre::delivery {
namespace {

constexpr duration between_looks = std::chrono::seconds{30};
constexpr std::size_t page = 1000;

}  // namespace

doubts::doubts(office& in, recognises repeats) : in_{in}, repeats_{std::move(repeats)} {
}

doubts::~doubts() {
    in_.loop.cancel(waking_);
    in_.loop.cancel(looking_);
}

void doubts::add(const history::outgoing& what, const std::string& why) {
    in_.settle({.which = what.id, .state = history::send_state::unknown, .provider_id = {}, .why = why},
               {what.customer, what.because_of});
    remember(what);
}

void doubts::look() {
    in_.loop.cancel(looking_);
    looking_ = in_.loop.after_in_background(between_looks, [this] { look(); });
    if (in_.options.serves && !in_.options.serves()) return;
    in_.book->messages_in(history::send_state::unknown, {}, page,
                          [weak = std::weak_ptr{alive_}](const history::reply<std::vector<history::outgoing>>& found) {
                              const auto self = weak.lock();
                              if (!self || !found) return;
                              for (const auto& each : *found) (*self)->remember(each);
                          });
}

void doubts::remember(const history::outgoing& what) {
    if (!known_.insert(what.id).second) return;
    const auto& options = in_.options;
    duration wait = options.never_twice.contains(what.purpose) ? options.doubt_most : options.doubt;
    if (repeats_(what.on)) wait = backoff(in_.loop, options.retry_first, options.retry_most, what.attempts - 1);
    when_.emplace(in_.loop.now() + wait, what.id);
    wake();
}

void doubts::wake() {
    in_.loop.cancel(waking_);
    if (when_.empty()) return;
    waking_ = in_.loop.after_in_background(when_.begin()->first - in_.loop.now(), [this] {
        while (!when_.empty() && when_.begin()->first <= in_.loop.now()) {
            const auto which = when_.begin()->second;
            when_.erase(when_.begin());
            decide(which);
        }
        wake();
    });
}

void doubts::decide(history::outgoing_id which) {
    in_.book->message_of(which, [weak = std::weak_ptr{alive_}, which](const history::reply<history::outgoing>& found) {
        const auto self = weak.lock();
        if (!self) return;
        (*self)->known_.erase(which);  // where the book cannot be read, look() finds it again
        if (found && found->state == history::send_state::unknown) (*self)->decide(*found);
    });
}

void doubts::decide(const history::outgoing& what) {
    const auto& options = in_.options;
    const bool repeats = repeats_(what.on);
    if (!repeats && options.never_twice.contains(what.purpose))
        return in_.give_up(what, "nobody knows whether it arrived, and it may not come twice: " + what.why);
    if (what.attempts >= options.attempts_most)
        return in_.fail(what, send_fault::provider,
                        "given up after " + std::to_string(what.attempts) + " attempts: " + what.why);
    in_.settle({.which = what.id, .provider_id = {}, .why = what.why, .due = in_.loop.calendar_now()},
               {what.customer, what.because_of}, [weak = std::weak_ptr{alive_}](history::verdict) {
                   if (const auto self = weak.lock(); self && (*self)->in_.look) (*self)->in_.look();
               });
}

}  // namespace palabre::delivery
