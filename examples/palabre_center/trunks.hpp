// examples/palabre_center/trunks.hpp - the sections `trunks` and `phones` of palabre-center's file.
#pragma once

#include "settings_reader.hpp"

#include "palabre/channel/voice.hpp"

#include <string>

namespace palabre_center {

void read_trunks(settings_reader& from, const yaml_node& root, palabre::voice_options& into);
void read_phones(settings_reader& from, const yaml_node& root, palabre::voice_options& into);

/// The key `caller_id`: a number that a trunk of `line` may show, where it has any.
void read_caller_id(settings_reader& from, const yaml_node& of, const palabre::voice_options& line, std::string& into);

}  // namespace palabre_center
