// palabre/center/arrival.hpp - somebody or something that comes to a queue, and what history is told of it.
#pragma once

#include "palabre/center/wrap_form.hpp"
#include "palabre/channel/conversation.hpp"
#include "palabre/history/work_note.hpp"
#include "palabre/routing/queue.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace palabre {

/// Somebody or something comes to a queue. What is a function is history's, and empty where none is kept.
struct arrival {
    std::string queue;           ///< Its full name.
    conversation_ptr talk = {};  ///< Of a call; nullptr for conversations in writing and dossiers.
    routing::work kind = routing::work::call;
    std::string thread = {};   ///< Of the others: what they are, such as a history thread's id.
    std::string from = {};     ///< Of the others: the customer's address.
    std::string company = {};  ///< Whose customer he is; "": of the queue's company.
    history::customer_id customer = {};
    std::string segment = {}, language = {};
    std::vector<routing::need> needs = {};
    history::user_id wanted = {};  ///< Who spoke with him last.
    duration waited{0};
    bool callback = false;                  ///< A call that is to be placed to `from`; without a talk.
    bool records = false;                   ///< Also where the queue does not say so.
    std::optional<calendar_time> due = {};  ///< As `owe` gets it: not before.
    /// Keeps that he is to be called back, as such an arrival, and tells when that is durable. Empty: it stands in memory alone.
    std::function<void(const arrival& as, std::function<void(bool)>)> owe = {};
    std::function<void()> owed_no_more = {};  ///< He has been called, or it is given up.
    /// Who has it now; each time that somebody takes it.
    std::function<void(history::user_id)> on_agent = {};
    /// Where a caller waits now, as flows call it; each time that this changes.
    std::function<void(const std::string& queue)> on_queue = {};
    std::function<void()> joined = {};       ///< Of a call: they hear each other.
    std::function<void()> waits_again = {};  ///< Of a call: whoever had it has gone before they were joined.
    /// Of a call that an agent places: who was reached, as he is to be talked with from then on; or nullptr.
    std::function<conversation_ptr(conversation_ptr)> reached = {};
    /// Keeps how long he waited, and what came of it, once it is over; id, interaction and medium are the keeper's to fill in.
    std::function<void(history::queue_visit)> on_visit = {};
    /// Keeps what came of it, and tells when that is durable. Empty: dispositions are not taken.
    std::function<void(history::user_id by, const wrap_notes& what, std::function<void(bool)>)> keep = {};
};

}  // namespace palabre
