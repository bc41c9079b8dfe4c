// src/delivery/comes_back.hpp - a customer who writes to a conversation that is over, or just ending: it is open again.
#pragma once

#include "delivery/office.hpp"

namespace palabre::delivery {

/// Whether a flow answers what comes by that carrier.
bool is_by_flow(const office& in, const carrier_traits& at);

/// A conversation that was closed or out of sight is open again by a message.
history::change::move_thread back(const history::thread& was, calendar_time now, bool by_flow,
                                  const sender_options& with);

/// A message that is durable came to a flow that had just ended: on_message is told again, with the conversation open again,
/// once that end is written.
void hear_again(office& in, const carrier_traits& at, inbound_message what, const history::thread& met,
                history::customer_id from, int tries = 0);

}  // namespace palabre::delivery
