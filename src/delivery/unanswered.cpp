// src/delivery/unanswered.cpp - what customers wrote before we ended, and no flow had answered: heard again.
#include "delivery/unanswered.hpp"

#include "delivery/intake.hpp"
#include "palabre/core/secret.hpp"

#include <algorithm>
#include <utility>

namespace palabre::delivery {

using namespace history;

namespace {

constexpr std::size_t at_once = 100;

/// As it came, as far as it is kept.
inbound_message rebuilt(const thread& talk, const entry& what) {
    inbound_message said;
    said.from = talk.address;
    said.to = talk.service;
    said.text = what.text;
    if (const auto* const told = what.details.if_object())
        if (const auto* const chosen = told->if_contains("chosen"); chosen != nullptr && chosen->is_string())
            said.chosen = chosen->get_string();
    if (const auto language = language_of(what.details); !language.empty()) wrote_in(said, language);
    return said;
}

/// When somebody last handed it on: what he wrote before that was not for the flow that has it now.
calendar_time handed_on(const std::vector<entry>& all) {
    auto last = calendar_time::min();
    for (const entry& each : all)
        if (each.kind == entry_kind::transferred && each.details.is_object() &&
            each.details.get_object().contains("owner"))
            last = std::max(last, each.at);
    return last;
}

}  // namespace

std::function<bool()> unanswered::is_stale() const {
    return [this, round = round_, alive = std::weak_ptr{in_.writes}] { return alive.expired() || round != round_; };
}

void unanswered::look() {
    if (const auto now = in_.options.lease_of ? in_.options.lease_of() : 1; now != lease_) {
        lease_ = now;
        ++round_;
        open_ = 0;
        failed_ = false;
        heard_.clear();
        state_ = state::waits;
    }
    if (state_ != state::waits || in_.book == nullptr || !in_.options.on_message) return;
    state_ = state::looks;
    page({});
}

void unanswered::heard(interaction_id talk) {
    if (state_ != state::done) heard_.insert(talk);
}

void unanswered::page(interaction_id after) {
    thread_filter led;
    led.state = thread_state::open;
    led.owner = thread_owner::flow;
    in_.book->threads(led, after, at_once, [this, after, is_stale = is_stale()](const auto& found) {
        if (is_stale()) return;
        if (!found) {
            state_ = state::waits;  // asked again at the next look
            return;
        }
        for (const thread& each : *found)
            if (each.last_in) weigh(each);
        if (found->size() == at_once) return page(found->back().of);
        state_ = state::tells;
        consider_end();
    });
}

void unanswered::consider_end() {
    if (state_ != state::tells || open_ > 0) return;
    state_ = std::exchange(failed_, false) ? state::waits : state::done;
    if (state_ == state::done) heard_.clear();
}

/// A flow that is kept is as far as its session; of others all that is known is when they spoke last.
void unanswered::weigh(const thread& talk) {
    ++open_;
    in_.book->session_of(talk.of, [this, talk, is_stale = is_stale()](const auto& kept) {
        if (is_stale()) return;
        if (!kept && kept.what != verdict::not_found) return retry();
        const auto answered = kept ? std::optional{kept->saved} : talk.last_out;
        if (!answered || *answered < *talk.last_in) return tell(talk, answered.value_or(calendar_time::min()));
        --open_;
        consider_end();
    });
}

/// The database is away: all of it again at the next look, but for whom the flow has heard meanwhile.
void unanswered::retry() {
    --open_;
    failed_ = true;
    consider_end();
}

void unanswered::tell(const thread& talk, calendar_time since) {
    in_.book->entries_of(talk.of, [this, talk, since, is_stale = is_stale()](const auto& all) {
        if (is_stale()) return;
        if (!all && all.what != verdict::not_found) return retry();
        --open_;
        if (all && !heard_.contains(talk.of)) again(talk, since, *all);
        consider_end();
    });
}

void unanswered::again(const thread& talk, calendar_time since, const std::vector<entry>& all) {
    const auto by = std::ranges::find(in_.carriers, talk.carrier, &carrier_traits::name);
    if (by == in_.carriers.end()) return;
    since = std::max(since, handed_on(all));
    for (const entry& each : all) {
        if (each.kind != entry_kind::heard || each.at <= since) continue;
        if (each.text == masked_secret) {
            in_.log.warning("a secret that came before the restart is not kept; its question stays open",
                            {{"interaction", to_string(talk.of)}});
            continue;
        }
        in_.log.info("a message that no flow had answered is heard again", {{"interaction", to_string(talk.of)}});
        heard_.insert(talk.of);
        in_.options.on_message(*by, rebuilt(talk, each), talk, talk.customer);
    }
}

}  // namespace palabre::delivery
