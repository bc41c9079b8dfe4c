// bindings/engine/host_connector.hpp - a connector whose answers come from the host's code, through the task queue.
#pragma once

#include "engine/task_queue.hpp"

#include "palabre/connector/guard.hpp"
#include "palabre/core/runtime.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::bindings {

/// What a host tells of its connector as JSON: {"operations":[{"name":"balance","arguments":{"number":"string"},
/// "result":{"credit":"map"},"timeout_ms":3000,"fresh_for_ms":0,"stale_for_ms":0,"writes":false,"idempotent":false}],
/// "limit_ms":5000,"at_once":32,"retries":1}. All of it may be left out, and "" says nothing. Throws
/// error{errc::invalid_argument} with every problem.
guard_options read_description(const std::string& name, const std::string& json);

/// The host's reply: {"outcome":"value","data":...}, {"outcome":"stale","data":...,"age_ms":...},
/// {"outcome":"not_found"}, {"outcome":"unavailable","reason":"..."}. Anything else is unavailable, and says what it is.
outcome read_reply(std::string_view json);
value reply_as_json(const outcome& what);

/// A task's body: {"kind":"call","connector":...,"operation":...,"arguments":...} without its braces.
std::string call_body(std::string_view connector, std::string_view operation, const value& arguments);

/// Asks through the queue, answers on the strand. With `wall`, time on `home` is simulated: it stands still while the
/// host is asked, deadlines are real, and an answer takes 60 ms of simulated time.
///
/// Threads: `home`'s strand; the host answers from any.
class host_connector final : public connector {
public:
    host_connector(runtime& home, task_queue& queue, std::string name, runtime* wall = nullptr);

    void call(const std::string& operation, value arguments, instant deadline,
              std::function<void(outcome)> then) override;

private:
    runtime& home_;
    task_queue& queue_;
    std::string name_;
    runtime* wall_;
};

}  // namespace palabre::bindings
