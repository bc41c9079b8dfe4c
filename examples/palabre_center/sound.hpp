// examples/palabre_center/sound.hpp - what a peer's or trunk's section says of calls' sound: codecs, keys, encryption.
#pragma once

#include "settings_reader.hpp"

#include "palabre/channel/voice_codec.hpp"

#include <vector>

namespace palabre_center {

struct sound_wished {
    std::vector<palabre::voice_codec>& codecs;
    palabre::voice_dtmf& dtmf;
    palabre::voice_encryption& encryption;
};

/// Reads `codecs`, `dtmf` and `encryption`; what is not said stays.
void read_sound(settings_reader& from, const yaml_node& section, const sound_wished& into);

}  // namespace palabre_center
