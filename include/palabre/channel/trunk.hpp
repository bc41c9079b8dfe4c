// palabre/channel/trunk.hpp - ways out to the telephone network: where they lead, what they may carry and cost.
#pragma once

#include "palabre/channel/answer_kind.hpp"
#include "palabre/channel/voice_codec.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace palabre {

/// What calls to numbers that begin so may do and cost. Of several that fit, the longest prefix counts.
struct voice_destination {
    enum class kind {
        allowed,
        refused,
        premium,    ///< Refused too, and told apart: an account that is abused calls these.
        emergency,  ///< Always allowed: neither rate nor caps hold it up.
    };

    std::string prefix = {};  ///< "+229", "+22981", "17"; "": every number.
    kind is = kind::allowed;
    std::int64_t minute_costs = 0;   ///< Minor units of the trunk's currency.
    std::chrono::seconds first{60};  ///< Billed at least; then by `step`. 1 s at least.
    std::chrono::seconds step{60};
};

/// A SIM card of a GSM gateway: one channel.
struct voice_sim {
    std::string name;                ///< Unique in its trunk.
    std::string prefix = {};         ///< Dialled before the number so that the gateway takes this card.
    std::int64_t minutes_a_day = 0;  ///< 0: no cap of its own.
};

/// A leg that a trunk has billed before the line began.
struct voice_trunk_use {
    calendar_time ended{};
    std::string sim = {};
    std::chrono::seconds billable{0};
    std::int64_t cost = 0;
};

/// A way out: an operator's SIP trunk, or a GSM gateway.
struct voice_trunk {
    std::string name;  ///< Unique; what logs and records say.
    std::vector<std::string> hosts =
        {};                    ///< "10.0.0.5", "10.0.0.6:5080", "sip.example.bj" (SRV, then A: RFC 3263), in the
                               ///< order in which they are tried.
    std::string over = "udp";  ///< "udp", "tcp", "tls": the line must listen over it.
    std::string domain = {};   ///< Of From and To; "": the host's.
    std::string user = {};     ///< Digest login; "": none.
    secret password = {};
    std::chrono::seconds registers{0};    ///< REGISTER, wished to hold so long; 0: it knows us by our address.
    std::chrono::seconds keep_alive{30};  ///< Between two OPTIONS; 0: none.
    std::vector<voice_codec> codecs = {voice_codec::pcma, voice_codec::pcmu};  ///< The first is preferred.
    voice_dtmf dtmf = voice_dtmf::automatic;
    voice_encryption encryption = voice_encryption::never;
    bool own_ports = false;

    std::size_t channels = 0;     ///< Calls of ours at once; 0: no limit (or one a SIM).
    double calls_per_second = 0;  ///< 0: no limit.
    std::vector<voice_sim> sims = {};

    std::vector<voice_destination> destinations = {};  ///< None: every number is allowed, and costs nothing.
    std::int64_t minutes_a_day = 0;                    ///< 0: no cap.
    std::int64_t cost_a_day = 0;                       ///< Minor units; 0: no cap.
    std::string currency = "XOF";
    std::chrono::minutes utc_offset{0};      ///< Where days begin.
    double alarm_at = 0.8;                   ///< Share of a cap at which the log warns.
    std::vector<voice_trunk_use> used = {};  ///< From its records, so that caps hold over a restart.

    std::vector<std::string> caller_ids =
        {};                        ///< Numbers that are ours; the first is shown unless another is asked for.
    bool asserts_identity = true;  ///< P-Asserted-Identity (RFC 3325) beside From.
    std::vector<std::pair<std::string, std::string>> dial_as =
        {};                                             ///< {"+229", "00229"}: what numbers begin with, and what
                                                        ///< is dialled instead. The longest that fits.
    std::chrono::milliseconds unreachable_after{4000};  ///< Not even 100 Trying: the next host is tried.
    unsigned redirects = 3;                             ///< 3xx that are followed in a call.
};

/// How a trunk stands.
struct voice_trunk_figures {
    std::string name;
    std::string state;  ///< "up", "down" (no host answers), "unknown", "unregistered".
    std::size_t calls = 0;
    std::uint64_t placed = 0, answered = 0, refused_here = 0;  ///< Refused: by destinations, limits and caps.
    std::int64_t minutes_today = 0, cost_today = 0;
    bool is_alarmed = false;  ///< A cap is near, or reached.
};

/// What came of a call that was to be placed.
enum class call_result {
    answered,
    busy,         ///< 486, 600, or cause 17.
    no_answer,    ///< It rang for too long, or 408, 480.
    rejected,     ///< By who was called or his network: no such number, declined, barred.
    unreachable,  ///< No host of any trunk answered.
    failed,       ///< The trunks have no way, or no channel, for it.
    cancelled,    ///< By us.
    not_allowed,  ///< By the trunks' own rules: destination, caller id, limit, cap.
};

/// "answered", "no_answer"...
const char* to_string(call_result what) noexcept;

struct call_outcome {
    call_result what = call_result::failed;
    int status = 0;           ///< SIP's last word; 0: none was sent.
    int cause = 0;            ///< Q.850's, told (RFC 3326) or what the status stands for (RFC 3398); 0: unknown.
    std::string reason = {};  ///< For people.
};

/// One leg of a call, when it is over: what is billed, and what it sounded like.
struct leg_record {
    std::string conversation;  ///< Its id, as in logs and history.
    std::string sip_id;        ///< Call-ID.
    std::string joined = {};   ///< The conversation for which it was placed (conversation::connect); "": for none.
    bool outgoing = false;
    std::string trunk;  ///< Or the peer, or the user of a telephone.
    std::string sim = {};
    std::string from, to;
    calendar_time began{};
    call_outcome outcome = {};
    duration talked{0};                ///< From answer to end.
    std::chrono::seconds billable{0};  ///< As the destination bills it.
    std::int64_t cost = 0;             ///< Minor units of `currency`.
    std::string currency = {};
    std::string codec = {};            ///< "PCMA"; "" where there was no sound.
    double loss_percent = 0, mos = 0;  ///< As heard here; 0: not measured.
    std::optional<answer_verdict> answer =
        {};  ///< Who answered, where that was to be found out: the last that was heard.
};

}  // namespace palabre
