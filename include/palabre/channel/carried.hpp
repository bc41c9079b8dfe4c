// palabre/channel/carried.hpp - messages as carriers take and bring them, and what became of those taken.
#pragma once

#include "palabre/core/medium.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"
#include "palabre/core/value.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace palabre {

/// One message for one customer.
struct outbound_message {
    std::string id;  ///< Ours, unique in the installation, the same at each attempt: the provider's idempotency key.
    std::string company;  ///< Whose: "moov-benin".
    medium on = medium::sms;
    std::string from = {};  ///< The sender to show, one of the carrier's own; "": its first.
    std::string to = {};    ///< As the channel wants it: "+2290197000001", a page-scoped id.
    std::string text = {};  ///< May be logged: secrets are masked.
    secret clear = {};      ///< What is sent instead, where part of it is secret.
    /// What else the channel needs, all optional:
    ///   {"template": {"name": "..", "language": "fr", "parameters": ["..", ..]},
    ///    "choices": [{"key": "1", "label": "Solde"}, ..],
    ///    "attachment": {"kind": "image|audio|video|document", "url": "..", "id": "..", "name": "..", "caption": ".."},
    ///    "location": {"latitude": 6.36, "longitude": 2.42, "name": ".."},
    ///    "author": "agent|flow", "reply_to": the provider's id of a message}
    value details = nullptr;
    int attempt = 1;
    calendar_time expires = calendar_time::max();  ///< For providers that drop what is too late.
    std::optional<calendar_time> last_heard = {};  ///< When the customer last wrote on this medium, where that matters.
    std::string network = {};  ///< The operator that has his number now: "Moov"; "": nobody knows, or it is no SMS.
    std::int64_t kept_as = 0, turn = 0;  ///< Of what a flow says: conversation_info's.

    const std::string& words() const noexcept { return clear.empty() ? text : clear.reveal(); }
};

/// Why a message was not taken, as far as it decides what comes next.
enum class send_fault {
    none,
    window_closed,  ///< Free words are not allowed now: a template, or another channel.
    unreachable,    ///< Nobody there on this channel: another channel.
    opted_out,      ///< The provider says that he does not want it: nothing more.
    bad_content,    ///< The message is wrong: too long, an unknown template.
    bad_sender,     ///< Our account or sender: token, credit, permission.
    limited,        ///< Too many.
    provider,       ///< Its trouble.
};

/// "none", "window_closed", ...
std::string_view to_string(send_fault why) noexcept;

/// What came of handing it over.
struct send_result {
    enum class kind {
        accepted,  ///< The provider has it, as `provider_id`.
        rejected,  ///< For good, and no other carrier of this medium would take it.
        declined,  ///< For good by this carrier; another may take it.
        later,     ///< Surely not taken; may be tried again after `after`.
        unknown,   ///< It may have been taken: no answer.
    };

    kind what = kind::unknown;
    std::string provider_id = {};  ///< By which receipts find it; "" where the provider gives back our id instead.
    send_fault fault = send_fault::none;
    std::string why = {};        ///< For people, with the provider's code: "131047: more than 24 hours have passed".
    duration after{0};           ///< Of later: not before; 0: whatever the sending path thinks.
    bool whole_carrier = false;  ///< Of later: holds for all of this carrier's messages, not for this address alone.
};

/// What became of a message that was taken. Receipts come in any order, and more than once.
struct receipt {
    enum class kind { sent, delivered, read, failed };

    std::string provider_id = {};  ///< Or:
    std::string id = {};           ///< outbound_message::id, where the provider gives that back.
    kind what = kind::delivered;
    send_fault fault = send_fault::none;
    std::string why = {};  ///< Of failed.
    calendar_time at{};    ///< As the provider says; the epoch where it does not.
};

/// A file that came with a message; fetched later, by `id` or `url`, and named by its content's hash then.
struct attachment {
    std::string kind;  ///< "image", "audio", "video", "document", "sticker".
    std::string id = {}, url = {};
    std::string type = {};  ///< "image/jpeg".
    std::string name = {};
    std::string caption = {};
};

/// What a customer wrote.
struct inbound_message {
    std::string provider_id;  ///< The provider's name for it: what comes twice is taken once.
    std::string from;         ///< The customer, as the channel gives him.
    std::string also = {};    ///< A second address of his: WhatsApp's number beside its user id.
    std::string to = {};      ///< Ours: short code, phone number id, page.
    std::string name = {};    ///< As he shows himself.
    std::string text = {};
    std::string chosen = {};    ///< The key of the button or row that he tapped; "" where he wrote.
    std::string reply_to = {};  ///< The provider's id of the message that he answers.
    std::string referral = {};  ///< The token of the link that he came by (m.me, wa.me).
    std::vector<attachment> attachments = {};
    value details = nullptr;  ///< Else: {"location": {"latitude": .., "longitude": ..}}.
    calendar_time at{};       ///< As the provider says.

    /// A message of ours has asked him, and this is his answer: the address of the flow that goes on from there ("": none).
    std::string answers = {};
    value fields = nullptr;  ///< Of what he answers: what that flow has in its variables when it begins, by name.
};

using carried = std::variant<receipt, inbound_message>;

}  // namespace palabre
