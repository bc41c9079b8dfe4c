// src/history/thread_rules.cpp - what becomes of a thread by a change, the same in every store.
#include "history/thread_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace palabre::history {
namespace {

void later(std::optional<calendar_time>& kept, const std::optional<calendar_time>& given) {
    if (given) kept = std::max(kept.value_or(calendar_time::min()), *given);
}

}  // namespace

std::optional<thread> moved(thread now, const change::move_thread& how, std::string& why) {
    thread next = now;
    next.state = how.state;
    next.owner = how.owner;
    next.agent = how.agent;
    next.until = how.until;
    next.waits_since = how.waits_since;
    next.wakes = how.wakes;
    next.awaits_secret = false;  // whoever answers now has asked for none
    if (!how.queue.empty()) next.queue = how.queue;
    if (!how.disposition.empty()) next.disposition = how.disposition;
    if (now.state == thread_state::closed && how.state != thread_state::closed) ++next.reopened;
    if (now.turn == how.turn) {
        next.turn = how.turn + 1;
        return next;
    }
    // A write that was repeated because its answer was lost. Reopening it again would count twice, so that is not compared.
    next.turn = now.turn;
    next.reopened = now.reopened;
    if (now.turn == how.turn + 1 && next == now) return now;
    why = fmt::format("it is turn {} of conversation {}, {}'s, not {}", now.turn, to_string(now.of),
                      to_string(now.owner), how.turn);
    return std::nullopt;
}

std::string why_not_touched(const thread& now, const change::touch_thread& how) {
    if (how.last_in && now.state == thread_state::closed)
        return fmt::format("conversation {} is closed", to_string(now.of));
    // What a flow says last is written behind its giving it up, where something came between.
    const bool has_just_given_up = now.turn == how.says_in + 1 && now.owner == thread_owner::nobody;
    if (how.says_in == 0 || now.turn == how.says_in || has_just_given_up) return {};
    return fmt::format("it is turn {} of conversation {}, {}'s, not the flow's of {}", now.turn, to_string(now.of),
                       to_string(now.owner), how.says_in);
}

thread touched(thread now, const change::touch_thread& how) {
    later(now.last_in, how.last_in);
    later(now.last_out, how.last_out);
    if (how.until && now.turn == how.turn) later(now.until, how.until);
    if (!how.language.empty()) now.language = how.language;
    if (!how.slots.is_null()) now.slots = how.slots;
    const bool in_turn = how.says_in == 0 || now.turn == how.says_in;
    if (how.awaits_secret && in_turn) now.awaits_secret = *how.awaits_secret;
    if ((now.address.empty() || how.on) && !how.address.empty()) {
        now.address = how.address;
        if (how.on) now.on = *how.on;
        if (!how.service.empty()) now.service = how.service;
        if (!how.carrier.empty()) now.carrier = how.carrier;
    }
    if (how.customer) now.customer = how.customer;
    return now;
}

}  // namespace palabre::history
