// src/api/service_work.cpp - work items: listed, made, assigned, and closed with what came of them.
#include "api/service_task.hpp"
#include "core/moment.hpp"
#include "palabre/center/agents.hpp"
#include "palabre/center/work_desk.hpp"

#include <boost/json/array.hpp>

#include <utility>

namespace palabre::api {
namespace {

using history::customer_id;
using history::user_id;
using history::work_filter;
using history::work_item;
using history::work_item_id;
using history::work_move;
using history::work_state;

constexpr const char* no_item = "there is no such work item";

json::object told(const work_item& of) {
    json::object made{{"id", to_string(of.id)}, {"state", to_string(of.state)}, {"origin", to_string(of.from)}};
    const auto text = [&](const char* name, const std::string& given) {
        if (!given.empty()) made[name] = given;
    };
    const auto moment = [&](const char* name, const std::optional<calendar_time>& at) {
        if (at) made[name] = detail::write_moment(*at);
    };
    if (of.customer) made["customer"] = to_string(of.customer);
    text("address", of.address);
    text("queue", of.queue);
    text("campaign", of.campaign);
    text("subject", of.subject);
    if (!of.form.is_null()) made["form"] = of.form;
    moment("due", of.due);
    if (of.agent) made["agent"] = to_string(of.agent);
    made["times"] = of.times;
    json::array contacts;
    for (const auto& each : of.contacts) {
        json::object one{{"interaction", to_string(each.within)}, {"at", detail::write_moment(each.at)}};
        if (!each.recording.empty()) one["recording"] = true;
        contacts.push_back(std::move(one));
    }
    made["contacts"] = std::move(contacts);
    text("disposition", of.disposition);
    text("note", of.note);
    moment("made", of.made);
    moment("closed", of.closed);
    return made;
}

}  // namespace

void service::list_work(const job& of) {
    auto* const book = &of->in->work();
    work_filter wanted;
    const auto state = of->text("state", "pending");
    if (state == "pending")
        wanted.over = false;
    else if (state != "any")
        wanted.state = history::work_state_from(state);
    if (const auto from = of->text("origin"); !from.empty()) wanted.from = history::work_origin_from(from);
    if (const auto queue = of->text("queue"); !queue.empty()) wanted.queue = queue;
    if (const auto campaign = of->text("campaign"); !campaign.empty()) wanted.campaign = campaign;
    if (const auto agent = of->id<user_id>("agent")) wanted.agent = agent;
    if (const auto customer = of->id<customer_id>("customer")) wanted.customer = customer;
    constexpr std::size_t usual = 100;
    const auto limit = of->count("limit", usual);
    book->items(wanted, of->id<work_item_id>("after"), limit,
                alive([of, limit](service&, const reply<std::vector<work_item>>& found) {
                    if (!found) return of->refuse(found, no_item);
                    json::array all;
                    for (const auto& each : *found) all.push_back(told(each));
                    value next;
                    if (found->size() == limit) next = to_string(found->back().id);
                    of->tell({{"items", std::move(all)}, {"next", std::move(next)}});
                }));
}

void service::read_work(const job& of) {
    of->in->work().item_of(of->id<work_item_id>("work"), alive([of](service&, const reply<work_item>& found) {
                               if (!found) return of->refuse(found, no_item);
                               of->tell(told(*found));
                           }));
}

/// The company's desk for work, which offers it; nullptr has been told.
work_desk* service::work_desk_of(const job& of) const {
    auto* const desk = work_ ? work_(of->with.company) : nullptr;
    if (desk == nullptr) of->unavailable("no work of this company is done here");
    return desk;
}

void service::create_work(const job& of) {
    auto* const desk = work_desk_of(of);
    if (desk == nullptr) return;
    work_item made;
    made.id = store_->ids().next<work_item>();
    made.customer = of->id<customer_id>("customer");
    made.address = of->text("address");
    made.from = history::work_origin_from(of->text("origin", "api"));
    made.queue = of->text("queue");
    made.campaign = of->text("campaign");
    made.subject = of->text("subject");
    made.form = of->any("form");
    made.due = of->moment("due");
    made.agent = of->id<user_id>("agent");
    if (made.agent && !made.due) made.state = work_state::assigned;
    if (made.state != work_state::assigned && made.agent)
        return of->refuse(400, "an item that is due later waits in its queue", "leave the agent out, or the time",
                          "agent");
    if (!has_queue(of, made.queue)) return;
    made.key = of->text("key");
    made.made = runtime_.calendar_now();
    if (made.subject.empty() && made.form.is_null())
        return of->refuse(400, "it does not say what is to be done", "give it a subject or a form", "subject");
    desk->open(made, alive([of, id = made.id](service&, const reply<work_item>& now) {
                   if (!now) return of->refuse(now, "there is no such customer");
                   of->tell(told(*now), now->id == id ? 201 : 200);
               }));
}

/// One that is not there yet may come; another company's is refused.
bool service::has_queue(const job& of, const std::string& queue) const {
    if (crew_ == nullptr || crew_->queue(queue) == nullptr || !crew_->full_name(of->with.company, queue).empty())
        return true;
    of->refuse(400, "the queue '" + queue + "' is not the company's", "name one of its own", "queue");
    return false;
}

/// As it is now, and then `how` of it.
void service::move_work(const job& of, std::function<work_move(const work_item&)> how) {
    auto* const desk = work_desk_of(of);
    if (desk == nullptr) return;
    of->in->work().item_of(
        of->id<work_item_id>("work"),
        alive([of, desk, how = std::move(how)](service& self, const reply<work_item>& now) {
            if (!now) return of->refuse(now, no_item);
            if (now->is_over())
                return of->refuse(409, "it is over: " + std::string{to_string(now->state)}, "make a new one");
            if (const auto& as = of->with.only_as; !as.empty() && now->agent && to_string(now->agent) != as)
                return of->refuse(403, "it is a colleague's", "ask him or a supervisor to pass it on");
            auto moved = how(*now);
            moved.which = now->id;
            moved.turn = now->turn;
            moved.at = self.runtime_.calendar_now();
            if (const auto wrong = self.form_problem_of(of->with.company, *now, moved))
                return of->refuse(400, wrong->why, "read_form has the form", wrong->field);
            desk->move(std::move(moved), now->customer, self.alive([of](service&, const reply<work_item>& is) {
                if (!is) return of->refuse(is, no_item);
                of->tell(told(*is));
            }));
        }));
}

/// Of one that is closed: what its queue's form does not allow.
std::optional<form_problem> service::form_problem_of(const std::string& company, const work_item& is,
                                                     const work_move& how) const {
    if (crew_ == nullptr || how.state != work_state::done) return {};
    const auto* const plan = crew_->queue(crew_->full_name(company, is.queue));
    if (plan == nullptr) return {};
    wrap_notes notes{how.disposition, how.note};
    if (!how.form.is_null()) notes.fields = how.form;
    return problem_of(plan->form, notes);
}

void service::assign_work(const job& of) {
    const auto agent = of->id<user_id>("agent");
    if (!has_queue(of, of->text("queue"))) return;
    move_work(of, [of, agent](const work_item&) {
        work_move made;
        made.state = agent ? work_state::assigned : work_state::open;
        made.agent = agent;
        made.queue = of->text("queue");
        made.due = of->moment("due");
        return made;
    });
}

void service::close_work(const job& of) {
    move_work(of, [of](const work_item&) {
        work_move made;
        made.state = work_state::done;
        made.agent = of->id<user_id>("agent");
        made.disposition = of->text("disposition");
        made.note = of->text("note");
        made.form = of->any("form");
        return made;
    });
}

}  // namespace palabre::api
