// palabre/api/webhooks.hpp - other systems told of a company's events by HTTP, signed, until they have taken them.
#pragma once

#include "palabre/api/metric_writer.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"
#include "palabre/history/event.hpp"
#include "palabre/history/store.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::api {

/// Who is told of what.
struct webhook {
    std::string name;     ///< Unique in its company; what is still to be told waits under it.
    std::string company;  ///< Its name in the store.
    std::string url;      ///< "https://crm.example/palabre?site=1"; http:// too. Redirects are not followed.
    std::vector<secret> secrets =
        {};  ///< 20 to 200 bytes each. All sign, so that one can take another's place; 1 to 4.
    std::vector<std::string> events = {};             ///< "message.*", "interaction.ended"; none: all of them.
    duration limit = std::chrono::seconds{10};        ///< For an answer, 1 s to 1 min.
    std::size_t at_once = 4;                          ///< Customers told of at once, 1 to 64; of one customer in order.
    duration give_up_after = std::chrono::hours{72};  ///< From the event, 1 min to 30 days; then it is dropped.
};

struct webhook_options {
    std::vector<webhook> all = {};
    std::string authorities = {};  ///< A PEM file of who may vouch for receivers; "": the system's.
    /// Whether this center serves that company: another one tells its webhooks otherwise. Empty: it does.
    std::function<bool(const std::string& company)> serves = {};
    duration look_every = std::chrono::seconds{5};  ///< For what nobody said had come.
    logger log{};
};

/// Tells webhooks what the store keeps for them (history::event_rules): each event until an answer of 2xx, at least once, the
/// events of one customer in their order. A failure is tried again after 5 s, 20 s, ... 1 h; a receiver that fails five times in
/// a row is paused, and asked with one event from time to time until it answers. docs/manual/webhooks.md has headers,
/// signature and receivers' duties.
///
/// Owns:    its connections and a thread. The runtime, the store and what the functions capture must outlive it.
/// Threads: the strand; before the runtime runs, the thread that made it.
class webhooks {
public:
    /// Throws error{errc::invalid_argument} with every webhook that cannot be.
    webhooks(runtime& on, history::store& of, webhook_options options);

    /// What is under way is tried again by whoever comes next.
    ~webhooks();

    webhooks(const webhooks&) = delete;
    webhooks& operator=(const webhooks&) = delete;

    void start();

    /// Something has been written that a webhook of that company may be waiting for.
    void look(const std::string& company);

    /// palabre_webhook_...{company, webhook}.
    void tell(metric_writer& to) const;

    /// Begins nothing new, and calls `then` from the loop when what is under way has been answered, or two seconds later. Once.
    void stop(task then);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

/// Throws error{errc::invalid_argument} with every one that cannot be, as the constructor does.
void check(const std::vector<webhook>& all);

/// The webhooks of that company, as the rules of its events have them.
history::event_rules rules_for(const std::vector<webhook>& all, const std::string& company);

}  // namespace palabre::api
