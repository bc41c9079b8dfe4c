// src/speech/tone.hpp - what is heard where there is neither a recording nor a voice.
#pragma once

#include "palabre/speech/audio.hpp"

namespace palabre::speech::detail {

/// A soft beep of 300 ms with a pause behind it: 660 Hz, which is no key's, no fax's and no network's tone.
audio stand_in_tone(int rate);

}  // namespace palabre::speech::detail
