// palabre/channel/whatsapp.hpp - WhatsApp's Cloud API as a carrier: numbers of one app.
#pragma once

#include "palabre/channel/carrier.hpp"
#include "palabre/channel/meta_access.hpp"
#include "palabre/core/log.hpp"

#include <memory>
#include <string>
#include <vector>

namespace palabre {

/// Limits are Meta's as of 2026 (Cloud API, throughput and pair rate limits); an account may have others.
struct whatsapp_options {
    std::string name = "whatsapp";          ///< carrier_traits::name: webhooks come to /callbacks/NAME.
    std::vector<std::string> numbers = {};  ///< Phone number ids, at least one; the first sends what names no sender.
    meta_access access = {};
    std::string list_button = "Menu";  ///< On what opens a list, 1 to 20 characters.
    double per_second = 80;
    duration pair_every = std::chrono::seconds{6};
    std::size_t pair_burst = 45;  ///< At once to one customer, paid back by waiting.
    std::size_t at_once = 32;     ///< Requests, and connections.
    duration window = std::chrono::hours{24};
    logger log{};
};

/// Text, templates, buttons, lists, files and places out; all kinds of messages and states in. Our id goes along with each
/// message, and comes back with its states, so that one whose answer was lost is settled by them.
///
/// Throws error{errc::invalid_argument} with every option that cannot be, error{errc::io} for certificates that cannot be
/// read. The runtime must outlive it.
std::unique_ptr<carrier> whatsapp_carrier(runtime& on, whatsapp_options options);

}  // namespace palabre
