// examples/palabre_center/sound.cpp - what a peer's or trunk's section says of calls' sound: codecs, keys, encryption.
#include "sound.hpp"

#include <algorithm>
#include <array>

namespace palabre_center {

using namespace palabre;
using detail::shown;

namespace {

// In the order of their enumerators.
constexpr auto codecs = std::to_array<std::string_view>({"pcma", "pcmu", "g722", "opus"});
constexpr auto modes = std::to_array<std::string_view>({"auto", "rfc4733", "info", "inband", "both"});
constexpr auto encryptions = std::to_array<std::string_view>({"never", "taken", "required"});

}  // namespace

void read_sound(settings_reader& from, const yaml_node& section, const sound_wished& into) {
    std::vector<std::string> names;
    from.texts(
        section, "codecs", names,
        [](const std::string& name) {
            return std::ranges::find(codecs, name) != codecs.end() ? "" : shown(name) + " is no codec of the line";
        },
        "write pcma, pcmu, g722 or opus");
    if (!names.empty()) into.codecs.clear();
    for (const auto& name : names)
        into.codecs.push_back(static_cast<voice_codec>(std::ranges::find(codecs, name) - codecs.begin()));
    if (const auto* const dtmf = section.find("dtmf"))
        into.dtmf = static_cast<voice_dtmf>(from.word(*dtmf, modes).value_or(0));
    if (const auto* const encryption = section.find("encryption"))
        into.encryption = static_cast<voice_encryption>(from.word(*encryption, encryptions).value_or(0));
}

}  // namespace palabre_center
