// src/center/ledger_promises.cpp - what a company owes its customers, kept in its history until it is sent.
#include "center/ledger_promises.hpp"

#include "center/fitting.hpp"
#include "center/kept_callback.hpp"
#include "center/ledger.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <exception>
#include <utility>

namespace palabre {

namespace {

constexpr std::size_t page = 1000;  // rows at a time

history::promise row_of(const owed_answer& of, calendar_time now) {
    auto [state, hidden] = flow::save(of.what);
    history::promise row;
    row.id = of.id;
    row.customer = of.customer;
    row.because_of = of.because_of;
    row.question = fitting(of.what.connector + "." + of.what.operation, history::longest_word);
    row.state = {{"on", to_string(of.about.on)},
                 {"from", of.about.from},
                 {"service", of.about.to},
                 {"promise", std::move(state)}};
    if (!hidden.is_null()) row.hidden = secret{boost::json::serialize(hidden)};
    row.made = now;
    row.until = of.until;
    return row;
}

/// Throws std::exception for a row that another version has written, or whose secrets cannot be unsealed.
owed_answer from_row(const history::promise& row) {
    const auto text = [&](const char* name) { return std::string{row.state.at(name).as_string()}; };
    owed_answer owed;
    owed.id = row.id;
    owed.customer = row.customer;
    owed.because_of = row.because_of;
    owed.until = row.until;
    owed.about.id = "promise " + to_string(row.id);
    owed.about.on = medium_from(text("on"));
    owed.about.from = text("from");
    owed.about.to = text("service");
    owed.about.began = row.made;
    owed.what = flow::resume_promise(row.state.at("promise"),
                                     row.hidden.empty() ? value{} : boost::json::parse(row.hidden.reveal()));
    return owed;
}

}  // namespace

ledger_promises::ledger_promises(ledger& of, std::shared_ptr<plain_host> around)
    : ledger_{of}, around_{std::move(around)},
      owed_{std::make_shared<owed_answers>(
          of.loop(), [around = around_](const std::string& name) { return around->connected(name); },
          [this](const owed_answer& which, std::vector<utterance> words) { ended(which, std::move(words)); },
          of.log())} {
}

void ledger_promises::load(std::function<void(const std::string&)> failed) {
    load_page({}, std::move(failed));
}

void ledger_promises::load_page(history::promise_id after, std::function<void(const std::string&)> failed) {
    ledger_.book().promises(after, page, [this, self = ledger_.shared_from_this(), failed](const auto& found) {
        if (!found) return failed(found.why);
        if (!ledger_.is_open()) return;
        for (const auto& each : *found) take(each);
        if (found->size() == page) return load_page(found->back().id, failed);
        if (count() > 0) ledger_.log().info("answers are owed to customers", {{"count", std::to_string(count())}});
    });
}

void ledger_promises::take(const history::promise& row) {
    try {
        if (is_call_back(row)) {
            if (call_backs_.contains(row.id)) return;
            const auto due = due_of(row);
            if (due != row.made && due > ledger_.loop().calendar_now()) return take_at(due, row);
            call_back_again(ledger_.shared_from_this(), *around_, row);
            return waits(row.id);
        }
        owed_->owe(from_row(row));
    } catch (const std::exception& unreadable) {  // perhaps the key comes back before its time is over
        ledger_.log().error("a promise cannot be read", {{"id", to_string(row.id)}, {"why", unreadable.what()}});
        if (row.until <= ledger_.loop().calendar_now()) ledger_.write({history::change::drop_promise{row.id}}, {});
    }
}

/// Until then it is a row alone.
void ledger_promises::take_at(calendar_time when, const history::promise& row) {
    auto& loop = ledger_.loop();
    call_backs_[row.id] =
        loop.after_in_background(when - loop.calendar_now(), [this, weak = ledger_.weak_from_this(), which = row.id] {
            if (const auto still = weak.lock(); still != nullptr && still->is_open()) take_again(which);
        });
}

/// As it is now: its customer may have been erased meanwhile.
void ledger_promises::take_again(history::promise_id which) {
    const auto before = history::promise_id{which.value() - 1};
    ledger_.book().promises(before, 1, [this, self = ledger_.shared_from_this(), which](const auto& found) {
        const auto waiting = call_backs_.find(which);
        if (waiting == call_backs_.end() || waiting->second == timer_id::none) return;  // it was lost meanwhile
        constexpr duration between_tries = std::chrono::seconds{3};
        if (!found) {
            waiting->second =
                ledger_.loop().after_in_background(between_tries, [this, weak = ledger_.weak_from_this(), which] {
                    if (const auto still = weak.lock(); still != nullptr && still->is_open()) take_again(which);
                });
            return;
        }
        forget(which);
        if (!found->empty() && found->front().id == which) take(found->front());
    });
}

void ledger_promises::clear() {
    owed_->clear();
    for (const auto& [which, timer] : call_backs_) ledger_.loop().cancel(timer);
    std::erase_if(call_backs_, [](const auto& each) { return each.second != timer_id::none; });
}

void ledger_promises::keep(owed_answer what, std::function<bool(bool)> then) {
    if (owed_->owes(what.what)) {
        then(true);
        return;
    }
    auto row = row_of(what, ledger_.loop().calendar_now());
    const history::event_context about{what.customer, what.because_of};
    ledger_.write({history::change::make_promise{std::move(row)}}, about,
                  [this, self = ledger_.shared_from_this(), then, what = std::move(what)](history::verdict how) {
                      const bool kept = how == history::verdict::done;
                      const bool wanted = then(kept);
                      if (kept && !wanted) ledger_.write({history::change::drop_promise{what.id}}, {});
                      if (kept && wanted && ledger_.is_open()) owed_->owe(what);
                  });
}

/// The message and the end of the promise are one write.
void ledger_promises::ended(const owed_answer& which, std::vector<utterance> words) {
    namespace change = history::change;
    const auto now = ledger_.loop().calendar_now();
    const history::event_context about{which.customer, which.because_of};
    if (words.empty()) return ledger_.write({change::drop_promise{which.id}}, about);
    history::outgoing row;
    row.id = ledger_.store().ids().next<history::outgoing>();
    row.customer = which.customer;
    row.because_of = which.because_of;
    row.on = which.what.on;
    row.to = which.what.to;
    row.text = fitting(recorded_text(words));
    if (auto clear = plain_text(words); clear != row.text) row.clear = secret{std::move(clear)};
    row.key = "promise/" + to_string(which.id);
    row.made = row.due = now;
    const bool at_once = around_->has_host();
    if (at_once) {
        row.state = history::send_state::attempting;
        row.attempts = 1;
    }
    history::entry line;
    line.id = ledger_.store().ids().next<history::entry>();
    line.customer = which.customer;
    line.within = which.because_of;
    line.kind = history::entry_kind::sent;
    line.on = which.about.on;
    line.at = now;
    line.text = row.text;
    line.details = {{"on", to_string(row.on)}, {"to", row.to}, {"promised", to_string(which.id)}};
    const auto id = row.id;
    ledger_.write(
        {change::queue_message{std::move(row)}, change::add_entry{std::move(line)}, change::drop_promise{which.id}},
        about,
        [this, about, self = ledger_.shared_from_this(), id, which, at_once,
         words = std::move(words)](history::verdict how) {
            using enum history::verdict;
            if (how == not_found || how == conflict || how == refused)  // nobody is there any more
                return ledger_.write({change::drop_promise{which.id}}, about);
            if (how != done || !at_once) return;
            try {
                around_->send(which.about, {which.what.on, which.what.to, words});
                ledger_.write({change::settle_message{id, history::send_state::sent}}, about);
            } catch (const std::exception& thrown) {
                ledger_.log().error("the host failed", {{"doing", "send"}, {"what", thrown.what()}});
                ledger_.write({change::settle_message{id, history::send_state::unknown}}, about);
            }
        });
}

}  // namespace palabre
