// examples/palabre_center/browsers.cpp - browsers as telephones: `phones.browsers`, and logins lent to them.
#include "browsers.hpp"

#include "configuration.hpp"
#include "settings_reader.hpp"

#include "palabre/channel/lent_login.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view telephone = "phone:";

bool begins_with_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view each) { return text.starts_with(each); });
}

bool is_turn(const std::string& url) {
    return begins_with_one_of(url, {"turn:", "turns:"});
}

std::string why_no_ice(const std::string& url) {
    const bool fits = begins_with_one_of(url, {"stun:", "stuns:", "turn:", "turns:"}) &&
                      url.find_first_of(" \"'") == url.npos && url.back() != ':';
    return fits ? "" : "this is no STUN or TURN server";
}

/// The user of his telephone; "" where he is no agent, or his calls go elsewhere. His id decides: logins are anybody's to choose.
std::string user_of(const std::vector<agent_plan>& agents, const std::string& user_id) {
    const auto agent =
        std::ranges::find_if(agents, [&](const agent_plan& each) { return to_string(each.works.id) == user_id; });
    const bool has_telephone = agent != agents.end() && agent->at.starts_with(telephone);
    return has_telephone ? agent->at.substr(telephone.size()) : std::string{};
}

}  // namespace

std::string origin_of(std::string_view url) {
    const auto host = url.find("://") + 3;
    return std::string{url.substr(0, url.find_first_of("/?#", host))};
}

void read_browsers(settings_reader& from, const yaml_node& root, configuration& into) {
    const auto* const phones = root.find("phones");
    if (phones == nullptr) return;
    auto& made = into.browsers;
    if (const auto* const section = from.section(*phones, "browsers", {"url", "holds", "ice", "turn_secret"})) {
        if (const auto* const url = from.yaml().required(*section, "url")) {
            made.url = from.text(*url);
            const bool fits = begins_with_one_of(made.url, {"wss://", "ws://"}) &&
                              made.url.find_first_of(" \"';,") == made.url.npos &&
                              origin_of(made.url).size() > made.url.find("://") + 3;
            if (!made.url.empty() && !fits)
                from.report(*url, "this is no WebSocket",
                            "write wss://HOST/PATH as browsers reach the proxy; ws:// is for this machine alone");
        }
        from.time(*section, "holds", 1min, 24h, made.holds);
        from.texts(*section, "ice", made.ice, why_no_ice,
                   "write stun:HOST:PORT, turn:HOST:PORT?transport=udp, turns:HOST");
        std::string secret;
        from.text(*section, "turn_secret", secret);
        made.turn_secret = palabre::secret{std::move(secret)};
        if (std::ranges::any_of(made.ice, is_turn) && made.turn_secret.empty() &&
            section->find("turn_secret") == nullptr)
            from.report(*section->find("ice"), "a TURN server lets in only who has a login",
                        "add turn_secret, the static-auth-secret of coturn");
    }
    if (!made.url.empty()) return;
    const auto* const users = phones->find("users");
    for (const auto& each : into.voice.phones.users)
        if (each.browser && users != nullptr && users->find(each.name) != nullptr &&
            phones->find("browsers") == nullptr)
            from.report(*users->find(each.name), "a browser cannot be a telephone here",
                        "add browsers: {url: wss://HOST/PATH} to phones");
}

std::optional<api::browser_phone> browser_phone_of(const configuration& of, const std::vector<agent_plan>& agents,
                                                   const std::string& user_id, instant now, calendar_time today) {
    if (of.browsers.url.empty()) return {};
    const auto user = user_of(agents, user_id);
    const auto& users = of.voice.phones.users;
    const auto found = std::ranges::find(users, user, &voice_phone_user::name);
    if (found == users.end() || !found->browser) return {};
    const auto until = today + of.browsers.holds;
    const auto lent =
        lend(of.voice.phones.lends, user, (now + of.browsers.holds).time_since_epoch() / 1s, lent_hash::sha256);
    api::browser_phone made{.address = fmt::format("sip:{}@palabre.invalid", user),
                            .url = of.browsers.url,
                            .login = lent.name,
                            .password = lent.password,
                            .until = until};
    const auto turn = lend(of.browsers.turn_secret, user, until.time_since_epoch() / 1s, lent_hash::sha1);
    for (const auto& each : of.browsers.ice)
        is_turn(each) ? made.ice.push_back({each, turn.name, turn.password}) : made.ice.push_back({each});
    return made;
}

}  // namespace palabre_center
