// src/api/service_agents.hpp - what each operation does with queues and agents.
#pragma once

#include "palabre/api/server.hpp"

#include <functional>
#include <string_view>

namespace palabre::api {

struct answer;
struct errand;

/// Owns:    nothing.
/// Threads: the strand. `then` comes from the loop, or at once.
class agent_service {
public:
    explicit agent_service(const server_options& options) : agents_{options.agents} {}

    static bool takes(std::string_view operation);

    void run(std::string_view operation, const errand& with, std::function<void(answer)> then) const;

private:
    agents* agents_;
};

}  // namespace palabre::api
