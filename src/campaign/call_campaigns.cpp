// src/campaign/call_campaigns.cpp - a company's campaigns by call: written, begun, paused, drained, gone on with.
#include "palabre/campaign/call_campaigns.hpp"

#include "campaign/dialler.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace palabre::campaign {

using history::campaign_state;
using history::reply;
using history::verdict;

namespace {

constexpr duration again = std::chrono::seconds{1};
constexpr std::string_view stopped = "stopped";  // of one that drains: it ends as cancelled

std::string told_problems(const error& of) {
    std::string all;
    for (const auto& each : of.problems()) {
        if (!all.empty()) all += '\n';
        all += to_string(each);
    }
    return all;
}

bool is_over(campaign_state where) {
    return where == campaign_state::done || where == campaign_state::cancelled;
}

}  // namespace

std::string_view to_string(answer_kind::kind what) noexcept {
    switch (what) {
    case answer_kind::kind::human: return "human";
    case answer_kind::kind::machine: return "machine";
    case answer_kind::kind::fax: return "fax";
    case answer_kind::kind::unknown: return "unknown";
    }
    return "unknown";
}

struct call_campaigns::impl : std::enable_shared_from_this<impl> {
    impl(runtime& on, history::store& in, history::company_id whose, outbound_line& lines, agent_floor& agents,
         call_options with)
        : loop{on}, book{in.of(whose)}, shared{std::make_shared<call_desk>(
                                            call_desk{on, in, in.of(whose), lines, agents, std::move(with)})} {}

    template<class Then> auto alive(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](auto told) mutable {
            if (const auto self = weak.lock()) then(*self, std::move(told));
        };
    }

    void refuse(const told& then, verdict what, std::string why) {
        loop.post([then, what, why = std::move(why)]() mutable { then({what, {}, std::move(why)}); });
    }

    // ---- The start, and after another center has served the company ----

    void begin_later() {
        if (std::exchange(beginning, true)) return;
        loop.after_in_background(again, [weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            self->beginning = false;
            self->begin();
        });
    }

    /// First what a crash left: whoever was being called is not called again at once.
    void begin() {
        if (shared->with.serves && !shared->with.serves()) return begin_later();
        const auto now = loop.calendar_now();
        book.leads().settle_lead_orphans(now, now + shared->with.orphans_wait,
                                         alive([](impl& self, const reply<std::vector<history::lead_attempt>>& left) {
                                             if (!left) return self.begin_later();
                                             for (const auto& each : *left)
                                                 self.shared->with.log.warning(
                                                     "nobody knows how a call ended",
                                                     {{"number", each.address}, {"attempt", to_string(each.id)}});
                                             self.load();
                                         }));
    }

    void load() {
        book.campaigns().campaigns(alive([](impl& self, const reply<std::vector<history::campaign>>& all) {
            if (!all) return self.begin_later();
            self.is_ready = true;
            for (const auto& each : *all) self.go_on(each);
        }));
    }

    /// With a campaign that is under way, and is not ours yet.
    void go_on(const history::campaign& what) {
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

    /// Another center serves the company.
    void lost() {
        is_ready = false;
        for (const auto& [id, each] : std::exchange(diallers, {})) each->stop();
        begin_later();
    }

    // ---- What is asked ----

    void find(const std::string& name, told then, std::function<void(impl&, history::campaign)> found) {
        book.campaigns().campaign_by(
            name, alive([then = std::move(then), found = std::move(found)](impl& self, reply<history::campaign> is) {
                if (is && !is_call_plan(is->plan))
                    is = {verdict::refused, {}, fmt::format("'{}' is a campaign by message", is->name)};
                if (!is) return then(std::move(is));
                found(self, std::move(is.value));
            }));
    }

    void put(const std::string& name, value plan, told then) {
        try {
            (void)read_call_plan(plan);
        } catch (const error& wrong) {
            return refuse(then, verdict::refused, told_problems(wrong));
        }
        book.campaigns().campaign_by(
            name,
            alive([name, plan = std::move(plan), then = std::move(then)](impl& self, reply<history::campaign> known) {
                if (!known && known.what != verdict::not_found) return then(std::move(known));
                auto what = std::move(known.value);
                if (known && what.state != campaign_state::draft)
                    return then({verdict::conflict, {}, fmt::format("'{}' is {}", name, to_string(what.state))});
                if (!known) {
                    what.id = self.shared->store.ids().next<history::campaign>();
                    what.name = name;
                    what.made = self.loop.calendar_now();
                }
                what.plan = plan;
                self.book.write({history::change::put_campaign{what}}, [what, then](const auto& how) {
                    then({how.what, how ? what : history::campaign{}, how.why});
                });
            }));
    }

    /// What stands against its beginning, but for its lists; "": nothing.
    std::string why_not(const history::campaign& what, const call_plan& plan) const {
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

    void run(const std::string& name, told then) {
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
            if (auto why = self.why_not(what, *plan); !why.empty())
                return then({verdict::conflict, what, std::move(why)});
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

    void pause(const std::string& name, told then) {
        find(name, then, [then](impl& self, const history::campaign& what) {
            if (what.state == campaign_state::paused) return self.stands_already(what, then);
            if (what.state != campaign_state::running)
                return then({verdict::conflict, what, fmt::format("'{}' is {}", what.name, to_string(what.state))});
            self.move(what, campaign_state::paused, "", then);
        });
    }

    void end(const std::string& name, bool drains, told then) {
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

    void move(const history::campaign& what, campaign_state to, const std::string& why, const told& then) {
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

    void stands(const history::campaign& what) {
        if (const auto found = diallers.find(what.id); found != diallers.end())
            found->second->stands(what.state, what.why);
        else
            go_on(what);
    }

    /// Asked again, since the answer to who asked before was lost: the dialler may not know of it.
    void stands_already(const history::campaign& what, const told& then) {
        stands(what);
        then({verdict::done, what, {}});
    }

    void progress(const std::string& name, history::on_reply<call_progress> then) {
        const told refused = [then](const reply<history::campaign>& how) { then({how.what, {}, how.why}); };
        find(name, refused, [then](impl& self, const history::campaign& what) {
            const auto found = self.diallers.find(what.id);
            const auto made = std::make_shared<call_progress>(
                found != self.diallers.end() ? found->second->progress() : call_figures::read(what.cursor).counted);
            std::vector<std::string> names;
            try {
                for (const auto& each : read_call_plan(what.plan).lists) names.push_back(each.list);
            } catch (const error&) {  // another version wrote it: its lists are not counted
            }
            self.count(made, std::move(names), then);
        });
    }

    void count(const std::shared_ptr<call_progress>& into, std::vector<std::string> names,
               const history::on_reply<call_progress>& then) {
        if (names.empty()) return then({verdict::done, *into, {}});
        const auto name = std::move(names.back());
        names.pop_back();
        book.leads().list_by(
            name, alive([into, names, then](impl& self, const reply<history::lead_list>& list) {
                if (!list) return self.count(into, names, then);
                self.book.leads().counts(
                    list->id, self.alive([into, names, then](impl& there, const reply<history::lead_counts>& all) {
                        for (const auto& [is, count] : all->by_state) {
                            into->loaded += count;
                            if (is != history::lead_state::over) into->left += count;
                        }
                        there.count(into, names, then);
                    }));
            }));
    }

    runtime& loop;
    history::company_store& book;
    std::shared_ptr<call_desk> shared;
    std::map<history::campaign_id, std::shared_ptr<dialler>> diallers;
    bool is_ready = false, beginning = false;
};

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
