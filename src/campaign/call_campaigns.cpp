// src/campaign/call_campaigns.cpp - a company's campaigns by call: gone on with at the start, and after another center.
#include "campaign/call_campaigns_impl.hpp"

#include "palabre/core/error.hpp"

#include <utility>

namespace palabre::campaign {

using history::campaign_state;
using history::reply;

namespace {

constexpr duration again = std::chrono::seconds{1};

}  // namespace

void call_campaigns::impl::begin_later() {
    if (std::exchange(beginning, true)) return;
    loop.after_in_background(again, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self) return;
        self->beginning = false;
        self->begin();
    });
}

/// First what a crash left: whoever was being called is not called again at once.
void call_campaigns::impl::begin() {
    shared->term = shared->with.term ? shared->with.term() : 0;
    if (!shared->is_ours()) return begin_later();
    const auto now = loop.calendar_now();
    book.leads().settle_lead_orphans(now, now + shared->with.orphans_wait,
                                     alive([](impl& self, const reply<std::vector<history::lead_attempt>>& left) {
                                         if (!left) return self.begin_later();
                                         for (const auto& each : *left)
                                             self.shared->with.log.warning(
                                                 "nobody knows how a call ended",
                                                 {{"number", each.address}, {"attempt", to_string(each.id)}});
                                         self.settle_left();
                                         self.load();
                                     }));
}

/// What was under way when the company was lost: this process has begun it, so to the store it is no orphan.
void call_campaigns::impl::settle_left() {
    for (auto& each : std::exchange(shared->left, {}))
        book.write({each}, alive([each](impl& self, const reply<history::nothing>& how) {
                       const bool may_come = how.what == history::verdict::unavailable ||
                                             how.what == history::verdict::busy || how.what == history::verdict::fenced;
                       if (may_come) self.shared->left.push_back(each);
                   }));
}

void call_campaigns::impl::load() {
    book.campaigns().campaigns(alive([](impl& self, const reply<std::vector<history::campaign>>& all) {
        if (!all) return self.begin_later();
        self.is_ready = true;
        for (const auto& each : *all) self.go_on(each);
    }));
}

/// With a campaign that is under way, and is not ours yet.
void call_campaigns::impl::go_on(const history::campaign& what) {
    const bool goes = what.state == campaign_state::running || what.state == campaign_state::draining;
    if (!goes || !is_ready || !is_call_plan(what.plan) || diallers.contains(what.id)) return;
    try {
        const auto one = std::make_shared<dialler>(
            shared, what, read_call_plan(what.plan),
            [weak = weak_from_this(), id = what.id] {
                if (const auto self = weak.lock()) self->diallers.erase(id);
            },
            [weak = weak_from_this()] {
                if (const auto self = weak.lock()) self->lost();
            });
        diallers[what.id] = one;
        one->begin();
    } catch (const error& wrong) {  // another version wrote it
        shared->with.log.error("a campaign cannot go on", {{"campaign", what.name}, {"why", wrong.what()}});
    }
}

/// Another center serves the company, or has: what is known here of leads is old.
void call_campaigns::impl::lost() {
    is_ready = false;
    for (const auto& [id, each] : std::exchange(diallers, {})) each->let_go();
    begin_later();
}

call_campaigns::call_campaigns(runtime& on, history::store& in, history::company_id whose, outbound_line& lines,
                               agent_floor& agents, call_options with)
    : impl_{std::make_shared<impl>(on, in, whose, lines, agents, std::move(with))} {
}

call_campaigns::~call_campaigns() {
    for (const auto& [id, each] : impl_->diallers) each->stop();
}

void call_campaigns::start() {
    impl_->begin();
}

void call_campaigns::put(const std::string& name, value plan, told then) {
    impl_->put(name, std::move(plan), std::move(then));
}

void call_campaigns::run(const std::string& name, told then) {
    impl_->run(name, std::move(then));
}

void call_campaigns::pause(const std::string& name, told then) {
    impl_->pause(name, std::move(then));
}

void call_campaigns::drain(const std::string& name, told then) {
    impl_->end(name, true, std::move(then));
}

void call_campaigns::cancel(const std::string& name, told then) {
    impl_->end(name, false, std::move(then));
}

void call_campaigns::progress(const std::string& name, history::on_reply<call_progress> then) {
    impl_->progress(name, std::move(then));
}

void call_campaigns::reached(const std::string& queue, const std::string& number) {
    impl_->reached(queue, number);
}

void call_campaigns::look() {
    for (const auto& [id, each] : impl_->diallers) each->look();
}

void call_campaigns::close(task then) {
    const auto left = std::make_shared<std::size_t>(impl_->diallers.size() + 1);
    const auto one_less = [left, last = std::make_shared<task>(std::move(then))] {
        if (--*left == 0) (*last)();
    };
    for (const auto& [id, each] : impl_->diallers) each->close(one_less);
    impl_->loop.post(one_less);
}

}  // namespace palabre::campaign
