// tests/answering/answer_sources.hpp - whose voices, which words and which tones the labelled set is made of.
#pragma once

#include "answering/answer_set.hpp"

#include <string>
#include <vector>

namespace palabre::test {

using texts = std::vector<std::string>;

struct voice {
    std::string name;
    int speed, pitch;
};

/// What only one half knows.
struct sources {
    std::vector<voice> french, english;
    texts hellos, english_hellos, greetings, english_greetings, announcements, tunes;
};

sources of_half(half which);

/// Ringing tones by country (ITU-T E.180 supplement 2): hertz, then on and off in ms.
struct cadence {
    const char* country;
    std::vector<double> hertz;
    std::vector<double> lengths;
};
extern const std::vector<cadence> ringing, busy;

}  // namespace palabre::test
