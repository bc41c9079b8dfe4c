// tests/voice/telephone.cpp - the ear, the mouth and the keypad of a caller: RTP beside somebody else's signalling.
#include "voice/telephone.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string_view>

namespace palabre::test {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t frame_samples = 160;
constexpr unsigned pcma = 8, events = 101;

}  // namespace

void telephone::say(const samples& sound) {
    for (std::size_t at = 0; at < sound.size(); at += frame_samples) {
        bytes payload(frame_samples, 0xD5);
        const auto count = std::min(frame_samples, sound.size() - at);
        std::transform(sound.begin() + static_cast<std::ptrdiff_t>(at),
                       sound.begin() + static_cast<std::ptrdiff_t>(at + count), payload.begin(), a_law);
        to_send_.push_back({std::move(payload)});
    }
}

/// 100 ms, its end three times, and as long a pause.
void telephone::press(const std::string& keys) {
    constexpr std::string_view codes = "0123456789*#ABCD";
    constexpr unsigned frames = 5;
    for (const char key : keys) {
        for (unsigned i = 1; i <= frames + 3; ++i) {
            const unsigned held = 160 * std::min(i, frames);
            const bool is_end = i > frames;
            to_send_.push_back(
                {{static_cast<std::uint8_t>(codes.find(key)), static_cast<std::uint8_t>(is_end ? 0x8A : 0x0A),
                  static_cast<std::uint8_t>(held >> 8U), static_cast<std::uint8_t>(held)},
                 true,
                 i == 1});
        }
        pause(100);
    }
}

void telephone::press_tones(const std::string& keys) {
    for (const char key : keys) {
        say(key_tone(key, 100));
        pause(100);
    }
}

void telephone::press_both(const std::string& keys) {
    const auto before = to_send_.size();
    press(keys);
    std::size_t at = 0;
    samples tone;
    for (std::size_t i = before; i < to_send_.size(); ++i) {
        auto& each = to_send_[i];
        if (!each.is_event) continue;
        if (each.begins) {
            tone = key_tone(keys[at++], 100);
            tone.resize(std::size_t{8} * frame_samples);
        }
        each.sound.assign(frame_samples, 0xD5);
        std::transform(tone.begin(), tone.begin() + frame_samples, each.sound.begin(), a_law);
        tone.erase(tone.begin(), tone.begin() + frame_samples);
    }
}

bool telephone::hears_silence(std::size_t packets) const {
    const std::size_t count = packets * frame_samples;
    return heard_.size() >= count && std::all_of(heard_.end() - static_cast<std::ptrdiff_t>(count), heard_.end(),
                                                 [](std::int16_t each) { return std::abs(each) < 64; });
}

void telephone::tick() {
    listen();
    const auto now = runtime_.now();
    if (talks_to_ != 0 && due_ == instant{}) due_ = now;
    for (; talks_to_ != 0 && due_ <= now; due_ += 20ms) send();
    next_.start(2ms, [this] { tick(); });
}

void telephone::send() {
    frame now{bytes(frame_samples, 0xD5)};
    if (!to_send_.empty()) {
        now = std::move(to_send_.front());
        to_send_.pop_front();
    }
    if (now.begins) event_at_ = peer_.timestamp;
    const auto real = peer_.timestamp;
    if (now.is_event) peer_.timestamp = event_at_;
    const auto datagram = peer_.packet(now.is_event ? events : pcma, now.payload, now.begins);
    if (!is_dumb_) peer_.send_raw(datagram, talks_to_);
    peer_.timestamp = real;
    if (!now.sound.empty() && !is_dumb_) peer_.send_raw(peer_.packet(pcma, now.sound), talks_to_);
    peer_.timestamp = real + frame_samples;
}

void telephone::listen() {
    peer_.read();
    for (; read_ < peer_.heard.size(); ++read_) {
        const auto& each = peer_.heard[read_];
        talks_to_ = each.from_port;
        ++packets_;
        if (each.type == events) {
            const std::string all = "0123456789*#ABCD";
            if (key_at_ != each.timestamp && !each.payload.empty() && each.payload[0] < all.size())
                keys_ += all[each.payload[0]];
            key_at_ = each.timestamp;
            continue;
        }
        const auto sound = decoded(each.payload, each.type);
        std::ranges::copy(sound, std::back_inserter(heard_));
    }
}

}  // namespace palabre::test
