// src/center/outbound_calls.cpp - numbers dialled for campaigns, and those who answer on their way to agents.
#include "palabre/center/outbound_calls.hpp"

#include "center/kept_caller.hpp"
#include "center/noted_conversation.hpp"
#include "center/outbound.hpp"
#include "palabre/channel/voice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace palabre {
namespace {

/// Nothing has been sent there, or nothing has come of it: another way may still carry it.
bool may_go_elsewhere(call_result what) {
    return what == call_result::failed || what == call_result::not_allowed || what == call_result::unreachable;
}

/// Who is rung, or talks, has a telephone; who waits for a call without one waits in vain.
campaign::floor_agent::state state_of(const queue_member& one, bool has_phone) {
    using state = campaign::floor_agent::state;
    if (one.takes_calls) return has_phone ? state::free : state::away;
    switch (one.is) {
    case routing::agent_state::ringing:
    case routing::agent_state::busy:
    case routing::agent_state::wrap_up: return state::busy;
    default: return state::away;
    }
}

}  // namespace

std::string outbound_address(const std::string& company) {
    return std::string{outbound_prefix} + company;
}

struct outbound_calls::impl : std::enable_shared_from_this<impl> {
    struct placed {
        campaign::outgoing_call what;
        campaign::line_handlers then;
        std::size_t way = 0;
        std::uint64_t call = 0;  ///< Of the line's.
        bool is_allowed = false, rang = false;
    };

    impl(runtime& on, center& of, voice_line& line, outbound_options options)
        : runtime_{on}, center_{of}, line_{line}, options_{std::move(options)} {}

    void dial(std::uint64_t id) {
        auto& one = placed_.at(id);
        const auto& way = one.what.by.at(one.way);
        call_request how;
        how.to = one.what.to;
        how.trunk = way.trunk;
        how.caller_id = way.caller_id;
        how.as = outbound_address(options_.company);
        how.ring_for = one.what.ring_for;
        how.detects = one.what.detects;
        if (!one.is_allowed && one.what.before_invite)
            how.before_invite = [weak = weak_from_this(), id](std::function<void(bool)> go) {
                const auto self = weak.lock();
                if (!self || !self->placed_.contains(id)) return go(false);
                const auto before = self->placed_.at(id).what.before_invite;
                before([weak, id, go = std::move(go)](bool allowed) {
                    if (const auto still = weak.lock(); still && still->placed_.contains(id))
                        still->placed_.at(id).is_allowed = allowed;
                    go(allowed);
                });
            };
        const auto answer = one.then.answer;
        one.call = line_.call(std::move(how), {.ringing =
                                                   [weak = weak_from_this(), id](int, bool) {
                                                       const auto self = weak.lock();
                                                       if (self && self->placed_.contains(id))
                                                           self->placed_.at(id).rang = true;
                                                   },
                                               .answered =
                                                   [weak = weak_from_this(), id](const conversation_ptr& talk) {
                                                       if (const auto self = weak.lock()) self->answered(id, talk);
                                                   },
                                               .ended =
                                                   [weak = weak_from_this(), id](const call_outcome& came) {
                                                       if (const auto self = weak.lock()) self->ended(id, came);
                                                   },
                                               .answer = answer});
    }

    /// The center has had it before, and has made it a conversation of history's; unless it drains.
    void answered(std::uint64_t id, const conversation_ptr& talk) {
        const auto arrived = arrived_.find(talk->about().id);
        const auto found = placed_.find(id);
        if (found == placed_.end() || arrived == arrived_.end()) {
            talk->drop();
            if (found == placed_.end()) return;
            const auto one = placed_.extract(found).mapped();
            return one.then.ended({"failed", 0, true});
        }
        const auto one = placed_.extract(found).mapped();
        const auto kept = arrived_.extract(arrived).mapped();
        if (const auto noted = std::dynamic_pointer_cast<noted_conversation>(kept))
            noted->page()->note(history::entry_kind::other, "campaign " + one.what.campaign);
        one.then.answered(kept);
    }

    void ended(std::uint64_t id, const call_outcome& came) {
        const auto found = placed_.find(id);
        if (found == placed_.end()) return;
        auto& one = found->second;
        if (one.is_allowed && !one.rang && may_go_elsewhere(came.what) && one.way + 1 < one.what.by.size()) {
            ++one.way;
            return dial(id);
        }
        const auto over = placed_.extract(found).mapped();
        over.then.ended({to_string(came.what), came.status, over.rang});
    }

    std::string full_name(const std::string& queue) const {
        return center_.agents().full_name(options_.company, queue);
    }

