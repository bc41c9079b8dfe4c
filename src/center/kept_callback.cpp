// src/center/kept_callback.cpp - call-backs that callers were promised: rows among what a company owes its customers.
#include "center/kept_callback.hpp"

#include "center/fitting.hpp"
#include "center/ledger_promises.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace palabre {
namespace {

constexpr const char* mark = "call_back";
constexpr duration patience = std::chrono::seconds{3};     // of a caller, with a disk
constexpr duration worth_it = std::chrono::hours{24 * 3};  // who was not called by then has forgotten it

}  // namespace

void owe_no_more(const kept_place& at, history::promise_id which) {
    if (at.in->is_open())
        at.in->write_behind({history::change::drop_promise{which}}, {at.customer, at.within},
                            [in = at.in, which](history::verdict how) {
                                if (how == history::verdict::done) in->promises().forget(which);
                            });
}

void give_to(const kept_place& at, history::user_id agent) {
    at.in->write_behind({history::change::assign_agent{at.within, agent}}, {at.customer, at.within}, {});
}

namespace {

/// As a plan of what follows knows a call: by its interaction, as whoever disposes of it by the API does.
campaign::ended_call ended(const kept_place& at, history::user_id by, const wrap_notes& what, const std::string& code) {
    campaign::ended_call made;
    made.code = code;
    made.by_agent = true;
    made.key = "call:" + to_string(at.within);
    conversation_info about;
    about.on = at.on;
    about.from = at.from;
    if (const auto who = at.in->identify(about); who && who->kind == history::identity_kind::phone)
        made.address = who->address;
    made.customer = at.customer;
    made.interaction = at.within;
    made.queue = what.queue.substr(what.queue.rfind('/') + 1);
    made.agent = by;
    if (!what.placed) return made;
    made.campaign = what.placed->campaign;
    made.lead = what.placed->lead;
    made.name = what.placed->name;
    made.fields = what.placed->fields;
    return made;
}

}  // namespace

void keep_visit(const kept_place& at, history::queue_visit what) {
    what.id = at.in->store().ids().next<history::queue_visit>();
    what.within = at.within;
    what.on = at.on;
    what.queue = fitting(what.queue, history::longest_word);
    if (at.in->is_open())
        at.in->write_behind({history::change::add_visit{std::move(what)}}, {at.customer, at.within}, {});
}

void wrap_up(const kept_place& at, history::user_id by, const wrap_notes& what, std::function<void(bool)> then) {
    const auto code = fitting(what.disposition, history::longest_code);
    std::vector<history::change::any> changes, follows;
    const auto add = [&](history::entry_kind kind, const std::string& text, value details = nullptr) {
        history::entry line;
        line.id = at.in->store().ids().next<history::entry>();
        line.customer = at.customer;
        line.within = at.within;
        line.kind = kind;
        line.by = by;
        line.on = at.on;
        line.at = at.in->loop().calendar_now();
        line.text = fitting(text);
        line.details = std::move(details);
        changes.emplace_back(history::change::add_entry{std::move(line)});
    };
    if (!code.empty()) {
        changes.emplace_back(history::change::dispose{at.within, code});
        const bool has_fields = what.fields.is_object() && !what.fields.get_object().empty();
        add(history::entry_kind::disposed, code, has_fields ? value{{"fields", what.fields}} : value{});
        follows = at.in->after(ended(at, by, what, code));
    }
    if (!what.note.empty()) add(history::entry_kind::noted, what.note);
    auto all = changes;
    all.insert(all.end(), follows.begin(), follows.end());
    at.in->write(std::move(all), {at.customer, at.within},
                 [at, code, then = std::move(then), alone = std::move(changes),
                  follows = follows.size()](history::verdict how) mutable {
                     using history::verdict;
                     const bool refused =
                         how == verdict::refused || how == verdict::not_found || how == verdict::conflict;
                     if (!refused || follows == 0) return then(how == verdict::done);
                     at.in->log().error("what follows a call is lost: its disposition is written without it",
                                        {{"interaction", to_string(at.within)}, {"disposition", code}});
                     at.in->write(std::move(alone), {at.customer, at.within},
                                  [then = std::move(then)](verdict again) { then(again == verdict::done); });
                 });
}

