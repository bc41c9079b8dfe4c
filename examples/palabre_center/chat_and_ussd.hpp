// examples/palabre_center/chat_and_ussd.hpp - channels of the kinds `web_chat` and `ussd` in palabre-center's file.
#pragma once

#include "settings_reader.hpp"

#include "palabre/channel/ussd.hpp"
#include "palabre/channel/web_chat.hpp"

namespace palabre_center {

/// Of a map that holds `company`, `address` and `kind`, too.
palabre::web_chat_options read_web_chat(settings_reader& from, const yaml_node& of, const std::string& name);
palabre::ussd_options read_ussd(settings_reader& from, const yaml_node& of, const std::string& name);

}  // namespace palabre_center
