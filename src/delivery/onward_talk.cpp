// src/delivery/onward_talk.cpp - a customer who answers what his call went on as, by link or by address.
#include "delivery/onward_talk.hpp"

#include <utility>

namespace palabre::delivery {
namespace {

using history::thread;
using history::thread_state;
using history::verdict;

/// The conversation is between these addresses from now on; where another one is already, that one goes on.
void place(office& in, const thread& talk, const came_by_link& how, std::function<void(bool)> then) {
    history::change::touch_thread here;
    here.which = talk.of;
    here.carrier = how.carrier;
    here.service = how.service;
    here.address = how.address;
    in.writes->add({std::move(here)}, [alive = std::weak_ptr{in.writes}, then = std::move(then)](verdict written) {
        if (!alive.expired()) then(written == verdict::done || written == verdict::conflict);
    });
}

}  // namespace

void bind_by_link(office& in, came_by_link how, std::function<void(bool)> then) {
    in.book->thread_by(how.token, [&in, how, alive = std::weak_ptr{in.writes},
                                   then = std::move(then)](const history::reply<thread>& found) {
        if (alive.expired()) return;
        const bool waits = found && found->state != thread_state::closed && found->customer;
        if (!waits) return then(found || found.what == verdict::not_found);
        in.writes->add({history::change::add_identity{found->customer, how.who}},
                       [&in, how, alive, then, talk = *found](verdict written) {
                           if (alive.expired()) return;
                           if (written == verdict::done) return place(in, talk, how, then);
                           if (written == verdict::conflict)
                               in.log.info("who came by a customer's link is known as another",
                                           {{"customer", to_string(talk.customer)}});
                           then(written == verdict::conflict);
                       });
    });
}

void find_onward_talk(office& in, history::customer_id who, std::function<void(std::optional<thread>)> then) {
    history::thread_filter his;
    his.state = thread_state::open;
    his.customer = who;
    in.book->threads(his, {}, 100, [alive = std::weak_ptr{in.writes}, then = std::move(then)](const auto& all) {
        if (alive.expired()) return;
        std::optional<thread> newest;
        for (const thread& each : *all)
            if (each.continues && each.owner != history::thread_owner::flow) newest = each;
        then(std::move(newest));
    });
}

}  // namespace palabre::delivery
