// src/media/playout.hpp - packets that come early, late or never, as sound that goes on: the adaptive jitter buffer.
#pragma once

#include "media/concealment.hpp"
#include "media/decoder.hpp"
#include "palabre/core/runtime.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>

struct JitterBuffer_;

namespace palabre::media {

/// libspeexdsp's jitter buffer decides how long packets wait; what does not come in time is concealed. It plays as long as
/// packets come, and a little longer; then it is idle until the next one.
///
/// Owns:    packets of 1.28 s, the decoders, the jitter buffer's statistics: about 60 kB.
/// Threads: one at a time. Making one allocates; the rest does not.
class playout {
public:
    /// What pull() gave. `nothing`: nobody has sent for so long that there is nothing to be heard.
    enum class given : std::uint8_t { nothing, sound, concealed, noise };

    /// `rate`: of what pull() gives, 8,000 or 16,000.
    explicit playout(unsigned rate);
    playout(const playout&) = delete;
    playout& operator=(const playout&) = delete;
    ~playout();

    unsigned rate() const noexcept { return decoder_.rate(); }

    /// A packet of sound; one that is too long or too late is passed over.
    void put(codec from, std::uint16_t sequence, std::uint32_t timestamp,
             std::span<const std::uint8_t> payload) noexcept;

    /// Comfort noise (RFC 3389): the peer says that he is silent, and how his silence sounds.
    void put_noise(std::span<const std::uint8_t> payload) noexcept;

    /// The next 20 ms: `out` has rate() / 50 samples.
    given pull(std::span<std::int16_t> out) noexcept;

    bool is_idle() const noexcept { return is_idle_; }
    bool is_voice() const noexcept { return concealment_.is_voice(); }

    /// Another stream begins.
    void restart() noexcept;

    // What became of the packets so far.
    std::uint64_t played() const noexcept { return played_; }
    std::uint64_t concealed() const noexcept { return concealed_; }  ///< Frames of 20 ms.

    /// The sequence number of the packet that the last pull() ended with; for tests.
    std::uint16_t last_played() const noexcept { return last_played_; }

private:
    static constexpr std::size_t kept = 64;
    static constexpr std::size_t most_bytes = 480;
    static constexpr unsigned patience = 25;  // frames without a packet until it is idle

    struct slot {
        std::array<std::uint8_t, most_bytes> bytes;
        std::uint16_t sequence = 0;
        std::uint16_t size = 0;
        codec from = codec::pcma;
    };
    struct release {
        void operator()(JitterBuffer_* state) const noexcept;
    };

    void next_piece(std::size_t wanted) noexcept;
    void play(const slot& from, std::uint16_t sequence, std::int32_t offset, std::size_t span) noexcept;
    void conceal(std::size_t samples) noexcept;
    void gave(given what) noexcept;
    std::size_t ticks_of(std::size_t samples) const noexcept { return samples * clock_ / rate(); }
    std::size_t samples_of(std::size_t ticks) const noexcept { return ticks * rate() / clock_; }

    std::unique_ptr<JitterBuffer_, release> jitter_;
    decoder decoder_;
    concealment concealment_;
    std::array<slot, kept> slots_{};
    std::array<std::int16_t, 2 * decoder::most_samples> ready_{};  // decoded, not given yet
    std::size_t ready_size_ = 0;
    unsigned clock_ = line_rate;
    codec last_from_ = codec::pcma;
    unsigned without_ = 0;  // frames since the last packet came
    bool is_idle_ = true;
    bool is_silent_ = false;  // he has said so
    given gave_ = given::nothing;
    given left_ = given::nothing;  // what is in ready_
    std::uint16_t last_played_ = 0;
    std::uint64_t played_ = 0;
    std::uint64_t concealed_ = 0;
};

}  // namespace palabre::media
