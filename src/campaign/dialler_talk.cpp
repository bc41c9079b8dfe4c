// src/campaign/dialler_talk.cpp - a person who has answered, on his way to an agent: in time, or with an apology.
#include "campaign/dialler.hpp"
#include "campaign/last_words.hpp"

#include <algorithm>
#include <utility>

namespace palabre::campaign {

const std::string& dialler::language_of(const line& on) const {
    return on.what.lead.language.empty() ? plan_.language : on.what.lead.language;
}

/// He has been waiting for so long already, counted from the end of his greeting.
void dialler::connect(line& on, duration since) {
    const auto id = on.attempt.id;
    const auto within = plan_.pace.agent_within;
    on.is = phase::waiting;
    on.patience.start(within - std::min(since, within / 2), [this, id] { abandon(id); });  // dies with the line
    visit comes{.queue = plan_.queue, .talk = on.talk, .lead = on.what.lead, .number = on.attempt.address};
    comes.campaign = now_.name;
    comes.language = language_of(on);
    comes.attempt = id;
    comes.wanted = on.attempt.agent;
    comes.on_agent = of_line(id, [id](dialler& self, history::user_id who) { self.with_agent(id, who); });
    comes.joined = of_line(id, [id](dialler& self) { self.joined(id); });
    comes.waits_again = of_line(id, [id](dialler& self) { self.waits_again(id); });
    comes.over = of_line(id, [id](dialler& self) { self.parted(id); });
    auto task = desk_->agents.add(std::move(comes));
    auto* const still = find(id);
    if (still == nullptr) return;
    still->task = std::move(task);
    take_back_offer(*still);  // the agent who looks at him has room for his call
    if (still->task.empty()) abandon(id);
}

void dialler::with_agent(attempt_id which, history::user_id who) {
    auto& on = *find(which);
    if (on.is != phase::waiting) return;
    on.is = phase::joining;
    on.patience.cancel();
    on.attempt.agent = who;
}

void dialler::joined(attempt_id which) {
    auto& on = *find(which);
    if (on.is != phase::joining) return;
    on.is = phase::talking;
    ++figures_.counted.connected;
    settle_reached(on, "answered");
    look_soon();
}

/// The next agent has him in time, or nobody.
void dialler::waits_again(attempt_id which) {
    auto& on = *find(which);
    if (on.is != phase::joining) return;
    on.is = phase::waiting;
    on.attempt.agent = {};
    on.patience.start(plan_.pace.agent_within, [this, which] { abandon(which); });
}

/// The agent has hung up, or nobody could have him.
void dialler::parted(attempt_id which) {
    auto& on = *find(which);
    if (on.is == phase::waiting || on.is == phase::joining) return abandon(which);
    if (on.is == phase::talking) on.talk->end();
}

void dialler::abandon(attempt_id which) {
    auto& on = *find(which);
    if (on.is != phase::waiting && on.is != phase::joining) return;
    on.is = phase::leaving;
    on.patience.cancel();
    figures_.abandon();
    pace_.abandoned(desk_->loop.now());
    take_back_offer(on);
    settle_reached(on, "abandoned");
    const auto talk = on.talk;
    if (!on.task.empty()) desk_->agents.withdraw(on.task);
    say_and_end(talk, plan_.apology, language_of(on));
}

void dialler::talk_over(attempt_id which) {
    auto& on = *find(which);
    on.is_over = true;
    on.patience.cancel();
    if (on.is == phase::listening) {
        figures_.answer(false);
        pace_.answered(which.value(), false, desk_->loop.now());
    }
    if (on.is >= phase::listening && on.is <= phase::joining) {
        const auto* const result = on.is == phase::beeping ? "machine" : "hung_up";
        on.is = phase::leaving;
        take_back_offer(on);
        settle_reached(on, result);
    }
    free_if_over(which);
}

}  // namespace palabre::campaign