    std::string add(campaign::visit who) {
        arrival made;
        made.queue = full_name(who.queue);
        if (made.queue.empty()) return {};
        made.company = options_.company;
        made.language = who.language;
        made.wanted = who.wanted;
        made.on_agent = who.on_agent;
        made.joined = who.joined;
        made.waits_again = who.waits_again;
        const auto id = fmt::format("{}", ++last_);
        tasks_[id];
        if (who.talk == nullptr) {
            made.kind = routing::work::item;
            made.thread = "lead:" + to_string(who.lead.id);
            made.from = who.number;
            tasks_[id] = center_.agents().add(std::move(made));
            return id;
        }
        made.talk = who.talk;
        who.talk->on_ended([weak = weak_from_this(), id](ending) {
            if (const auto self = weak.lock()) self->tasks_.erase(id);
        });
        auto over = [weak = weak_from_this(), id, then = who.over](const flow::event::settled&) {
            if (const auto self = weak.lock()) self->tasks_.erase(id);
            if (then) then();
        };
        const auto noted = std::dynamic_pointer_cast<noted_conversation>(who.talk);
        if (noted == nullptr) {
            tasks_[id] = center_.agents().add(std::move(made), std::move(over));
            return id;
        }
        const campaign_call call{who.campaign, who.attempt, who.lead.id, who.lead.name, who.lead.fields};
        noted->page()->when_recognised([weak = weak_from_this(), id, made, call, over = std::move(over),
                                        page = noted->page(),
                                        ended = std::weak_ptr{who.talk}](const history::person* is) mutable {
            const auto self = weak.lock();
            if (!self || !self->tasks_.contains(id) || ended.expired()) return;
            auto known = kept_caller(page, is);
            made.customer = known.customer;
            made.segment = known.segment;
            made.keep = [keep = std::move(known.keep), call](history::user_id by, wrap_notes what,
                                                             std::function<void(bool)> kept) {
                what.placed = call;
                keep(by, what, std::move(kept));
            };
            made.on_visit = std::move(known.on_visit);
            made.owe = std::move(known.owe);
            made.owed_no_more = std::move(known.owed_no_more);
            made.on_agent = [ours = made.on_agent, theirs = std::move(known.on_agent)](history::user_id by) {
                if (ours) ours(by);
                if (theirs) theirs(by);
            };
            self->tasks_[id] = self->center_.agents().add(std::move(made), std::move(over));
        });
        return id;
    }

    void withdraw(const std::string& id) {
        const auto found = tasks_.find(id);
        if (found == tasks_.end()) return;
        const auto task = tasks_.extract(found).mapped();
        if (!task.empty()) center_.agents().dismiss(task);
    }

    runtime& runtime_;
    center& center_;
    voice_line& line_;
    const outbound_options options_;
    std::map<std::uint64_t, placed> placed_;
    std::map<std::string, conversation_ptr> arrived_;  // between the center's handler and the call's
    std::map<std::string, std::string> tasks_;         // the agents' by ours; "" until they have it
    std::uint64_t last_ = 0;
};

outbound_calls::outbound_calls(runtime& on, center& of, voice_line& line, outbound_options options)
    : impl_{std::make_shared<impl>(on, of, line, std::move(options))} {
    of.answer(outbound_address(impl_->options_.company), [weak = std::weak_ptr{impl_}](const conversation_ptr& talk) {
        const auto self = weak.lock();
        if (!self) return talk->drop();
        self->arrived_[talk->about().id] = talk;
    });
}

outbound_calls::~outbound_calls() {
    for (const auto& [id, each] : impl_->placed_) impl_->line_.cancel(each.call);
    impl_->center_.answer(outbound_address(impl_->options_.company), conversation_handler{});
}

std::string outbound_calls::why_not(const campaign::way_out& way) const {
    const auto all = impl_->options_.trunks ? impl_->options_.trunks() : std::vector<voice_trunk>{};
    if (all.empty()) return "there is no trunk; add one to the configuration";
    bool is_there = false;
    for (const auto& each : all) {
        if (!way.trunk.empty() && each.name != way.trunk) continue;
        is_there = true;
        if (way.caller_id.empty() || std::ranges::count(each.caller_ids, way.caller_id) != 0) return {};
    }
    if (!is_there) return fmt::format("no trunk is called '{}'", way.trunk);
    return fmt::format("{} is no number of {}; name one of its caller_ids", way.caller_id,
                       way.trunk.empty() ? "any trunk's" : "the trunk " + way.trunk);
}

std::uint64_t outbound_calls::place(campaign::outgoing_call what, campaign::line_handlers then) {
    const auto id = ++impl_->last_;
    if (what.by.empty()) what.by.emplace_back();
    impl_->placed_.emplace(id, impl::placed{std::move(what), std::move(then)});
    impl_->dial(id);
    return id;
}

void outbound_calls::cancel(std::uint64_t call) {
    if (const auto found = impl_->placed_.find(call); found != impl_->placed_.end())
        impl_->line_.cancel(found->second.call);
}

history::interaction_id outbound_calls::kept_as(const conversation_ptr& talk) const {
    const auto noted = std::dynamic_pointer_cast<noted_conversation>(talk);
    return noted == nullptr ? history::interaction_id{} : noted->page()->as();
}

bool outbound_calls::has(const std::string& queue) const {
    return !impl_->full_name(queue).empty();
}

std::vector<campaign::floor_agent> outbound_calls::agents(const std::string& queue) const {
    constexpr std::string_view telephone = "phone:";
    std::set<std::string, std::less<>> registered;
    for (const auto& each : impl_->line_.phones()) registered.insert(each.user);
    std::vector<campaign::floor_agent> all;
    for (const auto& each : impl_->center_.agents().members_of(impl_->full_name(queue))) {
        const bool by_phone = each.at.starts_with(telephone);
        all.push_back({each.who, state_of(each, !by_phone || registered.contains(each.at.substr(telephone.size())))});
    }
    return all;
}

std::string outbound_calls::add(campaign::visit who) {
    return impl_->add(std::move(who));
}

void outbound_calls::withdraw(const std::string& task) {
    impl_->withdraw(task);
}

/// Those who are called arrive at an address, but nothing of a company talks there.
bool outbound_calls::has_flow(const std::string& flow) const {
    const auto& its = impl_->options_.flows;
    return !flow.starts_with(outbound_prefix) && (!its || its(flow));
}

bool outbound_calls::play(const std::string& flow, const conversation_ptr& talk) {
    return has_flow(flow) && impl_->center_.play(flow, talk);
}

}  // namespace palabre
