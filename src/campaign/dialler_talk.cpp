// src/campaign/dialler_talk.cpp - who has answered: a person to an agent or a flow, in time, or with an apology.
#include "campaign/dialler.hpp"
#include "palabre/core/error.hpp"

#include <utility>

namespace palabre::campaign {

namespace {

std::vector<utterance> in_his_language(const std::vector<utterance>& words, const std::string& language) {
    for (const auto& each : words)
        if (each.language == language) return {each};
    return words.empty() ? words : std::vector{words.front()};
}

}  // namespace

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

}  // namespace palabre::campaign
