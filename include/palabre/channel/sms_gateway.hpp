// palabre/channel/sms_gateway.hpp - SMS by a gateway that is declared: addresses, bodies and answers as templates.
#pragma once

#include "palabre/channel/sms.hpp"

namespace palabre {

/// A gateway of HTTP. Templates hold {id} {to} {to_digits} {from} {text} {receipts} (where we are called back), escaped for
/// where they stand: in the query of an address or a form by percent signs, in JSON as within a string.
struct sms_gateway_options {
    sms_sending sends;
    std::string url;  ///< "https://api.example/2010/Accounts/AC1/Messages.json".
    std::map<std::string, std::string> headers = {};
    std::string user = {};  ///< HTTP Basic; "": none.
    secret password = {};
    std::string body = {};  ///< "To={to}&From={from}&Body={text}", posted; "": a GET of `url`.
    std::string type = "application/x-www-form-urlencoded";  ///< Or "application/json": how values are escaped.
    std::string provider_id = {};                            ///< A JSON pointer into the answer: "/sid".
    std::string verdict = {};  ///< A pointer to how a success went: "/SMSMessageData/Recipients/0/statusCode".
    std::vector<std::string> accepted = {};  ///< What stands there when it was taken; none: any 2xx is.
    bool recognises_repeats = false;         ///< It drops a second message of one {id}.
    std::string callbacks = {};              ///< As kannel_options::callbacks.

    /// Fields of the callback's form or query. One of the ids must be named where there are receipts.
    struct receipt_fields {
        std::string id = {}, provider_id = {}, state = {}, why = {};
        std::map<std::string, receipt::kind> states =
            {};  ///< "delivered": receipt::kind::delivered; others are ignored.
    } receipts = {};
    struct message_fields {
        std::string id = {}, from = {}, to = {}, text = {};
    } inbound = {};
};

/// As kannel_carrier(): receipts at /callbacks/NAME/receipt, messages at /callbacks/NAME/inbound.
std::unique_ptr<carrier> sms_gateway_carrier(runtime& on, sms_gateway_options options);

}  // namespace palabre
