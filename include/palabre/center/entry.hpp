// palabre/center/entry.hpp - whether a conversation comes to its flow, and what is said and written where it does not.
#pragma once

#include "palabre/channel/conversation.hpp"
#include "palabre/core/calendar.hpp"
#include "palabre/history/outbox.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre {

/// What is said to whoever cannot be served now, and written to him when his call is over: where else he finds the company.
struct announcement {
    struct wording {
        std::string language;      ///< "fr", "fon".
        std::string say;           ///< Spoken where there is no recording; shown by channels of text.
        std::string message = {};  ///< The SMS; "": that of the first wording that has one. None at all: no SMS.
    };

    std::string prompts = {};  ///< Folder of recordings: FOLDER/LANGUAGE/CLIP.wav; "": none.
    std::string clip = "unavailable";
    std::vector<wording> words = {};            ///< A known customer gets his language's, others all, in this order.
    duration once_in = std::chrono::hours{24};  ///< One SMS to a customer in each such stretch of time, counted from
                                                ///< 1970-01-01 00:00 UTC; 0: after each call.
};

/// Says it, before the answer where the channel can, and ends the conversation. `sms` is called once, when it is over, with
/// what is to be written to the customer (medium, address, text, key); not at all where nothing is.
///
/// Threads: the strand.
void announce(const conversation_ptr& to, const announcement& what, const std::string& language,
              std::function<void(history::outgoing)> sms);

/// Why a conversation does not come to its flow.
struct turned_away {
    std::string reason;    ///< One word, for figures: "maintenance", "closed", "full", "broken", "connector", "store".
    std::string why = {};  ///< For people: "crm does not answer".
};

/// Whom a company lets in. The first of the rules that speaks against it decides, in this order.
struct entry_rules {
    /// "" is let in by this rule. Called at each arrival, on the strand.
    std::function<std::optional<turned_away>(const conversation_info&)> unavailable = {};
    std::optional<calendar> open = {};  ///< Outside its hours: "closed".
    std::size_t most = 0;               ///< Conversations at once; beyond: "full". 0: no limit.
    announcement says = {};
};

}  // namespace palabre
