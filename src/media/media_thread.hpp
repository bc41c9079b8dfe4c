// src/media/media_thread.hpp - one thread that carries many calls: plays, hears and reports, a slot after another.
#pragma once

#include "media/departed.hpp"
#include "media/leg.hpp"
#include "media/recorder.hpp"
#include "media/ring.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <vector>

namespace palabre::media {

/// From the strand to a media thread.
struct command {
    enum class verb : std::uint8_t {
        add,
        start,
        play,
        stop,
        press,
        listen,
        judge,
        answered,
        record,
        pause,
        equip,
        write,
        encrypt,
        link_from,
        link_to,
        hear,
        unlink_from,
        unlink_to,
        close
    };

    verb what = verb::add;
    char key = 0;                       // press
    bool on = false;                    // hear, pause
    tapped tap = tapped::alone;         // record, pause
    std::uint8_t track = 0;             // record
    leg* call = nullptr;                // of a link: the end that it is said to
    inlet* way = nullptr;               // link_*, unlink_*, hear, equip
    playlist* clips = nullptr;          // play
    inband_dtmf* tones = nullptr;       // listen
    answer_listener* answer = nullptr;  // judge
    media::playout* ears = nullptr;     // equip
    srtp* secret = nullptr;             // encrypt; null: in the clear
    media::encoder* writer = nullptr;   // write
    std::uint64_t recording = 0;        // record; 0 ends it
    duration held{0};                   // press
    stream_settings stream = {};        // start
};

/// From a media thread to the strand.
struct happening {
    enum class kind : std::uint8_t { key, played, latched, dead, unlinked, answer, closed };

    kind what = kind::key;
    key_source source = key_source::rfc4733;
    key_change key = {};
    leg* call = nullptr;
    playlist* clips = nullptr;
    inlet* way = nullptr;               // unlinked
    const answer_news* news = nullptr;  // answer
    endpoint peer = {};
    instant when = {};
};

/// What a media thread has done since it began. Written by it alone, read from anywhere.
struct media_counters {
    std::atomic<std::uint64_t> sent = 0;
    std::atomic<std::uint64_t> sent_late = 0;  ///< Later than 20 ms.
    std::atomic<std::uint64_t> unsent = 0;     ///< The kernel took them not.
    std::atomic<std::int64_t> latest_us = 0;   ///< The worst of all.
    std::atomic<std::uint64_t> received = 0;
    std::atomic<std::uint64_t> refused = 0;    ///< Of strangers, malformed, or of no call.
    std::atomic<std::uint64_t> ambiguous = 0;  ///< Of these, may have been of several calls on the shared port.
    std::atomic<std::uint64_t> slots_skipped = 0;
    std::atomic<std::uint64_t> relayed = 0;    ///< Of what was sent, others' packets as they came.
    std::atomic<std::uint64_t> unbridged = 0;  ///< Packets that found no way to the other leg.
    std::atomic<std::uint64_t> untold = 0;     ///< Keys that were lost because the strand stood still.
    std::atomic<bool> is_realtime = false;
};

struct media_thread_options {
    unsigned number = 0;
    std::size_t most_calls = 5'000;
    comfort between = comfort::silence;
    duration dead_after{0};
    duration report_every{0};
    bool realtime = true;
    bool v4 = true;
    std::string name;                  // CNAME of the reports
    std::int64_t calendar_offset = 0;  // microseconds from the steady clock to UTC
    std::uint64_t secret = 0;
    std::function<void()> tell;  // called once a slot in which something urgent happened, else once in ten
};

/// Owns:    the thread and its shared sockets.
/// Threads: made and destroyed by the strand, which alone pushes commands and pops happenings.
class media_thread {
public:
    media_thread(media_thread_options options, udp_socket rtp, udp_socket rtcp, recorder& recordings);
    media_thread(const media_thread&) = delete;
    media_thread& operator=(const media_thread&) = delete;
    ~media_thread();

    void stop();  ///< What it was given is the strand's again.

    ring<command>& commands() noexcept { return commands_; }
    ring<happening>& happenings() noexcept { return happenings_; }
    const media_counters& counters() const noexcept { return counters_; }

private:
    static constexpr unsigned patience = 10;  // slots that what is not urgent waits to be told
    static constexpr std::size_t batch = 256;
    static constexpr std::size_t sent_room = 576;    // more than any packet that is sent
    static constexpr std::size_t sent_trailer = 16;  // of SRTP
    static constexpr std::size_t received_room = 1'024;
    static constexpr unsigned most_rate = 16'000;  // of what is mixed

