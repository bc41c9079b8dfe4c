// palabre/center/onward.hpp - how a caller who asked to be written to gets his message: templates, links and words.
#pragma once

#include "palabre/core/medium.hpp"
#include "palabre/core/runtime.hpp"

#include <map>
#include <string>
#include <vector>

namespace palabre {

/// What a company writes to a customer whose call goes on in writing, on the medium that he chose or, where he cannot be
/// reached there, by SMS. The purpose of all of it, and of the consent that his choice is, is "conversation".
///
/// Texts hold {company}, {channel} and {link}. Where a language has none of its own, French or English stands in.
struct onward_rules {
    struct approved {
        std::string name;                          ///< Of a template that WhatsApp has approved.
        std::vector<std::string> parameters = {};  ///< Of its body, in order: "{company}".

        bool operator==(const approved&) const = default;
    };

    struct words {
        std::string language;        ///< "fr", "fon".
        std::string sms = {};        ///< Where he chose SMS; he may answer it.
        std::string whatsapp = {};   ///< An SMS with the link to WhatsApp.
        std::string messenger = {};  ///< An SMS with the link to Messenger.
        std::string instead = {};    ///< An SMS where the message on {channel} did not reach him; he may answer it.
        std::string greeting = {};   ///< On WhatsApp or Messenger itself, where he has written within `window`.
        std::string opening = {};    ///< What stands ready for him to send when he follows the link to WhatsApp.

        bool operator==(const words&) const = default;
    };

    std::map<std::string, approved> templates = {};  ///< By language; none: he gets the link to WhatsApp.
    std::string whatsapp_number = {};                ///< Of https://wa.me/NUMBER, digits; "": no link.
    std::string messenger_page = {};                 ///< Of https://m.me/PAGE; "": no link.
    std::string sms_sender = {};  ///< A number that can be answered, one of the carrier's; "": its first.
    std::map<medium, std::string> carriers = {};   ///< By name, of each medium that has one.
    std::map<medium, std::string> addresses = {};  ///< Ours there, as the messages of customers name it.
    std::vector<words> texts = {};
    duration window = std::chrono::hours{24};  ///< How long after his last message he may be written to freely.
    duration lasts = std::chrono::hours{1};    ///< A first message that has not gone by then is not sent any more.

    bool operator==(const onward_rules&) const = default;
};

}  // namespace palabre
