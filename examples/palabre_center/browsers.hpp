// examples/palabre_center/browsers.hpp - browsers as telephones: `phones.browsers`, and logins lent to them.
#pragma once

#include "palabre/api/browser_phone.hpp"
#include "palabre/center/agent_plan.hpp"
#include "palabre/core/secret.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::detail {
struct yaml_node;
}

namespace palabre_center {

struct configuration;
class settings_reader;

struct browser_settings {
    std::string url = {};  ///< Of the proxy's WebSocket, as browsers reach it; "": browsers are no telephones.
    std::chrono::seconds holds{900};  ///< A lent login.
    std::vector<std::string> ice = {};
    palabre::secret turn_secret = {};

    bool operator==(const browser_settings&) const = default;
};

/// Telephones and agents have been read.
void read_browsers(settings_reader& from, const palabre::detail::yaml_node& root, configuration& into);

/// "wss://desk.example" of "wss://desk.example/sip".
std::string origin_of(std::string_view url);

/// What the browser of the agent of this user's id needs to be his telephone; nothing where none is his. `now` is the line's
/// time, to which its logins hold, `today` that of TURN servers.
std::optional<palabre::api::browser_phone> browser_phone_of(const configuration& of,
                                                            const std::vector<palabre::agent_plan>& agents,
                                                            const std::string& user_id, palabre::instant now,
                                                            palabre::calendar_time today);

}  // namespace palabre_center
