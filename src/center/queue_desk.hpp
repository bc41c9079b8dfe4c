// src/center/queue_desk.hpp - a flow's transfer to a queue: which one, the caller's segment, and his place in it.
#pragma once

#include "center/plain_host.hpp"
#include "palabre/center/agents.hpp"

#include <functional>
#include <string>

namespace palabre {

/// What history knows of a caller, and what it is to be told.
struct known_caller {
    history::customer_id customer = {};
    std::string segment = {};  ///< The last that was known.
    std::function<void(history::user_id)> on_agent = {};
    std::function<void(const std::string& queue)> on_queue = {};
    std::function<void(history::queue_visit)> on_visit = {};
    std::function<void(const arrival&, std::function<void(bool)>)> owe = {};
    std::function<void()> owed_no_more = {};
    std::function<void(const std::string& segment)> on_segment = {};  ///< The company's system has said it.
    std::function<void(history::user_id, const wrap_notes&, std::function<void(bool)>)> keep = {};
    /// Who spoke with him last, no longer ago than that; empty: nobody knows.
    std::function<void(duration, std::function<void(history::user_id)>)> last_agent = {};
};

/// Owns:    nothing; made for a transfer.
/// Threads: the strand.
class queue_desk {
public:
    explicit queue_desk(plain_host& around) : around_{around} {}

    /// The queue of that company, else everybody's, is one of agents.
    static bool takes(plain_host& around, const std::string& company, const flow::action::transfer& where) {
        return !queue_of(around, company, where).empty();
    }

    void transfer(const conversation_ptr& talk, const std::string& company, const flow::action::transfer& where,
                  known_caller who, std::function<void(flow::event::settled)> then);

private:
    static std::string queue_of(plain_host& around, const std::string& company, const flow::action::transfer& where);

    plain_host& around_;
};

}  // namespace palabre
