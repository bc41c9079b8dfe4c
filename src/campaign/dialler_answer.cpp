// src/campaign/dialler_answer.cpp - who has answered: a person goes on, a machine is hung up on or left a message.
#include "campaign/dialler.hpp"
#include "campaign/last_words.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace palabre::campaign {

using namespace std::chrono_literals;

namespace {

/// As an attempt keeps it, so that a supervisor can judge the judgement.
value written(const answer_verdict& who, const answer_detection& how) {
    auto all = to_value(who).as_object();
    boost::json::object limits;
    for (const auto& each : answer_parameters()) limits[each.name] = parameter(how, each);
    all["limits"] = std::move(limits);
    return all;
}

/// Beyond what a detector takes for it, where nothing is heard of it any more.
duration longest_judgement(const answer_detection& how) {
    return how.longest_wait + how.longest_analysis + 2s;
}

/// What an attempt comes to where there is nobody; "": there may be.
std::string nobody_by(answer_kind what) {
    switch (what) {
    case answer_kind::fax: return "fax";
    case answer_kind::sit: return "sit";
    case answer_kind::busy: return "busy";
    case answer_kind::announcement: return "announcement";
    default: return {};
    }
}

}  // namespace

void dialler::answered(attempt_id which, const conversation_ptr& talk) {
    auto& on = *find(which);
    on.talk = talk;
    on.is = phase::listening;
    on.result.clear();
    talk->on_ended(of_line(which, [which](dialler& self, ending) { self.talk_over(which); }));
    if (!plan_.detects) return person(on, duration{0});
    on.patience.start(longest_judgement(plan_.detects->limits), [this, which] { undecided(which); });
}

void dialler::heard(attempt_id which, const answer_verdict& who) {
    if (!plan_.detects) return;
    auto& on = *find(which);
    const bool is_open = who.before_answer ? on.is <= phase::ringing : on.is == phase::listening;
    if (!is_open) return;
    on.attempt.heard = written(who, plan_.detects->limits);
    desk_->with.log.info("heard", {{"number", on.attempt.address},
                                   {"what", to_string(who.what)},
                                   {"why", to_string(who.why)},
                                   {"after_ms", std::to_string(who.after / 1ms)}});
    if (who.before_answer) return heard_early(on, who);
    if (who.is_final) return judged(on, who);
    on.rings_on = true;
    on.patience.start(plan_.ring_for, [this, which] { undecided(which); });
}

/// Where it goes on ringing all the same, and nobody answers, that was why.
void dialler::heard_early(line& on, const answer_verdict& who) {
    if (!who.is_final) return;
    on.result = nobody_by(who.what);
    const bool waits = who.what == answer_kind::announcement && !plan_.detects->gives_up_early;
    if (!on.result.empty() && !waits) desk_->lines.cancel(on.call);
}

void dialler::judged(line& on, const answer_verdict& who) {
    on.patience.cancel();
    if (const auto result = nobody_by(who.what); !result.empty()) return nobody(on, result);
    const bool is_machine = who.what == answer_kind::machine;
    if (is_machine && plan_.detects->machine != answer_plan::on_machine::person)
        return machine(on, on.has_beeped || who.why == answer_reason::beep);
    person(on, who.what == answer_kind::human ? duration{who.measured.pause} : duration{0});
}

void dialler::machine(line& on, bool has_beeped) {
    if (plan_.detects->machine == answer_plan::on_machine::hang_up) return nobody(on, "machine");
    const auto id = on.attempt.id;
    on.is = phase::beeping;
    pace_.answered(id.value(), true, desk_->loop.now());
    figures_.answer(true);
    take_back_offer(on);
    if (has_beeped) return leave_message(on);
    on.patience.start(plan_.detects->beep_within, [this, id] { nobody(*find(id), "machine"); });
    look_soon();
}

void dialler::beeped(attempt_id which) {
    auto& on = *find(which);
    on.has_beeped = true;
    if (on.is == phase::beeping) leave_message(on);
}

/// Settled when it begins, as a talk is.
void dialler::leave_message(line& on) {
    on.is = phase::leaving;
    on.patience.cancel();
    const auto talk = on.talk;
    settle_reached(on, "message_left");
    say_and_end(talk, plan_.detects->message, language_of(on));
}

/// Nothing was found out: it still rings, or somebody may be there.
void dialler::undecided(attempt_id which) {
    auto& on = *find(which);
    if (on.is != phase::listening) return;
    on.rings_on ? nobody(on, "no_answer") : person(on, duration{0});
}

void dialler::nobody(line& on, const std::string& result) {
    const auto id = on.attempt.id;
    if (on.is == phase::listening) {
        const bool is_machine = result == "machine" || result == "fax";
        is_machine ? pace_.answered(id.value(), true, desk_->loop.now()) : pace_.failed(id.value(), desk_->loop.now());
        if (is_machine) figures_.answer(true);
    }
    on.is = phase::leaving;
    on.patience.cancel();
    take_back_offer(on);
    const auto talk = on.talk;
    settle_reached(on, result);
    talk->end();
}

void dialler::person(line& on, duration since) {
    pace_.answered(on.attempt.id.value(), false, desk_->loop.now());
    figures_.answer(false);
    if (plan_.mode != call_mode::agentless) return connect(on, since);
    on.is = phase::talking;  // a flow may end it at once
    if (!desk_->agents.play(plan_.flow, on.talk)) return nobody(on, "failed");
    ++figures_.counted.connected;
    settle_reached(on, "answered");
}

}  // namespace palabre::campaign
