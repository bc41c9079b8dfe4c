// src/delivery/onward_talk.cpp - a customer who answers what his call goes on as: by its link, or where it reached him.
#include "delivery/onward_talk.hpp"

#include "history/onward.hpp"

#include <algorithm>

namespace palabre::delivery {
namespace {

constexpr std::size_t far_enough = 50;  // interactions of his, the newest first

}  // namespace

void bind_by_link(office& in, const std::string& token, const history::identity& who, std::function<void(bool)> then) {
    using history::verdict;
    in.book->interaction_by(std::string{history::onward_source}, token,
                            [&in, who, alive = std::weak_ptr{in.writes}, then = std::move(then)](const auto& found) {
                                if (alive.expired()) return;
                                if (!found || found->ended || !found->customer)
                                    return then(found || found.what == verdict::not_found);
                                in.writes->add({history::change::add_identity{found->customer, who}},
                                               [&in, alive, then, customer = found->customer](verdict how) {
                                                   if (alive.expired()) return;
                                                   if (how == verdict::conflict)
                                                       in.log.info("who came by a customer's link is known as another",
                                                                   {{"customer", to_string(customer)}});
                                                   then(how == verdict::done || how == verdict::conflict);
                                               });
                            });
}

void find_onward_talk(office& in, history::customer_id who, medium on,
                      std::function<void(history::interaction_id)> then) {
    in.book->interactions(who, {}, far_enough,
                          [on, alive = std::weak_ptr{in.writes}, then = std::move(then)](const auto& told) {
                              if (alive.expired()) return;
                              const history::interaction* best = nullptr;
                              for (const auto& each : told->interactions) {
                                  if (!history::goes_on_from_a_call(each) || each.ended) continue;
                                  if (best == nullptr || (each.on == on && best->on != on)) best = &each;
                              }
                              then(best == nullptr ? history::interaction_id{} : best->id);
                          });
}

}  // namespace palabre::delivery
