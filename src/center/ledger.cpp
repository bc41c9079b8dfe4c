// src/center/ledger.cpp - one company's history as a center keeps it, behind the talk.
#include "center/ledger.hpp"

#include <algorithm>
#include <utility>

namespace palabre {
namespace {

constexpr duration between_tries = std::chrono::seconds{3};
constexpr std::size_t most_waiting = 100'000;  // conversations, or writes, while the database is away
constexpr std::size_t slice = 256;             // writes that are tried again at a time

}  // namespace

ledger::ledger(runtime& on, history::store& in, keeping whose, logger log, std::shared_ptr<plain_host> around,
               std::shared_ptr<history::event_listener> hears)
    : runtime_{on}, store_{in}, whose_{std::move(whose)}, log_{log.with({{"company", whose_.company}})},
      plans_{numbering::plans::builtin()}, hears_{std::move(hears)}, gathering_{on}, promises_{*this,
                                                                                               std::move(around)} {
}

void ledger::open() {
    store_.open_company(whose_.company, whose_.title, [self = shared_from_this()](const auto& opened) {
        if (self->state_ == state::closed) return;
        if (!opened) {
            self->log_.error("the company's history cannot be opened", {{"why", opened.why}});
            return self->try_again(&ledger::open);
        }
        self->company_ = opened->id;
        self->serve();
    });
}

void ledger::serve() {
    store_.serve(company_, [self = shared_from_this()](const auto& taken) {
        if (self->state_ == state::closed) return;
        if (!taken) {
            if (taken.what == history::verdict::conflict) {
                if (self->state_ != state::elsewhere)
                    self->log_.warning("another center serves this company", {{"holder", taken->holder}});
                self->state_ = state::elsewhere;
                for (auto& then : std::exchange(self->waiting_, {})) then(false);
            }
            return self->try_again(&ledger::serve);
        }
        self->log_.info("serving", {{"lease", std::to_string(taken->token)}});
        self->state_ = state::open;
        self->lease_ = taken->token;
        // Before this center's own first write, so that only what a crash left behind is taken for it.
        self->settle_orphans();
        self->load_promises();
        for (auto& then : std::exchange(self->waiting_, {})) then(true);
    });
}

void ledger::settle_orphans() {
    if (state_ != state::open) return;
    book().settle_orphans([self = shared_from_this()](const auto& left) {
        if (left || self->state_ != state::open) return;
        self->log_.warning("what a crash may have left is not settled yet", {{"why", left.why}});
        self->try_again(&ledger::settle_orphans);
    });
}

void ledger::load_promises() {
    if (state_ != state::open) return;
    promises_.load([self = shared_from_this()](const std::string& why) {
        if (self->state_ != state::open) return;
        self->log_.warning("what is owed to customers is not known yet", {{"why", why}});
        self->try_again(&ledger::load_promises);
    });
}

void ledger::close() {
    promises_.clear();
    const bool was_open = state_ == state::open;
    state_ = state::closed;
    waiting_.clear();
    when_idle_ = nullptr;
    send_gathered();
    for (const auto& [number, what] : std::exchange(again_, {})) send(what);  // once more; what fails is logged
    if (was_open) store_.leave(company_, [](const auto&) {});
}

void ledger::lost() {
    promises_.clear();
    log_.error("the company was lost to another center");
    state_ = state::elsewhere;
    lease_ = 0;
    try_again(&ledger::serve);
}

void ledger::try_again(void (ledger::*what)()) {
    runtime_.after_in_background(between_tries, [weak = weak_from_this(), what] {
        if (const auto self = weak.lock(); self && self->state_ != state::closed) ((*self).*what)();
    });
}

bool ledger::names(const std::string& address) const {
    return std::find(whose_.addresses.begin(), whose_.addresses.end(), address) != whose_.addresses.end();
}

bool ledger::when_open(std::function<void(bool)> then) {
    if (state_ == state::open) return then(true), true;
    if (state_ != state::opening || waiting_.size() == most_waiting) return false;
    waiting_.push_back(std::move(then));
    return true;
}

void ledger::page_done() {
    --pages_;
    consider_idle();
}

void ledger::when_idle(std::function<void()> then) {
    when_idle_ = std::move(then);
    send_gathered();
    consider_idle();
}

/// Later, so that what the last answer has caused to be written is seen.
void ledger::consider_idle() {
    if (!when_idle_ || !idle()) return;
    runtime_.post([self = shared_from_this()] {
        if (!self->when_idle_ || !self->idle()) return;
        const auto then = std::exchange(self->when_idle_, nullptr);
        then();
    });
}

void ledger::write_behind(std::vector<history::change::any> changes, const history::event_context& about,
                          std::function<void(history::verdict)> then) {
    std::vector<history::event> events;
    if (whose_.events.kept || *hears_) {
        events = history::events_of(changes, about, store_.ids(), runtime_.calendar_now());
        history::post(changes, events, whose_.events);
        if (!*hears_) events.clear();
    }
    auto what = std::make_shared<const kept_write>(
        kept_write{++written_, std::move(changes), std::move(events), std::move(then)});
    gather([this, what = std::move(what)] { take(what); });
}

void ledger::gather(std::function<void()> send) {
    gathered_.push_back(std::move(send));
    if (whose_.gathers <= duration{0} || state_ == state::closed) return send_gathered();
    if (gathered_.size() == 1) gathering_.start(whose_.gathers, [this] { send_gathered(); });
}

void ledger::send_gathered() {
    gathering_.cancel();
    for (const auto& each : std::exchange(gathered_, {})) each();
}

void ledger::take(const kept_write_ptr& what) {
    if (!away_) return send(what);
    if (again_.size() < most_waiting) {
        again_.emplace(what->number, what);
        return;
    }
    log_.error("history is lost: the database has been away too long", {{"waiting", std::to_string(most_waiting)}});
    if (what->then) what->then(history::verdict::unavailable);
}

void ledger::send(const kept_write_ptr& what) {
    ++in_flight_;
    auto changes = what->changes;  // kept: a database that was away gets them again
    book().write(std::move(changes), [self = shared_from_this(), what](const auto& how) { self->written(what, how); });
}

/// While the database is away nothing more is sent; when all that was under way has come back, it is tried again in the
/// order of the first time. What comes back as not_found then rests on something that was not written.
void ledger::written(const kept_write_ptr& what, const history::reply<history::nothing>& how) {
    using history::verdict;
    --in_flight_;
    const bool absent = how.what == verdict::unavailable || how.what == verdict::busy;
    if (state_ != state::closed && (absent || (how.what == verdict::not_found && away_ && !again_.empty()))) {
        if (!std::exchange(away_, true)) log_.warning("history waits for its database", {{"why", how.why}});
        again_.emplace(what->number, what);
        if (in_flight_ == 0) try_again(&ledger::send_again);
        return;
    }
    if (how) tell(what->events);
    if (!how) log_.error("history was not written", {{"verdict", std::string{to_string(how.what)}}, {"why", how.why}});
    if (what->then) what->then(how.what);
    if (in_flight_ == 0 && away_) {
        if (!again_.empty())
            return again_.begin()->first < what->number ? try_again(&ledger::send_again) : send_again();
        away_ = false;
        log_.info("history is written again");
    }
    consider_idle();
}

void ledger::tell(const std::vector<history::event>& events) const {
    for (const auto& each : events) {
        const auto listener = *hears_;  // it may replace itself
        if (!listener) return;
        try {
            listener(whose_.company, each);
        } catch (const std::exception& thrown) {
            log_.error("a listener to events failed", {{"event", each.type}, {"why", thrown.what()}});
        } catch (...) {
            log_.error("a listener to events failed", {{"event", each.type}, {"why", "it threw no std::exception"}});
        }
    }
}

/// A slice at a time: a database that is still away costs no more than that.
void ledger::send_again() {
    if (in_flight_ > 0) return;
    for (std::size_t sent = 0; sent < slice && !again_.empty(); ++sent) {
        const auto what = again_.begin()->second;
        again_.erase(again_.begin());
        send(what);
    }
}

std::optional<history::identity> ledger::identify(const conversation_info& about) const {
    return history::identify(about.on, about.from, plans_, whose_.home);
}

}  // namespace palabre
