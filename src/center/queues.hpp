// src/center/queues.hpp - whom flows mean by the name of a queue, and what a transfer's end means to them.
#pragma once

#include "palabre/channel/connect.hpp"
#include "palabre/flow/player.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace palabre {

/// Threads: the strand.
class queues {
public:
    /// As center::queue() says.
    void set(const std::string& name, const connect_request& whom, const std::vector<std::string>& addresses);

    /// For a conversation with that address of ours; nothing where the queue is unknown.
    std::optional<connect_request> request_for(const std::string& address, const flow::action::transfer& where) const;

private:
    const connect_request* find(const std::string& address, const std::string& name) const;

    std::map<std::pair<std::string, std::string>, connect_request> all_;  // by address ("": all) and name
};

flow::event::settled settled_by(const connect_result& how);

}  // namespace palabre
