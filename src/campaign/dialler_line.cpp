// src/campaign/dialler_line.cpp - one number dialled: durable before the INVITE, settled before its line is free.
#include "campaign/call_hours.hpp"
#include "campaign/dialler.hpp"
#include "campaign/retry.hpp"

#include <algorithm>
#include <utility>

namespace palabre::campaign {

using namespace std::chrono_literals;
using history::reply;
using history::verdict;

namespace {

constexpr duration again = 1s;         // after a store that was not there
constexpr duration not_placed = 5min;  // before a lead that could not be dialled at all is claimed again
constexpr duration stale = 5s;         // from the decision to dial: what was true then may be over

bool may_come(verdict what) {
    return what == verdict::unavailable || what == verdict::busy;
}

}  // namespace

dialler::line* dialler::find(attempt_id which) {
    const auto found = lines_.find(which);
    return found == lines_.end() ? nullptr : found->second.get();
}

void dialler::dial(claimed what, history::user_id agent, std::string offer) {
    const auto& whom = what.lead;
    const auto& address = whom.numbers.at(static_cast<std::size_t>(whom.next)).address;
    if (!desk_->numbers.insert(address).second) {  // he is in another list too, and being called
        if (!offer.empty()) desk_->agents.withdraw(offer);
        return give_back(whom, desk_->loop.calendar_now() + not_placed);
    }
    const auto id = desk_->store.ids().next<history::lead_attempt>();
    auto made = std::make_unique<line>(desk_->loop);
    made->attempt = {.id = id, .of = whom.id, .number = whom.next, .address = address, .agent = agent};
    made->offer = std::move(offer);
    made->what = std::move(what);
    pace_.dialled(id.value(), group_of(made->what.lead), desk_->loop.now());
    outgoing_call call{.campaign = now_.name, .to = address, .by = plan_.by, .ring_for = plan_.ring_for};
    if (plan_.detects) call.detects = plan_.detects->limits;
    call.before_invite = [weak = weak_from_this(), id](std::function<void(bool)> go) {
        const auto self = weak.lock();
        if (!self || self->stopped_ || self->find(id) == nullptr) return go(false);
        self->before_invite(id, std::move(go));
    };
    auto& on = *lines_.emplace(id, std::move(made)).first->second;
    on.call = desk_->lines.place(
        std::move(call),
        {.answered = of_line(id, [id](dialler& self, const conversation_ptr& talk) { self.answered(id, talk); }),
         .ended = of_line(id, [id](dialler& self, const line_end& how) { self.ended(id, how); }),
         .answer = {.heard = of_line(id, [id](dialler& self, const answer_verdict& who) { self.heard(id, who); }),
                    .beeped = of_line(id, [id](dialler& self, const answer_beep&) { self.beeped(id); })}});
}

/// Last moment: what was true when it was claimed may be over.
void dialler::before_invite(attempt_id which, std::function<void(bool)> go) {
    auto& on = *find(which);
    const auto now = desk_->loop.calendar_now();
    const bool is_ours = on.what.lead.until > now;
    const bool finds_agent = !on.what.lead.agent || !on.offer.empty() || is_free(on.what.lead.agent);
    if (now_.state != history::campaign_state::running || closing_ || !is_ours || !desk_->is_ours() || !finds_agent ||
        is_quota_used(now) || !may_call(plan_, on.what.lead.region, now) || against(on.what, now))
        return go(false);
    on.attempt.began = now;
    ++figures_.counted.dialled;
    ++figures_.counted.today;
    if (on.what.lead.attempts == 0) ++figures_.counted.tried;
    write_begin(which, std::move(go));
}

/// Until it is known whether it is written: a line that is called off then has its attempt to settle, or none.
void dialler::write_begin(attempt_id which, std::function<void(bool)> go) {
    auto& on = *find(which);
    on.begins = true;
    desk_->book.write({history::change::begin_attempt{on.attempt, day_in(plan_, on.what.lead.region, on.attempt.began)},
                       figures_now()},
                      [weak = weak_from_this(), which, go = std::move(go)](const reply<history::nothing>& how) {
                          const auto self = weak.lock();
                          auto* const line = self && !self->stopped_ ? self->find(which) : nullptr;
                          if (line == nullptr) return go(false);
                          if (may_come(how.what))
                              return self->later(again, [which, go](dialler& then) {
                                  then.find(which) != nullptr ? then.write_begin(which, go) : go(false);
                              });
                          if (how.what == verdict::fenced) {
                              go(false);
                              return self->lost_();
                          }
                          line->begins = false;
                          line->begun = static_cast<bool>(how);
                          if (!how) {  // another has it
                              --self->figures_.counted.dialled;
                              --self->figures_.counted.today;
                              if (line->what.lead.attempts == 0) --self->figures_.counted.tried;
                          }
                          if (line->is_over) return self->over_undialled(*line);
                          if (!how) return go(false);
                          const auto now = self->desk_->loop.calendar_now();
                          const bool still = self->now_.state == history::campaign_state::running && !self->closing_ &&
                                             self->desk_->is_ours() && now - line->attempt.began < stale &&
                                             may_call(self->plan_, line->what.lead.region, now);
                          if (still) line->is = phase::ringing;
                          go(still);
                      });
}

void dialler::ended(attempt_id which, line_end how) {
    auto& on = *find(which);
    pace_.failed(which.value(), desk_->loop.now());
    take_back_offer(on);
    on.is_over = true;
    on.is = phase::leaving;
    if (how.status == 0 && is_no_way_out(how.result)) hold_back();
    if (!on.result.empty() && (how.result == "cancelled" || how.result == "no_answer")) how.result = on.result;
    if (on.begun) return settle(on, how);
    on.came = how;
    if (!on.begins) over_undialled(on);
}

/// Ended before its INVITE; by then its attempt is written, or never will be.
void dialler::over_undialled(line& on) {
    if (on.begun) return settle(on, {on.came.result, 0, false});
    const bool called_off = on.came.result == "cancelled";
    give_back(on.what.lead, called_off ? std::nullopt : std::optional{desk_->loop.calendar_now() + not_placed});
    on.settled = true;
    free_if_over(on.attempt.id);
}

/// His own callbacks stay his.
void dialler::settle(line& on, const line_end& came) {
    const bool not_sent = came.result == "cancelled" && came.status == 0;
    const tried what{on.what.lead,
                     on.what.before,
                     on.attempt.id,
                     on.attempt.number,
                     came.result,
                     came.status,
                     came.rang || !(not_sent || is_no_way_out(came.result))};
    auto how = settled(plan_, what, desk_->loop.calendar_now());
    how.heard = on.attempt.heard;
    if (on.talk != nullptr) how.within = desk_->lines.kept_as(on.talk);
    if (how.uncounted) {
        if (figures_.counted.today > 0) --figures_.counted.today;
        if (on.what.lead.attempts == 0) --figures_.counted.tried;
    }
    if (on.what.lead.agent && how.then == history::lead_state::later) {
        how.then = history::lead_state::callback;
        how.agent = on.what.lead.agent;
    }
    ++figures_.counted.results[came.result];
    auto follows = how.uncounted ? std::vector<history::change::any>{} : what_follows(on, came.result, came.status);
    write_settled(on.attempt.id, how, follows, true);
    look_soon();
}

/// Of a talk with an agent that is for his disposition to say.
std::vector<history::change::any> dialler::what_follows(const line& on, const std::string& result, int status) const {
    if (!desk_->with.follows || (result == "answered" && plan_.mode != call_mode::agentless)) return {};
    const auto& whom = on.what.lead;
    return desk_->with.follows({.code = result,
                                .status = status,
                                .key = "attempt:" + to_string(on.attempt.id),
                                .address = on.attempt.address,
                                .campaign = now_.name,
                                .queue = plan_.queue,
                                .language = whom.language.empty() ? plan_.language : whom.language,
                                .name = whom.name,
                                .agent = on.attempt.agent,
                                .lead = whom.id,
                                .fields = whom.fields});
}

/// Where figures are not taken (the campaign has ended) the rest is written without them; what follows never costs a result.
void dialler::write_settled(attempt_id which, const history::change::settle_attempt& how,
                            const std::vector<history::change::any>& follows, bool with_figures) {
    std::vector<history::change::any> changes{how};
    changes.insert(changes.end(), follows.begin(), follows.end());
    if (with_figures) changes.push_back(figures_now());
    desk_->book.write(std::move(changes), of_line(which, [which, how, follows, with_figures](
                                                             dialler& self, const reply<history::nothing>& came) {
                          if (may_come(came.what))
                              return self.later(again, [which, how, follows, with_figures](dialler& then) {
                                  if (then.find(which) != nullptr)
                                      then.write_settled(which, how, follows, with_figures);
                              });
                          if (came.what == verdict::fenced) return self.lost_();
                          if (!came && with_figures) return self.write_settled(which, how, follows, false);
                          if (!came && !follows.empty()) {
                              self.desk_->with.log.error("what follows a call is not kept",
                                                         {{"attempt", to_string(which)}, {"why", came.why}});
                              return self.write_settled(which, how, {}, false);
                          }
                          if (!came)
                              self.desk_->with.log.error("what came of a call is not kept",
                                                         {{"attempt", to_string(which)}, {"why", came.why}});
                          self.find(which)->settled = true;
                          self.free_if_over(which);
                          self.closed_if_quiet();
                      }));
}

void dialler::free_if_over(attempt_id which) {
    const auto& on = *find(which);
    if (!on.settled || !on.is_over) return;
    desk_->numbers.erase(on.attempt.address);
    // Not from inside its own handlers.
    desk_->loop.post([weak = weak_from_this(), which] {
        const auto self = weak.lock();
        if (!self || self->stopped_) return;
        if (const auto* const on = self->find(which); on != nullptr && on->is == phase::talking && on->attempt.agent)
            self->writing_[on->attempt.agent] = self->desk_->loop.now();
        self->lines_.erase(which);
        self->closed_if_quiet();
        self->look_soon();
    });
}

/// What he accepted is the call from now on.
void dialler::take_back_offer(line& on) {
    if (!on.offer.empty()) desk_->agents.withdraw(std::exchange(on.offer, {}));
}

}  // namespace palabre::campaign
