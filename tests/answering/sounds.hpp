// tests/answering/sounds.hpp - what recordings of answers are made of: tones, speech, noise, a line's faults.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

namespace palabre::test {

/// Samples at 8,000 a second, full scale 1.
using sound = std::vector<float>;

/// Its engine's sequence is in the standard; how numbers are made of it stands here, so that every machine draws the same.
class draws {
public:
    explicit draws(std::uint64_t seed) : engine_{seed} {}
    double between(double least, double most) { return least + (most - least) * unit(); }
    int whole(int least, int most) { return least + static_cast<int>(unit() * (most - least + 1)); }
    bool happens(double share) { return unit() < share; }
    template<typename T> const T& of(const std::vector<T>& all) {
        return all[static_cast<std::size_t>(whole(0, static_cast<int>(all.size()) - 1))];
    }

private:
    double unit() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
    std::mt19937_64 engine_;
};

float amplitude(double db);
sound silence(double milliseconds);
sound tone(std::initializer_list<double> hertz, double milliseconds, double db);
void append(sound& to, const sound& what);
void mix(sound& into, const sound& what, std::size_t at = 0);
void scale_to(sound& what, double db);  ///< The mean of its loud parts.
double length_ms(const sound& of);

enum class noise { none, white, street, babble, hum };
sound make_noise(noise kind, std::size_t samples, double db, draws& by);
sound echoed(const sound& what, double delay_ms, double db);
sound on_the_line(const sound& what);  ///< 300 to 3,400 Hz, then A-law and back.

sound read(const std::string& file);
sound spoken(const std::string& voice, int speed, int pitch, const std::string& text);  ///< By espeak-ng.
sound trimmed(const sound& what);  ///< Without the silence around it.
void write(const std::string& file, const sound& what);

}  // namespace palabre::test
