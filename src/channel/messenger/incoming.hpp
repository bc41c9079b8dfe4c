// src/channel/messenger/incoming.hpp - Messenger's webhooks as values: what customers sent, and what became of ours.
#pragma once

#include "channel/meta/graph_error.hpp"
#include "channel/meta/news.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::messenger {

/// All that was sent to that customer until then has been delivered, or read.
struct watermark {
    std::string customer;
    receipt::kind what = receipt::kind::delivered;
    calendar_time until{};
};

struct news : meta::news {
    std::vector<watermark> marks;
};

/// Everything in it for that page. A message's details["type"] says what it was, but for plain text: "postback",
/// "referral", "reaction", "attachments". The token of an m.me link stands in `referral`, whichever event it came by. Echoes
/// of what this page sent are receipts that name our id, where the message had carried it.
news read_webhook(std::string_view body, const std::string& page);

/// What an error of the Send API means.
send_result result_of(const meta::graph_error& why);

}  // namespace palabre::messenger
