// src/campaign/dialler_leads.cpp - which leads a campaign by call claims, and how many of them it dials or shows now.
#include "campaign/call_hours.hpp"
#include "campaign/dialler.hpp"

#include <algorithm>
#include <utility>

namespace palabre::campaign {

using namespace std::chrono_literals;
using history::reply;

namespace {

constexpr duration until_next_claim = 2s;  // where nobody was due
constexpr duration until_next_end = 1min;  // between two looks whether anybody is left
constexpr duration holds_between = 1s;     // of calls where trunks took none
constexpr duration offer_lasts = 8min;     // before an agent who only looks at a lead loses it
constexpr duration offer_lease = 10min, usual_lease = 2min;
constexpr std::size_t most_claimed = 100;

}  // namespace

std::string dialler::group_of(const history::lead& whom) const {
    const auto hour =
        std::chrono::floor<std::chrono::hours>(desk_->loop.calendar_now()).time_since_epoch().count() % 24;
    return to_string(whom.in) + '/' + std::to_string(hour);
}

void dialler::dial_ready(calendar_time now) {
    const auto group = ready_.empty() ? std::string{} : group_of(ready_.front().lead);
    const auto room = plan_.pace.lines_most - std::min(plan_.pace.lines_most, lines_.size());
    auto more = std::min(pace_.lines(group, desk_->loop.now()), room);
    if (more == 0) why_ = room == 0 ? no_line_is_free : "no agent is free";
    if (is_held_back(desk_->loop.now()))
        more = desk_->loop.now() < dialled_at_ + holds_between ? 0 : std::min<std::size_t>(more, 1);
    while (more > 0 && !ready_.empty()) {
        auto next = std::move(ready_.front());
        ready_.pop_front();
        const auto agent = next.lead.agent;
        if (const auto no = against(next, now)) {
            hold(next, *no);
            continue;
        }
        if (!may_call(plan_, next.lead.region, now) || (agent && (!is_free(agent) || is_called_for(agent)))) {
            give_back(next.lead);
            continue;
        }
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
        if (const auto no = against(next, desk_->loop.calendar_now())) {
            hold(next, *no);
            continue;
        }
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
    if (claiming_ || lists_.empty()) return;
    if (desk_->loop.now() < claims_again_) {
        why_ = why_none_;
        return;
    }
    history::lead_question asks;
    if (!ask_open(plan_, desk_->with.rules.get(), now, asks)) return;
    for (const auto& each : plan_.lists)
        if (const auto found = lists_.find(each.list); found != lists_.end())
            asks.lists.push_back({found->second, each.weight});
    std::vector<history::user_id> free;
    for (const auto& [who, is] : agents_)
        if (is == floor_agent::state::free && !is_called_for(who)) free.push_back(who);
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
                                            self.why_none_ = self.why_;
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
        if (each.attempts == 0 && each.why.empty()) {
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
    if (desk_->with.rules)
        for (const auto& [code, no] : desk_->with.rules->closed(desk_->loop.calendar_now()))
            why_ = (why_.starts_with("closed") ? why_ + ", " : "closed: ") + no.rule;
    if (!lines_.empty() || !offers_.empty() || !ready_.empty() || !writing_.empty() ||
        desk_->loop.now() < looks_for_end_)
        return;
    looks_for_end_ = desk_->loop.now() + until_next_end;
    const auto left = std::make_shared<std::size_t>(lists_.size());
    const auto waits = std::make_shared<bool>(lists_.size() < plan_.lists.size());
    for (const auto& [name, id] : lists_)
        desk_->book.leads().counts(id, alive([left, waits](dialler& self, const reply<history::lead_counts>& told) {
                                       *waits = *waits || !told;
                                       for (const auto& [is, count] : told->by_state)
                                           if (is != history::lead_state::over && count > 0) *waits = true;
                                       if (--*left == 0 && !*waits && self.lines_.empty() && self.ready_.empty() &&
                                           self.now_.state == history::campaign_state::running)
                                           self.end();
                                   }));
}

/// An answer nobody waits for: without one the claim ends with its lease.
void dialler::give_back(const history::lead& whom, std::optional<calendar_time> due) {
    desk_->book.write({history::change::release_lead{whom.id, due}}, [](const auto&) {});
}

/// What his number's country has against a call now.
std::optional<call_refusal> dialler::against(const claimed& whom, calendar_time now) const {
    if (!desk_->with.rules) return {};
    return desk_->with.rules->against(whom.lead.numbers.at(static_cast<std::size_t>(whom.lead.next)).address,
                                      whom.before, now);
}

void dialler::hold(const claimed& whom, const call_refusal& why) {
    ++figures_.counted.refused[why.rule];
    desk_->with.log.info("not dialled",
                         {{"campaign", now_.name}, {"lead", to_string(whom.lead.id)}, {"rule", why.rule}});
    desk_->book.write({history::change::release_lead{whom.lead.id, why.until, why.rule}, figures_now()},
                      [](const auto&) {});
}

void dialler::give_back_all() {
    for (const auto& each : std::exchange(ready_, {})) give_back(each.lead);
    for (const auto& [id, each] : std::exchange(offers_, {})) {
        desk_->agents.withdraw(each.task);
        give_back(each.what.lead);
    }
}

}  // namespace palabre::campaign
