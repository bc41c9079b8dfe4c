// palabre/api/server_options.hpp - where the API listens, whom it knows, and what it asks for what it tells.
#pragma once

#include "palabre/api/adjuster.hpp"
#include "palabre/api/browser_phone.hpp"
#include "palabre/api/duty_rules.hpp"
#include "palabre/api/login_rules.hpp"
#include "palabre/api/scope.hpp"
#include "palabre/assistant/assistant.hpp"
#include "palabre/channel/conversation.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/numbering_plan.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"
#include "palabre/history/event.hpp"
#include "palabre/history/file_store.hpp"
#include "palabre/history/recording_reader.hpp"
#include "palabre/history/store.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::campaign {
class call_campaigns;
class message_campaigns;
struct ended_call;
}  // namespace palabre::campaign
namespace palabre::inbox {
class desk;
}
namespace palabre::translator {
class translator;
}
namespace palabre::delivery {
struct permission;
}

namespace palabre {
class agents;
class work_desk;
struct agent_now;
struct task_now;
}  // namespace palabre

namespace palabre::api {

/// Who may ask for what.
struct key {
    std::string name;                        ///< Unique, for logs: "crm-moov".
    secret text;                             ///< 20 to 200 bytes of printable ASCII without spaces.
    std::vector<std::string> companies;      ///< Those that it may see, by their names in the store; at least one.
    std::vector<scope> may = {scope::read};  ///< At least one.
};

/// What the API knows of a company beside its history.
struct company_home {
    std::string company;               ///< Its name in the store: "moov-benin".
    country home;                      ///< Where numbers are at home that a request writes without their country.
    history::event_rules events = {};  ///< What the events of what is written here are kept for.
};

struct server_options {
    std::string listen = "127.0.0.1:8080";  ///< "[::1]:8080", "0.0.0.0:80"; port 0: any free one.
    std::vector<key> keys = {};             ///< None: all but health and figures is refused to everybody.
    std::vector<company_home> homes = {};
    std::string certificate = {};      ///< A PEM file, the server's own first: HTTPS. "": HTTP in the clear.
    std::string certificate_key = {};  ///< A PEM file, without a password; "": `certificate` has it.
    std::string public_url =
        {};  ///< As clients reach it, for the WSDL: "https://api.example"; "": as they asked for it.
    /// What is to be written with a call's disposition; empty: nothing follows it.
    std::function<std::vector<history::change::any>(const std::string& company, const campaign::ended_call& what)>
        follows = {};
    /// Whether this center serves that company: where another one does, writing is refused with 503. Empty: it does.
    std::function<bool(const std::string& company)> serves = {};
    /// The campaigns of that company; nullptr: none are run here, and they can only be read.
    std::function<campaign::message_campaigns*(const std::string& company)> campaigns = {};
    /// Its campaigns by call, in the same way.
    std::function<campaign::call_campaigns*(const std::string& company)> calls = {};
    /// Where that company's written conversations are led; nullptr: they can only be read.
    std::function<inbox::desk*(const std::string& company)> desks = {};
    /// That company's translator; empty or nullptr: nothing is translated.
    std::function<std::shared_ptr<translator::translator>(const std::string& company)> translators = {};
    /// Shows a customer that somebody writes to him there, as delivery::sender::show_typing(). Empty: it cannot be shown.
    std::function<bool(const std::string& company, const history::thread& in)> typing = {};
    /// As delivery::sender::can_send(). Empty: nothing is sent here.
    std::function<void(const std::string& company, history::customer_id who, medium on, const std::string& purpose,
                       std::function<void(const delivery::permission&)> then)>
        can_send = {};
    /// What an assistant of the company would answer, as center::consult() asks it. Empty: none suggests anything.
    std::function<bool(const std::string& company, const std::string& assistant, assistant::conversation_so_far so_far,
                       const std::string& message, std::function<void(assistant::answer)> then)>
        suggests = {};
    class agents* agents = nullptr;  ///< Queues and who serves them, here whatever the store says; nullptr: none.
    /// The company's conversations that go on, as center::conversations() tells them. Empty: none are shown.
    std::function<std::vector<conversation_ptr>(const std::string& company)> live = {};
    /// Hears of what was written here, once it is durable; from the loop.
    std::function<void(const std::string& company, const history::event& what)> on_event = {};
    /// Where that company's work items are led; nullptr: they can only be read.
    std::function<work_desk*(const std::string& company)> work = {};
    history::recording_reader recordings = {};  ///< Messages that callers have left; empty: none are played.
    history::file_store* files = nullptr;   ///< Where files lie that messages name; nullptr: none are given or taken.
    std::size_t largest_file = 16'000'000;  ///< Bytes that are taken, four at once.
    /// A company's canned answers, as flow::canned_answers tells them, for a customer or nullptr. Empty: none.
    std::function<value(const std::string& company, const history::customer* who)> canned = {};
    adjuster* adjusts = nullptr;  ///< Of flows; nullptr: nothing is changed here.
    /// A folder with the agents' desk as it was built, served under /desk/ to whoever asks; "": none.
    std::string desk = {};
    /// The telephone that the browser of the user with this id may be; nothing: he has none. Empty: nobody has.
    std::function<std::optional<browser_phone>(const std::string& user_id)> browser_phones = {};
    /// Where these connect, for the desk's Content-Security-Policy: "wss://desk.example"; "": no page may use a microphone.
    std::string browser_phones_at = {};
    std::size_t most_connections = 256;             ///< Beyond these 503 at once; 1 to 10,000.
    std::size_t most_waiting = 64;                  ///< Requests being answered at once; beyond 503 with Retry-After.
    duration answer_in = std::chrono::seconds{10};  ///< Then 503: the store has not answered.
    duration idle = std::chrono::seconds{60};       ///< A connection without a request is closed.
    login_rules logins = {};                        ///< Of users, who are in the store.
    std::optional<position_rules> positions = {};   ///< Nothing: nobody is located.
    std::optional<push_rules> push = {};            ///< Nothing: who sleeps is not woken.
    logger log{};
};

}  // namespace palabre::api
