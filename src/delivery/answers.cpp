// src/delivery/answers.cpp - what flows say on text channels, as rows of the outbox.
#include "delivery/answers.hpp"

#include <boost/json/object.hpp>

namespace palabre::delivery {
namespace {

constexpr std::size_t most_remembered = 16'384;

}  // namespace

void answers::met(medium on, const inbound_message& what, history::customer_id who, history::interaction_id within) {
    const auto [at, fresh] = met_.insert_or_assign(address{on, what.from}, meeting{who, within, what.provider_id});
    if (!fresh) return;
    oldest_.push_back(at->first);
    if (oldest_.size() <= most_remembered) return;
    met_.erase(oldest_.front());
    oldest_.pop_front();
}

std::string answers::last_heard(medium on, const std::string& from) const {
    const auto found = met_.find({on, from});
    return found == met_.end() ? std::string{} : found->second.last;
}

void answers::say(outbound_message what, task gone) {
    history::outgoing row;
    row.id = in_.store.ids().next<history::outgoing>();
    if (const auto found = met_.find({what.on, what.to}); found != met_.end()) {
        row.customer = found->second.who;
        row.because_of = found->second.within;
    }
    if (what.kept_as != 0) row.because_of = history::interaction_id{what.kept_as};
    row.on = what.on;
    row.to = std::move(what.to);
    row.text = std::move(what.text);
    row.clear = std::move(what.clear);
    row.details = std::move(what.details);
    if (!what.from.empty() && shows_(what.on, what.from)) {
        if (!row.details.is_object()) row.details = boost::json::object{};
        row.details.get_object()["from"] = what.from;
    }
    row.priority = history::send_priority::urgent;
    row.made = in_.loop.calendar_now();
    row.due = row.made;
    row.expires = std::min(what.expires, row.made + in_.options.answers_last);
    std::vector<history::change::any> changes;
    if (row.customer && row.because_of) {
        history::change::touch_thread said;
        said.which = row.because_of;
        said.last_out = row.made;
        said.says_in = what.turn;
        changes.emplace_back(std::move(said));
    }
    changes.emplace_back(history::change::queue_message{std::move(row)});
    in_.writes->add(std::move(changes), [&log = in_.log, in = what.kept_as](history::verdict how) {
        if (how == history::verdict::conflict)
            log.info("a flow is silent: somebody else answers", {{"interaction", std::to_string(in)}});
    });
    in_.loop.post(std::move(gone));
}

}  // namespace palabre::delivery
