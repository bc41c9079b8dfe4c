// src/center/kept_callback.cpp - call-backs that callers were promised: rows among what a company owes its customers.
#include "center/kept_callback.hpp"

#include "center/fitting.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace palabre {
namespace {

constexpr const char* mark = "call_back";
constexpr duration patience = std::chrono::seconds{3};     // of a caller, with a disk
constexpr duration worth_it = std::chrono::hours{24 * 3};  // who was not called by then has forgotten it

void drop(const kept_place& at, history::promise_id which) {
    if (at.in->is_open()) at.in->write({history::change::drop_promise{which}}, {at.customer, at.within});
}

}  // namespace

void give_to(const kept_place& at, history::user_id agent) {
    at.in->write_behind({history::change::assign_agent{at.within, agent}}, {at.customer, at.within}, {});
}

void keep_visit(const kept_place& at, history::queue_visit what) {
    what.id = at.in->store().ids().next<history::queue_visit>();
    what.within = at.within;
    what.on = at.on;
    what.queue = fitting(what.queue, history::longest_word);
    if (at.in->is_open())
        at.in->write_behind({history::change::add_visit{std::move(what)}}, {at.customer, at.within}, {});
}

void wrap_up(const kept_place& at, history::user_id by, std::string code, const std::string& note,
             std::function<void(bool)> then) {
    code = fitting(std::move(code), history::longest_code);
    std::vector<history::change::any> changes;
    const auto add = [&](history::entry_kind kind, const std::string& text) {
        history::entry line;
        line.id = at.in->store().ids().next<history::entry>();
        line.customer = at.customer;
        line.within = at.within;
        line.kind = kind;
        line.by = by;
        line.on = at.on;
        line.at = at.in->loop().calendar_now();
        line.text = fitting(text);
        changes.emplace_back(history::change::add_entry{std::move(line)});
    };
    if (!code.empty()) {
        changes.emplace_back(history::change::dispose{at.within, code});
        add(history::entry_kind::disposed, code);
    }
    if (!note.empty()) add(history::entry_kind::noted, note);
    at.in->write(std::move(changes), {at.customer, at.within},
                 [then = std::move(then)](history::verdict how) { then(how == history::verdict::done); });
}

history::promise_id owe_call_back(const kept_place& at, const arrival& as, std::function<void(bool)> then) {
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
    row.until = row.made + worth_it;
    const auto id = row.id;
    const auto answered = std::make_shared<bool>(false);
    const auto alarm = at.in->loop().after(patience, [answered, then] {
        if (!std::exchange(*answered, true)) then(false);
    });
    at.in->write({history::change::make_promise{std::move(row)}}, {at.customer, at.within},
                 [at, id, answered, alarm, then](history::verdict how) {
                     const bool is_late = std::exchange(*answered, true);
                     at.in->loop().cancel(alarm);
                     if (is_late) return drop(at, id);
                     then(how == history::verdict::done);
                 });
    return id;
}

bool is_call_back(const history::promise& row) {
    return row.state.is_object() && row.state.get_object().contains(mark);
}

void call_back_again(const std::shared_ptr<ledger>& in, plain_host& around, const history::promise& row) {
    const kept_place at{in, row.customer, row.because_of};
    const auto now = in->loop().calendar_now();
    if (row.until <= now) return drop(at, row.id);
    const auto& of = row.state.at(mark);
    const auto text = [&](const char* name) { return std::string{of.at(name).as_string()}; };
    arrival again;
    again.queue = text("queue");
    again.from = text("from");
    again.company = text("company");
    again.segment = text("segment");
    again.language = text("language");
    again.customer = row.customer;
    again.waited = std::chrono::milliseconds{of.at("waited_ms").as_int64()} + std::max(now - row.made, duration{0});
    again.callback = true;
    again.on_agent = [at](history::user_id by) { give_to(at, by); };
    again.keep = [at](history::user_id by, std::string code, const std::string& note, std::function<void(bool)> then) {
        wrap_up(at, by, std::move(code), note, std::move(then));
    };
    again.owed_no_more = [at, id = row.id] { drop(at, id); };
    if (around.agents() == nullptr || around.agents()->add(std::move(again)).empty())
        in->log().error("a caller waits to be called back, and his queue is not there any more",
                        {{"queue", text("queue")}, {"from", text("from")}});
}

}  // namespace palabre
