// examples/palabre_amd/scoring.hpp - recordings judged by the detector, and how well it did: matrix, rates, times.
#pragma once

#include "labels.hpp"
#include "palabre/channel/answer_detector.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace palabre_amd {

/// A recording's sound at 8,000 a second. Throws palabre::error for what is no sound that can be read.
std::vector<std::int16_t> read_recording(const std::string& file);

struct judged {
    palabre::answer_verdict verdict;
    std::optional<palabre::answer_beep> beep = {};  ///< The first.
};

/// Behind the recording's end there is silence for three seconds, unless it rang or played to its end.
judged judge(const std::vector<std::int16_t>& sound, std::optional<std::chrono::milliseconds> answered,
             const palabre::answer_detection& how);

/// What all of them come to. Times to decision run from the answer, or from when somebody is there where it rang on; before
/// the answer from the beginning.
class score {
public:
    void add(const labelled& of, const judged& made);

    static constexpr std::size_t kinds = static_cast<std::size_t>(palabre::answer_kind::unknown) + 1;
    using row = std::array<int, kinds>;

    int count(palabre::answer_kind is) const;
    int count(palabre::answer_kind is, palabre::answer_kind taken_for) const;
    /// Of those with a person or a machine at the other end. p from 0 to 1.
    std::chrono::milliseconds decided_in(double p) const;
    double humans_lost() const;  ///< Share of humans taken for what one hangs up on: anything but silence and unknown.
    double humans_as_machines() const;
    double machines_found() const;
    double all_right() const;

    /// The matrix, rates and times, and each file that it got wrong.
    std::string text() const;

private:
    std::array<row, kinds> matrix_{};
    std::vector<std::chrono::milliseconds> took_;
    std::array<std::vector<std::chrono::milliseconds>, kinds> took_by_kind_;
    std::vector<std::string> wrong_;
    std::vector<std::chrono::milliseconds> beeps_off_;  ///< How far from where they end.
    int beeps_ = 0;
};

/// "machine by long_greeting after 2480 ms (spoken 1920 ms, pause 0 ms, delay 300 ms, ...)".
std::string told(const palabre::answer_verdict& of);

}  // namespace palabre_amd
