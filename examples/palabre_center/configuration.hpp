// examples/palabre_center/configuration.hpp - what palabre-center is told in its file.
#pragma once

#include "agent_settings.hpp"
#include "assistants.hpp"
#include "browsers.hpp"
#include "campaign_plans.hpp"
#include "connectors.hpp"
#include "entry.hpp"
#include "file_room.hpp"
#include "hand_over.hpp"
#include "languages.hpp"
#include "leg_book.hpp"
#include "messaging_settings.hpp"
#include "queue_settings.hpp"
#include "scheduled_settings.hpp"
#include "translator_settings.hpp"

#include "palabre/api/server.hpp"
#include "palabre/api/webhooks.hpp"
#include "palabre/center.hpp"
#include "palabre/channel/voice.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/secret.hpp"
#include "palabre/flow/canned.hpp"
#include "palabre/history/retention.hpp"
#include "palabre/history/sql_store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::campaign {
class calling_rules;
}

namespace palabre_center {

/// How long who has a conversation keeps it, and the customer can come back to it.
struct conversation_times {
    palabre::duration lease = std::chrono::minutes{30};
    palabre::duration reopens_within = std::chrono::hours{24};
    palabre::duration flow_waits = std::chrono::hours{24};

    bool operator==(const conversation_times&) const = default;
};

struct company {
    palabre::keeping keeps;
    palabre::history::retention forgets = {};
    entry_settings entry = {};
    std::optional<palabre::duration> events =
        {};  ///< How long they are kept; nothing: no others than webhooks ask for.
    conversation_times conversations = {};
    file_limits files = {};
    std::vector<assistant_settings> assistants = {};
    std::string after_file = {}, after_text = {};
    std::shared_ptr<const palabre::campaign::after_plan> after = {};  ///< nullptr: nothing follows its calls.
    std::string rules_file = {}, rules_text = {};
    std::shared_ptr<const palabre::campaign::calling_rules> rules = {};  ///< nullptr: what plans allow.
    std::string canned_file = {};
    std::shared_ptr<const palabre::flow::canned_answers> canned = {};  ///< nullptr: none.
    std::optional<translator_settings> translator = {};
    std::optional<language_settings> languages = {};  ///< Nothing: nobody guesses which one a message is in.
    std::vector<scheduled_report> reports = {};
    palabre::place where = {};
};

struct flow_place {
    std::string address;
    std::string file;
    palabre::place where = {};
};

struct api_key {
    std::string name;
    palabre::secret text;
    std::vector<std::string> companies = {};
    std::vector<palabre::api::scope> may = {palabre::api::scope::read};

    bool operator==(const api_key&) const = default;
};

struct http_settings {
    std::string listen = "127.0.0.1:8080";
    std::string public_url = {};
    std::string certificate = {}, certificate_key = {};  ///< PEM files; "": HTTP in the clear.
    std::string desk = {};                               ///< The folder of the agents' desk; "": none.
    std::vector<api_key> keys = {};
    palabre::api::login_rules logins = {};
    std::optional<palabre::api::position_rules> positions = {};
    std::optional<palabre::api::push_rules> push = {};
    std::size_t most_connections = 256;
    palabre::place where = {};
};

/// Who reads the file: each reads what concerns him alone, so that one file serves both machines.
enum class role { main, standby };

struct standby_settings {
    std::vector<std::string> listen = {};              ///< None: where the voice line listens.
    std::uint16_t first_port = 0, last_port = 0;       ///< 0: the voice line's media ports.
    std::string http = {};                             ///< For health and figures; "": none.
    std::string outbox = {};                           ///< The file of what is due.
    std::optional<hand_over_options> hands_over = {};  ///< Nothing: what is due stays in the file.
};

/// One file, read: docs/manual/configuration.md explains every key.
struct configuration {
    std::string file;
    palabre::duration drain = std::chrono::seconds{30};
    palabre::log_level least = palabre::log_level::info;
    bool json = false;
    bool waits_for_synchronised_clock = false;
    std::string state = {};  ///< Folder of what operators switch.
    std::optional<palabre::history::sql_store_options> store = {};
    std::vector<company> companies = {};
    standby_settings standby = {};
    palabre::voice_options voice = {};
    leg_settings legs = {};
    std::vector<flow_place> flows = {};
    std::vector<queue_settings> queues = {};
    agent_settings agents = {};
    browser_settings browsers = {};
    std::vector<campaign_plan> campaigns = {};  ///< By call.
    std::map<std::string, connector_settings> connectors = {};
    std::optional<http_settings> http = {};
    std::vector<std::string> brought = {};  ///< Connectors of the application's own, which no file describes.
    std::vector<palabre::api::webhook> webhooks = {};
    std::optional<files_settings> files = {};  ///< Nothing: files stay at their providers.
    std::optional<messaging_settings> messaging = {};
    palabre::place store_where = {}, voice_where = {};
};

/// Whether conversations at this address of ours belong to a company, or there is none to own them.
bool is_somebodys(const configuration& of, const std::string& address);

/// Whose conversations at that address of ours are; nullptr where nobody's. "*" is of whoever takes all others.
const company* company_of(const configuration& of, const std::string& address);

/// Gives a variable of the process, nullptr where it is not set.
using environment = std::function<const char*(const char*)>;

/// The same for who only looks at a file: what is not set is taken for something that is right.
environment or_whatever(environment variables);

/// What could be read of a file, and everything that is wrong with it.
struct reading {
    configuration made;
    std::vector<palabre::problem> problems = {};
};

/// Never throws for what the file holds, or that it is not there.
reading read_configuration(const std::string& file, const environment& variables, role who = role::main);

/// The same from a text; `file` is its name in problems, and paths start from its folder.
reading read_configuration_text(std::string_view yaml, const std::string& file, const environment& variables,
                                role who = role::main);

}  // namespace palabre_center
