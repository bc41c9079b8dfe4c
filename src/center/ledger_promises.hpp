// src/center/ledger_promises.hpp - what a company owes its customers, kept in its history until it is sent.
#pragma once

#include "center/owed_answers.hpp"
#include "center/plain_host.hpp"
#include "palabre/history/change.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace palabre {

class ledger;

/// A promise is a row from before its customer is told of it until the write that puts its message into the outbox: a crash
/// at any moment leaves one of the two, and the message's key lets it be written once.
class ledger_promises {
public:
    /// Part of its ledger.
    ledger_promises(ledger& of, std::shared_ptr<plain_host> around);

    /// What was owed before this center began. `failed` is called with why where that cannot be read.
    void load(std::function<void(const std::string&)> failed);

    /// Kept before `then` is called with true; what is owed to the same address already is not owed twice. Where `then` says
    /// that nobody waits for that any more, it is not owed.
    void keep(owed_answer what, std::function<bool(bool kept)> then);

    /// One that is kept already, once: what has begun to wait for it.
    void take(const history::promise& row);

    /// A call-back that waits among the agents, and one that is no row any more.
    void waits(history::promise_id which) { call_backs_[which]; }
    void forget(history::promise_id which) { call_backs_.erase(which); }

    void answers(const std::string& connector) { owed_->answers(connector); }
    void clear();
    std::size_t count() const noexcept { return owed_->count(); }

private:
    void load_page(history::promise_id after, std::function<void(const std::string&)> failed);
    void take_at(calendar_time when, const history::promise& row);
    void take_again(history::promise_id which);
    void ended(const owed_answer& which, std::vector<utterance> words);

    ledger& ledger_;
    std::shared_ptr<plain_host> around_;
    std::shared_ptr<owed_answers> owed_;
    std::map<history::promise_id, timer_id> call_backs_;  // none: it is due, and with the agents
};

}  // namespace palabre
