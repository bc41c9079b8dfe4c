// src/delivery/office.cpp - a message that failed: dead with its reason, or another one in its place.
#include "delivery/office.hpp"

#include "history/alternatives.hpp"

namespace palabre::delivery {
void office::fail(const history::outgoing& what, send_fault fault, std::string why, outcomes::on_written then) {
    // He who does not want it is not written to another way either.
    auto next = fault == send_fault::opted_out
                    ? std::nullopt
                    : history::in_place_of(what, store.ids().next<history::outgoing>(), loop.calendar_now());
    bury(what, fault, std::move(why), std::move(next), std::move(then));
}

void office::give_up(const history::outgoing& what, std::string why) {
    bury(what, send_fault::none, std::move(why), std::nullopt, {});
}

void office::bury(const history::outgoing& what, send_fault fault, std::string why,
                  std::optional<history::outgoing> next, outcomes::on_written then) {
    ++figures.dead;
    std::vector<history::change::any> changes{history::change::settle_message{
        .which = what.id, .state = history::send_state::failed, .provider_id = {}, .why = why}};
    log.warning("a message is dead", {{"message", to_string(what.id)},
                                      {"on", std::string{to_string(what.on)}},
                                      {"fault", std::string{to_string(fault)}},
                                      {"why", std::move(why)},
                                      {"instead", next ? std::string{to_string(next->on)} : ""}});
    if (next) changes.emplace_back(history::change::queue_message{std::move(*next)});
    writes->add(std::move(changes), std::move(then));
}

}  // namespace palabre::delivery
