// palabre/channel/callback.hpp - what a provider calls us with over HTTP, and what it is answered.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre {

class carrier;

struct callback_request {
    std::string method;                                           ///< "GET", "POST".
    std::string path;                                             ///< Behind /callbacks/NAME: "", "/receipt".
    std::vector<std::pair<std::string, std::string>> query = {};  ///< Decoded.
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};    ///< The bytes as they came: signatures are over them.
    std::string remote = {};  ///< "10.0.0.5".

    /// The first of that name; "" where there is none. Headers whatever their case.
    std::string query_of(std::string_view name) const;
    std::string header_of(std::string_view name) const;
    /// A field of an application/x-www-form-urlencoded body, decoded; "" where there is none.
    std::string form_of(std::string_view name) const;
};

struct callback_answer {
    int status = 200;
    std::string body = {};
    std::string content_type = "text/plain";
    std::vector<std::pair<std::string, std::string>> headers = {};
};

struct callback_server_options {
    std::string listen = "127.0.0.1:8081";  ///< Behind a proxy that ends TLS; port 0: any free one.
    std::size_t most_connections = 1000;    ///< Those of chats' visitors are among them.
    std::size_t most_waiting =
        1000;  ///< Callbacks whose news is not durable yet; beyond: 503, and the provider repeats.
    std::size_t body_most = 1'000'000;              ///< Bytes; beyond: 413.
    duration answer_in = std::chrono::seconds{10};  ///< Then 503.
    logger log{};
};

/// Where providers call back: /callbacks/NAME/... goes to the carrier of that name, /chat/NAME to the web chat of that name.
/// A socket of its own, since this one is reached from outside and the API is not.
///
/// Owns:    its socket and the thread behind it. Carriers must outlive it.
/// Threads: the strand.
class callback_server {
public:
    /// Throws error{errc::invalid_argument} for an address that cannot be read.
    callback_server(runtime& on, callback_server_options options);
    ~callback_server();

    callback_server(const callback_server&) = delete;
    callback_server& operator=(const callback_server&) = delete;

    callback_server& add(carrier& which);

    /// What is asked below /files goes there, with the rest of the path: what providers fetch (file_links).
    callback_server& files(std::function<void(callback_request, std::function<void(callback_answer)>)> give);

    /// Throws error{errc::io} where it cannot listen.
    void start();
    std::string listening() const;  ///< "127.0.0.1:8081"; "" before start() and after stop().

    /// Takes nothing new, lets answers under way go out, then calls `then` from the loop. Once, after start().
    void stop(task then);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre
