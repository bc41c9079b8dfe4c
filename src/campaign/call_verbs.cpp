// src/campaign/call_verbs.cpp - what is asked of campaigns by call: begun, paused, drained, stopped, looked at.
#include "campaign/call_campaigns_impl.hpp"
#include "campaign/call_figures.hpp"
#include "campaign/drafts.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace palabre::campaign {

using history::campaign_state;
using history::reply;
using history::verdict;

namespace {

constexpr std::string_view stopped = "stopped";  // of one that drains: it ends as cancelled

bool is_over(campaign_state where) {
    return where == campaign_state::done || where == campaign_state::cancelled;
}

}  // namespace

void call_campaigns::impl::refuse(const told& then, verdict what, std::string why) {
    loop.post([then, what, why = std::move(why)]() mutable { then({what, {}, std::move(why)}); });
}

void call_campaigns::impl::find(const std::string& name, told then,
                                std::function<void(impl&, history::campaign)> found) {
    book.campaigns().campaign_by(
        name, alive([then = std::move(then), found = std::move(found)](impl& self, reply<history::campaign> is) {
            if (is && !is_call_plan(is->plan))
                is = {verdict::refused, {}, fmt::format("'{}' is a campaign by message", is->name)};
            if (!is) return then(std::move(is));
            found(self, std::move(is.value));
        }));
}

void call_campaigns::impl::put(const std::string& name, value plan, told then) {
    try {
        (void)read_call_plan(plan);
    } catch (const error& wrong) {
        return refuse(then, verdict::refused, told_problems(wrong));
    }
    put_draft(loop, shared->store, book, name, std::move(plan), weak_from_this(), std::move(then));
}

/// What stands against its beginning, but for its lists; "": nothing.
std::string call_campaigns::impl::why_not(const history::campaign& what, const call_plan& plan) const {
    if (plan.mode != call_mode::agentless && !shared->agents.has(plan.queue))
        return fmt::format("queue: there is none called '{}'; add it to the configuration", plan.queue);
    if (plan.mode == call_mode::agentless && !shared->agents.has_flow(plan.flow))
        return fmt::format("flow: none of this company answers at '{}'; add it to the configuration", plan.flow);
    for (const auto& each : plan.by)
        if (auto why = shared->lines.why_not(each); !why.empty()) return "by: " + why;
    for (const auto& [id, other] : diallers)
        if (id != what.id && plan.mode != call_mode::agentless && other->plan().queue == plan.queue)
            return fmt::format("queue: another campaign dials for the agents of '{}'; pause and stop it first, or "
                               "give this one a queue of its own",
                               plan.queue);
    return {};
}

void call_campaigns::impl::run(const std::string& name, told then) {
    find(name, then, [then](impl& self, const history::campaign& what) {
        if (what.state == campaign_state::running) return self.move(what, campaign_state::running, "", then);
        if (is_over(what.state) || what.why == stopped)
            return then({verdict::conflict, what, fmt::format("'{}' is {}", what.name, to_string(what.state))});
        const auto plan = std::make_shared<call_plan>();
        try {
            *plan = read_call_plan(what.plan);
        } catch (const error& wrong) {
            return then({verdict::refused, what, told_problems(wrong)});
        }
        if (auto why = self.why_not(what, *plan); !why.empty()) return then({verdict::conflict, what, std::move(why)});
        self.book.leads().lists(
            self.alive([what, plan, then](impl& again, const reply<std::vector<history::lead_list>>& all) {
                if (!all) return then({all.what, {}, all.why});
                for (const auto& each : plan->lists)
                    if (std::ranges::count(*all, each.list, &history::lead_list::name) == 0)
                        return then({verdict::conflict, what,
                                     fmt::format("lists: there is none called '{}'; upload it first", each.list)});
                again.move(what, campaign_state::running, "", then);
            }));
    });
}

void call_campaigns::impl::pause(const std::string& name, told then) {
    find(name, then, [then](impl& self, const history::campaign& what) {
        if (what.state == campaign_state::paused) return self.stands_already(what, then);
        if (what.state != campaign_state::running)
            return then({verdict::conflict, what, fmt::format("'{}' is {}", what.name, to_string(what.state))});
        self.move(what, campaign_state::paused, "", then);
    });
}

