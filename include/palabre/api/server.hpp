// palabre/api/server.hpp - what a running center tells over HTTP: its health, its figures, its customers' histories.
#pragma once

#include "palabre/api/adjuster.hpp"
#include "palabre/api/event_hub.hpp"
#include "palabre/api/login_rules.hpp"
#include "palabre/api/metric_writer.hpp"
#include "palabre/api/scope.hpp"
#include "palabre/assistant/assistant.hpp"
#include "palabre/channel/conversation.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/numbering_plan.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"
#include "palabre/history/event.hpp"
#include "palabre/history/file_store.hpp"
#include "palabre/history/store.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::campaign {
class call_campaigns;
class message_campaigns;
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
}

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
    history::file_store* files = nullptr;   ///< Where files lie that messages name; nullptr: none are given or taken.
    std::size_t largest_file = 16'000'000;  ///< Bytes that are taken, four at once.
    /// A company's canned answers, as flow::canned_answers tells them, for a customer or nullptr. Empty: none.
    std::function<value(const std::string& company, const history::customer* who)> canned = {};
    adjuster* adjusts = nullptr;  ///< Of flows; nullptr: nothing is changed here.
    /// A folder with the agents' desk as it was built, served under /desk/ to whoever asks; "": none.
    std::string desk = {};
    std::size_t most_connections = 256;             ///< Beyond these 503 at once; 1 to 10,000.
    std::size_t most_waiting = 64;                  ///< Requests being answered at once; beyond 503 with Retry-After.
    duration answer_in = std::chrono::seconds{10};  ///< Then 503: the store has not answered.
    duration idle = std::chrono::seconds{60};       ///< A connection without a request is closed.
    login_rules logins = {};                        ///< Of users, who are in the store.
    logger log{};
};

/// Serves /healthz, /readyz, /metrics and, to keys, customers, interactions, messages and events as REST with JSON or XML and
/// as SOAP (docs/manual/api.md). The first three ask for no key: listen on an address of the inside.
///
///     api::server api{runtime, {.listen = "127.0.0.1:8080"}, store.get()};
///     api.ready_if("center", [&] { return started ? "" : "not started yet"; })
///         .metrics([&](api::metric_writer& to) {
///             to.gauge("palabre_conversations", "Conversations that are going on.", center.live());
///         });
///     api.start();
///
/// Owns:    its socket and the thread behind it. The runtime, the store and what the functions capture must outlive it.
/// Threads: the strand; before the runtime runs, the thread that made it.
class server {
public:
    /// Throws error{errc::invalid_argument} with every option that cannot be. Without a store all about customers answers 503.
    explicit server(runtime& on, server_options options, history::store* of = nullptr);

    /// Closes at once what is still open; what is asked of the store then comes back to nobody.
    ~server();

    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// `give` is called at each scrape, in the order of the calls, beside the server's own figures and the store's state.
    server& metrics(std::function<void(metric_writer&)> give);

    /// `problem` says why the part `of_what` does not take work now ("" when it does), at each /readyz and /metrics. The
    /// store is asked without being named. A later one of that name replaces an earlier one.
    server& ready_if(std::string of_what, std::function<std::string()> problem);

    /// These keys from now on. Throws error{errc::invalid_argument} with what is wrong with them; the old ones stay then.
    server& keys(const std::vector<key>& all);

    /// What is published here reaches who listens at /api/v1/events; what was written through the API is by itself.
    event_hub& live();

    /// Reads the certificate's files again; connections that stand keep what they have. `then` is called once, from the loop,
    /// with what is wrong, "" where nothing is; else the old ones hold. Only once it has started with a certificate.
    void renew_certificate(std::function<void(std::string why)> then);

    /// Listens and answers from now on. Throws error{errc::io} where it cannot, error{errc::wrong_state} the second time.
    void start();

    /// Where it listens, with the port that it found: "127.0.0.1:8080". "" before start() and after stop().
    std::string listening() const;

    /// From now on /readyz says that this center is draining; everything is answered as before.
    void drain();

    /// Takes nothing new, lets answers under way go out for at most options.answer_in, closes, then calls `then` from the
    /// loop. May be called again; each `then` is called once.
    void stop(task then);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre::api
