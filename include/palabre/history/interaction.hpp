// palabre/history/interaction.hpp - one contact with a customer, whatever carried it, from its beginning to its end.
#pragma once

#include "palabre/core/value.hpp"
#include "palabre/history/customer.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace palabre::history {

struct interaction;
using interaction_id = palabre::id<interaction>;

enum class interaction_kind {
    conversation,  ///< A call, a chat, a USSD session.
    notice,        ///< A message that expects no answer: a receipt, a warning.
    attempt,       ///< An outbound call or message that may have reached nobody.
    visit,         ///< In person, or anything else that an agent notes afterwards.
};

std::string_view to_string(interaction_kind kind) noexcept;
interaction_kind interaction_kind_from(std::string_view name);

enum class direction { in, out };

std::string_view to_string(direction which) noexcept;
direction direction_from(std::string_view name);

struct interaction {
    interaction_id id = {};
    customer_id customer = {};  ///< Nobody where the number was withheld.
    interaction_kind kind = interaction_kind::conversation;
    direction way = direction::in;
    medium on = medium::voice;
    std::string address = {};  ///< The customer's, verbatim as the channel gave it.
    std::string service = {};  ///< Ours: the number called, the page written to.
    std::string language = {};
    std::string flow = {};  ///< The flow's name; "" where none played.
    std::string campaign = {};
    std::string queue = {};
    user_id agent = {};
    calendar_time began{};
    std::optional<calendar_time> ended = {};
    std::string how_ended = {};    ///< "completed", "hung_up", "refused", "failed"; "interrupted" after a crash.
    std::string disposition = {};  ///< A code of the company's, or what the flow tagged.
    std::string source = {};       ///< Where it was imported from; "" for what happened here.
    std::string reference = {};    ///< Its key there, or at a provider: with `source`, unique in the company.
    value details = nullptr;       ///< What else is measured: {"mos":4.1,"loss_percent":0.2}.

    bool operator==(const interaction&) const = default;
};

}  // namespace palabre::history
