// src/center/ledger.cpp - one company's history as a center keeps it, behind the talk.
#include "center/ledger.hpp"

#include <algorithm>
#include <utility>

namespace palabre {
namespace {

constexpr duration between_tries = std::chrono::seconds{3};
constexpr std::size_t most_waiting = 100'000;  // conversations, or writes, while the database is away

}  // namespace

ledger::ledger(runtime& on, history::store& in, keeping whose, logger log)
    : runtime_{on}, store_{in}, whose_{std::move(whose)}, log_{log.with({{"company", whose_.company}})},
      plans_{numbering::plans::builtin()} {
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
                self->waiting_.clear();
            }
            return self->try_again(&ledger::serve);
        }
        self->log_.info("serving", {{"lease", std::to_string(taken->token)}});
        self->state_ = state::open;
        // Before this center's own first write, so that only what a crash left behind is taken for it.
        self->book().settle_orphans([self](const auto& left) {
            if (!left) self->log_.warning("what a crash may have left is not settled", {{"why", left.why}});
        });
        for (auto& then : std::exchange(self->waiting_, {})) then();
    });
}

void ledger::close() {
    if (state_ == state::open) store_.leave(company_, [](const auto&) {});
    state_ = state::closed;
    waiting_.clear();
}

void ledger::lost() {
    log_.error("the company was lost to another center");
    state_ = state::elsewhere;
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

bool ledger::when_open(std::function<void()> then) {
    if (state_ == state::open) return then(), true;
    if (state_ != state::opening || waiting_.size() == most_waiting) return false;
    waiting_.push_back(std::move(then));
    return true;
}

void ledger::write(std::vector<history::change::any> changes, std::function<void(history::verdict)> then) {
    auto what = std::make_shared<kept_write>(kept_write{std::move(changes), std::move(then)});
    if (again_.empty()) return send(std::move(what));
    if (again_.size() == most_waiting) {
        log_.error("history is lost: the database has been away too long", {{"waiting", std::to_string(most_waiting)}});
        if (what->then) what->then(history::verdict::unavailable);
        return;
    }
    again_.push_back(std::move(what));
}

void ledger::send(std::shared_ptr<kept_write> what) {
    auto changes = what->changes;  // kept: a database that was away gets them again
    book().write(std::move(changes),
                 [self = shared_from_this(), what = std::move(what)](const auto& how) { self->written(what, how); });
}

/// With writes to be repeated, what comes back as not_found rests on one of them, and is repeated behind it.
void ledger::written(const std::shared_ptr<kept_write>& what, const history::reply<history::nothing>& how) {
    using history::verdict;
    const bool away = how.what == verdict::unavailable || how.what == verdict::busy;
    if (state_ != state::closed && (away || (how.what == verdict::not_found && !again_.empty()))) {
        if (again_.empty()) log_.warning("history waits for its database", {{"why", how.why}});
        again_.push_back(what);
        if (!std::exchange(trying_, true)) try_again(&ledger::send_again);
        return;
    }
    if (!how) log_.error("history was not written", {{"verdict", std::string{to_string(how.what)}}, {"why", how.why}});
    if (what->then) what->then(how.what);
}

void ledger::send_again() {
    trying_ = false;
    const auto all = std::exchange(again_, {});
    for (const auto& each : all) send(each);
}

std::optional<history::identity> ledger::identify(const conversation_info& about) const {
    return history::identify(about.on, about.from, plans_, whose_.home);
}

}  // namespace palabre
