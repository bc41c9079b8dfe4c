// palabre/channel/messenger.hpp - the Messenger Platform as a carrier: one page.
#pragma once

#include "palabre/channel/carrier.hpp"
#include "palabre/channel/meta_access.hpp"
#include "palabre/core/log.hpp"

#include <memory>
#include <string>

namespace palabre {

struct messenger_options {
    std::string name = "messenger";  ///< carrier_traits::name: webhooks come to /callbacks/NAME.
    std::string page = {};           ///< The page's id.
    meta_access access = {};
    double per_second = 40;  ///< Messages; Meta allows 300 of text (Messenger Platform, rate limits) and 10 of sound.
    std::size_t at_once = 16;
    duration window = std::chrono::hours{24};
    /// After the window, for what a person wrote ({"author": "agent"}); 0 where the page has no such permission.
    duration human_agent = std::chrono::hours{24 * 7};
    std::size_t remembers = 10'000;  ///< Messages whose delivery is still to come, by watermark.
    logger log{};
};

/// Text, quick replies and files out; messages, taps, m.me tokens and states in. Whether a message goes as a human agent's is
/// decided here, from its author and last_heard, and by nothing that a flow says.
///
/// Deliveries and readings often come as a moment, not by name: they settle what this process sent before it; what was
/// sent before a restart stays "sent".
///
/// Throws error{errc::invalid_argument} with every option that cannot be, error{errc::io} for certificates that cannot be
/// read. The runtime must outlive it.
std::unique_ptr<carrier> messenger_carrier(runtime& on, messenger_options options);

}  // namespace palabre
