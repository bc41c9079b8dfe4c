// src/sip/stack.hpp - calls as values and commands: what any SIP stack looks like from inside.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "sip/options.hpp"
#include "sip/phones.hpp"
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

/// Calls of ours have this bit, so that both sides may number theirs.
inline constexpr std::uint64_t our_calls = std::uint64_t{1} << 63U;

/// Why and by whom a call is over.
struct ended {
    enum class by {
        caller,  ///< The other side: BYE, CANCEL before the answer, or its refusal of a call of ours.
        us,      ///< end() or refuse().
        stack,   ///< Timers and faults: a lost ACK, a session that nobody refreshed, a description that cannot be.
    };

    call_id call{};
    by who = by::caller;
    int status = 0;  ///< SIP's: 200 after an answered call, 487 cancelled, 408 nobody there, what refuse() said.
    int cause = 0;   ///< Q.850's, where the other side gave one (RFC 3326): 16 normal, 31 unspecified. Else 0.
    std::string reason = {};                  ///< For people: "ACK timeout".
    std::vector<std::string> elsewhere = {};  ///< Of a 3xx: the addresses that it names, the best first.
    std::chrono::seconds retry_after{0};      ///< Of a refusal, where it says so.
};

/// A call has come and waits for ring(), early(), answer() or refuse(). Calls that cannot be (a stranger's, beyond the
/// limits, without a codec in common) are turned away before this.
struct arrived {
    call_id call{};
    std::string sip_id = {};  ///< Call-ID: what both sides' logs share.
    std::string from = {};    ///< The caller's user part, asserted before claimed; "" where withheld.
    std::string name = {};    ///< His display name, as claimed.
    std::string to = {};      ///< The user part that was asked for: "100".
    std::string peer = {};    ///< Its name in options; "phone:USER" where one of our telephones calls.
    std::string user = {};    ///< Whose telephone it is, as its password says.
    transport over = transport::udp;
    place_on_net source = {};
    std::optional<terms> offered = {};  ///< What holds once answered; nothing where we are to make the offer.
    std::vector<std::pair<std::string, std::string>> headers =
        {};                            ///< Those that options name, in the order of arrival.
    call_id replaces = call_id::none;  ///< One that stands, and that this one is to take the place of (RFC 3891).
};

/// A call of ours is on its way: 100 (somebody works on it), 180, or 183, with sound before the answer where `early` is
/// there.
struct progressed {
    call_id call{};
    int status = 0;
    std::optional<terms> early = {};
};

/// The other side has our answer, or we have its: the call stands.
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

/// What came of ask().
struct replied {
    std::uint64_t ticket = 0;
    int status = 0;  ///< 408 also where nobody answered, 503 where nobody could be reached.
    std::string reason = {};
    std::chrono::seconds expires{0};      ///< Of REGISTER: how long it holds.
    std::chrono::seconds retry_after{0};  ///< Where it says so.
};

/// What came of search(): places in the order in which they are to be tried, hosts as names or addresses. None: nobody
/// knows that name.
struct found {
    std::uint64_t ticket = 0;
    std::vector<place_on_net> places = {};
};

/// Where a user's telephones are now; empty once none is left.
struct registered {
    std::string user = {};
    std::vector<phone_contact> at = {};
};

/// The other side wants us to connect it elsewhere (REFER, RFC 3515): transfer_told() tells it what comes of it.
struct transfer_wanted {
    call_id call{};
    std::string to = {};            ///< "sip:100@10.0.0.1", without Replaces.
    std::string replaces = {};      ///< Attended (RFC 3891): the call that is to be taken over, as the header says it.
    call_id other = call_id::none;  ///< That call, where it is one of ours.
};

/// How a transfer goes that transfer() asked for: 100 while it is tried, then its final status, once.
struct transferred {
    call_id call{};
    int status = 0;
};

/// Nothing comes after it; stop() is done.
struct stopped {};

