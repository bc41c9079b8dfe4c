// src/media/playout.cpp - the jitter buffer fed and asked; what is lost is concealed.
#include "media/playout.hpp"

#include <algorithm>
#include <new>
#include <opus/opus.h>
#include <speex/speex_jitter.h>

namespace palabre::media {

namespace {

/// How much of RTP's clock a packet covers; 0 for what is none.
std::uint32_t span_of(codec from, std::span<const std::uint8_t> payload) noexcept {
    if (from != codec::opus) return static_cast<std::uint32_t>(payload.size());
    if (payload.empty()) return 0;
    const int samples = opus_packet_get_nb_samples(payload.data(), static_cast<opus_int32>(payload.size()), 48'000);
    return samples < 0 ? 0 : static_cast<std::uint32_t>(samples);
}

void set(JitterBuffer* of, int what, spx_int32_t number) noexcept {
    jitter_buffer_ctl(of, what, &number);
}

}  // namespace

void playout::release::operator()(JitterBuffer_* state) const noexcept {
    jitter_buffer_destroy(state);
}

playout::playout(unsigned rate) : jitter_{jitter_buffer_init(frame_samples)}, decoder_{rate} {
    if (jitter_ == nullptr) throw std::bad_alloc{};
    // With this the buffer keeps pointers to our packets and copies nothing.
    set(jitter_.get(), JITTER_BUFFER_SET_CONCEALMENT_SIZE, 1);  // as much as is missing in a frame
    jitter_buffer_ctl(jitter_.get(), JITTER_BUFFER_SET_DESTROY_CALLBACK, reinterpret_cast<void*>(+[](void*) {}));
}

playout::~playout() = default;

void playout::restart() noexcept {
    jitter_buffer_reset(jitter_.get());
    ready_size_ = 0;
    without_ = 0;
    is_idle_ = true;
    is_silent_ = false;
}

void playout::put(codec from, std::uint16_t sequence, std::uint32_t timestamp,
                  std::span<const std::uint8_t> payload) noexcept {
    const std::uint32_t span = span_of(from, payload);
    constexpr unsigned least = 400;  // 2.5 ms: nobody sends less, and each piece takes time
    if (payload.size() > most_bytes || span < clock_rate(from) / least) return;
    if (clock_rate(from) != clock_) {
        restart();
        clock_ = clock_rate(from);
        set(jitter_.get(), JITTER_BUFFER_SET_DELAY_STEP, static_cast<spx_int32_t>(clock_ / frames_a_second));
    }
    slot& free = slots_[sequence % kept];
    std::copy(payload.begin(), payload.end(), free.bytes.begin());
    free.sequence = sequence;
    free.size = static_cast<std::uint16_t>(payload.size());
    free.from = from;
    const JitterBufferPacket packet{.data = reinterpret_cast<char*>(free.bytes.data()),
                                    .len = free.size,
                                    .timestamp = timestamp,
                                    .span = span,
                                    .sequence = sequence,
                                    .user_data = 0};
    jitter_buffer_put(jitter_.get(), &packet);
    is_idle_ = is_silent_ = false;
    without_ = 0;
}

void playout::put_noise(std::span<const std::uint8_t> payload) noexcept {
    if (payload.empty()) return;
    concealment_.noise_level_dbov(payload[0]);
    is_silent_ = true;
    is_idle_ = false;
    without_ = 0;
}

playout::given playout::pull(std::span<std::int16_t> out) noexcept {
    gave_ = ready_size_ > 0 ? left_ : given::nothing;
    if (is_idle_) return gave_;
    ++without_;
    constexpr int enough = 16;  // pieces: whatever timestamps say, a frame comes to an end
    for (int i = 0; i < enough && ready_size_ < out.size(); ++i) next_piece(out.size() - ready_size_);
    if (ready_size_ < out.size()) conceal(out.size() - ready_size_);
    std::copy_n(ready_.begin(), out.size(), out.begin());
    std::copy(ready_.begin() + static_cast<std::ptrdiff_t>(out.size()),
              ready_.begin() + static_cast<std::ptrdiff_t>(ready_size_), ready_.begin());
    ready_size_ -= out.size();
    if (ready_size_ > 0)
        jitter_buffer_remaining_span(jitter_.get(), static_cast<spx_uint32_t>(ticks_of(ready_size_)));
    else
        jitter_buffer_tick(jitter_.get());
    if (without_ > patience) restart();
    return gave_;
}

/// What comes next, some 20 ms of it; `wanted` samples are missing in the frame.
void playout::next_piece(std::size_t wanted) noexcept {
    const auto ticks = static_cast<spx_int32_t>(ticks_of(wanted));
    JitterBufferPacket packet{};
    spx_int32_t offset = 0;
    const int found = jitter_buffer_get(jitter_.get(), &packet, ticks, &offset);
    if (found != JITTER_BUFFER_OK) return conceal(packet.span > 0 ? samples_of(packet.span) : wanted);
    play(slots_[packet.sequence % kept], packet.sequence, offset, samples_of(packet.span));
}

/// `offset`: so many ticks are missing before it; below zero, so many of its own are over. The jitter buffer counts on it.
void playout::play(const slot& from, std::uint16_t sequence, std::int32_t offset, std::size_t span) noexcept {
    if (offset > 0) conceal(samples_of(static_cast<std::size_t>(offset)));
    const auto too_old = static_cast<std::size_t>(std::max<std::int64_t>(0, -std::int64_t{offset}));
    const std::size_t old = (too_old * rate() + clock_ - 1) / clock_;
    const auto room = std::span{ready_}.subspan(ready_size_);
    const bool is_there = from.sequence == sequence;  // else overwritten since: far too late
    const std::size_t made = is_there ? decoder_.decode(from.from, std::span{from.bytes}.first(from.size), room) : 0;
    if (made == 0) return conceal(span - std::min(span, old));
    const std::size_t over = std::min(made, old);
    std::copy(room.begin() + static_cast<std::ptrdiff_t>(over), room.begin() + static_cast<std::ptrdiff_t>(made),
              room.begin());
    concealment_.heard(room.first(made - over));
    ready_size_ += made - over;
    last_from_ = from.from;
    last_played_ = from.sequence;
    ++played_;
    gave(given::sound);
}

void playout::conceal(std::size_t samples) noexcept {
    const auto missing = std::span{ready_}.subspan(ready_size_).first(std::min(samples, ready_.size() - ready_size_));
    if (is_silent_) {
        concealment_.noise(missing);
        gave(given::noise);
    } else {
        if (!decoder_.conceal(last_from_, missing)) concealment_.fill(missing);
        concealed_ += missing.size() * frames_a_second / rate();
        gave(given::concealed);
    }
    ready_size_ += missing.size();
}

void playout::gave(given what) noexcept {
    if (gave_ != given::sound) gave_ = what;
    left_ = what;
}

}  // namespace palabre::media
