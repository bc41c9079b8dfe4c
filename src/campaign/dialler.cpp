// src/campaign/dialler.cpp - which leads a campaign by call claims, and how many of them it dials now.
#include "campaign/dialler.hpp"

#include "campaign/call_hours.hpp"

#include <algorithm>
#include <utility>

namespace palabre::campaign {

using namespace std::chrono_literals;
using history::campaign_state;
using history::reply;

namespace {

constexpr duration again = 1s;             // after a store that was not there
constexpr duration until_next_claim = 2s;  // where nobody was due
constexpr duration until_next_end = 1min;  // between two looks whether anybody is left
constexpr duration holds_least = 2s, holds_most = 1min, holds_between = 1s;  // where trunks take no call
constexpr duration offer_lasts = 8min;  // before an agent who only looks at a lead loses it
constexpr duration offer_lease = 10min, usual_lease = 2min;
constexpr const char* no_line = "no line is free";
constexpr std::size_t most_claimed = 100;

}  // namespace

dialler::dialler(std::shared_ptr<call_desk> on, history::campaign what, call_plan plan, std::function<void()> over,
                 std::function<void()> lost)
    : desk_{std::move(on)}, now_{std::move(what)}, plan_{std::move(plan)}, over_{std::move(over)},
      lost_{std::move(lost)}, pace_{plan_.pace}, figures_{call_figures::read(now_.cursor)} {
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
    for (const auto& [id, each] : lines_)
        if (each->is <= phase::ringing) desk_->lines.cancel(each->call);
    closed_if_quiet();
}

/// Who talks goes on: what came of his attempt is durable already.
void dialler::closed_if_quiet() {
    const auto stands_still = [](const auto& each) {
        return each.second->settled || each.second->is == phase::waiting;
    };
    if (!closing_ || !std::ranges::all_of(lines_, stands_still)) return;
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
        why_ = no_line;
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
}

bool dialler::is_quota_used(calendar_time now) {
    if (const auto day = day_in(plan_, {}, now); figures_.day != day) {
        figures_.day = day;
        figures_.counted.today = 0;
        pace_.day();
    }
    return plan_.calls_a_day > 0 && figures_.counted.today >= plan_.calls_a_day;
}

bool dialler::may_go_on(calendar_time now) {
    history::lead_question asks;
    const bool serves = !desk_->with.serves || desk_->with.serves();
    why_ = now_.state != campaign_state::running || closing_ ? std::string{to_string(now_.state)}
           : !serves                                         ? "another center serves this company"
           : !ask_open(plan_, now, asks)                     ? "closed"
           : is_quota_used(now)                              ? "quota"
           : plan_.mode == call_mode::agentless && !desk_->agents.has_flow(plan_.flow) ? "no such flow"
                                                                                       : "";
    return why_.empty();
}

std::string dialler::group_of(const history::lead& whom) const {
    const auto hour =
        std::chrono::floor<std::chrono::hours>(desk_->loop.calendar_now()).time_since_epoch().count() % 24;
    return to_string(whom.in) + '/' + std::to_string(hour);
}

void dialler::dial_ready(calendar_time now) {
    const auto group = ready_.empty() ? std::string{} : group_of(ready_.front().lead);
    const auto room = plan_.pace.lines_most - std::min(plan_.pace.lines_most, lines_.size());
    auto more = std::min(pace_.lines(group, desk_->loop.now()), room);
    if (more == 0) why_ = room == 0 ? no_line : "no agent is free";
    if (is_held_back(desk_->loop.now()))
        more = desk_->loop.now() < dialled_at_ + holds_between ? 0 : std::min<std::size_t>(more, 1);
    while (more > 0 && !ready_.empty()) {
        auto next = std::move(ready_.front());
        ready_.pop_front();
        if (!may_call(plan_, next.lead.region, now)) {
            give_back(next.lead);
            continue;
        }
        const auto agent = next.lead.agent;
        dialled_at_ = desk_->loop.now();
        dial(std::move(next), agent, {});
        --more;
    }
    if (more > 0) claim(more, now);
}

/// A lead for each free agent; whom the router gives it to is its affair.
void dialler::offer_ready() {
    const auto now = desk_->loop.now();
    for (auto each = offers_.begin(); each != offers_.end();) {
        if (now - each->second.since < offer_lasts) {
            ++each;
            continue;
        }
        const auto gone = std::move(each->second);
        each = offers_.erase(each);
        desk_->agents.withdraw(gone.task);
        give_back(gone.what.lead);
    }
    auto free = static_cast<std::size_t>(
        std::ranges::count(agents_, floor_agent::state::free, [](const auto& each) { return each.second; }));
    if (free == 0) why_ = "no agent is free";
    while (free > 0 && !ready_.empty()) {
        auto next = std::move(ready_.front());
        ready_.pop_front();
        const auto id = next.lead.id;
        visit shown{.queue = plan_.queue, .lead = next.lead, .campaign = now_.name};
        shown.number = next.lead.numbers.at(static_cast<std::size_t>(next.lead.next)).address;
        shown.language = next.lead.language.empty() ? plan_.language : next.lead.language;
        shown.wanted = next.lead.agent;
        shown.on_agent = [weak = weak_from_this(), id](history::user_id who) {
            const auto self = weak.lock();
            if (!self || self->stopped_ || !self->offers_.contains(id)) return;
            auto taken = self->offers_.extract(id).mapped();
            self->dial(std::move(taken.what), who, std::move(taken.task));
        };
        shown.over = [weak = weak_from_this(), id] {
            const auto self = weak.lock();
            if (!self || self->stopped_ || !self->offers_.contains(id)) return;
            self->give_back(self->offers_.extract(id).mapped().what.lead);
        };
        auto& kept = offers_[id] = {std::move(next), {}, now};  // before it is offered
        kept.task = desk_->agents.add(std::move(shown));
        --free;
    }
    if (free > 0) claim(free, desk_->loop.calendar_now());
}

void dialler::claim(std::size_t wanted, calendar_time now) {
    if (claiming_ || desk_->loop.now() < claims_again_ || lists_.empty()) return;
    history::lead_question asks;
    if (!ask_open(plan_, now, asks)) return;
    for (const auto& each : plan_.lists)
        if (const auto found = lists_.find(each.list); found != lists_.end())
            asks.lists.push_back({found->second, each.weight});
    std::vector<history::user_id> free;
    for (const auto& [who, is] : agents_)
        if (is == floor_agent::state::free) free.push_back(who);
    if (!free.empty()) asks.agent = free[turn_of_agents_++ % free.size()];  // whose own callbacks come too
    asks.turn = figures_.turn;
    asks.campaign = now_.name;
    asks.most_attempts = plan_.most_attempts;
    asks.most_a_day = plan_.most_a_day;
    asks.now = now;
    asks.lease = plan_.mode == call_mode::preview ? offer_lease : usual_lease;
    asks.limit = std::min(wanted, most_claimed);
    claiming_ = true;
    desk_->book.leads().claim_leads(asks, alive([](dialler& self, reply<std::vector<history::lead>> all) {
                                        self.claiming_ = false;
                                        if (all.what == history::verdict::fenced) return self.lost_();
                                        if (!all || all->empty()) {
                                            self.claims_again_ = self.desk_->loop.now() + until_next_claim;
                                            if (all) self.nobody_due();
                                            return;
                                        }
                                        self.taken(std::move(all.value));
                                    }));
}

/// Of those who were tried before it is read what came of that, since it says which numbers are in vain.
void dialler::taken(std::vector<history::lead> all) {
    figures_.turn += static_cast<std::int64_t>(all.size());
    const auto left = std::make_shared<std::size_t>(all.size());
    claiming_ = true;
    const auto one_less = [left](dialler& self) {
        if (--*left > 0) return;
        self.claiming_ = false;
        self.look_soon();
    };
    for (auto& each : all) {
        if (each.attempts == 0) {
            ready_.push_back({std::move(each)});
            one_less(*this);
            continue;
        }
        const auto id = each.id;
        desk_->book.leads().attempts_of(id, alive([each = std::move(each), one_less](
                                                      dialler& self, reply<std::vector<history::lead_attempt>> told) {
                                            if (told)
                                                self.ready_.push_back({each, std::move(told.value)});
                                            else
                                                self.give_back(each);
                                            one_less(self);
                                        }));
    }
}

/// Done where nobody will be due again either.
void dialler::nobody_due() {
    why_ = "nobody is due";
    if (!lines_.empty() || !offers_.empty() || !ready_.empty() || desk_->loop.now() < looks_for_end_) return;
    looks_for_end_ = desk_->loop.now() + until_next_end;
    const auto left = std::make_shared<std::size_t>(lists_.size());
    const auto waits = std::make_shared<bool>(lists_.size() < plan_.lists.size());
    for (const auto& [name, id] : lists_)
        desk_->book.leads().counts(id, alive([left, waits](dialler& self, const reply<history::lead_counts>& told) {
                                       *waits = *waits || !told;
                                       for (const auto& [is, count] : told->by_state)
                                           if (is != history::lead_state::over && count > 0) *waits = true;
                                       if (--*left == 0 && !*waits && self.lines_.empty() && self.ready_.empty() &&
                                           self.now_.state == campaign_state::running)
                                           self.end();
                                   }));
}

/// An answer nobody waits for: without one the claim ends with its lease.
void dialler::give_back(const history::lead& whom, std::optional<calendar_time> due) {
    desk_->book.write({history::change::release_lead{whom.id, due}}, [](const auto&) {});
}

void dialler::give_back_all() {
    for (const auto& each : std::exchange(ready_, {})) give_back(each.lead);
    for (const auto& [id, each] : std::exchange(offers_, {})) {
        desk_->agents.withdraw(each.task);
        give_back(each.what.lead);
    }
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
        if (each->is == phase::listening || each->is == phase::waiting) ++made.waiting;
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
