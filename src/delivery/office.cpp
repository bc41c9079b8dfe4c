// src/delivery/office.cpp - a message that failed: dead with its reason, or another one in its place.
#include "delivery/office.hpp"

#include "history/alternatives.hpp"

namespace palabre::delivery {
namespace {

constexpr std::string_view other_form = "other form of ";

}  // namespace

void office::fail(const history::outgoing& what, send_fault fault, std::string why, outcomes::on_written then) {
    // He who does not want it is not written to another way either.
    std::optional<history::outgoing> next;
    if (fault == send_fault::unreachable) next = by_other_form(what);
    if (!next && fault != send_fault::opted_out)
        next = history::in_place_of(what, store.ids().next<history::outgoing>(), loop.calendar_now());
    bury(what, fault, std::move(why), std::move(next), std::move(then));
}

void office::give_up(const history::outgoing& what, std::string why) {
    bury(what, send_fault::none, std::move(why), std::nullopt, {});
}

/// WhatsApp may know an account by its number of before a migration, or by the one that came of it.
std::optional<history::outgoing> office::by_other_form(const history::outgoing& what) {
    if (what.on != medium::whatsapp || what.key.starts_with(other_form)) return {};
    const auto whom = identify(what.on, what.to);
    const auto number = whom ? plans.parse(whom->address, options.home) : numbering::reading{};
    if (!number) return {};
    const auto digits = [](std::string_view of) { return std::string{of.substr(of.starts_with('+') ? 1 : 0)}; };
    // As the dispatcher sends it: digits as they are, else today's form.
    const bool verbatim = what.to.find_first_not_of("0123456789") == std::string::npos;
    const auto tried = verbatim ? what.to : digits(number->e164());
    for (const auto& each : plans.forms(*number)) {
        if (each.e164().empty() || digits(each.e164()) == tried) continue;
        auto next = what;
        next.id = store.ids().next<history::outgoing>();
        next.to = digits(each.e164());
        next.key = std::string{other_form} + to_string(what.id);
        next.made = next.due = loop.calendar_now();
        next.state = history::send_state::waiting;
        next.attempts = 0;
        next.provider_id.clear();
        next.why.clear();
        return next;
    }
    return {};
}

void office::bury(const history::outgoing& what, send_fault fault, std::string why,
                  std::optional<history::outgoing> next, outcomes::on_written then) {
    ++figures.dead;
    history::change::settle_message dead{
        .which = what.id, .state = history::send_state::failed, .provider_id = {}, .why = why};
    log.warning("a message is dead", {{"message", to_string(what.id)},
                                      {"on", std::string{to_string(what.on)}},
                                      {"fault", std::string{to_string(fault)}},
                                      {"why", std::move(why)},
                                      {"instead", next ? std::string{to_string(next->on)} : ""}});
    settle(std::move(dead), {what.customer, what.because_of}, std::move(then), std::move(next));
}

void office::settle(history::change::settle_message how, const history::event_context& about, outcomes::on_written then,
                    std::optional<history::outgoing> besides) {
    std::vector<history::change::any> changes;
    changes.emplace_back(std::move(how));
    if (besides) changes.emplace_back(history::change::queue_message{std::move(*besides)});
    if (!options.events.kept && !options.on_event) return writes->add(std::move(changes), std::move(then));
    auto events = history::events_of(changes, about, store.ids(), loop.calendar_now());
    history::post(changes, events, options.events);
    writes->add(std::move(changes), [this, events = std::move(events), then = std::move(then),
                                     alive = std::weak_ptr{writes}](history::verdict is) {
        if (!alive.expired() && is == history::verdict::done && options.on_event)
            for (const auto& each : events) options.on_event(each);
        if (then) then(is);
    });
}

}  // namespace palabre::delivery
