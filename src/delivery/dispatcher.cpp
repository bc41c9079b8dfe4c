// src/delivery/dispatcher.cpp - hands each message that was claimed to a carrier, and writes down what came of it.
#include "delivery/dispatcher.hpp"

#include <fmt/format.h>

#include <utility>

namespace palabre::delivery {
namespace {

constexpr duration soon = std::chrono::seconds{1};

}  // namespace

dispatcher::dispatcher(office& in, receipts& known)
    : in_{in}, receipts_{known}, doubts_{in, [this](medium on) {
                                             const auto found = desks_.find(on);
                                             return found != desks_.end() &&
                                                    std::all_of(found->second.lanes.begin(), found->second.lanes.end(),
                                                                [](const auto& each) {
                                                                    return each->by.about().recognises_repeats;
                                                                });
                                         }} {
}

void dispatcher::add(carrier& by) {
    desks_[by.about().on].lanes.push_back(std::make_unique<lane>(by));
}

void dispatcher::close() {
    closed_ = true;
    for (auto& [on, each] : desks_) {
        in_.loop.cancel(each.waking);
        in_.loop.cancel(each.until_due);
    }
}

bool dispatcher::idle() const {
    return passing_ == 0 &&
           std::none_of(desks_.begin(), desks_.end(), [](const auto& each) { return each.second.claiming; });
}

bool dispatcher::waits_for(const carrier_traits& at) const {
    const auto found = desks_.find(at.on);
    return found != desks_.end() &&
           std::any_of(found->second.lanes.begin(), found->second.lanes.end(),
                       [&](const auto& each) { return each->by.about().name == at.name && each->under_way > 0; });
}

bool dispatcher::shows(medium on, const std::string& from) const {
    const outbound_message probe{
        .id = "0", .company = in_.options.company, .on = on, .from = from, .to = "+2290197000001", .text = "?"};
    const auto found = desks_.find(on);
    return found != desks_.end() && std::any_of(found->second.lanes.begin(), found->second.lanes.end(),
                                                [&](const auto& each) { return each->by.problem_with(probe).empty(); });
}

void dispatcher::tell(sender_figures& figures) const {
    const auto now = in_.loop.now();
    for (const auto& [on, each] : desks_)
        for (const auto& by : each.lanes)
            figures.carriers.push_back({by->by.about().name, on, by->accepted, by->refused, by->put_off, by->unanswered,
                                        by->under_way, by->rests(now)});
    figures.in_doubt = doubts_.count();
}

/// Asked at the last moment, so that nobody goes past it, and that what was queued before he said STOP is not sent after it.
void dispatcher::admit(const passage_ptr& it) {
    leave_->may_go(it->what, [weak = weak_from_this(), it](const permission& told) {
        const auto self = weak.lock();
        if (!self) return;
        if (!told.yes) return self->refused(it, told);
        it->last_heard = told.last_heard;
        self->find_network(it);
    });
}

/// A prefix suggests an operator, and whoever knows where numbers have been carried to corrects it.
void dispatcher::find_network(const passage_ptr& it) {
    const auto number = it->what.on == medium::sms ? in_.plans.parse(it->to, in_.options.home) : numbering::reading{};
    if (!number || number->is_short_code()) return dispatch(it);
    if (const auto assigned = in_.plans.assigned_operator(*number)) it->network = assigned->name;
    if (!in_.options.network_of) return dispatch(it);
    in_.options.network_of(*number, [weak = weak_from_this(), it](std::string now) {
        const auto self = weak.lock();
        if (!self) return;
        if (!now.empty()) it->network = std::move(now);
        self->dispatch(it);
    });
}

void dispatcher::refused(const passage_ptr& it, const permission& why) {
    using enum refusal_of_sending;
    switch (why.refused) {
    case unavailable: return put_off(it, soon, "whether it may go cannot be read: " + why.why, true);
    case quiet_hours:
        if (!why.from) return dead(it, send_fault::none, "quiet hours without an end: " + why.why);
        return put_off(it, *why.from - in_.loop.calendar_now(), "quiet hours: " + why.why, true, true);
    case forbidden:
    case no_consent: return dead(it, send_fault::opted_out, "not to be written to: " + why.why);
    default: return dead(it, send_fault::window_closed, why.why);
    }
}

outbound_message dispatcher::told(const passage& it) const {
    outbound_message out;
    out.id = to_string(it.what.id);
    out.company = in_.options.company;
    out.on = it.what.on;
    out.to = it.to;
    out.text = it.what.text;
    out.clear = it.what.clear;
    out.details = it.what.details;
    out.attempt = it.what.attempts;
    out.expires = it.what.expires;
    out.last_heard = it.last_heard;
    out.network = it.network;
    if (const auto* const map = it.what.details.if_object())
        if (const auto* const from = map->if_contains("from"); from != nullptr && from->is_string())
            out.from = from->get_string();
    return out;
}

void dispatcher::dispatch(const passage_ptr& it) {
    const auto now = in_.loop.now();
    auto out = told(*it);
    std::optional<instant> later;
    std::string problem;
    auto& lanes = desks_[it->what.on].lanes;
    // Of nobody's number any may know whose it is, unless somebody is there for all.
    const bool anyone = it->network.empty() && std::none_of(lanes.begin(), lanes.end(), [](const auto& each) {
                            return each->by.about().operators.empty();
                        });
    for (auto& each : lanes) {
        if (it->tried.contains(each.get())) continue;
        const auto& reached = each->by.about().operators;
        if (!anyone && !reached.empty() && !reached.contains(it->network)) {
            it->tried.insert(each.get());
            continue;
        }
        if (auto why = each->by.problem_with(out); !why.empty()) {
            it->tried.insert(each.get());
            if (problem.empty()) problem = each->by.about().name + ": " + why;
            continue;
        }
        auto ready = each->room(now) > 0 ? now : each->room_at(now).value_or(now + soon);
        ready = std::max(ready, each->pairs.ready_at(it->to));
        if (ready <= now) return send(it, *each, std::move(out));
        if (!later || ready < *later) later = ready;
    }
    if (later) return put_off(it, *later - now, it->last.why, true);
    if (it->last.what == send_result::kind::later) return put_off_by_answer(it);
    if (!it->last.why.empty()) return dead(it, it->last.fault, it->last.why);
    if (!problem.empty()) return dead(it, send_fault::bad_content, problem);
    dead(it, send_fault::unreachable,
         it->network.empty() ? "no carrier takes it" : "no carrier here reaches numbers of " + it->network);
}

void dispatcher::send(const passage_ptr& it, lane& by, outbound_message out) {
    const auto now = in_.loop.now();
    it->tried.insert(&by);
    by.rate.take(now);
    by.pairs.take(it->to, now);
    ++by.under_way;
    by.by.send(std::move(out), [weak = weak_from_this(), it, &by](send_result how) {
        if (const auto self = weak.lock()) self->answered(it, by, std::move(how));
    });
}

void dispatcher::answered(const passage_ptr& it, lane& by, send_result how) {
    using kind = send_result::kind;
    --by.under_way;
    if (how.why.empty() && how.what != kind::accepted) how.why = to_string(how.fault);
    how.why = by.by.about().name + ": " + how.why;
    const bool rests = how.what == kind::later && how.whole_carrier;
    if (!rests && how.what != kind::unknown) by.failures = 0;
    it->last = std::move(how);
    switch (it->last.what) {
    case kind::accepted: taken(it, by); break;
    case kind::rejected:
        ++by.refused;
        dead(it, it->last.fault, it->last.why);
        break;
    case kind::declined:
        ++by.refused;
        dispatch(it);
        break;
    case kind::later:
        ++by.put_off;
        if (rests) {
            rest(by, it->last);
            dispatch(it);  // another may take it
        } else {
            put_off_by_answer(it);
        }
        break;
    case kind::unknown:
        ++by.unanswered;
        rest(by, it->last);  // a provider that does not answer is not pressed
        doubts_.add(it->what, it->last.why);
        over();
        break;
    }
    pump(it->what.on, desks_[it->what.on]);
}

void dispatcher::taken(const passage_ptr& it, lane& by) {
    ++by.accepted;
    const auto& given = it->last.provider_id;
    auto name = receipts::named(by.by.about(), given.empty() ? to_string(it->what.id) : given);
    receipts_.sent(name, it->what);
    write(*it, {.which = it->what.id, .state = history::send_state::sent, .provider_id = std::move(name), .why = {}});
    over();
}

void dispatcher::rest(lane& by, const send_result& how) {
    const auto now = in_.loop.now();
    if (how.after > duration{0}) by.rests_until = std::max(by.rests_until, now + how.after);
    if (by.failures > 0 && by.rests(now)) return;  // one of those that went out with the first who came back
    const auto& options = in_.options;
    if (how.after <= duration{0})
        by.rests_until = now + backoff(in_.loop, options.retry_first, options.retry_most, by.failures);
    if (by.failures++ == 0) in_.log.warning("a carrier rests", {{"carrier", by.by.about().name}, {"why", how.why}});
}

/// What a provider cannot take now for reasons of its own is not the message's fault, and does not age it.
void dispatcher::put_off_by_answer(const passage_ptr& it) {
    const auto& last = it->last;
    const auto& options = in_.options;
    const bool blameless = last.whole_carrier || last.fault == send_fault::limited;
    if (!blameless && it->what.attempts >= options.attempts_most)
        return dead(it, last.fault, fmt::format("given up after {} attempts: {}", it->what.attempts, last.why));
    const auto wait = last.after > duration{0}
                          ? last.after
                          : backoff(in_.loop, options.retry_first, options.retry_most, it->what.attempts - 1);
    put_off(it, wait, last.why, blameless);
}

void dispatcher::put_off(const passage_ptr& it, duration wait, const std::string& why, bool untried, bool steps_back) {
    const auto due = in_.loop.calendar_now() + wait;
    if (due > it->what.expires) return dead(it, send_fault::none, why.empty() ? "expired" : "expired: " + why);
    write(*it, {.which = it->what.id,
                .provider_id = {},
                .why = why,
                .due = due,
                .untried = untried,
                .steps_back = steps_back});
    over();
}

/// What stood behind it in its address's line may be due when that is on the disk.
void dispatcher::write(const passage& it, history::change::settle_message what) {
    const auto due = what.due.value_or(calendar_time{});
    in_.settle(std::move(what), {it.what.customer, it.what.because_of},
               [weak = weak_from_this(), on = it.what.on, due](history::verdict) {
                   if (const auto self = weak.lock()) self->expect(on, due);
               });
}

void dispatcher::dead(const passage_ptr& it, send_fault fault, const std::string& why) {
    in_.fail(it->what, fault, why, [weak = weak_from_this(), on = it->what.on](history::verdict) {
        if (const auto self = weak.lock()) self->expect(on, {});
    });
    over();
}

void dispatcher::over() {
    --passing_;
    if (when_idle) when_idle();
}

}  // namespace palabre::delivery
