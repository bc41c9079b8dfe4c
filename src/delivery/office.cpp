// src/delivery/office.cpp - a message that failed: dead with its reason, or another one in its place.
#include "delivery/office.hpp"

#include <boost/json/object.hpp>

namespace palabre::delivery {
namespace {

/// What details["fallback"] asks for: {"on": "sms", "to": "+229..", "text": ".."}, where what is left out stays as it was.
std::optional<history::outgoing> instead_of(const history::outgoing& failed, history::outgoing_id id,
                                            calendar_time now) {
    const auto* const details = failed.details.if_object();
    const auto* const asked = details == nullptr ? nullptr : details->if_contains("fallback");
    const auto* const fallback = asked == nullptr ? nullptr : asked->if_object();
    if (fallback == nullptr) return {};
    history::outgoing next = failed;
    next.id = id;
    next.key = "instead of " + to_string(failed.id);
    next.details = nullptr;
    if (const auto* const own = fallback->if_contains("details")) next.details = *own;
    const auto word = [&](const char* name) -> std::optional<std::string> {
        const auto* const given = fallback->if_contains(name);
        if (given == nullptr || !given->is_string()) return {};
        return std::string{given->get_string()};
    };
    try {
        if (const auto on = word("on")) next.on = medium_from(*on);
    } catch (const std::exception&) {
        return {};
    }
    if (const auto to = word("to")) next.to = *to;
    if (const auto text = word("text")) {
        next.text = *text;
        next.clear = secret{};
    }
    next.state = history::send_state::waiting;
    next.attempts = 0;
    next.provider_id.clear();
    next.why.clear();
    next.due = now;
    return next;
}

}  // namespace

void office::fail(const history::outgoing& what, send_fault fault, std::string why, outcomes::on_written then) {
    ++figures.dead;
    std::vector<history::change::any> changes{history::change::settle_message{
        .which = what.id, .state = history::send_state::failed, .provider_id = {}, .why = why}};
    // He who does not want it is not written to another way either.
    auto next = fault == send_fault::opted_out
                    ? std::nullopt
                    : instead_of(what, store.ids().next<history::outgoing>(), loop.calendar_now());
    log.warning("a message is dead", {{"message", to_string(what.id)},
                                      {"on", std::string{to_string(what.on)}},
                                      {"fault", std::string{to_string(fault)}},
                                      {"why", std::move(why)},
                                      {"instead", next ? std::string{to_string(next->on)} : ""}});
    const bool again = next.has_value();
    if (next) changes.emplace_back(history::change::queue_message{std::move(*next)});
    writes->add(std::move(changes), [this, again, then = std::move(then)](history::verdict how) {
        if (then) then(how);
        if (again && look) look();
    });
}

}  // namespace palabre::delivery
