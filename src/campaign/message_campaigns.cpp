// src/campaign/message_campaigns.cpp - a company's campaigns: written, begun, paused, gone on with.
#include "palabre/campaign/message_campaigns.hpp"

#include "campaign/list_text.hpp"
#include "campaign/runner.hpp"
#include "palabre/campaign/call_plan.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace palabre::campaign {

using history::campaign_state;
using history::reply;
using history::verdict;

namespace {

constexpr duration again = std::chrono::seconds{3};
constexpr std::size_t most_of_upload = 999;  // recipients in a write

std::string told_problems(const error& of) {
    std::string all;
    for (const auto& each : of.problems()) {
        if (!all.empty()) all += '\n';
        all += to_string(each);
    }
    return all;
}

}  // namespace

struct message_campaigns::impl : std::enable_shared_from_this<impl> {
    impl(runtime& on, history::store& in, history::company_id whose, ways& by, named_lists* lists, options with)
        : loop{on}, book{in.of(whose)}, shared{std::make_shared<const desk>(
                                            desk{on, in, in.of(whose), by, lists, std::move(with)})} {}

    template<class Then> auto alive(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](auto told) mutable {
            if (const auto self = weak.lock()) then(*self, std::move(told));
        };
    }

    template<class Value> void refuse(history::on_reply<Value> then, verdict what, std::string why) {
        loop.post([then = std::move(then), what, why = std::move(why)]() mutable { then({what, {}, std::move(why)}); });
    }

    void load() {
        book.campaigns().campaigns(alive([](impl& self, const reply<std::vector<history::campaign>>& all) {
            if (!all)
                self.loop.after_in_background(again, [weak = self.weak_from_this()] {
                    if (const auto there = weak.lock()) there->load();
                });
            else
                for (const auto& each : *all) self.go_on(each);
        }));
    }

    /// With a campaign that is under way, and is not ours yet.
    void go_on(const history::campaign& what) {
        if (what.state != campaign_state::running && what.state != campaign_state::draining) return;
        if (runners.contains(what.id) || is_call_plan(what.plan)) return;
        try {
            const auto one = std::make_shared<runner>(shared, what, read_plan(what.plan),
                                                      [this, id = what.id, weak = weak_from_this()] {
                                                          if (!weak.expired()) runners.erase(id);
                                                      });
            runners[what.id] = one;
            one->begin();
        } catch (const error& wrong) {  // another version wrote it
            shared->with.log.error("a campaign cannot go on", {{"campaign", what.name}, {"why", wrong.what()}});
        }
    }

    void leave(history::campaign_id which) {
        const auto found = runners.find(which);
        if (found == runners.end()) return;
        found->second->stop();
        runners.erase(found);
    }

    /// Whether it may become `to`, and what is written besides.
    void move(const std::string& name, campaign_state to, told then) {
        book.campaigns().campaign_by(name,
                                     alive([to, then = std::move(then)](impl& self, reply<history::campaign> found) {
                                         if (!found) return then(std::move(found));
                                         self.move_found(std::move(found.value), to, then);
                                     }));
    }

    void move_found(history::campaign what, campaign_state to, const told& then) {
        if (is_call_plan(what.plan))
            return then({verdict::refused, what, fmt::format("'{}' is a campaign by call", what.name)});
        const bool over = what.state == campaign_state::done || what.state == campaign_state::cancelled;
        const bool goes = what.state == campaign_state::running || what.state == campaign_state::draining;
        if (what.state == to || (to == campaign_state::running && goes)) return then({verdict::done, what, {}});
        if (over || (to == campaign_state::paused && !goes))
            return then({verdict::conflict, what, fmt::format("'{}' is {}", what.name, to_string(what.state))});
        const auto now = loop.calendar_now();
        history::change::move_campaign moved{.which = what.id, .at = now, .to = to, .why = ""};
        std::vector<history::change::any> changes;
        if (to == campaign_state::running) {
            try {
                const auto plan = read_plan(what.plan);
                if (plan.expires && *plan.expires <= now)
                    return then({verdict::conflict, what, fmt::format("'{}' has expired", what.name)});
            } catch (const error& wrong) {
                return then({verdict::refused, what, wrong.what()});
            }
            if (what.all_selected) moved.to = campaign_state::draining;
            changes.emplace_back(history::change::shift_messages{.of = what.id, .due = now});
        } else {
            leave(what.id);  // what it has not written yet it never does
            changes.emplace_back(history::change::shift_messages{
                .of = what.id,
                .due = to == campaign_state::paused ? std::optional{calendar_time::max()} : std::nullopt});
        }
        changes.emplace_back(std::move(moved));
        book.write(std::move(changes), alive([name = what.name, then](impl& self, const reply<history::nothing>& how) {
                       self.book.campaigns().campaign_by(
                           name, self.alive([how, then](impl& there, reply<history::campaign> kept) {
                               if (kept) there.go_on(*kept);
                               if (kept && kept->state != campaign_state::draft && there.shared->with.queued)
                                   there.shared->with.queued();
                               if (!how) return then({how.what, {}, how.why});
                               then(std::move(kept));
                           }));
                   }));
    }

    void put(const std::string& name, value plan, told then) {
        try {
            (void)read_plan(plan);
        } catch (const error& wrong) {
            return refuse(std::move(then), verdict::refused, told_problems(wrong));
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

    void upload(const std::string& name, std::vector<history::recipient> rows, history::on_reply<uploaded> then) {
        book.campaigns().campaign_by(
            name, alive([rows = std::move(rows), then = std::move(then)](impl& self,
                                                                         const reply<history::campaign>& in) mutable {
                if (!in) return then({in.what, {}, in.why});
                if (in->state != campaign_state::draft)
                    return then({verdict::conflict, {}, fmt::format("'{}' is {}", in->name, to_string(in->state))});
                uploaded sum{.rows = static_cast<std::int64_t>(rows.size())};
                std::vector<history::change::any> changes;
                for (auto& each : rows) {
                    each.in = in->id;
                    if (each.fate == history::recipient_fate::listed) {
                        const auto who = self.shared->read_address(each.written, each.why);
                        if (who)
                            each.address = address_of(*who);
                        else
                            each.fate = history::recipient_fate::invalid;
                    }
                    if (each.fate == history::recipient_fate::invalid) ++sum.invalid;
                    changes.emplace_back(history::change::put_recipient{std::move(each)});
                }
                self.write_in_parts(std::move(changes), 0, sum, std::move(then));
            }));
    }

    void write_in_parts(std::vector<history::change::any> all, std::size_t from, uploaded sum,
                        history::on_reply<uploaded> then) {
        if (from >= all.size()) return then({verdict::done, sum, {}});
        const auto until = std::min(all.size(), from + most_of_upload);
        std::vector<history::change::any> part{all.begin() + static_cast<std::ptrdiff_t>(from),
                                               all.begin() + static_cast<std::ptrdiff_t>(until)};
        book.write(std::move(part), alive([all = std::move(all), until, sum, then = std::move(then)](
                                              impl& self, const reply<history::nothing>& how) mutable {
                       if (!how) return then({how.what, {}, how.why});
                       self.write_in_parts(std::move(all), until, sum, std::move(then));
                   }));
    }

    /// Plans that have begun do not change any more.
    void flow_of(history::campaign_id which, std::function<void(std::string)> then) {
        if (const auto known = flows.find(which); known != flows.end()) return then(known->second);
        book.campaigns().campaigns(
            alive([which, then = std::move(then)](impl& self, const reply<std::vector<history::campaign>>& all) {
                if (all)
                    for (const auto& each : *all) try {
                            if (each.state != campaign_state::draft && !is_call_plan(each.plan))
                                self.flows[each.id] = read_plan(each.plan).flow;
                        } catch (const error&) {
                            self.flows[each.id].clear();  // another version wrote it
                        }
                const auto found = self.flows.find(which);
                then(found == self.flows.end() ? std::string{} : found->second);
            }));
    }

    void answered(history::customer_id who, medium on, bool opts_out, duration within,
                  history::on_reply<campaign_answer> then) {
        book.campaigns().last_campaign_of(
            who, alive([on, opts_out, within, then = std::move(then)](impl& self, reply<history::recipient> place) {
                if (!place) return then({place.what, {}, place.why});
                self.book.message_of(place->message, self.alive([place, on, opts_out, within, then](
                                                                    impl& there, const reply<history::outgoing>& sent) {
                    const auto now = there.loop.calendar_now();
                    if (!sent || now - sent->made > within)
                        return then({verdict::not_found, {}, "no campaign has written to him lately"});
                    const bool goes_on = !opts_out && !place->answered && sent->on == on;
                    there.book.write(
                        {history::change::note_answer{place->in, place->row, now, opts_out}},
                        there.alive([place, goes_on, then](impl& last, const reply<history::nothing>& how) {
                            if (!how || !goes_on) return then({how.what, {place.value, {}}, how.why});
                            last.flow_of(place->in, [place, then](std::string flow) {
                                then({verdict::done, {place.value, std::move(flow)}, {}});
                            });
                        }));
                }));
            }));
    }

    runtime& loop;
    history::company_store& book;
    std::shared_ptr<const desk> shared;
    std::map<history::campaign_id, std::shared_ptr<runner>> runners;
    std::map<history::campaign_id, std::string> flows;  // of those that have begun
};

message_campaigns::message_campaigns(runtime& on, history::store& in, history::company_id whose, ways& by,
                                     named_lists* lists, options with)
    : impl_{std::make_shared<impl>(on, in, whose, by, lists, std::move(with))} {
}

message_campaigns::~message_campaigns() {
    for (auto& [id, each] : impl_->runners) each->stop();
}

void message_campaigns::start() {
    impl_->load();
}

void message_campaigns::put(const std::string& name, value plan, told then) {
    impl_->put(name, std::move(plan), std::move(then));
}

void message_campaigns::upload(const std::string& name, std::string_view csv, std::int64_t first,
                               history::on_reply<uploaded> then) {
    std::vector<history::recipient> rows;
    try {
        rows = read_list(csv, first);
    } catch (const error& wrong) {
        return impl_->refuse(std::move(then), verdict::refused, told_problems(wrong));
    }
    impl_->upload(name, std::move(rows), std::move(then));
}

void message_campaigns::run(const std::string& name, told then) {
    impl_->move(name, campaign_state::running, std::move(then));
}

void message_campaigns::pause(const std::string& name, told then) {
    impl_->move(name, campaign_state::paused, std::move(then));
}

void message_campaigns::cancel(const std::string& name, told then) {
    impl_->move(name, campaign_state::cancelled, std::move(then));
}

void message_campaigns::answered(history::customer_id who, medium on, bool opts_out, duration within,
                                 history::on_reply<campaign_answer> then) {
    impl_->answered(who, on, opts_out, within, std::move(then));
}

}  // namespace palabre::campaign
