// examples/palabre_center/messaging_settings.hpp - what the file says of carriers of messages.
#pragma once

#include "messaging_rules.hpp"

#include "palabre/channel/messenger.hpp"
#include "palabre/channel/sms_gateway.hpp"
#include "palabre/channel/ussd.hpp"
#include "palabre/channel/web_chat.hpp"
#include "palabre/channel/whatsapp.hpp"
#include "palabre/core/error.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace palabre::detail {
struct yaml_node;
}

namespace palabre_center {

class settings_reader;

struct carrier_settings {
    std::string name, company;
    std::string address = {};  ///< Of the flow that answers; "": messages are kept, and no flow answers.
    std::variant<palabre::kannel_options, palabre::sms_gateway_options, palabre::whatsapp_options,
                 palabre::messenger_options, palabre::web_chat_options, palabre::ussd_options>
        how = {};
    bool can_be_answered = true;  ///< Its first sender is a number or a short code.
    enum class shows { nothing, read, typing } shown = shows::nothing;  ///< To who writes, once that is kept.
    std::string account = {};  ///< The WhatsApp account's id, whose templates may be read; "": they are not.
    std::string written = {};  ///< As it stands in the file, to see what has changed.
    palabre::place where = {};
};

struct messaging_settings {
    std::string listen = "127.0.0.1:8081";
    std::string public_url = {};                      ///< As providers reach it; "": http:// and where it listens.
    std::vector<carrier_settings> carriers = {};      ///< Of one medium and company the earlier is asked first.
    std::map<std::string, writing_rules> rules = {};  ///< By company.
    palabre::place where = {};
};

/// Companies that write SMS which nobody can answer: what surveys, STOP and a conversation after a call need is missing.
std::vector<palabre::problem> sender_warnings(const messaging_settings& of);

/// The section "messaging"; nothing where there is none. `companies` are those that carriers may be of.
std::optional<messaging_settings> read_messaging(settings_reader& from, const palabre::detail::yaml_node& root,
                                                 const std::vector<std::string>& companies);

/// Anything but USSD, which is a channel of its own.
std::unique_ptr<palabre::carrier> make_carrier(palabre::runtime& on, const carrier_settings& of,
                                               const std::string& callbacks, palabre::logger log);

}  // namespace palabre_center
