// src/http/client.hpp - an HTTP/1.1 client that keeps its connections and answers on the strand.
#pragma once

#include "http/message.hpp"
#include "http/origin.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"
#include "palabre/core/value.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace palabre::http {

/// How servers behind https:// are known, and this client to them.
struct tls_settings {
    std::string authorities = {};  ///< A PEM file of who may vouch for them; "": the system's.
    std::string certificate = {};  ///< A PEM file, its own first; "": none is shown.
    std::string key = {};          ///< A PEM file.
    secret password = {};          ///< Of the key; "" where it has none.
    bool verify = true;            ///< False: whoever answers is believed.
};

struct client_options {
    std::size_t most_connections = 8;          ///< An origin's, kept open between requests.
    std::size_t most_waiting = 256;            ///< Requests that wait for a connection, an origin's.
    std::size_t header_most = 16'384;          ///< Bytes of an answer's headers.
    std::size_t body_most = 1'000'000;         ///< Bytes of an answer's body.
    duration idle = std::chrono::seconds{30};  ///< A connection that nobody used for so long is closed.
    bool read_json = false;                    ///< Bodies are read as JSON, in the client's thread.
    tls_settings tls = {};
};

/// What is asked of a server.
struct inquiry {
    origin at;
    std::string method = "GET";
    std::string target = "/";  ///< Escaped already.
    pairs headers = {};        ///< Without Host, Connection, Content-Length.
    std::string body = {};
    bool repeatable = false;  ///< May be sent twice, though it is no GET.
    bool once = false;        ///< May not be sent twice, though it is a GET.
};

/// What came of it: a response, or why there is none.
struct answer {
    std::string failure;  ///< "connection refused", "no answer in time"; never a header or a body. "" with a response.
    int status = 0;
    pairs headers = {};
    std::string body = {};
    std::optional<value> data = {};  ///< With read_json.
    std::string data_problem = {};   ///< Why there is no data: "syntax error".

    explicit operator bool() const noexcept { return failure.empty(); }
};

/// Origins have a pool of connections each. What finds its idle connection broken is tried once more on a fresh one, if it
/// is a GET, a HEAD or repeatable, and nothing had come back.
///
/// Owns:    its connections and a thread. Destroying it forgets the requests that are under way; a name that is being
///          looked up then is waited for, as long as the system's resolver takes.
/// Threads: the strand.
class client {
public:
    /// Throws error{errc::io} or error{errc::invalid_file} for certificates that cannot be read.
    client(runtime& on, client_options options);
    ~client();

    client(const client&) = delete;
    client& operator=(const client&) = delete;

    /// `then` is called once, from the loop, at `deadline` at the latest.
    void ask(inquiry what, instant deadline, std::function<void(answer)> then);

private:
    struct core;
    struct desk;

    std::shared_ptr<desk> desk_;
    std::unique_ptr<core> core_;
};

}  // namespace palabre::http