using event = std::variant<arrived, progressed, established, agreed, pressed, ended, replied, found, registered,
                           transfer_wanted, transferred, stopped>;
using event_handler = std::function<void(event)>;

/// How a call is turned away.
struct refusal {
    int status = 480;         ///< 300 to 699.
    std::string reason = {};  ///< "" is the standard's phrase.
    std::chrono::seconds retry_after{0};
};

/// A call of ours.
struct outgoing {
    std::string to = {};      ///< "sip:+2290197000001@10.0.0.5:5060": the request's URI.
    std::string route = {};   ///< Where it is sent instead, such as "sip:10.0.0.9:5060;lr" or a telephone behind NAT.
    place_on_net at = {};     ///< Where a named host is, by search(); without it the library looks.
    std::string from = {};    ///< "sip:+22921300000@example.bj"; "sip:100@" at the address by which we are reached.
    std::string name = {};    ///< Shown to who is called.
    std::string sip_id = {};  ///< Call-ID; "": one of the stack's.
    transport over = transport::udp;
    std::vector<codec> codecs = {codec::pcma, codec::pcmu};
    dtmf_mode dtmf = dtmf_mode::automatic;
    encryption sound = encryption::never;
    credentials login = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
    local_media ours = {};
    std::string replaces = {};  ///< Replaces (RFC 3891), for attended transfers.
    bool transfers = false;     ///< Who is reached may ask to be connected elsewhere (REFER).
};

/// A request of ours that is no call: REGISTER or OPTIONS.
struct request {
    std::string method = "OPTIONS";
    std::string to = {};     ///< The request's URI: "sip:10.0.0.5".
    std::string route = {};  ///< As of a call.
    std::string from = {};   ///< "sip:user@example.bj"; REGISTER has it for To as well.
    transport over = transport::udp;
    credentials login = {};
    std::string contact_user = {};  ///< Of REGISTER.
    std::optional<std::chrono::seconds> expires = {};
    std::string series = {};  ///< Call-ID: a trunk's REGISTERs share one.
};

/// A SIP line. Commands return at once and may come at any time: what no longer fits, such as an answer to a call that
/// was cancelled meanwhile, does nothing. Each call that arrived ends in exactly one `ended`.
///
/// Events come at once while little happens, but for `ended` and 100 Trying, which wait up to 10 ms for others; under load
/// they are gathered for up to 4 ms.
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

    /// Tells a key by INFO (application/dtmf-relay), within an answered call.
    virtual void press(call_id call, char key, duration held) = 0;

    /// Calls somebody: `progressed` comes as often as it does, then `established` or `ended`; end() before that cancels it.
    /// What holds comes before `established`, with the early sound or as `agreed`.
    virtual call_id call(outgoing how) = 0;

    /// `replied` comes once with this ticket.
    virtual std::uint64_t ask(request what) = 0;

    /// Where a host of that name is (RFC 3263: SRV by priority and weight where no port is given, then A): `found` comes once.
    virtual std::uint64_t search(std::string host, std::uint16_t port, transport over) = 0;

    /// Asks the other side to call `to` instead of us (REFER); with `other`, which must stand, to take that call over.
    virtual void transfer(call_id call, std::string to, call_id other = call_id::none) = 0;

    /// What has come of a transfer that the other side wanted: 1xx, or the last word.
    virtual void transfer_told(call_id call, int status) = 0;

    /// Users whose telephones may register from now on; those of others are forgotten. Throws as the constructor does.
    virtual void serve(phone_book phones) = 0;

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

    /// REGISTERs without, or with wrong, credentials that were refused: not those that were only asked for them.
    virtual std::uint64_t logins_refused() const noexcept = 0;
};

/// A stack on sofia-sip. Throws error{errc::invalid_argument} for options that cannot be, error{errc::io} where it
/// cannot listen. Its destructor stops it the hard way and calls nobody.
std::unique_ptr<stack> sofia_stack(runtime& on, options how, event_handler happened, logger log = {});

}  // namespace palabre::sip
