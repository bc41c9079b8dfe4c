// src/delivery/onward_talk.hpp - a customer who answers what his call went on as, by link or by address.
#pragma once

#include "delivery/office.hpp"

#include <functional>
#include <optional>
#include <string>

namespace palabre::delivery {

/// By what link he came, and where.
struct came_by_link {
    std::string token;
    history::identity who;
    std::string carrier, service, address;  ///< As threads have them.
};

/// Whoever comes by the link is the customer whom it was sent to: his address is added to him, and the conversation that waits
/// for him goes on between these addresses. An address that is another's already is left there, since records are merged by
/// decision. then(false) where history cannot be asked.
void bind_by_link(office& in, came_by_link how, std::function<void(bool)> then);

/// His conversation that goes on from a call and that no flow leads, wherever that is; nothing where there is none.
void find_onward_talk(office& in, history::customer_id who, std::function<void(std::optional<history::thread>)> then);

}  // namespace palabre::delivery
