// palabre/channel/sms.hpp - SMS by Kannel, and what all carriers of SMS do with a text.
#pragma once

#include "palabre/channel/carrier.hpp"
#include "palabre/channel/sms_text.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/secret.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace palabre {

/// What all carriers of SMS do with a text, and who is shown as its sender.
struct sms_sending {
    std::string name;                       ///< Of the carrier: "kannel-moov".
    std::vector<std::string> senders = {};  ///< Ours; the first unless a message names another: {"from": "MOOV"}.
    /// Ours by the operator of the number that is written to, in place of the first: {"MTN": "1234"}. Each of `senders`.
    std::map<std::string, std::string> senders_of = {};
    std::set<std::string> operators = {};  ///< As carrier_traits::operators.
    bool plain_typography = true;          ///< sms_normalised().
    sms_letters letters = {};              ///< And sms_transliterated() with these; none: letters stay.
    std::size_t parts_most = 4;            ///< Longer texts are refused; 1 to 10.
    double per_second = 10;                ///< What the operator allows; 0: no limit.
    std::size_t burst = 1;
    std::size_t at_once = 8;
    duration limit = std::chrono::seconds{10};  ///< For the gateway's answer.
    secret key = {};  ///< In our callbacks, so that nobody else tells us news; at least 16 characters.
    logger log{};
};

/// Kannel's smsbox (its User's Guide, "Using the HTTP interface to send messages").
struct kannel_options {
    sms_sending sends;
    std::string url = "http://127.0.0.1:13013/cgi-bin/sendsms";
    std::string user;
    secret password;
    std::string callbacks =
        {};  ///< Where Kannel reaches our callback server: "http://127.0.0.1:8081"; "": no receipts.
    /// Which SMSC takes a number: by outbound_message::network, else the operator of its prefix ("Moov"), or by the number's
    /// beginning ("+22997"); the longest beginning first, then the operator. None: Kannel's own routes.
    std::map<std::string, std::string> smscs = {};
};

/// Throws error{errc::invalid_argument} with all that is wrong. Callbacks: receipts at /callbacks/NAME/receipt, and customers'
/// messages at /callbacks/NAME/inbound, for Kannel's post-url (docs/manual/messaging.md).
std::unique_ptr<carrier> kannel_carrier(runtime& on, kannel_options options);

}  // namespace palabre
