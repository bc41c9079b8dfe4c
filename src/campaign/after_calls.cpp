// src/campaign/after_calls.cpp - what is owed after calls, in the order of its time: one after the other, each once.
#include "palabre/campaign/after_calls.hpp"

#include "campaign/after_letter.hpp"
#include "palabre/history/follow_up_book.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace palabre::campaign {

using namespace std::chrono_literals;
using history::follow_up;
using history::follow_up_kind;
using history::follow_up_state;
using history::reply;
using history::verdict;

namespace {

constexpr std::size_t at_once = 50, enough = 20;  // rows of one look; surveys of one customer
constexpr duration gone_wrong = 1s, longest_rest = 1h;

/// It may be there the next time; whatever else was refused will be refused again.
bool is_away(verdict how) noexcept {
    return how == verdict::unavailable || how == verdict::busy || how == verdict::fenced;
}

duration written(const value& what, const char* name, duration unit) {
    const auto* const all = what.if_object();
    const auto* const found = all != nullptr ? all->if_contains(name) : nullptr;
    return found != nullptr && found->is_int64() ? found->get_int64() * unit : duration{0};
}

}  // namespace

struct after_calls::impl : std::enable_shared_from_this<impl> {
    impl(runtime& on, history::store& in, history::company_id whose, after_plan what, ways& may, deeds* can,
         after_options options)
        : loop{on}, store{in}, book{in.of(whose)}, plan{std::move(what)}, by{may}, acts{can}, with{std::move(options)} {
    }

