// src/media/telephone_event.hpp - keys as RTP carries them (RFC 4733): heard through loss and disorder, and sent.
#pragma once

#include "media/key.hpp"
#include "media/rtp.hpp"
#include "palabre/core/runtime.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace palabre::media {

/// RFC 4733 section 2.3, without what is reserved.
struct telephone_event {
    std::uint8_t code = 0;
    bool is_end = false;
    std::uint8_t volume = 10;  ///< -dBm0, 0..63.
    std::uint16_t held = 0;    ///< Units of the timestamp: 8 a millisecond.

    bool operator==(const telephone_event&) const = default;
};

inline constexpr std::size_t telephone_event_size = 4;

std::optional<telephone_event> read_event(std::span<const std::uint8_t> payload) noexcept;
void write_event(const telephone_event& event, std::span<std::uint8_t, telephone_event_size> to) noexcept;

/// '0'..'9', '*', '#', 'A'..'D'; 0 for events that are no key, such as flash.
char key_of(std::uint8_t code) noexcept;
std::optional<std::uint8_t> code_of(char key) noexcept;

/// Makes key presses out of event packets. A press is told with its first packet that arrives; repeated, late and
/// reordered packets of it change nothing, and a lost end is made up for by the next key or by silence.
///
/// Threads: one at a time.
class event_receiver {
public:
    key_change receive(const rtp_header& header, std::span<const std::uint8_t> payload, instant now) noexcept;

    /// To be asked now and then: a press of which nothing has been heard for long is over.
    key_change idle(instant now) noexcept;

private:
    key_change release() noexcept;

    std::uint32_t timestamp_ = 0;
    std::uint32_t ssrc_ = 0;
    std::uint32_t held_ = 0;
    std::uint32_t segments_ = 0;  // of a press longer than 16 bits can tell, its parts before this one
    std::uint16_t sequence_ = 0;
    std::uint8_t code_ = 0;
    bool has_heard_ = false;
    bool is_down_ = false;
    instant last_{};
};

/// Sends keys: a packet a frame while one is down, its end three times, then a pause.
///
/// Threads: one at a time.
class event_sender {
public:
    static constexpr std::size_t room = 32;

    /// Adds one key; false where it is none, or there are `room` already. Lengths count in whole frames of 20 ms.
    bool add(char key, duration held = std::chrono::milliseconds{100}) noexcept;

    bool is_busy() const noexcept { return count_ > 0; }
    void clear() noexcept;

    struct packet {
        telephone_event event;
        std::uint32_t timestamp = 0;
        bool marker = false;
    };

    /// What goes out for the frame that begins at `timestamp`; nothing in the pause between two keys.
    std::optional<packet> next(std::uint32_t timestamp) noexcept;

private:
    static constexpr unsigned ends = 3;          // RFC 4733 section 2.5.1.4
    static constexpr unsigned pause_frames = 3;  // of silence after it

    struct key {
        std::uint8_t code = 0;
        std::uint8_t frames = 0;
    };

    std::uint32_t began_ = 0;
    std::uint16_t frame_ = 0;
    std::uint8_t first_ = 0;
    std::uint8_t count_ = 0;
    std::array<key, room> keys_{};
};

}  // namespace palabre::media
