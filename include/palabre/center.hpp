// palabre/center.hpp - the only composition root: what an application embeds and runs.
#pragma once

#include "palabre/channel/channel.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/flow/host.hpp"

#include <memory>
#include <string>

namespace palabre {

struct center_options {
    logger log{};
    duration drain = std::chrono::seconds{30};  ///< How long running conversations may go on after a request to end.
};

/// A contact centre: channels attached to it, and what answers at each address.
///
/// Owns:    its channels and, while they last, the conversations that they hand in.
/// Threads: the runtime's strand; before run(), the thread that made it.
class center {
public:
    explicit center(runtime& on, center_options options = {});
    ~center();

    center(const center&) = delete;
    center& operator=(const center&) = delete;

    /// Throws error{errc::wrong_state} after start(), error{errc::invalid_argument} if the channel's name is taken.
    center& attach(std::unique_ptr<channel> way);

    /// What happens to conversations with `address` ("100", "sip:hello"); "*" takes those that nothing else takes.
    /// A later answer replaces an earlier one; running conversations keep theirs.
    center& answer(const std::string& address, conversation_handler with);

    /// The same with a flow. Throws error{errc::invalid_file} with the problems that leave nothing to play,
    /// error{errc::wrong_state} where serve() has not said what is around.
    center& answer(const std::string& address, flow::graph plan);

    /// What flows find around them: customers' memory, connectors, messages, queues. It must outlive the center.
    center& serve(flow::host& house);

    /// Opens the channels. Throws error{errc::wrong_state} the second time, error{errc::io} where a channel cannot.
    void start();

    /// start(), then the runtime, until the process is asked to end (or, in simulation, nothing is left to happen) and
    /// what ran has ended.
    void run();

    /// Takes nothing new, lets conversations end for at most options.drain, ends the rest, then calls `then` from the
    /// loop. May be called again; each `then` is called once.
    void drain(task then);

    /// Conversations that have begun and not ended.
    std::size_t live() const noexcept;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
