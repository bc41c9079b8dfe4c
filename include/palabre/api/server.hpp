// palabre/api/server.hpp - what a running center tells over HTTP: its health, its figures, its customers' histories.
#pragma once

#include "palabre/api/event_hub.hpp"
#include "palabre/api/metric_writer.hpp"
#include "palabre/api/server_options.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::api {

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

    /// How agents are, and what is offered to them: by this it knows since when they are on duty, and whom to wake.
    void news(const agent_now& what);
    void news(const task_now& what);

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
