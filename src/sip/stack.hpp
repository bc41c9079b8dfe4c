// src/sip/stack.hpp - calls as values and commands: what any SIP stack looks like from inside.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "sip/options.hpp"
#include "sip/terms.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace palabre::sip {

/// Names a call of one stack's; never used twice.
enum class call_id : std::uint64_t { none = 0 };

/// Why and by whom a call is over.
struct ended {
    enum class by {
        caller,  ///< BYE, or CANCEL before the answer.
        us,      ///< end() or refuse().
        stack,   ///< Timers and faults: a lost ACK, a session that nobody refreshed, a description that cannot be.
    };

    call_id call{};
    by who = by::caller;
    int status = 0;  ///< SIP's: 200 after an answered call, 487 cancelled, 408 nobody there, what refuse() said.
    int cause = 0;   ///< Q.850's, where the other side gave one (RFC 3326): 16 normal, 31 unspecified. Else 0.
    std::string reason = {};  ///< For people: "ACK timeout".
};

/// A call has come and waits for ring(), early(), answer() or refuse(). Calls that cannot be (a stranger's, beyond the
/// limits, without a codec in common) are turned away before this.
struct arrived {
    call_id call{};
    std::string sip_id = {};  ///< Call-ID: what both sides' logs share.
    std::string from = {};    ///< The caller's user part, asserted before claimed; "" where withheld.
    std::string name = {};    ///< His display name, as claimed.
    std::string to = {};      ///< The user part that was asked for: "100".
    std::string peer = {};    ///< Its name in options.
    transport over = transport::udp;
    place_on_net source = {};
    std::optional<terms> offered = {};  ///< What holds once answered; nothing where we are to make the offer.
    std::vector<std::pair<std::string, std::string>> headers =
        {};  ///< Those that options name, in the order of arrival.
};

/// The other side has our answer: the call stands.
struct established {
    call_id call{};
};

/// What holds from now on, where that is not what was said before: an answer to an offer of ours, a re-INVITE or an
/// UPDATE, such as hold (`we_send` is false). After offer() it always comes, refused or not.
struct agreed {
    call_id call{};
    terms holds = {};
};

/// A key that came by INFO.
struct pressed {
    call_id call{};
    char key = 0;
    duration held{};
};

/// Nothing comes after it; stop() is done.
struct stopped {};

using event = std::variant<arrived, established, agreed, pressed, ended, stopped>;
using event_handler = std::function<void(event)>;

/// How a call is turned away.
struct refusal {
    int status = 480;         ///< 300 to 699.
    std::string reason = {};  ///< "" is the standard's phrase.
    std::chrono::seconds retry_after{0};
};

/// A SIP line. Commands return at once and may come at any time: what no longer fits, such as an answer to a call that
/// was cancelled meanwhile, does nothing. Each call that arrived ends in exactly one `ended`.
///
/// Events come at once while little happens; under load they are gathered for up to 4 ms.
///
/// Owns:    its thread and its sockets.
/// Threads: the runtime's strand; events come there too, several in one go.
class stack {
public:
    virtual ~stack() = default;

    virtual void ring(call_id call) = 0;                             ///< 180.
    virtual void early(call_id call, const local_media& ours) = 0;   ///< 183 with audio before the answer.
    virtual void answer(call_id call, const local_media& ours) = 0;  ///< 200.
    virtual void refuse(call_id call, refusal why) = 0;
    virtual void end(call_id call) = 0;  ///< BYE, once the other side has acknowledged; 480 before the answer.

    /// Offers something else within an answered call: other ports, or hold. A refusal leaves things as they were; where
    /// both sides ask at once (491) it is tried again.
    virtual void offer(call_id call, const local_media& ours) = 0;

    /// Turns new calls away with 503 and OPTIONS too, so that proxies look elsewhere.
    virtual void drain() = 0;

    /// Other peers and limits from now on; running calls stay. Throws as the constructor does.
    virtual void serve(std::vector<peer> peers, admission bears) = 0;

    /// Ends all calls, closes the sockets and gives `stopped`: at most 32 times options::round_trip and a little, where
    /// nobody acknowledges.
    virtual void stop() = 0;

    /// Where it listens, with the ports that it found.
    virtual const std::vector<listener>& listening() const noexcept = 0;

    /// INVITEs that were turned away before anybody was told of them.
    virtual std::uint64_t turned_away() const noexcept = 0;
};

/// A stack on sofia-sip. Throws error{errc::invalid_argument} for options that cannot be, error{errc::io} where it
/// cannot listen. Its destructor stops it the hard way and calls nobody.
std::unique_ptr<stack> sofia_stack(runtime& on, options how, event_handler happened, logger log = {});

}  // namespace palabre::sip
