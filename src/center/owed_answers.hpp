// src/center/owed_answers.hpp - answers that are owed: asked for again, gently, until they come.
#pragma once

#include "palabre/channel/conversation.hpp"
#include "palabre/connector/connector.hpp"
#include "palabre/core/log.hpp"
#include "palabre/flow/promise.hpp"
#include "palabre/history/promise.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace palabre {

/// One of them, kept already.
struct owed_answer {
    history::promise_id id = {};
    flow::promise what;
    conversation_info about;  ///< The conversation's in which it was promised, over by now.
    calendar_time until = calendar_time::max();
    history::customer_id customer = {};
    history::interaction_id because_of = {};
};

/// How a promise ended: with words to be sent, or without.
using owed_end = std::function<void(const owed_answer&, std::vector<utterance> words)>;

/// A connector is asked for one answer at a time, whatever number waits: the guard's places are for callers. While it is
/// silent one question finds out, after pauses that grow, and never while a guard leaves it alone; an answer that a caller
/// has got, or one of these, sets the others going.
///
/// Owns:    what is owed, in memory; whoever calls owe() has it on the disk.
/// Threads: the strand.
class owed_answers : public std::enable_shared_from_this<owed_answers> {
public:
    using find_connector = std::function<connector*(const std::string&)>;

    owed_answers(runtime& on, find_connector find, owed_end ends, logger log);
    ~owed_answers();
    owed_answers(const owed_answers&) = delete;
    owed_answers& operator=(const owed_answers&) = delete;

    /// Twice the same is once.
    void owe(owed_answer what);

    /// The same question of the same customer is open.
    bool owes(const flow::promise& what) const;

    /// That connector has just answered somebody.
    void answers(const std::string& connector);

    /// Nothing is owed here any more: another center does it.
    void clear();

    std::size_t count() const noexcept { return by_id_.size(); }

private:
    struct line {  // of one connector
        std::deque<history::promise_id> waiting;
        history::promise_id asked;  // under way; none: 0
        duration pause{0};          // after the next failure
        timer_id wakes = timer_id::none;
        bool awake = false;  // its last answer was one
    };

    void wake_in(const std::string& name, duration wait);
    void look(const std::string& name);
    void ask(const std::string& name, connector& to);
    void came(const std::string& name, history::promise_id id, const outcome& what);
    void end(history::promise_id id, std::vector<utterance> words);
    void expire();
    void watch();

    runtime& runtime_;
    find_connector find_;
    owed_end ends_;
    logger log_;
    std::map<history::promise_id, owed_answer> by_id_;
    std::set<std::pair<calendar_time, history::promise_id>> by_until_;
    std::multiset<std::string> questions_;
    std::map<std::string, line> lines_;
    timer_id watches_ = timer_id::none;
};

}  // namespace palabre
