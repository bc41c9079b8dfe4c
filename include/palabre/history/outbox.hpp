// palabre/history/outbox.hpp - messages that have been promised, kept until it is known what became of them.
#pragma once

#include "palabre/core/secret.hpp"
#include "palabre/history/timeline.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

struct outgoing;
using outgoing_id = palabre::id<outgoing>;

enum class send_state {
    waiting,     ///< For its time, or for a sender.
    attempting,  ///< A sender has it: after a crash nobody knows whether it went.
    sent,        ///< The provider has taken it.
    delivered,
    read,
    failed,   ///< For good.
    unknown,  ///< Attempted, and no answer: its receipt or a policy settles it.
    cancelled,
};

std::string_view to_string(send_state where) noexcept;
send_state send_state_from(std::string_view name);

/// Which of those that are due goes first.
enum class send_priority {
    urgent,  ///< Somebody waits for it: a code, an answer.
    normal,
    bulk,  ///< Campaigns.
};

std::string_view to_string(send_priority which) noexcept;
send_priority send_priority_from(std::string_view name);

/// What goes in a message's place where that cannot: refused by its provider, too late, or tried often enough.
struct alternative {
    medium on = medium::sms;
    std::string to = {};      ///< As the channel wants it; "": the address of the message it stands in for.
    std::string text = {};    ///< "": the words of the message it stands in for, secret and all.
    value details = nullptr;  ///< What the channel needs, a template's name and parameters.
    duration lasts{0};        ///< From when it takes the place; 0: no longer than the message it stands in for.

    bool operator==(const alternative&) const = default;
};

/// [{"on": "sms", "to": "+229..", "text": "..", "details": {..}, "lasts_ms": 3600000}], without what is empty.
value write_alternatives(const std::vector<alternative>& them);

/// Reads what write_alternatives() writes; null is none. Throws error{errc::invalid_argument} that names what is wrong.
std::vector<alternative> read_alternatives(const value& from);

/// One message to go out. Durable from the moment its write is acknowledged.
struct outgoing {
    outgoing_id id = {};
    customer_id customer = {};
    interaction_id because_of = {};
    medium on = medium::sms;
    std::string to = {};      ///< As the channel wants it.
    std::string text = {};    ///< May be written down: secrets are masked.
    secret clear = {};        ///< What is sent instead where part of it is secret: sealed, and gone once settled.
    value details = nullptr;  ///< What else the channel needs: a template's name and parameters.
    send_priority priority = send_priority::normal;
    std::string purpose =
        {};                ///< "notice", "code", "survey", "marketing", ...: what consent is asked for, and whether it
                           ///< may come twice; "": a notice.
    std::string key = {};  ///< Of two messages with one key (in the company) the second is the first; "" for none.
    calendar_time made{};
    calendar_time due{};                           ///< Not before.
    calendar_time expires = calendar_time::max();  ///< Not after: it fails then.
    send_state state = send_state::waiting;
    int attempts = 0;
    std::string provider_id = {};  ///< The provider's name for it, by which receipts find it.
    std::string why = {};          ///< What the last attempt met.

    /// In this order, each a message of its own with this purpose and priority, queued in one write with the failure
    /// of the one before. Not where he wants none, nor where this one may have arrived.
    std::vector<alternative> instead = {};

    bool operator==(const outgoing&) const = default;
};

}  // namespace palabre::history
