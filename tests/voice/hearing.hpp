// tests/voice/hearing.hpp - what was heard, compared by machine with what should have been.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace palabre::test {

using samples = std::vector<std::int16_t>;

/// G.711 by the formulas of ITU-T G.711, apart from the library's tables so that no mistake is shared. Payload type 8 is
/// A-law, 0 is mu-law.
samples decoded(std::span<const std::uint8_t> bytes, unsigned payload_type);
std::uint8_t a_law(std::int16_t sample);

/// How much of `sought` is in `heard`, wherever it begins: 1 is that very sound, other speech stays below 0.6.
struct likeness {
    double much = 0;
    std::size_t at = 0;  ///< The sample at which it begins.
};
likeness find(const samples& sought, const samples& heard);

/// A WAV file of 16 bits, mono at 8,000 a second; empty where there is none. From 16,000 or 48,000 neighbours are averaged.
samples read_wav(const std::string& file);

/// One side of a stereo file of ours: 0 is the left one.
samples wav_side(const std::string& file, std::size_t which);

/// Its folder is made.
void write_wav(const std::string& file, const samples& sound, unsigned rate = 8'000, unsigned channels = 1);

/// Two sines, as a telephone's keypad makes them (ITU-T Q.23).
samples key_tone(char key, unsigned milliseconds);

}  // namespace palabre::test