    struct outgoing {
        std::array<mmsghdr, batch> headers{};
        std::array<iovec, batch> parts{};
        std::array<std::array<std::uint8_t, sent_room>, batch> bytes{};
        std::size_t count = 0;
    };
    struct incoming {
        std::array<mmsghdr, batch> headers{};
        std::array<iovec, batch> parts{};
        std::array<socket_address, batch> from{};
        std::array<std::array<std::uint8_t, received_room>, batch> bytes{};
    };

    void run();

    // media_commands.cpp
    void obey();
    void obey(const command& wanted);
    void add(leg& call);
    void start(leg& call, const stream_settings& stream);
    void find_again(leg& call);
    void close(leg& call);
    void close_waiting();
    void unlink(leg& call, inlet& way);
    void tell_owed();

    // media_bridge.cpp
    void pass_on(leg& call, const voice_packet& packet);
    void carry(inlet& way, const voice_packet& packet);
    bool carry_as_it_is(inlet& way, const voice_packet& packet);
    void carry_key(inlet& way, const voice_packet& packet);
    void take_from_other_threads();
    std::size_t mix(leg& call, std::span<std::uint8_t> to);

    // media_send.cpp
    void send(std::vector<leg*>& calls);
    void send_frame(leg& call);
    std::size_t compose(leg& call, std::uint8_t* to);
    std::size_t fill(leg& call, std::span<std::uint8_t> sound);
    bool next_part(leg& call, bool& has_rewound);
    void go_on_alone(leg& call);
    bool let_go_of_played(leg& call);
    void queue(leg& call, std::uint8_t* bytes, std::size_t size);
    void flush();
    void look_after(leg& call);
    std::uint32_t present_timestamp(const leg& call) const noexcept;
    void send_report(leg& call, bool is_bye);

    // media_receive.cpp
    void receive(std::uint64_t slot);
    void fetch(std::size_t count) const;
    std::size_t receive_from(int fd, bool is_rtcp, leg* owner, std::size_t most);
    void take_rtp(const endpoint& from, std::span<std::uint8_t> datagram, leg* owner);
    void take_rtcp(const endpoint& from, std::span<std::uint8_t> datagram, leg* owner);
    leg* find_reported(std::span<const std::uint8_t> datagram) const;
    leg* find(const endpoint& from, std::uint32_t ssrc);
    void hear(leg& call, const voice_packet& packet);
    void record(leg& call, const voice_packet& packet);
    void refuse(leg* call);
    void tell_answer(leg& call);

    bool happened(const happening& what);
    void happened(leg& call, const key_change& key, key_source source);
    std::uint64_t ntp_now() const noexcept;
    std::uint64_t draw() noexcept;

    media_thread_options options_;
    udp_socket rtp_;
    udp_socket rtcp_;
    std::size_t own_port_count_ = 0;
    int own_ports_ = -1;  // epoll over the ports of single calls
    recorder& recordings_;
    ring<recorded_packet>& recorded_;
    bool has_recorded_ = false;
    ring<command> commands_{8'192};
    ring<happening> happenings_{8'192};
    bool has_happened_ = false;
    bool can_wait_ = false;  // what has happened, for others
    media_counters counters_;

    slot_clock clock_;
    instant now_{};
    std::array<std::vector<leg*>, slot_count> slots_;
    std::vector<leg*> closing_;
    std::vector<happening> owed_;  // that links are off, where the strand is slow to make room
    std::vector<inlet*> across_;   // whose packets come from other threads
    index<leg> by_peer_, by_host_, by_stream_, by_ssrc_;
    departed departed_;
    std::unique_ptr<outgoing> out_ = std::make_unique<outgoing>();
    std::unique_ptr<incoming> in_ = std::make_unique<incoming>();
    std::uint64_t chance_;
    std::atomic<bool> is_ending_ = false;
    std::thread thread_;
};

/// Keys of the indexes.
std::uint64_t key_of_host(const endpoint& where) noexcept;
std::uint64_t key_of_address(const endpoint& where) noexcept;

}  // namespace palabre::media
