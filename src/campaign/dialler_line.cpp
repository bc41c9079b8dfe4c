// src/campaign/dialler_line.cpp - one number dialled: durable before the INVITE, settled before its line is free.
#include "campaign/call_hours.hpp"
#include "campaign/dialler.hpp"
#include "campaign/retry.hpp"
#include "palabre/core/error.hpp"

#include <algorithm>
#include <utility>

namespace palabre::campaign {

using namespace std::chrono_literals;
using history::reply;
using history::verdict;

namespace {

constexpr duration again = 1s;         // after a store that was not there
constexpr duration not_placed = 5min;  // before a lead that could not be dialled at all is claimed again

std::vector<utterance> in_his_language(const std::vector<utterance>& words, const std::string& language) {
    for (const auto& each : words)
        if (each.language == language) return {each};
    return words.empty() ? words : std::vector{words.front()};
}

/// Without a status nobody out there has said so, but our trunks.
bool no_way_out(const std::string& result) {
    return result == "failed" || result == "not_allowed" || result == "unreachable";
}

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
    call.before_invite = [weak = weak_from_this(), id](std::function<void(bool)> go) {
        const auto self = weak.lock();
        if (!self || self->stopped_ || self->find(id) == nullptr) return go(false);
        self->before_invite(id, std::move(go));
    };
    auto& on = *lines_.emplace(id, std::move(made)).first->second;
    on.call = desk_->lines.place(
        std::move(call),
        {.answered = of_line(id, [id](dialler& self, const conversation_ptr& talk) { self.answered(id, talk); }),
         .ended = of_line(
             id, [id](dialler& self, const std::string& result, int status) { self.ended(id, result, status); })});
}

/// Last moment: what was true when it was claimed may be over.
void dialler::before_invite(attempt_id which, std::function<void(bool)> go) {
    auto& on = *find(which);
    const auto now = desk_->loop.calendar_now();
    const bool is_ours = on.what.lead.until > now;
    if (now_.state != history::campaign_state::running || closing_ || !is_ours || is_quota_used(now) ||
        !may_call(plan_, on.what.lead.region, now))
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
                          const bool still =
                              self->now_.state == history::campaign_state::running && !self->closing_ &&
                              may_call(self->plan_, line->what.lead.region, self->desk_->loop.calendar_now());
                          if (still) line->is = phase::ringing;
                          go(still);
                      });
}

void dialler::ended(attempt_id which, const std::string& result, int status) {
    auto& on = *find(which);
    pace_.failed(which.value(), desk_->loop.now());
    take_back_offer(on);
    on.is_over = true;
    on.is = phase::leaving;
    if (status == 0 && no_way_out(result)) hold_back();
    if (on.begun) return settle(on, result, status);
    on.came = result;
    if (!on.begins) over_undialled(on);
}

/// Ended before its INVITE; by then its attempt is written, or never will be.
void dialler::over_undialled(line& on) {
    if (on.begun) return settle(on, on.came, 0);
    const bool called_off = on.came == "cancelled";
    give_back(on.what.lead, called_off ? std::nullopt : std::optional{desk_->loop.calendar_now() + not_placed});
    on.settled = true;
    free_if_over(on.attempt.id);
}

void dialler::answered(attempt_id which, const conversation_ptr& talk) {
    auto& on = *find(which);
    on.talk = talk;
    on.is = phase::listening;
    talk->on_ended(of_line(which, [which](dialler& self, ending) { self.talk_over(which); }));
    if (desk_->with.listens == nullptr) return kind_told(which, {});
    desk_->with.listens->listen(
        talk, of_line(which, [which](dialler& self, const answer_kind& who) { self.kind_told(which, who); }));
}

void dialler::kind_told(attempt_id which, const answer_kind& who) {
    auto& on = *find(which);
    if (on.is != phase::listening) return;
    const bool is_person = who.is == answer_kind::kind::human || who.is == answer_kind::kind::unknown;
    pace_.answered(which.value(), !is_person, desk_->loop.now());
    if (!is_person) {
        ++figures_.counted.machines;
        desk_->with.log.info("nobody, but a machine", {{"number", on.attempt.address}, {"why", who.why}});
        on.is = phase::leaving;
        take_back_offer(on);
        settle(on, std::string{to_string(who.is)}, 0);
        return on.talk->end();
    }
    ++figures_.counted.answered;
    if (plan_.mode != call_mode::agentless) return connect(on);
    on.is = phase::talking;
    const auto talk = on.talk;
    if (!desk_->agents.play(plan_.flow, talk)) {
        on.is = phase::leaving;
        settle(on, "failed", 0);
        return talk->end();
    }
    ++figures_.counted.connected;
    settle(on, "answered", 0);
}

