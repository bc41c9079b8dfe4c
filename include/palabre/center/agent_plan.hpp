// palabre/center/agent_plan.hpp - agents and their queues as a configuration has them.
#pragma once

#include "palabre/center/wrap_form.hpp"
#include "palabre/channel/connect.hpp"
#include "palabre/core/value.hpp"
#include "palabre/routing/agent.hpp"
#include "palabre/routing/queue.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace palabre {

/// Somebody who serves.
struct agent_plan {
    std::string name;           ///< "awa": unique in the installation.
    std::string title = {};     ///< For people: "Awa Dossou".
    routing::agent works = {};  ///< `id` is his user's; queues by their full names (queue_plan::full_name()).

    /// Where calls reach him: "phone:awa", or a number, "+2290197000001". "": nowhere, and he is not offered any.
    std::string at = {};
    std::string caller_id = {}, trunk = {};  ///< Towards a number, as connect_request has them.

    /// Said to who answers at that number; only with 1 he has taken the call: a voicemail presses no key. None: the answer does.
    std::vector<utterance> confirms = {};
    bool follows_phone = false;  ///< He is logged in while a telephone of his is registered, and out when none is left.
    duration lease{0};           ///< Who is not heard of for so long is logged out, and keeps what he has; 0: never.
};

/// The company's system says in which category a caller is. Where it is silent, the last that was known holds.
struct segment_lookup {
    std::string connector, operation;
    std::map<std::string, std::string> arguments = {};  ///< "{from}" stands for the caller's number.
    std::string field = "segment";                      ///< Of the answer: "customer.category".
    duration limit = std::chrono::seconds{1};           ///< So long he is kept from his place in the queue, with music.
};

/// A queue of callers and what waiting in it sounds like.
struct queue_plan {
    std::string company = {};  ///< Whose flows mean it; "": all that have none of that name themselves.
    routing::queue rules;      ///< `name` and `overflows[].to` as flows write them.
    connect_request joins =
        {};  ///< How callers and agents are connected; `to`, `ring_for` and `leg` count for nothing.

    /// Words of rules.announcements by their `message`, "{position}" and "{minutes}" put in.
    std::map<std::string, std::vector<utterance>> says = {};

    char callback_key = 0;                      ///< Who presses it keeps his place and is called back; 0: nobody.
    std::vector<utterance> callback_says = {};  ///< Then, before the line is closed.

    std::optional<routing::need> language = {};  ///< What the caller's language asks of his agent; `skill` is put in.
    std::optional<segment_lookup> segment = {};

    wrap_form form = {};  ///< What its agents say after a talk; empty: any disposition is taken.

    /// "moov-benin/support", or "support" where no company is named.
    std::string full_name() const { return company.empty() ? rules.name : company + "/" + rules.name; }
};

}  // namespace palabre
