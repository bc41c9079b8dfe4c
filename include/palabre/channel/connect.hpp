// palabre/channel/connect.hpp - a customer connected with somebody else: whom, how he is reached, what came of it.
#pragma once

#include "palabre/channel/message.hpp"
#include "palabre/core/runtime.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace palabre {

/// Who is to be reached for a customer.
struct connect_request {
    std::string name = {};  ///< What history calls it, such as a queue's name; "": the first of `to`.
    /// "phone:awa" (all of her telephones ring), "+2290197000001" by the trunks, "sip:100@10.0.0.7"; one after the other
    /// until somebody answers.
    std::vector<std::string> to;
    std::string caller_id = {};                    ///< Shown to numbers: one of the trunk's own; "": its first.
    std::string trunk = {};                        ///< To numbers, only by this one.
    duration ring_for = std::chrono::seconds{30};  ///< Each of them.
    std::vector<utterance> music = {};             ///< Heard again and again while it rings, and by who is held. None:
                                                   ///< the line's ringing tone, and silence.
    bool records = false;                          ///< Both sides, in stereo: the customer left.
    std::vector<utterance> announced = {};         ///< Said before it rings where it is recorded.
    std::string pause_key = {};                    ///< By which who answered pauses the recording, and goes on with it.
    std::string leg = {};  ///< A conversation of the same line's, by its id: the first of `to` has been called already.

    bool operator==(const connect_request&) const = default;
};

/// What came of it.
struct connect_result {
    enum class kind : std::uint8_t {
        answered,     ///< They have talked, and who answered has hung up, or the customer.
        busy,         ///< The best that was said: somebody is there, and talks or declines.
        no_answer,    ///< It rang, in vain.
        unavailable,  ///< Nobody could be called: no telephone is registered, no trunk leads there.
    };

    kind what = kind::unavailable;
    std::string by = {};  ///< Of `to`: who answered; else who was tried last.
    duration waited{0};   ///< From the first ring to the answer, or to the end of it.
    duration talked{0};
    std::string recording = {};  ///< Its name, as a recorded question's; "": there is none.
};

/// A third on a connection: a supervisor.
struct supervision {
    enum class mode : std::uint8_t {
        listen,   ///< He hears both, and nobody hears him.
        whisper,  ///< Who answered hears him too, and the customer does not.
        barge,    ///< Everybody hears everybody; only then a recording has him too.
    };

    std::string by;  ///< "phone:awa": all of her telephones ring.
    mode as = mode::listen;
    duration ring_for = std::chrono::seconds{30};
};

/// "listen", "whisper", "barge".
const char* to_string(supervision::mode as) noexcept;

/// What came of asking for it.
enum class supervised : std::uint8_t {
    present,        ///< He hears them, or takes part otherwise from now on.
    not_reached,    ///< He did not answer, is busy, or has no telephone there.
    not_connected,  ///< Nobody talks there; they have parted while it rang.
    taken,          ///< Another one supervises: one at a time.
};

/// How a connection stands.
struct connection_state {
    std::string with;  ///< Of `to`: who talks with the customer.
    bool is_recorded = false, is_paused = false;
    std::string supervisor = {};  ///< "": there is none.
    supervision::mode as = supervision::mode::listen;
    bool is_present = false;  ///< He has answered.
};

/// "answered", "busy", "no_answer", "unavailable".
const char* to_string(connect_result::kind what) noexcept;

struct connect_handlers {
    std::function<void(const connect_result&)> answered = {};  ///< They hear each other from now on.
    /// Who answered (`from`) has handed the customer on to another, `by` of the result: they hear each other now.
    std::function<void(const connect_result&, const std::string& from)> handed_on = {};
    std::function<void(const connect_result&)> over;  ///< Exactly once, also when the customer hangs up.
};

}  // namespace palabre
