// src/delivery/dispatcher_claims.cpp - when to look for what is due, and how much of it to take.
#include "delivery/dispatcher.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace palabre::delivery {
namespace {

constexpr std::size_t most_claimed = 256;  // at once: what becomes urgent meanwhile waits for no more than these
constexpr std::size_t most_expected = 4096;
/// Networks want a number whole. Others know their accounts by what they gave: WhatsApp's digits may be older than the numbers.
std::string as_sent(medium on, const std::string& to, const std::optional<history::identity>& whom) {
    const bool digits = std::all_of(to.begin(), to.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool verbatim = on != medium::sms && !(on == medium::whatsapp && !digits);
    return verbatim || !whom ? to : whom->address;
}

constexpr std::array written = {medium::sms, medium::whatsapp, medium::messenger, medium::ussd, medium::web_chat};

}  // namespace

void dispatcher::open() {
    auto rules = in_.options.rules;
    rules.home = in_.options.home;
    leave_.emplace(in_.loop, *in_.book, std::move(rules));
    for (const auto& [on, each] : desks_)
        for (const auto& by : each.lanes) leave_->add(by->by);
    doubts_.look();
    look();
    look_for_strays();
}

void dispatcher::look() {
    for (auto& [on, each] : desks_) {
        each.more = true;
        pump(on, each);
    }
}

void dispatcher::expect(medium on, calendar_time due) {
    const auto found = desks_.find(on);
    if (found == desks_.end()) return stray(on);
    auto& of = found->second;
    if (due <= in_.loop.calendar_now()) {
        of.more = true;
        return pump(on, of);
    }
    of.dues.insert(due);
    if (of.dues.size() > most_expected) of.dues.erase(std::prev(of.dues.end()));  // found by the next look after it
    wake_when_due(on, of);
}

void dispatcher::wake_when_due(medium on, desk& of) {
    in_.loop.cancel(of.until_due);
    of.until_due = timer_id::none;
    if (of.dues.empty() || closed_) return;
    const auto wait = std::max(*of.dues.begin() - in_.loop.calendar_now(), duration{0});
    of.until_due = in_.loop.after_in_background(wait, [this, on] {
        auto& due = desks_[on];
        due.dues.erase(due.dues.begin(), due.dues.upper_bound(in_.loop.calendar_now()));
        due.more = true;
        wake_when_due(on, due);
        pump(on, due);
    });
}

void dispatcher::look_for_strays() {
    for (const auto on : written)
        if (!desks_.contains(on)) stray(on);
}

void dispatcher::stray(medium on) {
    if (in_.book == nullptr || closed_ || (in_.options.serves && !in_.options.serves())) return;
    in_.book->claim(on, in_.loop.calendar_now(), most_claimed,
                    [weak = weak_from_this(), on](const history::reply<std::vector<history::outgoing>>& found) {
                        const auto self = weak.lock();
                        if (!self || !found) return;
                        for (const auto& each : *found)
                            self->in_.fail(each, send_fault::none,
                                           fmt::format("nothing here sends on {}", to_string(on)));
                    });
}

/// As many as the carriers may take now, and no more: what waits here would be in doubt after a crash.
void dispatcher::pump(medium on, desk& of) {
    if (in_.book == nullptr || closed_ || of.claiming || !of.more) return;
    if (in_.options.serves && !in_.options.serves()) return;
    const auto now = in_.loop.now();
    std::size_t room = 0;
    for (const auto& each : of.lanes) room += each->room(now);
    if (room == 0) return wake_when_ready(on, of);
    // A claim costs the same for one as for many: while others are under way, their answers make more room.
    std::size_t busy = 0, all = 0;
    for (const auto& each : of.lanes) busy += each->under_way, all += each->by.about().at_once;
    if (busy > 0 && (all - std::min(busy, all)) * 4 < all) return;
    of.claiming = true;
    of.more = false;
    const auto limit = std::min(room, most_claimed);
    in_.book->claim(on, in_.loop.calendar_now(), limit,
                    [weak = weak_from_this(), on, limit](const history::reply<std::vector<history::outgoing>>& due) {
                        if (const auto self = weak.lock()) self->claimed(on, limit, due);
                    });
}

void dispatcher::claimed(medium on, std::size_t limit, const history::reply<std::vector<history::outgoing>>& due) {
    auto& of = desks_[on];
    of.claiming = false;
    if (!due) {
        if (due.what != history::verdict::fenced)
            in_.log.warning("the outbox cannot be read", {{"on", std::string{to_string(on)}}, {"why", due.why}});
        return;  // the next look tries again
    }
    for (const auto& each : *due) {
        auto on_its_way = std::make_shared<passage>();
        on_its_way->what = each;
        on_its_way->to = as_sent(each.on, each.to, in_.identify(each.on, each.to));
        ++passing_;
        if (each.state == history::send_state::waiting)
            dead(on_its_way, send_fault::none, "expired");
        else
            admit(on_its_way);
    }
    if (due->size() == limit) of.more = true;
    pump(on, of);
    if (when_idle) when_idle();
}

void dispatcher::wake_when_ready(medium on, desk& of) {
    std::optional<instant> first;
    for (const auto& each : of.lanes)
        if (const auto at = each->room_at(in_.loop.now()); at && (!first || *at < *first)) first = at;
    if (!first) return;  // an answer makes room
    in_.loop.cancel(of.waking);
    // Nobody waits for a provider that rests: what is to be sent keeps no simulation going.
    of.waking = in_.loop.after_in_background(*first - in_.loop.now(), [this, on] { pump(on, desks_[on]); });
}

}  // namespace palabre::delivery
