// src/channel/voice/sounds.hpp - speech as lines carry it: encoded once a codec, shared by all calls that hear it.
#pragma once

#include "media/audio.hpp"
#include "palabre/channel/voice.hpp"
#include "palabre/speech/audio.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <unordered_map>
#include <vector>

namespace palabre::detail {

/// Found by the samples themselves, which prompts and voices share with all who hear them. Those are held weakly: what
/// they let go of is let go of here as well.
///
/// Owns:    the encodings, a byte a sample.
/// Threads: one at a time.
class sounds {
public:
    /// What is `secret` is encoded for this call alone.
    media::clip_ptr encoded(const speech::audio& sound, media::codec as, bool secret);

    /// After which one speaks.
    media::clip_ptr beep(media::codec as);

    /// One turn of a tone that is heard again and again; the last one is kept.
    media::clip_ptr turn_of(const voice_tone& tone);

    std::size_t kept() const noexcept { return known_.size(); }

private:
    using samples = std::vector<std::int16_t>;
    using clips = std::array<media::clip_ptr, media::codec_count>;
    struct entry {
        std::weak_ptr<const samples> of;
        clips as;
    };

    std::unordered_map<const samples*, entry> known_;
    std::size_t sweep_at_ = 64;
    clips beeps_;
    media::clip_ptr ringing_;
};

}  // namespace palabre::detail
