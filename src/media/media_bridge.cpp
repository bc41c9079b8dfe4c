// src/media/media_bridge.cpp - what one leg hears on its way to others: relayed as it came, or mixed.
#include "media/g711.hpp"
#include "media/media_thread.hpp"

#include <algorithm>

namespace palabre::media {

void media_thread::pass_on(leg& call, const voice_packet& packet) {
    for (std::size_t i = 0; i < call.outlet_count; ++i) {
        inlet& way = *call.outlets[i];
        if (way.across == nullptr)
            carry(way, packet);
        else if (packet.payload.size() > kept_packet::most || !way.across->push(kept_packet{packet}))
            counters_.unbridged.fetch_add(1, std::memory_order_relaxed);
    }
}

void media_thread::take_from_other_threads() {
    if (across_.empty()) return;
    for (inlet* const way : across_)
        for (const kept_packet* next = way->across->front(); next != nullptr; next = way->across->front()) {
            carry(*way, next->packet());
            way->across->drop();
        }
    flush();
}

/// A prompt, or music, is heard instead of the others.
void media_thread::carry(inlet& way, const voice_packet& packet) {
    leg* const to = way.to;
    if (to == nullptr || !to->is_started || !way.is_heard || !to->may_send || to->first != nullptr) return;
    if (packet.what == voice_packet::kind::key) return carry_key(way, packet);
    const bool is_alone = to->heard_inlets == 1 && !to->keypad.is_busy();
    if (packet.what == voice_packet::kind::noise) {
        if (is_alone && way.is_relaying && to->stream.takes_noise && carry_as_it_is(way, packet)) return;
        if (way.is_relaying) way.way.absorb(packet);
        if (way.ears != nullptr) way.ears->put_noise(packet.payload);
        return;
    }
    const bool can_be_sent =
        packet.law == to->sends || to->stream.hears(packet.law) || (is_g711(packet.law) && is_g711(to->sends));
    way.is_relaying = is_alone && can_be_sent;
    if (way.is_relaying)
        carry_as_it_is(way, packet);
    else if (way.ears != nullptr)
        way.ears->put(packet.law, packet.sequence, packet.timestamp, packet.payload);
    else
        counters_.unbridged.fetch_add(1, std::memory_order_relaxed);
}

/// As it is, but for the numbers that its stream has there, and the law.
bool media_thread::carry_as_it_is(inlet& way, const voice_packet& packet) {
    leg& to = *way.to;
    if (packet.payload.size() + rtp_header_size > sent_room - sent_trailer) return false;
    const bool is_its_turn = to.relayed_by == &way;
    std::uint32_t next = to.timestamp + clock_rate(to.sends) / frames_a_second;
    if (to.relayed_by != nullptr)
        if (const auto after = to.relayed_timestamp + clock_rate(to.sends) / frames_a_second;
            static_cast<std::int32_t>(after - next) > 0)
            next = after;
    stream_position ours{to.sequence, next};
    auto header = way.way.pass(packet, ours, !is_its_turn);
    if (!header) return true;
    auto* const bytes = out_->bytes[out_->count].data();
    const std::span<std::uint8_t> sound{bytes + rtp_header_size, packet.payload.size()};
    std::copy(packet.payload.begin(), packet.payload.end(), sound.begin());
    header->ssrc = to.ssrc;
    if (packet.what == voice_packet::kind::key) {
        header->payload_type = *to.stream.event_payload;
    } else if (packet.what == voice_packet::kind::noise) {
        header->payload_type = comfort_noise_type;
    } else if (is_g711(packet.law) && is_g711(to.sends)) {
        header->payload_type = payload_type(to.sends);
        transcode(packet.law, to.sends, sound);
    } else {
        header->payload_type = to.stream.payload_of(packet.law);
    }
    if (to.sequence != ours.next_sequence) to.relayed_timestamp = header->timestamp;
    to.sequence = ours.next_sequence;
    to.relayed_by = &way;
    to.relayed_at = now_;
    to.is_talking = true;
    write_rtp(*header, std::span<std::uint8_t, rtp_header_size>{bytes, rtp_header_size});
    ++to.packets_sent;
    to.octets_sent += static_cast<std::uint32_t>(sound.size());
    counters_.relayed.fetch_add(1, std::memory_order_relaxed);
    queue(to, bytes, rtp_header_size + sound.size());
    return true;
}

/// Where sound is mixed a press goes through beside it, at the timestamp of the frame in which it began.
void media_thread::carry_key(inlet& way, const voice_packet& packet) {
    leg& to = *way.to;
    const bool is_wanted = way.relays_keys && to.stream.event_payload && !to.keypad.is_busy();
    if (way.is_relaying && to.heard_inlets == 1) {
        if (!is_wanted || !carry_as_it_is(way, packet)) way.way.absorb(packet);
        return;
    }
    if (!is_wanted || packet.payload.size() + rtp_header_size > sent_room - sent_trailer) return;
    go_on_alone(to);
    if (!way.has_key || way.key_there != packet.timestamp) {
        way.has_key = true;
        way.key_there = packet.timestamp;
        way.key_here = to.timestamp + clock_rate(to.sends) / frames_a_second;
    }
    auto* const bytes = out_->bytes[out_->count].data();
    std::copy(packet.payload.begin(), packet.payload.end(), bytes + rtp_header_size);
    write_rtp({.payload_type = *to.stream.event_payload,
               .marker = packet.marker,
               .sequence = to.sequence++,
               .timestamp = way.key_here,
               .ssrc = to.ssrc},
              std::span<std::uint8_t, rtp_header_size>{bytes, rtp_header_size});
    ++to.packets_sent;
    to.octets_sent += static_cast<std::uint32_t>(packet.payload.size());
    to.keys_until = now_ + std::chrono::milliseconds{50};
    queue(to, bytes, rtp_header_size + packet.payload.size());
}

/// The next 20 ms of all that it is to hear; 0 where nobody sends anything.
std::size_t media_thread::mix(leg& call, std::span<std::uint8_t> to) {
    std::array<std::int16_t, most_rate / frames_a_second> sound;
    std::array<std::int32_t, most_rate / frames_a_second> sum{};
    const std::size_t samples = sound_rate(call.sends) / frames_a_second;
    bool is_sound = false;
    for (std::size_t i = 0; i < call.inlet_count; ++i) {
        inlet& way = *call.inlets[i];
        if (!way.is_heard || way.ears == nullptr || way.ears->rate() != sound_rate(call.sends)) continue;
        if (way.ears->pull(std::span{sound}.first(samples)) == playout::given::nothing) continue;
        is_sound = true;
        for (std::size_t at = 0; at < samples; ++at) sum[at] += sound[at];
    }
    if (!is_sound) return 0;
    for (std::size_t at = 0; at < samples; ++at)
        sound[at] = static_cast<std::int16_t>(std::clamp(sum[at], -32768, 32767));
    const auto frame = std::span<const std::int16_t>{sound}.first(samples);
    if (is_g711(call.sends)) {
        encode(call.sends, frame, to);
        return samples;
    }
    return call.writer != nullptr && call.writer->as() == call.sends ? call.writer->encode(frame, to) : 0;
}

}  // namespace palabre::media
