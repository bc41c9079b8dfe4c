// examples/palabre_center/meta.hpp - carriers of the kinds `whatsapp` and `messenger` in palabre-center's file.
#pragma once

#include "settings_reader.hpp"

#include "palabre/channel/messenger.hpp"
#include "palabre/channel/whatsapp.hpp"

namespace palabre_center {

/// Of a map that holds `company`, `address` and `kind`, too.
palabre::whatsapp_options read_whatsapp(settings_reader& from, const yaml_node& of, const std::string& name);
palabre::messenger_options read_messenger(settings_reader& from, const yaml_node& of, const std::string& name);

}  // namespace palabre_center
