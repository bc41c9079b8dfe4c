// src/media/telephone_event.cpp - one press out of many packets, and many packets out of one press.
#include "media/telephone_event.hpp"

#include "media/bytes.hpp"
#include "media/codec.hpp"

#include <algorithm>

namespace palabre::media {

namespace {

constexpr std::string_view keys = "0123456789*#ABCD";
constexpr unsigned units_a_ms = line_rate / 1000;

// Longer than any jitter that leaves speech intelligible: an end that has not come by then does not come.
constexpr duration lost_end_after = std::chrono::milliseconds{300};

// A packet whose timestamp is older than this did not come late: its sender began to count anew.
constexpr std::uint32_t latest_straggler = 10 * line_rate;

constexpr bool is_older(std::uint16_t one, std::uint16_t other) noexcept {
    return static_cast<std::int16_t>(one - other) < 0;
}

}  // namespace

std::optional<telephone_event> read_event(std::span<const std::uint8_t> payload) noexcept {
    if (payload.size() < telephone_event_size) return std::nullopt;
    return telephone_event{.code = payload[0],
                           .is_end = (payload[1] & 0x80U) != 0,
                           .volume = static_cast<std::uint8_t>(payload[1] & 0x3FU),
                           .held = read_16(payload.data() + 2)};
}

void write_event(const telephone_event& event, std::span<std::uint8_t, telephone_event_size> to) noexcept {
    to[0] = event.code;
    to[1] = static_cast<std::uint8_t>((event.is_end ? 0x80U : 0U) | (event.volume & 0x3FU));
    write_16(to.data() + 2, event.held);
}

char key_of(std::uint8_t code) noexcept {
    return code < keys.size() ? keys[code] : '\0';
}

std::optional<std::uint8_t> code_of(char key) noexcept {
    if (key >= 'a' && key <= 'd') key = static_cast<char>(key - 'a' + 'A');
    const auto at = keys.find(key);
    if (at == std::string_view::npos) return std::nullopt;
    return static_cast<std::uint8_t>(at);
}

key_change event_receiver::release() noexcept {
    if (!is_down_) return {};
    is_down_ = false;
    return {.released = key_of(code_), .held = std::chrono::milliseconds{(segments_ + held_) / units_a_ms}};
}

key_change event_receiver::receive(const rtp_header& header, std::span<const std::uint8_t> payload,
                                   instant now) noexcept {
    const auto event = read_event(payload);
    if (!event || key_of(event->code) == '\0') return {};

    const bool is_same_stream = has_heard_ && header.ssrc == ssrc_;
    const bool is_straggler =
        is_same_stream && timestamp_ - header.timestamp < latest_straggler && is_older(header.sequence, sequence_);
    if (is_straggler) return {};
    if (is_same_stream && header.timestamp == timestamp_ && event->code == code_) {
        // Some gateways never move the timestamp: a press that begins anew after its end is another one.
        const bool begins_anew = !is_down_ && header.marker && !event->is_end && event->held < held_;
        if (!begins_anew) {
            sequence_ = header.sequence;
            held_ = std::max<std::uint32_t>(held_, event->held);
            last_ = now;
            return event->is_end ? release() : key_change{};
        }
    }
    // A press too long for 16 bits goes on under a new timestamp (RFC 4733 section 2.5.1.3).
    const bool goes_on = is_same_stream && is_down_ && event->code == code_ && !header.marker && held_ > 0 &&
                         header.timestamp - timestamp_ >= held_ && header.timestamp - timestamp_ <= 0xFFFF &&
                         held_ > 0xFFFF - 2 * frame_samples;
    key_change made;
    if (goes_on) {
        segments_ += header.timestamp - timestamp_;
    } else {
        made = release();
        made.pressed = key_of(event->code);
        segments_ = 0;
        is_down_ = true;
    }
    timestamp_ = header.timestamp;
    ssrc_ = header.ssrc;
    sequence_ = header.sequence;
    code_ = event->code;
    held_ = event->held;
    last_ = now;
    has_heard_ = true;
    // Where the end is the first that comes, one of its repetitions lets go, or idle().
    return event->is_end && goes_on ? release() : made;
}

key_change event_receiver::idle(instant now) noexcept {
    return is_down_ && now - last_ > lost_end_after ? release() : key_change{};
}

bool event_sender::add(char key, duration held) noexcept {
    const auto code = code_of(key);
    if (!code || count_ == room) return false;
    const auto frames = std::clamp<std::int64_t>(held / std::chrono::milliseconds{20}, 2, 250);
    keys_[(first_ + count_++) % room] = {*code, static_cast<std::uint8_t>(frames)};
    return true;
}

void event_sender::clear() noexcept {
    count_ = 0;
    frame_ = 0;
}

std::optional<event_sender::packet> event_sender::next(std::uint32_t timestamp) noexcept {
    if (count_ == 0) return std::nullopt;
    const key& down = keys_[first_ % room];
    const unsigned frame = frame_++;
    const unsigned last = down.frames - 1U;
    if (frame == 0) began_ = timestamp;
    if (frame >= last + ends) {
        if (frame + 1 >= last + ends + pause_frames) {
            first_ = static_cast<std::uint8_t>((first_ + 1) % room);
            --count_;
            frame_ = 0;
        }
        return std::nullopt;
    }
    const unsigned held = std::min(frame + 1, static_cast<unsigned>(down.frames)) * frame_samples;
    return packet{.event = {.code = down.code, .is_end = frame >= last, .held = static_cast<std::uint16_t>(held)},
                  .timestamp = began_,
                  .marker = frame == 0};
}

}  // namespace palabre::media
