// bindings/engine/engine.hpp - Palabre as other languages see it: texts, 64-bit numbers, and JSON.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace palabre::bindings {

/// A center that an application in another language embeds. Its threads never enter the application's code: what the
/// application is to do waits in a queue until one of its own threads fetches it with next_task() and answers.
///
/// Texts are UTF-8; a byte that is none comes back as U+FFFD or is refused. Times are milliseconds.
///
/// Owns:    the center, its threads, what waits in the queue. The destructor stops it with no grace.
/// Threads: any; start() once, and not beside stop(). Make it after fork(), not before.
class engine {
public:
    engine();
    ~engine();

    engine(const engine&) = delete;
    engine& operator=(const engine&) = delete;

    /// Takes the path of palabre-center's file (docs/manual/configuration.md), or the same as JSON text, beginning with
    /// '{'; paths in it start from the file's folder, or from the working directory. Throws error with all problems.
    void configure(const std::string& file_or_json);

    /// From now on flows that ask the connector `name` ask the application. `description` is JSON (see
    /// host_connector.hpp) or "". Throws error{errc::wrong_state} after start(), error{errc::invalid_argument}.
    void register_connector(const std::string& name, const std::string& description);

    /// Whether events are put into the queue; none are until told.
    void listen(bool wanted);

    /// Opens what the configuration names and answers calls from now on. Throws error with everything that cannot be.
    void start();

    /// Takes nothing new, lets conversations end within `grace_ms`, ends the rest, and stops. What waits in the queue is
    /// answered as unavailable; threads that are stuck in the application's code are left there. True where everything
    /// had ended within the grace. Afterwards next_task() gives {"kind":"closed"}; a second stop() does nothing.
    bool stop(std::int64_t grace_ms);
    bool running() const;

    /// The next task, "" where none came within `wait_ms` (wait in slices of at most 100 ms, so that signals are seen):
    /// {"task":1,"kind":"call","connector":...,"operation":...,"arguments":...}, to be answered with an
    /// outcome, or {"task":2,"kind":"event","event":{...}}, to be answered with "" once it has been handled.
    std::string next_task(std::int64_t wait_ms);

    /// False where the answer came too late, or twice.
    bool answer(std::int64_t task, const std::string& reply);

    /// Begins an operation with a JSON object of arguments: timeline, write_interaction, dispose, start_conversation,
    /// place_call, call, play_story, measure. Gives the number to wait with. bindings/README.md describes each.
    std::int64_t begin(const std::string& operation, const std::string& arguments);

    /// What came of it, once: {"result":...} or {"error":{"code":...,"message":...}}; "" where it takes longer than
    /// `wait_ms`. Throws error{errc::invalid_argument} for a number that nothing has.
    std::string await(std::int64_t begun, std::int64_t wait_ms);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

/// "0.1.0".
std::string version();

}  // namespace palabre::bindings
