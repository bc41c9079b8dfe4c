// src/delivery/onward_talk.hpp - a customer who answers what his call goes on as: by its link, or where it reached him.
#pragma once

#include "delivery/office.hpp"

namespace palabre::delivery {

/// Whoever comes by the link is the customer whom it was sent to: his address is added to him. One that is another's
/// already is left there, since records are merged by decision. then(false) where history cannot be asked.
void bind_by_link(office& in, const std::string& token, const history::identity& who, std::function<void(bool)> then);

/// The open conversation that his words belong to: on that medium, else the one that reached him there instead; nothing
/// where no agent waits for him.
void find_onward_talk(office& in, history::customer_id who, medium on,
                      std::function<void(history::interaction_id)> then);

}  // namespace palabre::delivery
