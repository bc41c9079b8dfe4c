// src/center/work_writes.cpp - work items written with what tells of them, however long the database is away.
#include "center/work_writes.hpp"

#include "history/post_events.hpp"
#include "history/work_rules.hpp"
#include "palabre/history/company_store.hpp"

#include <utility>

namespace palabre {

using namespace history;

namespace {

constexpr duration between_tries = std::chrono::seconds{3};

bool is_away(verdict how) noexcept {
    return how == verdict::unavailable || how == verdict::busy;
}

}  // namespace

template<class Write> void work_writes::write(event what, on_item then, Write how) {
    auto* const store = with_.book();
    auto* const book = store == nullptr ? nullptr : &store->work();
    if (book == nullptr) {
        return with_.loop.post([then = std::move(then)] { then({verdict::unavailable, {}, "the store is away"}); });
    }
    what.id = with_.ids().template next<event>();
    std::vector<change::any> with;
    history::post(with, {what}, with_.events);
    how(*book, std::move(with),
        [self = shared_from_this(), what = std::move(what),
         then = std::move(then)](const reply<work_item>& now) mutable {
            const bool is_so = now && (what.type == "work.closed" || !now->is_over());  // one that was over stays so
            if (is_so && self->with_.tell) {
                name_item(what, now->id);
                self->with_.tell(what);
            }
            then(now);
        });
}

void work_writes::open(work_item what, on_item then) {
    if (!what.id) what.id = with_.ids().next<work_item>();
    auto told = event_of(what, with_.loop.calendar_now());
    write(std::move(told), std::move(then), [what = std::move(what)](work_book& in, auto with, auto done) {
        in.open(what, std::move(with), std::move(done));
    });
}

void work_writes::move(work_move how, customer_id whose, on_item then) {
    auto told = event_of(how, whose);
    write(std::move(told), std::move(then), [how = std::move(how)](work_book& in, auto with, auto done) {
        in.move(how, std::move(with), std::move(done));
    });
}

void work_writes::keep(work_item what, std::function<void()> then) {
    if (!what.id) what.id = with_.ids().next<work_item>();
    open(what, [self = shared_from_this(), what, then = std::move(then)](const reply<work_item>& how) mutable {
        if (is_away(how.what) && self->with_.book() != nullptr) {
            self->with_.loop.after_in_background(between_tries,
                                                 [self, what = std::move(what), then = std::move(then)]() mutable {
                                                     self->keep(std::move(what), std::move(then));
                                                 });
            return;
        }
        if (!how) self->with_.log.error("a work item was not kept", {{"queue", what.queue}, {"why", how.why}});
        then();
    });
}

void work_writes::pass(customer_id who, user_id by, std::function<void()> then) {
    auto* const store = with_.book();
    auto* const book = store == nullptr || !who ? nullptr : &store->work();
    if (book == nullptr) return then();
    constexpr std::size_t enough = 200;
    book->items(
        {.over = false, .customer = who}, {}, enough,
        [self = shared_from_this(), who, by, then = std::move(then)](const reply<std::vector<work_item>>& all) mutable {
            if (is_away(all.what) && self->with_.book() != nullptr) {
                self->with_.loop.after_in_background(between_tries, [self, who, by, then = std::move(then)]() mutable {
                    self->pass(who, by, std::move(then));
                });
                return;
            }
            if (all)
                for (const auto& each : *all) {
                    if (!each.counts() || (each.agent && each.agent == by)) continue;
                    self->move({.which = each.id,
                                .turn = each.turn,
                                .state = work_state::passed,
                                .agent = each.agent,
                                .at = self->with_.loop.calendar_now()},
                               each.customer, [](const auto&) {});
                }
            then();
        });
}

}  // namespace palabre
