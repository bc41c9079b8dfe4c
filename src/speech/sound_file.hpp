// src/speech/sound_file.hpp - what a studio delivers, brought to one channel and one rate, and measured.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/speech/audio.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace palabre::speech::detail {

/// A recording as it will be heard, with what a sound engineer would ask.
struct measured_sound {
    audio sound;
    double level_db = 0;      ///< RMS of the 20 ms pieces within 30 dB of the loudest; a full-scale square wave is 0.
    double peak_db = 0;       ///< Its highest sample before it was cut to 16 bits.
    std::size_t clipped = 0;  ///< Samples at full scale in a row (three and more) as delivered, and those cut here.
};

/// Reads WAV, FLAC, OGG (Vorbis, Opus) or MP3, one to eight channels, which are averaged, 4,000 to 384,000 samples a
/// second, at most 30 minutes. The file's name does not matter, only what is in it. Throws error{errc::invalid_file}
/// with `name`, what is wrong and what to do; error{errc::too_large}.
measured_sound decode_sound(std::string_view bytes, int rate, const std::string& name);

/// The same from a file of at most 128 MB. Throws as file_text() and decode_sound().
measured_sound read_sound(const std::string& file, int rate);

/// Beyond that a level is told as this.
inline constexpr double silence_db = -100;

}  // namespace palabre::speech::detail
