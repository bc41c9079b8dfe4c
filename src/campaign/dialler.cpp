// src/campaign/dialler.cpp - a campaign by call from its begin to its end: when it may dial, and how it stands.
#include "campaign/dialler.hpp"

#include "campaign/call_hours.hpp"
#include "campaign/last_words.hpp"

#include <algorithm>
#include <utility>

namespace palabre::campaign {

using namespace std::chrono_literals;
using history::campaign_state;
using history::reply;

namespace {

constexpr duration again = 1s;                           // after a store that was not there
constexpr duration holds_least = 2s, holds_most = 1min;  // where trunks take no call

}  // namespace

dialler::dialler(std::shared_ptr<call_desk> on, history::campaign what, call_plan plan, std::function<void()> over,
                 std::function<void()> lost)
    : desk_{std::move(on)}, now_{std::move(what)}, plan_{std::move(plan)}, over_{std::move(over)},
      lost_{std::move(lost)}, pace_{plan_.pace}, figures_{call_figures::read(now_.cursor)} {
    pace_.day(figures_.of_day());
}

dialler::~dialler() {
    stop();
}

void dialler::stop() {
    if (std::exchange(stopped_, true)) return;
    desk_->loop.cancel(std::exchange(tick_, timer_id::none));
    for (const auto& [id, each] : offers_) desk_->agents.withdraw(each.task);
    for (const auto& [id, each] : lines_) {
        desk_->numbers.erase(each->attempt.address);
        each->patience.cancel();
        if (each->is <= phase::ringing) desk_->lines.cancel(each->call);
        if ((each->begins || each->begun) && !each->settled)
            desk_->left.push_back({.which = id,
                                   .at = desk_->loop.calendar_now(),
                                   .result = "unknown",
                                   .then = history::lead_state::later,
                                   .due = desk_->loop.calendar_now() + desk_->with.orphans_wait,
                                   .next = each->attempt.number});
    }
}

void dialler::let_go() {
    stop();
    for (const auto& [id, each] : lines_) {
        if (!each->task.empty() && each->is <= phase::waiting) desk_->agents.withdraw(each->task);
        if (each->talk == nullptr || each->is_over) continue;
        if (each->is == phase::beeping) each->talk->end();
        if (each->is == phase::listening || each->is == phase::waiting)
            say_and_end(each->talk, plan_.apology, language_of(*each));
    }
}

void dialler::later(duration wait, std::function<void(dialler&)> then) {
    desk_->loop.after(wait, [weak = weak_from_this(), then = std::move(then)] {
        if (const auto self = weak.lock(); self && !self->stopped_) then(*self);
    });
}

void dialler::begin() {
    find_lists();
}

void dialler::find_lists() {
    desk_->book.leads().lists(alive([](dialler& self, const reply<std::vector<history::lead_list>>& all) {
        if (!all) return self.later(again, [](dialler& then) { then.find_lists(); });
        for (const auto& each : *all)
            if (std::ranges::count(self.plan_.lists, each.name, &call_plan::share::list) != 0)
                self.lists_[each.name] = each.id;
        self.look_soon();
    }));
}

bool dialler::dials(history::lead_list_id list) const {
    return std::ranges::any_of(lists_, [list](const auto& each) { return each.second == list; });
}

void dialler::stands(campaign_state now, const std::string& why) {
    now_.state = now;
    now_.why = why;
    if (now != campaign_state::running) give_back_all();
    if (why == "stopped")
        for (const auto& [id, each] : lines_)
            if (each->is <= phase::ringing) desk_->lines.cancel(each->call);
    look_soon();
}

void dialler::close(task then) {
    closing_ = true;
    when_quiet_.push_back(std::move(then));
    give_back_all();
    std::vector<attempt_id> machines;
    for (const auto& [id, each] : lines_) {
        if (each->is <= phase::ringing) desk_->lines.cancel(each->call);
        if (each->is == phase::beeping) machines.push_back(id);
    }
    for (const auto each : machines) nobody(*find(each), "machine");
    closed_if_quiet();
}

/// Who talks goes on: what came of his attempt is durable already.
void dialler::closed_if_quiet() {
    if (!closing_ || !std::ranges::all_of(lines_, [](const auto& each) { return each.second->settled; })) return;
    for (auto& each : std::exchange(when_quiet_, {})) desk_->loop.post(std::move(each));
}

void dialler::look_soon() {
    if (stopped_ || std::exchange(looking_, true)) return;
    desk_->loop.post([weak = weak_from_this()] {
        if (const auto self = weak.lock(); self && !self->stopped_) self->look_now();
    });
}

void dialler::look_now() {
    looking_ = false;
    if (!desk_->is_ours()) return lost_();
    desk_->loop.cancel(std::exchange(tick_, timer_id::none));
    tick_ = desk_->loop.after_in_background(desk_->with.look_every, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->look_soon();
    });
    see_agents();
    if (now_.state == campaign_state::draining && lines_.empty()) return end();
    const auto now = desk_->loop.calendar_now();
    if (!may_go_on(now)) return give_back_all();
    std::erase_if(ready_, [&](const claimed& each) { return each.lead.until <= now + 10s; });  // another's soon
    if (desk_->loop.now() < dials_again_) {
        why_ = no_line_is_free;
        return;
    }
    plan_.mode == call_mode::preview ? offer_ready() : dial_ready(now);
}

