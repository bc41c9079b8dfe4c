// examples/palabre_center/trunks.hpp - the sections `trunks` and `phones` of palabre-center's file.
#pragma once

#include "settings_reader.hpp"

#include "palabre/channel/voice.hpp"

namespace palabre_center {

void read_trunks(settings_reader& from, const yaml_node& root, palabre::voice_options& into);
void read_phones(settings_reader& from, const yaml_node& root, palabre::voice_options& into);

}  // namespace palabre_center
