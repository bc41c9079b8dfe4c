// src/channel/meta/graph.hpp - the Graph API asked to send, and what its answers mean.
#pragma once

#include "channel/meta/graph_error.hpp"
#include "http/client.hpp"
#include "palabre/channel/meta_access.hpp"

#include <functional>
#include <string>

namespace palabre::meta {

/// How a platform reads answers: what an error means, and where the message's id stands.
struct reading_of {
    send_result (*failed)(const graph_error&);
    std::string (*id)(const boost::json::object&);
};

/// What an answer of the Graph API's means. What may have been taken, though nobody said so, is unknown.
send_result result_of(const http::answer& told, const reading_of& as);

/// Owns:    its connections and a thread.
/// Threads: the strand.
class graph {
public:
    /// Throws error{errc::invalid_argument} for a url that cannot be, error{errc::io} for certificates.
    graph(runtime& on, const meta_access& by, std::size_t at_once, reading_of as);

    /// POST /VERSION/OF/messages, never twice. `then` once, from the loop, within the limit.
    void send(const std::string& of, const boost::json::object& body, std::function<void(send_result)> then);

private:
    runtime& runtime_;
    meta_access by_;
    reading_of as_;
    http::url at_;
    http::client client_;
};

}  // namespace palabre::meta
