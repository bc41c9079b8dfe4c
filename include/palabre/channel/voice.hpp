// palabre/channel/voice.hpp - telephone calls: a SIP line, its sound, and the flows' words as speech.
#pragma once

#include "palabre/channel/call_request.hpp"
#include "palabre/channel/channel.hpp"
#include "palabre/channel/phones.hpp"
#include "palabre/channel/trunk.hpp"
#include "palabre/core/log.hpp"
#include "palabre/speech/espeak.hpp"
#include "palabre/speech/prompts.hpp"
#include "palabre/speech/served.hpp"
#include "palabre/speech/served_recogniser.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre {

/// A trunk, gateway or telephone that may call.
struct voice_peer {
    std::string name;                    ///< Unique; what logs and histories say.
    std::vector<std::string> from = {};  ///< "10.0.0.5", "10.0.0.0/24", "2001:db8::/32".
    std::string over = {};               ///< "udp", "tcp", "tls"; "": any.
    std::vector<voice_codec> codecs = {voice_codec::pcma, voice_codec::pcmu};  ///< The first is preferred.
    voice_dtmf dtmf = voice_dtmf::automatic;
    voice_encryption encryption = voice_encryption::never;
    std::size_t most_calls = 0;    ///< At once; 0: no limit of its own.
    bool asserts_identity = true;  ///< P-Asserted-Identity is believed (RFC 3325); a telephone's is not to be.
    bool own_ports = false;        ///< A media port for each of its calls: several telephones behind one address.
    bool early_media = false;      ///< Its callers hear sound before the answer (183): announcements cost them nothing.
};

/// Beyond these a call gets 503 with Retry-After at once, so that running ones stay as they are.
struct voice_limits {
    std::size_t most_calls = 2'000;  ///< At once; 0: no limit.
    double calls_per_second = 0;     ///< 0: no limit.
    double burst = 0;                ///< Calls that may come at once; 0: a tenth of a second's, at least 10.
    std::chrono::seconds retry_after{5};
};

struct voice_media {
    std::string address = {};  ///< Of this machine, for RTP; "": the listeners', where all share one, else every one.
    std::string announced =
        {};  ///< What peers are told, where it is another (1:1 NAT). "": for 0.0.0.0, the address by
             ///< which this machine reaches each of them.
    std::uint16_t first_port = 16'384;
    std::uint16_t last_port = 32'767;
    unsigned threads = 1;                            ///< 1 to 64; one carries some 4,000 calls.
    duration dead_after = std::chrono::seconds{30};  ///< Neither RTP nor RTCP for so long ends the call; 0: never.
    bool silence_packets = true;                     ///< Between prompts too, as most gateways expect.
};

/// A tone again and again, as countries differ in it (ITU-T E.180): France has 440 Hz for 1.5 s in 5.
struct voice_tone {
    double hertz = 425;
    std::chrono::milliseconds on{1000}, off{4000};
};

struct voice_options {
    std::string name = "voice";
    std::vector<std::string> listen = {"udp:0.0.0.0:5060"};  ///< "tcp:[::1]:5060"; port 0: any free one.
    std::string announced = {};                              ///< The host that peers are told in Contact, behind a NAT.
    std::vector<voice_peer> peers = {};                      ///< None: this machine's own programs, as peer "local".
    bool strangers_get_silence = false;                      ///< Else 403, and silence for those who go on.
    std::vector<voice_trunk> trunks = {};                    ///< Ways out; who calls by them is a peer.
    voice_phones phones = {};
    voice_limits limits = {};
    voice_media media = {};
    voice_tone ringing = {};                     ///< What a caller hears while somebody is called for him.
    std::string certificates = {};               ///< Folder for TLS: agent.pem (certificate and key), cafile.pem.
    std::chrono::seconds session_expires{1800};  ///< RFC 4028; 0: never.
    std::chrono::milliseconds round_trip{500};   ///< RFC 3261's T1.
    std::string language = "fr";                 ///< Of what is said without naming one.
    speech::prompt_options prompts = {};         ///< Recordings.
    std::string spelling = {};  ///< Folder of rules that clips say numbers by, beside the built-in ones.
    std::vector<speech::served_voice_options> voices = {};  ///< Servers' voices, asked in this order before espeak-ng.
    std::optional<speech::espeak_options> synthetic = speech::espeak_options{};  ///< Nothing: recordings and tones.
    /// Who tells what callers say; nothing: they press keys. docs/manual/speech.md says what is sent.
    std::optional<speech::served_recogniser_options> recognition = {};
    std::string recordings = "recordings";  ///< Folder of what callers leave; made if it is missing.
    duration longest_recording = std::chrono::minutes{10};
    std::vector<std::string> headers = {};  ///< Of INVITE, that logs show: "Diversion".
    std::function<void(const leg_record&)> records =
        {};  ///< Told of each leg that is over, also of those never answered.
    /// Called before each call of ours, which waits for `go`: not while the clock is not set, say. Empty: none waits.
    std::function<void(task go)> before_calls = {};
};