/// Each lead that a trunk does not take has lost an attempt: the list is not run through for nothing. Those that end together count
/// once, and one a second is tried until a minute has gone well.
void dialler::hold_back() {
    const auto now = desk_->loop.now();
    if (now < dials_again_) return;
    holds_ = is_held_back(now) ? std::min(2 * holds_, holds_most) : holds_least;
    dials_again_ = now + holds_;
}

bool dialler::is_held_back(instant now) const {
    return holds_ > duration{0} && now < dials_again_ + holds_most;
}

void dialler::see_agents() {
    if (plan_.mode == call_mode::agentless) return;
    const auto now = desk_->loop.now();
    std::map<history::user_id, floor_agent::state> seen;
    for (const auto& each : desk_->agents.agents(plan_.queue)) {
        seen[each.who] = each.is;
        const auto before = agents_.find(each.who);
        if (before != agents_.end() && before->second == each.is) continue;
        switch (each.is) {
        case floor_agent::state::free: pace_.agent_free(each.who.value(), now); break;
        case floor_agent::state::busy: pace_.agent_busy(each.who.value(), now); break;
        case floor_agent::state::away: pace_.agent_away(each.who.value(), now); break;
        }
    }
    for (const auto& [who, is] : agents_)
        if (!seen.contains(who)) pace_.agent_away(who.value(), now);
    agents_ = std::move(seen);
    constexpr duration writes_at_most = 30min;
    std::erase_if(writing_, [&](const auto& each) {
        const auto is = agents_.find(each.first);
        return is == agents_.end() || is->second != floor_agent::state::busy || now - each.second >= writes_at_most;
    });
}

bool dialler::is_quota_used(calendar_time now) {
    if (const auto day = day_in(plan_, {}, now); figures_.day != day) {
        figures_.begin_day(day);
        pace_.day();
    }
    return plan_.calls_a_day > 0 && figures_.counted.today >= plan_.calls_a_day;
}

bool dialler::is_free(history::user_id who) const {
    const auto found = agents_.find(who);
    return found != agents_.end() && found->second == floor_agent::state::free;
}

/// Somebody is on his way to him alone.
bool dialler::is_called_for(history::user_id who) const {
    return std::ranges::any_of(
        lines_, [who](const auto& each) { return each.second->what.lead.agent == who && !each.second->is_over; });
}

bool dialler::may_go_on(calendar_time now) {
    history::lead_question asks;
    why_ = now_.state != campaign_state::running || closing_      ? std::string{to_string(now_.state)}
           : !ask_open(plan_, desk_->with.rules.get(), now, asks) ? "closed"
           : is_quota_used(now)                                   ? "quota"
           : plan_.mode == call_mode::agentless && !desk_->agents.has_flow(plan_.flow) ? "no such flow"
                                                                                       : "";
    return why_.empty();
}

history::change::any dialler::figures_now() const {
    return history::change::move_campaign{.which = now_.id,
                                          .at = desk_->loop.calendar_now(),
                                          .cursor = figures_.written(),
                                          .selected = figures_.counted.tried};
}

void dialler::end() {
    if (std::exchange(ending_, true)) return;
    const auto to = now_.why == "stopped" ? campaign_state::cancelled : campaign_state::done;
    desk_->book.write(
        {figures_now(), history::change::move_campaign{.which = now_.id, .at = desk_->loop.calendar_now(), .to = to}},
        alive([to](dialler& self, const reply<history::nothing>& how) {
            self.ending_ = false;
            if (how.what == history::verdict::fenced) return self.lost_();
            if (!how && how.what != history::verdict::conflict)
                return self.later(again, [](dialler& then) { then.look_soon(); });
            self.now_.state = to;
            self.desk_->with.log.info("a campaign is over", {{"campaign", self.now_.name}});
            const auto over = self.over_;
            self.stop();
            over();
        }));
}

call_progress dialler::progress() const {
    auto made = figures_.counted;
    for (const auto& [id, each] : lines_) {
        if (each->is <= phase::ringing) ++made.ringing;
        if (each->is >= phase::listening && each->is <= phase::joining) ++made.waiting;
        if (each->is == phase::talking && !each->is_over) ++made.talking;
    }
    for (const auto& [who, is] : agents_) {
        if (is == floor_agent::state::free) ++made.agents_free;
        if (is == floor_agent::state::busy) ++made.agents_busy;
    }
    made.why = why_;
    return made;
}

}  // namespace palabre::campaign