namespace {

/// In place of `before`, where there is one: it is owed until this one is.
history::promise_id owe_instead(const kept_place& at, const arrival& as, history::promise_id before,
                                std::function<void(bool)> then) {
    history::promise row;
    row.id = at.in->store().ids().next<history::promise>();
    row.customer = at.customer;
    row.because_of = at.within;
    row.question = fitting("call back from " + as.queue, history::longest_word);
    row.state = {{mark,
                  {{"queue", as.queue},
                   {"from", as.from},
                   {"company", as.company},
                   {"segment", as.segment},
                   {"language", as.language},
                   {"waited_ms", as.waited / std::chrono::milliseconds{1}}}}};
    row.made = at.in->loop().calendar_now();
    row.until = as.due.value_or(row.made) + worth_it;
    auto& more = row.state.at(mark).get_object();
    if (as.due) more["due_us"] = as.due->time_since_epoch() / std::chrono::microseconds{1};
    if (as.wanted) more["wanted"] = as.wanted.value();
    const auto id = row.id;
    const auto answered = std::make_shared<bool>(false);
    const auto alarm = at.in->loop().after(patience, [answered, then] {
        if (!std::exchange(*answered, true)) then(false);
    });
    const auto waits = as.due ? std::optional{row} : std::nullopt;
    std::vector<history::change::any> changes{history::change::make_promise{std::move(row)}};
    if (before) changes.emplace_back(history::change::drop_promise{before});
    at.in->write(std::move(changes), {at.customer, at.within},
                 [at, id, before, answered, alarm, waits, then](history::verdict how) {
                     if (before && how == history::verdict::done) at.in->promises().forget(before);
                     const bool is_late = std::exchange(*answered, true);
                     at.in->loop().cancel(alarm);
                     if (is_late) return owe_no_more(at, id);
                     if (how == history::verdict::done && at.in->is_open())
                         waits ? at.in->promises().take(*waits) : at.in->promises().waits(id);
                     then(how == history::verdict::done);
                 });
    return id;
}

}  // namespace

history::promise_id owe_call_back(const kept_place& at, const arrival& as, std::function<void(bool)> then) {
    return owe_instead(at, as, {}, std::move(then));
}

void owe_one(const kept_place& at, const arrival& as, const std::shared_ptr<history::promise_id>& owed,
             std::function<void(bool)> then) {
    if (as.due) return static_cast<void>(owe_call_back(at, as, std::move(then)));
    const auto mine = std::make_shared<history::promise_id>();
    const auto before = *owed;
    *mine = owe_instead(at, as, before, [owed, mine, before, then = std::move(then)](bool kept) {
        const bool is_last = *owed == *mine;
        if (!kept && is_last) *owed = before;
        then(kept && is_last);
    });
    *owed = *mine;
}

void owe_none(const kept_place& at, const std::shared_ptr<history::promise_id>& owed) {
    if (const auto which = std::exchange(*owed, {})) owe_no_more(at, which);
}

bool is_call_back(const history::promise& row) {
    return row.state.is_object() && row.state.get_object().contains(mark);
}

calendar_time due_of(const history::promise& row) {
    const auto* const due = row.state.at(mark).get_object().if_contains("due_us");
    return due != nullptr ? calendar_time{std::chrono::microseconds{due->to_number<std::int64_t>()}} : row.made;
}

void call_back_again(const std::shared_ptr<ledger>& in, plain_host& around, const history::promise& row) {
    kept_place at{in, row.customer, row.because_of};
    const auto now = in->loop().calendar_now();
    if (row.until <= now) return owe_no_more(at, row.id);
    const auto& of = row.state.at(mark);
    const auto when = due_of(row);
    const auto text = [&](const char* name) { return std::string{of.at(name).as_string()}; };
    arrival again;
    again.queue = text("queue");
    again.from = text("from");
    at.from = again.from;
    again.company = text("company");
    again.segment = text("segment");
    again.language = text("language");
    again.customer = row.customer;
    again.waited = std::chrono::milliseconds{of.at("waited_ms").as_int64()} + std::max(now - when, duration{0});
    if (const auto* const wanted = of.get_object().if_contains("wanted"))
        again.wanted = history::user_id{wanted->to_number<std::int64_t>()};
    const auto owed = std::make_shared<history::promise_id>(row.id);
    again.owe = [at, owed](const arrival& as, std::function<void(bool)> then) {
        owe_one(at, as, owed, std::move(then));
    };
    again.callback = true;
    again.on_agent = [at](history::user_id by) {
        at.in->page_opened();
        at.in->work()->pass(at.customer, by, [in = at.in] { in->page_done(); });
        give_to(at, by);
    };
    again.on_visit = [at](history::queue_visit visit) { keep_visit(at, std::move(visit)); };
    again.keep = [at](history::user_id by, const wrap_notes& what, std::function<void(bool)> then) {
        wrap_up(at, by, what, std::move(then));
    };
    again.owed_no_more = [at, owed] { owe_none(at, owed); };
    if (around.agents() == nullptr || around.agents()->add(std::move(again)).empty())
        in->log().error("a caller waits to be called back, and his queue is not there any more",
                        {{"queue", text("queue")}, {"from", text("from")}});
}

}  // namespace palabre