    template<class Then> auto alive(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](auto&&... told) mutable {
            if (const auto self = weak.lock()) then(*self, std::forward<decltype(told)>(told)...);
        };
    }

    // ---- Turns: one at a time, so that what caps one customer's messages has been written before the next is looked at ----

    void look_in(duration wait) {
        loop.cancel(std::exchange(next, timer_id::none));
        next = loop.after_in_background(wait, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->look();
        });
    }

    void look() {
        if (std::exchange(looking, true)) return;
        if (with.serves && !with.serves()) return rest(with.look_every);
        book.follow_ups().waiting(at_once, alive([](impl& self, const reply<std::vector<follow_up>>& all) {
                                      if (!all) return self.rest(gone_wrong);
                                      self.turn = *all;
                                      self.at = 0;
                                      self.go_on();
                                  }));
    }

    void rest(duration wait) {
        looking = false;
        look_in(wait);
    }

    void go_on() {
        const auto now = loop.calendar_now();
        if (at == turn.size()) return rest(turn.empty() || std::exchange(stuck, false) ? with.look_every : duration{0});
        const auto& one = turn[at++];
        if (one.due > now) return rest(std::min<duration>(one.due - now, with.look_every));
        if (one.kind == follow_up_kind::deed) return act(one);
        find(one);
    }

    /// From here on what is owed is this.
    void settle(const follow_up& one, history::change::settle_follow_up how,
                std::vector<history::change::any> before = {}) {
        how.which = one.id;
        how.at = loop.calendar_now();
        const bool queues = !before.empty();
        before.emplace_back(how);
        book.write(
            std::move(before), alive([one, how, queues](impl& self, const reply<history::nothing>& came) {
                if (is_away(came.what)) return self.rest(gone_wrong);
                if (!came && how.why != "refused")  // his record is gone, or the like: nothing else may go wrong
                    return self.skip(one, "refused");
                if (!came)
                    self.with.log.error("what follows a call cannot be settled", {{"key", one.key}, {"why", came.why}});
                if (queues && self.with.queued) self.with.queued();
                if (!came) self.stuck = true;
                self.go_on();
            }));
    }
    void skip(const follow_up& one, std::string why) {
        with.log.info("nothing follows a call", {{"key", one.key}, {"why", why}});
        settle(one, {.state = follow_up_state::skipped, .why = std::move(why)});
    }
    void put_off(const follow_up& one, calendar_time until, const std::string& why) {
        settle(one, {.why = why, .due = until, .attempts = one.attempts});
    }

    // ---- What is written to him ----

    struct letter_to {
        follow_up one;
        message_plan plan;
        history::person who;
        std::size_t tries = 0;
        std::string why = {};
        std::optional<calendar_time> from = {};
    };
    using letter_ptr = std::shared_ptr<letter_to>;

    void find(const follow_up& one) {
        const auto made = std::make_shared<letter_to>();
        made->one = one;
        try {
            made->plan = read_plan(one.what.at("plan"));
        } catch (const std::exception&) {  // another version wrote it
            return skip(one, "unreadable");
        }
        const calendar_time until{written(one.what, "until_us", 1us)};
        const auto now = loop.calendar_now();
        if (now > until) return skip(one, "too_late");
        if (made->plan.hours && !made->plan.hours->is_open(now)) {
            const auto opens = made->plan.hours->next_open(now);
            return opens && *opens <= until ? put_off(one, *opens, "closed") : skip(one, "closed");
        }
        auto then = alive([made](impl& self, const reply<history::person>& who) {
            if (is_away(who.what)) return self.rest(gone_wrong);
            if (!who && who.what != verdict::not_found) return self.skip(made->one, "refused");
            if (!who || who->who.erased) return self.skip(made->one, "unknown");
            made->who = *who;
            self.hold_against(made);
        });
        if (one.customer) return book.find(one.customer, std::move(then));
        book.meet({history::identity_kind::phone, one.address, one.address}, std::move(then));
    }

    /// The last disposition holds: a survey that it excludes is not sent.
    void hold_against(const letter_ptr& to) {
        if (to->one.kind != follow_up_kind::survey || !to->one.because_of) return see_cap(to);
        book.interaction_of(
            to->one.because_of, alive([to](impl& self, const reply<history::interaction>& call) {
                if (is_away(call.what)) return self.rest(gone_wrong);
                if (!call && call.what != verdict::not_found) return self.skip(to->one, "refused");
                const auto& now = call->disposition;
                if (!call || now.empty() || now == to->one.disposition) return self.see_cap(to);
                const auto* const rule = self.plan.rule_for(
                    {.code = now, .by_agent = true, .campaign = to->one.campaign, .queue = to->one.queue});
                if (rule == nullptr || rule->survey.empty()) return self.skip(to->one, "disposition");
                self.see_cap(to);
            }));
    }

    void see_cap(const letter_ptr& to) {
        const auto every = written(to->one.what, "at_most_every_ms", 1ms);
        if (every == 0s) return ask_way(to);
        book.follow_ups().done_for(to->who.who.id, to->one.kind, enough,
                                   alive([to, every](impl& self, const reply<std::vector<follow_up>>& before) {
                                       if (is_away(before.what)) return self.rest(gone_wrong);
                                       if (!before) return self.skip(to->one, "refused");
                                       const auto since = self.loop.calendar_now() - every;
                                       const bool is_survey =
                                           to->one.kind == follow_up_kind::survey;  // whichever it was
                                       const bool had = std::ranges::any_of(*before, [&](const auto& each) {
                                           return each.settled > since && (is_survey || each.name == to->one.name);
                                       });
                                       had ? self.skip(to->one, "capped") : self.ask_way(to);
                                   }));
    }

    void ask_way(const letter_ptr& to) {
        if (to->tries == to->plan.media.size()) {
            const calendar_time until{written(to->one.what, "until_us", 1us)};
            if (to->from && *to->from <= until) return put_off(to->one, *to->from, "quiet_hours");
            return skip(to->one, to->from ? "quiet_hours" : to->why);
        }
        const auto on = to->plan.media[to->tries++];
        by.ask(to->who.who.id, on, to->plan.purpose, alive([to, on](impl& self, const way& told) {
                   if (told.unknown) return self.rest(gone_wrong);
                   if (told.yes && self.write(to, on, told)) return;
                   if (told.from) to->from = to->from ? std::min(*to->from, *told.from) : *told.from;
                   if (!told.yes && to->why.empty()) to->why = told.why;
                   self.ask_way(to);
               }));
    }

    /// Contact, line, message and that it is owed no more: all of it or nothing.
    bool write(const letter_ptr& to, medium on, const way& told) {
        const auto& one = to->one;
        history::recipient as{.address = one.address, .language = one.language};
        if (const auto* const fields = one.what.as_object().if_contains("fields")) as.fields = *fields;
        if (!as.fields.is_object()) as.fields.emplace_object();
        if (auto& name = as.fields.get_object()["name"]; !name.is_string() || name.get_string().empty())
            name = to->who.who.name;
        std::string why;
        auto words = write_letter(to->plan, as, to->who.who.speaks.language, on, told.by_template, why);
        if (!words) {
            if (to->why.empty()) to->why = why;
            return false;
        }
        auto made = letter_changes({one, to->plan.purpose, to->who.written_as, told.to, on}, *words,
                                   calendar_time{written(one.what, "until_us", 1us)}, loop.calendar_now(), store.ids());
        settle(one, {.customer = to->who.written_as, .on = on}, std::move(made));
        return true;
    }

    // ---- What a company's system is told ----

    void act(const follow_up& one) {
        if (acts == nullptr) return skip(one, "no_connector");
        acts->act(
            one.name, one.what, one.key, one.customer, alive([one](impl& self, const std::string& why, bool again) {
                if (why.empty()) return self.settle(one, {});
                const int attempts = one.attempts + 1;
                if (!again || attempts >= self.with.most_attempts) {
                    self.with.log.error("a system is not told what came of a call",
                                        {{"operation", one.name}, {"key", one.key}, {"why", why}});
                    return self.settle(one, {.state = follow_up_state::skipped, .why = why});
                }
                const auto wait = std::min<duration>(self.with.again * (1 << std::min(one.attempts, 10)), longest_rest);
                self.settle(one, {.why = why, .due = self.loop.calendar_now() + wait, .attempts = attempts});
            }));
    }

    // ---- What he answers ----

    void answered(history::customer_id who, medium on, std::function<void(survey_place)> then) {
        book.follow_ups().done_for(
            who, follow_up_kind::survey, enough,
            alive([on, then = std::move(then)](impl& self, const reply<std::vector<follow_up>>& all) {
                if (!all) return then({});
                for (const auto& each : *all) {
                    if (each.on != on) continue;
                    const auto within = written(each.what, "answers_within_ms", 1ms);
                    if (each.answered || self.loop.calendar_now() - *each.settled > within) break;
                    survey_place found{.survey = each};
                    try {
                        found.flow = read_plan(each.what.at("plan")).flow;
                    } catch (const std::exception&) {  // another version wrote it
                        break;
                    }
                    found.fields = boost::json::object{{"survey_id", to_string(each.id)}};
                    return then(std::move(found));
                }
                then({});
            }));
    }

    runtime& loop;
    history::store& store;
    history::company_store& book;
    const after_plan plan;
    ways& by;
    deeds* const acts;
    const after_options with;
    std::vector<follow_up> turn;
    std::size_t at = 0;
    timer_id next = timer_id::none;
    bool looking = false, stuck = false;  // stuck: something of this turn cannot even be given up
};

after_calls::after_calls(runtime& on, history::store& in, history::company_id whose, after_plan plan, ways& by,
                         deeds* acts, after_options with)
    : impl_{std::make_shared<impl>(on, in, whose, std::move(plan), by, acts, std::move(with))} {
}

after_calls::~after_calls() {
    impl_->loop.cancel(impl_->next);
}

void after_calls::start() {
    impl_->look();
}

std::vector<history::change::any> after_calls::follows(const ended_call& what) {
    auto made = changes_after(impl_->plan, what, impl_->loop.calendar_now(), impl_->store.ids());
    if (!made.empty() && !impl_->looking) impl_->look_in(gone_wrong);  // it is being written
    return made;
}

void after_calls::answered(history::customer_id who, medium on, std::function<void(survey_place)> then) {
    impl_->answered(who, on, std::move(then));
}

}  // namespace palabre::campaign
