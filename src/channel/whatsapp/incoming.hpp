// src/channel/whatsapp/incoming.hpp - WhatsApp's webhooks as values: what customers sent, and what became of ours.
#pragma once

#include "channel/meta/graph_error.hpp"
#include "channel/meta/news.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::whatsapp {

/// Everything in it for one of those numbers (phone number ids). A type that is unknown is kept, its text empty, since Meta
/// adds types at will: inbound_message::details["type"] says which, but for plain text; with it comes what only that type
/// has, under its name, such as "reaction" or "contacts".
///
/// A customer is known by his number where he shows it, and by his user id beside it, or instead of it.
meta::news read_webhook(std::string_view body, const std::vector<std::string>& numbers);

/// What an error means, in an answer or in a failed status.
send_result result_of(const meta::graph_error& why);

}  // namespace palabre::whatsapp
