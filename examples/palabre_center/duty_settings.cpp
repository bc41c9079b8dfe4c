// examples/palabre_center/duty_settings.cpp - how agents on duty are located and desks woken, in the file.
#include "duty_settings.hpp"

#include <algorithm>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;

namespace {

bool is_template(const std::string& tiles) {
    const auto has = [&](const char* part) { return tiles.find(part) != tiles.npos; };
    const auto is_plain = [](char c) { return c > ' ' && c < 0x7f && c != ';' && c != ',' && c != '\'' && c != '"'; };
    return (tiles.starts_with("https://") || tiles.starts_with("http://")) && has("{z}") && has("{x}") && has("{y}") &&
           std::ranges::all_of(tiles, is_plain);  // its host goes into a header of the desk's
}

}  // namespace

void read_positions(settings_reader& from, const yaml_node& http, std::optional<api::position_rules>& made) {
    const auto* const given =
        from.section(http, "positions", {"every", "stale", "kept", "pauses", "tiles", "attribution"});
    if (given == nullptr) return;
    auto& rules = made.emplace();
    from.time(*given, "every", 5s, 1h, rules.every);
    from.time(*given, "stale", 10s, 24h, rules.stale);
    from.time(*given, "kept", 1min, 31 * 24h, rules.kept);
    from.texts(*given, "pauses", rules.pauses);
    from.text(*given, "tiles", rules.tiles);
    from.text(*given, "attribution", rules.attribution);
    if (!rules.tiles.empty() && !is_template(rules.tiles))
        from.report(*given->find("tiles"), "that is no address of a map's tiles",
                    "write https://HOST/{z}/{x}/{y}.png, or leave it out: there is a grid then");
    if (rules.stale < rules.every)
        from.report(*given, "every fix would be old before the next one comes", "choose every <= stale");
}

void read_push(settings_reader& from, const yaml_node& http, std::optional<api::push_rules>& made) {
    const auto* const given = from.section(http, "push", {"key", "contact", "services"});
    if (given == nullptr) return;
    api::push_rules rules;
    if (from.yaml().required(*given, "key") == nullptr) return;
    if (from.yaml().required(*given, "contact") == nullptr) return;
    from.path(*given, "key", rules.key);
    from.text(*given, "contact", rules.contact);
    from.texts(*given, "services", rules.services);
    made = std::move(rules);
}

}  // namespace palabre_center
