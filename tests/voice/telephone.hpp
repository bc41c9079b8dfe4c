// tests/voice/telephone.hpp - the ear, the mouth and the keypad of a caller: RTP beside somebody else's signalling.
#pragma once

#include "media/test_peer.hpp"
#include "voice/hearing.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace palabre::test {

/// Sends a packet every 20 ms from the moment in which it has heard one, to where that came from.
class telephone {
public:
    explicit telephone(runtime& on) : runtime_{on}, next_{on} { tick(); }

    std::uint16_t port() const { return peer_.address().port; }

    /// Speaks, presses (RFC 4733, or tones in the sound), or is silent, after what it was told before.
    void say(const samples& sound);
    void press(const std::string& keys);
    void press_tones(const std::string& keys);
    void press_both(const std::string& keys);  ///< Events, and the tones at the same time.
    void pause(unsigned milliseconds) { say(samples(std::size_t{8} * milliseconds)); }
    bool is_busy() const { return !to_send_.empty(); }

    /// No packet any more: the cable is out.
    void fall_silent() { is_dumb_ = true; }

    /// All that was heard, and how many packets of it.
    const samples& heard() const { return heard_; }
    std::size_t packets() const { return packets_; }

    /// The keys that came as events (RFC 4733), once each.
    const std::string& keys() const { return keys_; }

    /// The sound of the last so many packets is none at all.
    bool hears_silence(std::size_t packets) const;

private:
    struct frame {
        bytes payload;
        bool is_event = false, begins = false;
        bytes sound = {};  // beside the event
    };
    void tick();
    void send();
    void listen();

    runtime& runtime_;
    timer next_;
    test_peer peer_;
    std::deque<frame> to_send_;
    samples heard_;
    std::size_t packets_ = 0, read_ = 0;
    std::uint16_t talks_to_ = 0;
    instant due_{};
    std::uint32_t event_at_ = 0;
    std::string keys_;
    std::optional<std::uint32_t> key_at_;
    bool is_dumb_ = false;
};

}  // namespace palabre::test
