// examples/palabre_center/standby_settings.cpp - the section `standby` of palabre-center's file.
#include "standby_settings.hpp"

#include "http/origin.hpp"

#include <algorithm>
#include <filesystem>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;

void read_standby(settings_reader& from, const yaml_node& root, configuration& into) {
    auto& made = into.standby;
    made.outbox = (std::filesystem::path{into.state} / "standby.outbox").string();
    if (std::ranges::none_of(into.companies, [](const company& each) { return each.entry.says.has_value(); }))
        from.report(root, "no company has anything to say while the center is away",
                    "add unavailable: {say: {fr: TEXT}, sms: {fr: TEXT}} to each of companies");
    const auto* const standby = from.section(root, "standby", {"listen", "ports", "http", "outbox", "hand_over"});
    if (standby == nullptr) return;
    from.texts(*standby, "listen", made.listen);
    if (!made.listen.empty()) into.voice.listen = made.listen;
    if (const auto* const ports = standby->find("ports")) {
        from.ports(*ports, into.voice.media.first_port, into.voice.media.last_port);
        made.first_port = into.voice.media.first_port;
        made.last_port = into.voice.media.last_port;
    }
    from.text(*standby, "http", made.http);
    from.path(*standby, "outbox", made.outbox);
    const auto* const to = from.section(*standby, "hand_over", {"url", "key", "authorities", "every"});
    if (to == nullptr) return;
    auto& hands_over = made.hands_over.emplace();
    if (const auto* const url = from.yaml().required(*to, "url")) {
        hands_over.url = from.text(*url);
        try {
            if (!hands_over.url.empty()) http::read_url(hands_over.url);
        } catch (const error& wrong) {
            from.report_quoting(*url, wrong.problems());
        }
    }
    if (const auto* const key = from.yaml().required(*to, "key")) hands_over.key = secret{from.text(*key)};
    from.path(*to, "authorities", hands_over.authorities);
    from.time(*to, "every", 100ms, 1h, hands_over.every);
}

}  // namespace palabre_center
