// src/center/kept_callback.hpp - call-backs that callers were promised: rows among what a company owes its customers.
#pragma once

#include "center/ledger.hpp"
#include "palabre/center/agents.hpp"
#include "palabre/history/promise.hpp"

#include <functional>
#include <memory>

namespace palabre {

/// What somebody's agent does to his history.
struct kept_place {
    std::shared_ptr<ledger> in;
    history::customer_id customer;
    history::interaction_id within;
    medium on = medium::voice;
    std::string from = {};  ///< His number, as the line gives it.
};

void give_to(const kept_place& at, history::user_id agent);

/// How long he waited, and what came of it.
void keep_visit(const kept_place& at, history::queue_visit what);

/// Also after the call: notes come last.
void wrap_up(const kept_place& at, history::user_id by, const wrap_notes& what, std::function<void(bool)> then);

/// Durable before `then`; false where the store does not answer in time, and then it is owed by nobody. Gives the row's id.
history::promise_id owe_call_back(const kept_place& at, const arrival& as, std::function<void(bool)> then);

/// The same as the one promise that `owed` names: who is handed on and presses the key again is owed his last one alone, and
/// the first is told that it is not kept. A later call is another one's affair.
void owe_one(const kept_place& at, const arrival& as, const std::shared_ptr<history::promise_id>& owed,
             std::function<void(bool)> then);
void owe_none(const kept_place& at, const std::shared_ptr<history::promise_id>& owed);

/// He has been called, or it is given up.
void owe_no_more(const kept_place& at, history::promise_id which);

bool is_call_back(const history::promise& row);

/// When it may be called: at once where nothing else was said.
calendar_time due_of(const history::promise& row);

/// After a restart he waits again, in his place. Throws std::exception for what another version has written.
void call_back_again(const std::shared_ptr<ledger>& in, plain_host& around, const history::promise& row);

}  // namespace palabre
