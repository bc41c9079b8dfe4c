// src/media/leg.hpp - a call as its media thread knows it: what it plays, what it hears, whom it talks with.
#pragma once

#include "media/answer_listener.hpp"
#include "media/audio.hpp"
#include "media/encoder.hpp"
#include "media/inband_dtmf.hpp"
#include "media/index.hpp"
#include "media/inlet.hpp"
#include "media/quality.hpp"
#include "media/reception.hpp"
#include "media/slot_clock.hpp"
#include "media/socket.hpp"
#include "media/stream.hpp"
#include "media/telephone_event.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace palabre::media {

/// Clips to be played one after another. Made and destroyed on the strand; in between its media thread's.
struct playlist {
    playlist* next = nullptr;
    std::vector<clip_ptr> kept;
    std::vector<std::span<const std::uint8_t>> parts;
    codec law = codec::pcma;
    std::uint64_t tag = 0;
    std::size_t part = 0;
    std::size_t at = 0;
    std::uint64_t heard = 0;  // samples
    bool repeats = false;
    bool is_over = false;
    bool is_complete = false;
};

/// Where a leg's packets are recorded: as its own voice, or as one of a bridge's.
struct tap {
    std::uint64_t recording = 0;
    std::uint8_t track = 0;
    bool is_paused = false;
    bool ends = false;
    bool is_overrun = false;  // the disk is slower than the call: it ends
};

/// A call's own recording, and that of its bridge.
enum class tapped : std::uint8_t { alone, bridged };

/// Made and destroyed on the strand; in between (from the command that adds it to the event that it is closed) its media
/// thread's alone, but for what is marked const.
struct alignas(64) leg {
    // What every frame needs, on two lines of the cache: thousands of legs do not fit it.
    socket_address send_to{};
    std::uint32_t ssrc = 0;
    std::uint32_t timestamp = 0;
    std::uint16_t sequence = 0;
    bool may_send = false;
    bool is_talking = false;
    std::uint8_t frame = 0;  // counts
    comfort between = comfort::silence;
    codec sends = codec::pcma;
    std::uint8_t heard_inlets = 0;  // those of `inlets` that are to be heard
    bool is_judged = false;         // by `answer`
    std::uint32_t packets_sent = 0;
    std::uint32_t octets_sent = 0;
    playlist* first = nullptr;
    const inlet* relayed_by = nullptr;  // what its last packet came from; null where it was its own
    instant relayed_at{};
    std::uint32_t relayed_timestamp = 0;
    playlist* last = nullptr;
    udp_socket own_rtp;
    udp_socket own_rtcp;
    event_sender keypad;

    // Where it stands.
    void* record = nullptr;  // the strand's side of it
    unsigned slot = 0;
    bool is_started = false;
    bool is_closing = false;
    bool is_dead = false;
    std::size_t place = 0;  // among those of its slot

    // Whom it talks with.
    index_link<leg> by_peer, by_host, by_signals, by_stream, by_ssrc;
    latch peer;
    stream_settings stream;
    socket_address report_to{};
    std::unique_ptr<srtp> secret;  // given by the strand where sound is encrypted

    // What it hears.
    reception heard;
    event_receiver keys;
    std::unique_ptr<inband_dtmf> tones;       // given by the strand where they are listened for
    std::unique_ptr<answer_listener> answer;  // given by the strand where it wants to know who answers
    std::uint64_t refused = 0;
    std::array<tap, 2> taps{};  // by `tapped`
    instant last_heard{};
    instant next_report{};

    // Whom it is bridged with.
    static constexpr std::size_t most_inlets = 4;
    std::array<inlet*, most_inlets> inlets{}, outlets{};
    std::uint8_t inlet_count = 0, outlet_count = 0;
    instant keys_until{};             // a press is relayed: nothing is mixed meanwhile
    std::unique_ptr<encoder> writer;  // given by the strand where what is mixed is sent by a codec with a memory

    // What the peer reports.
    std::uint32_t last_sender_report = 0;  // the middle of its NTP time
    instant sender_report_came{};
    std::uint64_t lost_there = 0;
    duration jitter_there{0};
    bool is_reported = false;
    std::optional<duration> round_trip;

    static constexpr std::size_t sending_size = 192;  // of its beginning: what a packet that is relayed to it touches

    bool is_recorded() const noexcept { return taps[0].recording != 0 || taps[1].recording != 0; }
    bool has_own_port() const noexcept { return static_cast<bool>(own_rtp); }
    quality_report quality() const noexcept;
};

}  // namespace palabre::media
