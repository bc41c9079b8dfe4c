// src/media/engine.hpp - carries the sound of all calls: a few threads, few sockets, a handle for each call.
#pragma once

#include "media/audio.hpp"
#include "media/key.hpp"
#include "media/quality.hpp"
#include "media/recorder.hpp"
#include "media/stream.hpp"
#include "palabre/channel/answer_kind.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/runtime.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::media {

struct engine_options {
    std::string address = "0.0.0.0";  ///< Of this machine; "::" takes IPv4 as well.
    std::string announced = {};       ///< What SDP tells, where it is another (1:1 NAT). Empty: `address`.
    std::uint16_t first_port = 16'384;
    std::uint16_t last_port = 32'767;
    unsigned threads = 1;
    std::size_t calls_a_thread = 5'000;
    comfort between = comfort::silence;
    duration dead_after = std::chrono::seconds{30};   ///< Neither RTP nor RTCP for so long; 0: never.
    duration report_every = std::chrono::seconds{5};  ///< RTCP; 0: none.
    bool realtime = true;  ///< Ask for SCHED_FIFO; where it is refused the threads run as others do.
    duration longest_recording = std::chrono::hours{1};
    /// Packets of each thread that may wait for the disk, half a kilobyte each: 16,384 are 4 s of 40 bridges. Where they are
    /// full, recordings end and calls go on.
    std::size_t recording_queue = 16'384;
};

/// What engines and their threads have done so far.
struct engine_counters {
    std::size_t calls = 0;
    std::size_t own_ports = 0;    ///< Of these calls, with a port of their own.
    std::uint64_t sent = 0;       ///< RTP packets.
    std::uint64_t sent_late = 0;  ///< Of these, more than 20 ms after their time.
    std::uint64_t unsent = 0;     ///< The kernel did not take them.
    std::uint64_t relayed = 0;    ///< Of those sent, a bridge's, as they came.
    std::uint64_t unbridged =
        0;  ///< Received on a bridge, and of no way through: too long, or between threads too many.
    std::uint64_t received = 0;   ///< RTP and RTCP.
    std::uint64_t refused = 0;    ///< Of these, malformed or a stranger's.
    std::uint64_t ambiguous = 0;  ///< Of these, might have been of more than one call on a shared port.
    std::uint64_t slots_skipped = 0;
    std::uint64_t untold = 0;  ///< Keys lost because the loop stood still for thousands of events.
    duration latest{0};        ///< The latest packet of all.
    bool is_realtime = false;
};

/// A key, as told to the call's owner.
struct pressed_key {
    char key = 0;
    key_source source = key_source::rfc4733;
    instant when{};  ///< When the media thread heard of it.
};

/// What happens on a call; all are called from the runtime's loop. None is called after the handle has been destroyed.
struct call_handlers {
    std::function<void(const pressed_key&)> pressed = {};  ///< When it goes down; once, however many ways tell it.
    std::function<void(char key, key_source, duration held)> released = {};  ///< By each way that tells it.
    /// What play() began has ended: by itself (`complete`), by stop() or by close(). `heard` is what was sent of it.
    std::function<void(std::uint64_t tag, duration heard, bool complete)> played = {};
    std::function<void(const endpoint& peer)> latched = {};  ///< The peer's real address is known, or has changed.
    std::function<void()> dead = {};   ///< Nothing was heard for `dead_after`; told again after each silence.
    std::function<void()> voice = {};  ///< Somebody speaks on what is recorded; told again while he goes on.
    std::function<void(const recording_result&)> recorded = {};
    std::function<void(const answer_verdict&)> answer = {};  ///< After judge(): each verdict.
    std::function<void(const answer_beep&)> beeped = {};     ///< The same: a beep has ended.
    std::function<void(const quality_report&)> closed = {};  ///< The last one.
};

struct bridge_options {
    bool relays_keys =
        true;  ///< telephone-event goes on to the other side; else it is told to us alone, as it always is.
};

enum class port_use : std::uint8_t {
    automatic,  ///< Shared, unless what is known of the peer would not tell it from another call's.
    shared,
    own,
};

class engine;

/// One call's sound, from open() to close(). Commands take effect within one slot of 5 ms.
///
/// Owns:    the call; destroying the handle closes it, untold.
/// Threads: the runtime's loop.
class call {
public:
    call(call&&) noexcept = default;
    call& operator=(call&& other) noexcept;
    ~call();

    /// For SDP. Reports come to the port after it, or to it with rtcp_mux.
    const endpoint& local() const noexcept;
    bool has_own_port() const noexcept;
    std::uint32_t ssrc() const noexcept;

    /// What offer and answer agreed on; again after each later one.
    void start(const stream_settings& stream);

    /// Listens for who answers, from its first sound on, which may come before the answer; answered() says when that was.
    /// Once a call. Throws as answer_detector does.
    void judge(const answer_detection& how);
    void answered();

    /// Plays these behind what is playing; `tag` comes back with `played`.
    void play(std::vector<clip_ptr> clips, std::uint64_t tag = 0);

    /// Stops what plays and what is queued, each told by `played`.
    void stop();

    /// Sends keys (telephone-event must have been agreed on); playing waits meanwhile. Throws
    /// error{errc::invalid_argument} where one is no key.
    void press(std::string_view keys, duration held = std::chrono::milliseconds{100});

    /// A key that the signalling's INFO told.
    void told_by_info(char key, duration held);

    /// The caller's voice from now on, to a WAV file that is complete when `recorded` tells so. One at a time: another
    /// one ends the first. Where nobody speaks, `even_silence` decides whether there is a file.
    void record_to(std::filesystem::path file, bool even_silence = true);
    void stop_recording();

    /// Ends it: what plays, what is recorded; then `closed`, and no more.
    void close();

    struct record;

private:
    friend class engine;
    friend class bridge;
    explicit call(std::shared_ptr<record> of) noexcept : record_{std::move(of)} {}

    std::shared_ptr<record> record_;
};

/// Every option that cannot be.
std::vector<problem> problems_of(const engine_options& options);

/// Owns:    the media threads, their sockets, the recorder.
/// Threads: the runtime's loop, which must outlive it. Calls that are open when it is destroyed fall silent, untold.
class engine {
public:
    /// Throws error{errc::io} where there is no such address or no port free, error{errc::invalid_argument} for options
    /// that make no sense.
    engine(runtime& on, const engine_options& options);
    engine(const engine&) = delete;
    engine& operator=(const engine&) = delete;
    ~engine();

    /// A port for a call. `peer` is what is known of the other side already: an offer's address, the signalling's. Nothing
    /// where all calls or all ports are taken.
    /// `beside` is a call that it will be bridged with: on the same thread where that has room, their packets take the
    /// shortest way.
    std::optional<call> open(call_handlers handlers, const std::optional<expected_peer>& peer = {},
                             port_use ports = port_use::automatic, const call* beside = nullptr);

    engine_counters counters() const;

    struct impl;

private:
    friend class call;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre::media
