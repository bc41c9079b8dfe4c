// src/media/voice_packet.hpp - what a call's peer sent, told apart from how: the way one leg's packet goes to another.
#pragma once

#include "media/codec.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace palabre::media {

/// A packet as it was heard. It points at what it carries.
struct voice_packet {
    enum class kind : std::uint8_t {
        voice,
        key,    ///< telephone-event, RFC 4733.
        noise,  ///< Comfort noise, RFC 3389.
    };

    kind what = kind::voice;
    codec law = codec::pcma;  ///< Of voice.
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
    std::span<const std::uint8_t> payload = {};
};

/// The same with room for what it carries, for queues between threads.
struct kept_packet {
    static constexpr std::size_t most = 480;  ///< 60 ms of G.711; what is longer goes no further.

    voice_packet head;
    std::uint16_t size = 0;
    std::array<std::uint8_t, most> bytes;

    explicit kept_packet(const voice_packet& of) noexcept
        : head{of}, size{static_cast<std::uint16_t>(of.payload.size())} {
        std::copy(of.payload.begin(), of.payload.end(), bytes.begin());
    }
    kept_packet() noexcept {}

    voice_packet packet() const noexcept {
        voice_packet made = head;
        made.payload = std::span{bytes}.first(size);
        return made;
    }
};

}  // namespace palabre::media
