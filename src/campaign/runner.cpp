// src/campaign/runner.cpp - one campaign under way: page after page, no more ahead than a pause can hold back.
#include "campaign/runner.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace palabre::campaign {

using history::campaign_state;

namespace {

constexpr std::size_t most_of_page = 200;  // four changes each, in writes of a thousand
constexpr duration again = std::chrono::seconds{1};
constexpr duration at_most = std::chrono::hours{1};

}  // namespace

runner::runner(std::shared_ptr<const desk> of, history::campaign what, message_plan plan, std::function<void()> over)
    : desk_{std::move(of)}, now_{std::move(what)}, plan_{std::make_shared<const message_plan>(std::move(plan))},
      over_{std::move(over)} {
}

runner::~runner() {
    desk_->loop.cancel(pending_);
}

void runner::begin() {
    later(duration{0});
}

void runner::stop() {
    stopped_ = true;
    desk_->loop.cancel(pending_);
}

void runner::later(duration wait) {
    desk_->loop.cancel(pending_);
    pending_ = desk_->loop.after_in_background(wait, [weak = weak_from_this()] {
        if (const auto self = weak.lock(); self && !self->stopped_) self->step();
    });
}

void runner::at(calendar_time when) {
    later(std::clamp(when - desk_->loop.calendar_now(), duration{0}, at_most));
}

void runner::write(std::vector<history::change::any> changes, std::function<void()> then) {
    desk_->book.write(std::move(changes),
                      alive([then = std::move(then)](runner& self, const history::reply<history::nothing>& how) {
                          if (how) return then();
                          self.read_again(how.why);
                      }));
}

/// After a write that may have happened or not: what is kept says where to go on.
void runner::read_again(std::string why) {
    desk_->with.log.warning("a campaign looks where it stands", {{"campaign", now_.name}, {"why", std::move(why)}});
    desk_->book.campaigns().campaign_by(now_.name, alive([](runner& self, history::reply<history::campaign> found) {
                                            if (found) self.now_ = std::move(*&found.value);
                                            self.later(again);
                                        }));
}

void runner::step() {
    if (now_.state != campaign_state::running && now_.state != campaign_state::draining) {
        stopped_ = true;
        return desk_->loop.post(std::exchange(over_, {}));
    }
    if (desk_->with.serves && !desk_->with.serves()) return later(again);
    const auto now = desk_->loop.calendar_now();
    if (plan_->expires && now > *plan_->expires && now_.state == campaign_state::running)
        return write({history::change::move_campaign{
                         .which = now_.id, .at = now, .to = campaign_state::draining, .why = "expired"}},
                     [this] {
                         now_.state = campaign_state::draining;
                         now_.why = "expired";
                         step();
                     });
    if (plan_->hours && !plan_->hours->is_open(now)) {
        const auto opens = plan_->hours->next_open(now);
        if (!opens) return end("its hours never come");
        return hold_until(*opens);
    }
    now_.state == campaign_state::draining ? drain() : look_around();
}

/// Out of hours: what waits is put off with it, since its carrier may come back at night.
void runner::hold_until(calendar_time when) {
    if (held_until_ == when) return at(when);
    write({history::change::shift_messages{.of = now_.id, .due = when}}, [this, when] {
        held_until_ = when;
        at(when);
    });
}

/// How much is waiting decides how much may join it.
void runner::look_around() {
    desk_->book.campaigns().under_way(now_.id, alive([](runner& self, const history::reply<std::size_t>& waiting) {
                                          if (!waiting) return self.later(again);
                                          const auto now = self.desk_->loop.calendar_now();
                                          const auto ahead =
                                              std::chrono::duration<double>(self.desk_->with.ahead).count();
                                          const auto room = std::max(1.0, std::ceil(ahead * self.plan_->per_second));
                                          const auto free = room - static_cast<double>(*waiting);
                                          if (free < 1 || self.next_due_ > now + self.desk_->with.ahead)
                                              return self.later(self.desk_->with.look_every);
                                          self.take_page(std::min(most_of_page, static_cast<std::size_t>(free)));
                                      }));
}

void runner::take_page(std::size_t limit) {
    next_page(*desk_, now_, plan_->to, limit, alive([](runner& self, source_page from) {
        if (!from.read) {
            self.desk_->with.log.warning("a campaign cannot read its recipients",
                                         {{"campaign", self.now_.name}, {"why", from.why}});
            return self.later(again);
        }
        const auto asked = std::make_shared<page>(self.desk_, self.now_, self.plan_, from.all);
        const auto now = self.desk_->loop.calendar_now();
        const auto apart = duration{static_cast<std::int64_t>(1e6 / self.plan_->per_second)};
        asked->look(std::max(now, self.next_due_), apart,
                    self.alive([from = std::move(from)](runner& again, page::result made) mutable {
                        again.write_page(std::move(made), std::move(from));
                    }));
    }));
}

/// Messages, fates and cursor are one write: all of them or none.
void runner::write_page(page::result made, source_page from) {
    if (!made.known) return later(again);
    if (made.not_before) return hold_until(*made.not_before);
    const auto now = desk_->loop.calendar_now();
    auto changes = std::move(made.changes);
    const auto selected = from.all.empty() ? now_.selected : from.all.back().row;
    history::change::move_campaign moved{
        .which = now_.id, .at = now, .cursor = from.next, .selected = selected, .all_selected = from.last};
    if (from.last) moved.to = campaign_state::draining;
    changes.emplace_back(std::move(moved));
    const auto apart = duration{static_cast<std::int64_t>(1e6 / plan_->per_second)};
    const auto due = std::max(now, next_due_) + apart * static_cast<std::int64_t>(made.queued);
    write(std::move(changes), [this, from = std::move(from), selected, due, queued = made.queued] {
        now_.cursor = from.next;
        now_.selected = selected;
        now_.all_selected = from.last;
        if (from.last) now_.state = campaign_state::draining;
        next_due_ = due;
        if (queued > 0 && desk_->with.queued) desk_->with.queued();
        step();
    });
}

void runner::drain() {
    desk_->book.campaigns().under_way(now_.id, alive([](runner& self, const history::reply<std::size_t>& waiting) {
                                          if (!waiting || *waiting > 0) return self.later(again);
                                          self.end(self.now_.why);
                                      }));
}

void runner::end(std::string why) {
    write({history::change::move_campaign{
              .which = now_.id, .at = desk_->loop.calendar_now(), .to = campaign_state::done, .why = std::move(why)}},
          [this] {
              now_.state = campaign_state::done;
              step();
          });
}

}  // namespace palabre::campaign