/// What a voice line has done since it started.
struct voice_figures {
    std::size_t calls = 0;      ///< Now.
    std::size_t own_ports = 0;  ///< Of these, with a media port of their own.
    std::uint64_t arrived = 0;  ///< Calls offered to the center.
    std::uint64_t answered = 0;
    std::uint64_t turned_away = 0;  ///< Strangers', beyond the limits, without a codec in common.
    std::uint64_t packets_sent = 0, packets_late = 0, packets_unsent = 0;  ///< RTP; late by more than 20 ms.
    std::uint64_t packets_received = 0, packets_refused = 0;
    duration latest_packet{0};
    bool is_realtime = false;          ///< The media threads run under SCHED_FIFO.
    std::uint64_t logins_refused = 0;  ///< REGISTERs with wrong passwords, and strangers'.
    std::size_t phones = 0;            ///< That are registered now.
    std::vector<voice_trunk_figures> trunks = {};
    std::uint64_t to_record = 0;  ///< Times that a tone or a voice stood in for a missing recording.
};

/// Telephone calls as conversations. Their words are recordings, else a synthetic voice's, else a tone; keys come by
/// RFC 4733, INFO or tones. The first word answers; while a caller holds us, what is said waits where it is. What a call
/// sounded like is in its interaction's details (docs/manual/voice.md).
///
/// A line that is destroyed rings off whoever is on it, and tells nobody.
///
/// Owns:    the SIP stack's thread, the media threads, the recorder, the voices.
/// Threads: the center's strand.
class voice_line : public channel {
public:
    /// Where it listens, with the ports that it found: "udp:127.0.0.1:5060". Empty before start().
    virtual std::vector<std::string> listening() const = 0;

    virtual voice_figures figures() const = 0;

    /// Other peers and limits from now on; running calls stay. Throws error{errc::invalid_argument}.
    virtual void serve(std::vector<voice_peer> peers, voice_limits limits) = 0;

    /// The same of trunks and telephones; trunks of the same name keep what they have counted today.
    virtual void serve(std::vector<voice_trunk> trunks, voice_phones phones) = 0;

    /// Calls somebody. Who is reached is a conversation like any other, his address its `from`. Throws
    /// error{errc::wrong_state} before start(); whatever else is wrong is an outcome.
    virtual std::uint64_t call(call_request what, call_handlers then) = 0;

    /// `ended` comes with call_result::cancelled, unless the call has been answered.
    virtual void cancel(std::uint64_t call) = 0;

    virtual std::vector<voice_phone> phones() const = 0;

    /// Hears, from the loop, each time one of a user's telephones has registered or gone: whether one is left. A later one
    /// replaces an earlier one.
    virtual void on_phones(std::function<void(const std::string& user, bool is_there)> then) = 0;

    /// Its recordings; nullptr before start().
    virtual speech::prompts* recordings() = 0;

    /// Asks who is on this conversation to call `to` ("+2290197000001" by his own network, or "sip:100@10.0.0.7") instead of
    /// us (REFER, RFC 3515); with `other`, a conversation that stands, to take that one over (attended). `then` is called
    /// once with SIP's last word: 200, and the conversation is to be ended; 404 where there is no such conversation.
    virtual void refer(const std::string& conversation, const std::string& to, std::function<void(int status)> then,
                       const std::string& other = {}) = 0;
};

/// Throws error{errc::invalid_argument} with every option that cannot be. start() throws error{errc::io} where it cannot
/// listen; a missing espeak-ng is a warning in the log.
std::unique_ptr<voice_line> voice_channel(voice_options options = {}, logger log = {});

}  // namespace palabre