void call_campaigns::impl::end(const std::string& name, bool drains, told then) {
    find(name, then, [drains, then](impl& self, const history::campaign& what) {
        const bool ends_so = drains || what.why == stopped;
        if (what.state == campaign_state::draining && ends_so) return self.stands_already(what, then);
        if (what.state == campaign_state::cancelled && !drains) return self.stands_already(what, then);
        if (is_over(what.state) || (drains && what.state == campaign_state::draft))
            return then({verdict::conflict, what, fmt::format("'{}' is {}", what.name, to_string(what.state))});
        if (what.state == campaign_state::draft) return self.move(what, campaign_state::cancelled, "", then);
        self.move(what, campaign_state::draining, drains ? "" : std::string{stopped}, then);
    });
}

void call_campaigns::impl::move(const history::campaign& what, campaign_state to, const std::string& why,
                                const told& then) {
    history::change::move_campaign moved{.which = what.id, .at = loop.calendar_now(), .to = to, .why = why};
    auto made = what;
    made.state = to;
    made.why = why;
    book.write({std::move(moved)}, alive([made, then](impl& self, const reply<history::nothing>& how) {
                   if (!how) return then({how.what, {}, how.why});
                   self.stands(made);  // whether or not it can be read back
                   self.book.campaigns().campaign_by(made.name, then);
               }));
}

void call_campaigns::impl::reached(const std::string& queue, const std::string& number) {
    constexpr std::size_t most = 100;
    std::vector<std::weak_ptr<dialler>> his;
    for (const auto& [id, each] : diallers)
        if (const auto& own = each->plan().queue; !own.empty() && (queue == own || queue.ends_with("/" + own)))
            his.push_back(each);
    if (his.empty() || number.empty() || shared->numbers.contains(number)) return;
    book.leads().leads_with(number, most,
                            alive([his, number](impl& self, const reply<std::vector<history::lead>>& all) {
                                std::vector<history::change::any> over;
                                for (const auto& each : all.value)
                                    if (std::ranges::any_of(his, [&](const auto& one) {
                                            const auto still = one.lock();
                                            return still && still->dials(each.in);
                                        }))
                                        over.emplace_back(history::change::reach_lead{each.id, "called_us"});
                                if (over.empty()) return;
                                self.shared->with.log.info("he has called", {{"number", number}});
                                self.book.write(std::move(over), [](const auto&) {});
                            }));
}

void call_campaigns::impl::stands(const history::campaign& what) {
    if (const auto found = diallers.find(what.id); found != diallers.end())
        found->second->stands(what.state, what.why);
    else
        go_on(what);
}

/// Asked again, since the answer to who asked before was lost: the dialler may not know of it.
void call_campaigns::impl::stands_already(const history::campaign& what, const told& then) {
    stands(what);
    then({verdict::done, what, {}});
}

void call_campaigns::impl::progress(const std::string& name, history::on_reply<call_progress> then) {
    const told refused = [then](const reply<history::campaign>& how) { then({how.what, {}, how.why}); };
    find(name, refused, [then](impl& self, const history::campaign& what) {
        const auto found = self.diallers.find(what.id);
        const auto made = std::make_shared<call_progress>(
            found != self.diallers.end() ? found->second->progress() : call_figures::read(what.cursor).counted);
        const bool goes = what.state == campaign_state::running || what.state == campaign_state::draining;
        if (goes && !self.shared->is_ours()) made->why = "another center serves this company";
        std::vector<std::string> names;
        try {
            for (const auto& each : read_call_plan(what.plan).lists) names.push_back(each.list);
        } catch (const error&) {  // another version wrote it: its lists are not counted
        }
        self.count(made, std::move(names), then);
    });
}

void call_campaigns::impl::count(const std::shared_ptr<call_progress>& into, std::vector<std::string> names,
                                 const history::on_reply<call_progress>& then) {
    if (names.empty()) return then({verdict::done, *into, {}});
    const auto name = std::move(names.back());
    names.pop_back();
    book.leads().list_by(name, alive([into, names, then](impl& self, const reply<history::lead_list>& list) {
                             if (!list) return self.count(into, names, then);
                             self.book.leads().counts(
                                 list->id,
                                 self.alive([into, names, then](impl& there, const reply<history::lead_counts>& all) {
                                     for (const auto& [is, count] : all->by_state) {
                                         into->loaded += count;
                                         if (is != history::lead_state::over) into->left += count;
                                     }
                                     there.count(into, names, then);
                                 }));
                         }));
}

}  // namespace palabre::campaign
