// src/media/inband_dtmf.hpp - keys heard as tones, for peers that send nothing better.
#pragma once

#include "media/key.hpp"
#include "media/reorder.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <utility>

namespace palabre::media {

/// SpanDSP's detector over packets put in order. A lost packet is filled with the one before, so that it does not cut one
/// press into two. About 1 us a frame: it runs only on calls that need it.
///
/// Owns:    the detector's state and 2 kB of packets held back.
/// Threads: one at a time. Making and destroying one allocates; hearing does not.
class inband_dtmf {
public:
    inband_dtmf();

    /// Calls `told(key_change)` for each change. Only G.711 is listened to: tones do not survive other codecs.
    template<typename F> void hear(const voice_frame& frame, F&& told) {
        if (!is_g711(frame.law)) return;
        order_.add(frame, [&](const voice_frame& next) { listen(next, told); });
    }

private:
    struct release {
        void operator()(void* state) const noexcept;
    };
    using piece = std::span<const std::int16_t>;

    template<typename F> void listen(const voice_frame& frame, F&& told) {
        for (std::size_t gap = missing_before(frame); gap > 0; --gap)
            if (const key_change found = detect(last())) told(found);
        for (auto rest = frame.payload; !rest.empty();
             rest = rest.subspan(std::min<std::size_t>(rest.size(), frame_samples)))
            if (const key_change found = detect(decoded(frame.law, rest))) told(found);
    }

    std::size_t missing_before(const voice_frame& frame) noexcept;
    piece decoded(codec law, std::span<const std::uint8_t> payload) noexcept;
    piece last() const noexcept { return std::span{samples_}.first(size_); }
    key_change detect(piece samples) noexcept;
    void notice(char key) noexcept;

    std::unique_ptr<void, release> detector_;
    reorder<4, 480> order_;
    std::array<std::int16_t, frame_samples> samples_{};  // the frame before, to fill gaps with
    std::size_t size_ = 0;
    std::uint16_t sequence_ = 0;
    bool has_heard_ = false;
    char down_ = 0;
    std::int64_t heard_ = 0;  // samples
    std::int64_t pressed_at_ = 0;
    key_change found_;
};

}  // namespace palabre::media