void dialler::connect(line& on) {
    const auto id = on.attempt.id;
    on.is = phase::waiting;
    on.patience.start(plan_.pace.agent_within, [this, id] { abandon(id); });  // dies with the line
    visit comes{.queue = plan_.queue, .talk = on.talk, .lead = on.what.lead, .number = on.attempt.address};
    comes.campaign = now_.name;
    comes.language = comes.lead.language.empty() ? plan_.language : comes.lead.language;
    comes.wanted = on.attempt.agent;
    comes.on_agent = of_line(id, [id](dialler& self, history::user_id who) { self.with_agent(id, who); });
    comes.over = of_line(id, [id](dialler& self) { self.parted(id); });
    auto task = desk_->agents.add(std::move(comes));
    if (auto* const still = find(id)) {
        still->task = std::move(task);
        if (still->task.empty()) abandon(id);
    }
}

void dialler::with_agent(attempt_id which, history::user_id who) {
    auto& on = *find(which);
    if (on.is != phase::waiting) return;
    on.is = phase::talking;
    on.patience.cancel();
    on.attempt.agent = who;
    ++figures_.counted.connected;
    take_back_offer(on);
    settle(on, "answered", 0);
    look_soon();
}

/// The agent has hung up, or nobody could have him.
void dialler::parted(attempt_id which) {
    auto& on = *find(which);
    if (on.is == phase::waiting) return abandon(which);
    if (on.is == phase::talking) on.talk->end();
}

void dialler::abandon(attempt_id which) {
    auto& on = *find(which);
    if (on.is != phase::waiting) return;
    on.is = phase::leaving;
    on.patience.cancel();
    ++figures_.counted.abandoned;
    pace_.abandoned(desk_->loop.now());
    take_back_offer(on);
    settle(on, "abandoned", 0);
    const auto talk = on.talk;
    const auto language = on.what.lead.language.empty() ? plan_.language : on.what.lead.language;
    if (!on.task.empty()) desk_->agents.withdraw(on.task);
    auto words = in_his_language(plan_.apology, language);
    if (words.empty()) return talk->end();
    try {
        talk->ask({.prompt = std::move(words),  // as a question, since what is said to who waits ends with his wait
                   .wants = question::kind::digits,
                   .longest = 1,
                   .no_input = duration{0},
                   .barge_in = false},
                  [weak = std::weak_ptr{talk}](const answer&) {
                      if (const auto still = weak.lock()) still->end();
                  });
    } catch (const error&) {  // the queue tells him something that ends it
        talk->end();
    }
}

void dialler::talk_over(attempt_id which) {
    auto& on = *find(which);
    on.is_over = true;
    const bool unheard = on.is == phase::listening;
    if (unheard) {
        ++figures_.counted.answered;
        pace_.answered(which.value(), false, desk_->loop.now());
    }
    if (unheard || on.is == phase::waiting) {
        on.is = phase::leaving;
        on.patience.cancel();
        take_back_offer(on);
        settle(on, "hung_up", 0);
    }
    free_if_over(which);
}

/// His own callbacks stay his.
void dialler::settle(line& on, const std::string& result, int status) {
    const tried what{on.what.lead, on.what.before, on.attempt.id, on.attempt.number, result, status};
    auto how = settled(plan_, what, desk_->loop.calendar_now());
    if (on.what.lead.agent && how.then == history::lead_state::later) {
        how.then = history::lead_state::callback;
        how.agent = on.what.lead.agent;
    }
    ++figures_.counted.results[result];
    write_settled(on.attempt.id, how, true);
    look_soon();
}

void dialler::write_settled(attempt_id which, const history::change::settle_attempt& how, bool with_figures) {
    std::vector<history::change::any> changes{how};
    if (with_figures) changes.push_back(figures_now());
    desk_->book.write(std::move(changes),
                      of_line(which, [which, how, with_figures](dialler& self, const reply<history::nothing>& came) {
                          if (may_come(came.what))
                              return self.later(again, [which, how, with_figures](dialler& then) {
                                  if (then.find(which) != nullptr) then.write_settled(which, how, with_figures);
                              });
                          if (came.what == verdict::fenced) return self.lost_();
                          if (!came && with_figures) return self.write_settled(which, how, false);
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
