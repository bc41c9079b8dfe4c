// examples/palabre_center/meta.hpp - the sections `whatsapp`, `messenger` and `callbacks` of palabre-center's file.
#pragma once

#include "settings_reader.hpp"

#include "palabre/channel/messenger.hpp"
#include "palabre/channel/whatsapp.hpp"
#include "palabre/core/error.hpp"

#include <string>
#include <variant>
#include <vector>

namespace palabre_center {

/// Numbers of WhatsApp's, or a page of Messenger's, and who answers there.
struct meta_settings {
    std::variant<palabre::whatsapp_options, palabre::messenger_options> options;
    std::string company;  ///< Its name in the store.
    std::string address;  ///< Of the flow that answers: "105".
    palabre::place where = {};

    const std::string& name() const {
        return std::visit([](const auto& each) -> const std::string& { return each.name; }, options);
    }
    palabre::medium on() const { return options.index() == 0 ? palabre::medium::whatsapp : palabre::medium::messenger; }
};

/// Where providers call back.
struct callback_settings {
    std::string listen = "127.0.0.1:8081";
    palabre::place where = {};
};

void read_meta(settings_reader& from, const yaml_node& root, std::vector<meta_settings>& into);
void read_callbacks(settings_reader& from, const yaml_node& root, callback_settings& into);

std::unique_ptr<palabre::carrier> make_carrier(palabre::runtime& on, const meta_settings& of, palabre::logger log);

/// Whether both say the same.
bool alike(const meta_settings& one, const meta_settings& other);

}  // namespace palabre_center
