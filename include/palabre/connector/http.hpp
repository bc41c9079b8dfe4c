// palabre/connector/http.hpp - a company's system behind HTTP and JSON: operations as requests, answers as outcomes.
#pragma once

#include "palabre/connector/connector.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/secret.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace palabre {

/// One operation as a request. In every text `{name}` is that argument, and `{{` and `}}` are braces.
struct http_operation {
    operation is;             ///< Its name, and what is known of it.
    std::string method = {};  ///< "": GET, or POST with a body.
    std::string path = {};    ///< "/subscribers/{number}"; "": "/NAME".

    /// Values of the query and of headers; one whose arguments are all missing is left out. Where a GET names no query,
    /// arguments that neither the path nor a header takes go into it.
    std::map<std::string, std::string> query = {}, headers = {};

    /// JSON: a text that is nothing but "{name}" becomes the argument itself, whatever its kind, and a member whose
    /// argument is missing is left out. Null: no body.
    value body = {};
    std::map<std::string, std::string> form = {};  ///< Instead of a body: application/x-www-form-urlencoded.

    std::string result = {};  ///< A JSON pointer (RFC 6901): where the answer is; "": all of it.
    bool many = false;        ///< The answer is a list, and `is.result` describes each of its elements.
    std::map<std::string, std::string> fields =
        {};  ///< By name: pointers into the result, or into each of its elements. "credit.currency" is inside "credit".
    std::map<std::string, value> not_found = {};  ///< By pointer into the whole answer: what says that there is none.
};

struct http_basic {
    std::string user;
    secret password;
};

struct http_api_key {
    secret key;
    std::string header = "X-API-Key";
};

/// OAuth 2.0 client credentials (RFC 6749, 4.4). The token is kept until shortly before it expires; a 401 has it fetched
/// again, once a call.
struct http_client_credentials {
    std::string token_url;
    std::string client_id;
    secret client_secret;
    std::string scope = {};
};

struct http_tls {
    std::string authorities = {};  ///< A PEM file of who may vouch for the server; "": the machine's.
    std::string certificate = {};  ///< A PEM file: ours, for mutual TLS; "": none.
    std::string key = {};          ///< A PEM file; "": in the certificate's.
    secret key_password = {};
    bool verify = true;  ///< False: whoever answers is believed. For trials only.
};

struct http_connector_options {
    std::string url;  ///< "https://crm.example/api", "http://10.0.0.7:8080/crm"; paths come behind it.

    /// By operation: "/subscribers/{number}/balance". `{name}` is that argument, escaped; arguments that no path takes go
    /// into the query. An operation that is named neither here nor in `operations` has the path "/OPERATION".
    std::map<std::string, std::string> paths = {};
    std::map<std::string, std::string> headers = {};  ///< Sent with each request: {{"X-Channel", "IVR"}}.
    std::size_t most_connections = 8;                 ///< Kept open between requests; at least 1.
    std::size_t most_waiting = 256;                   ///< Requests that wait for one; beyond: unavailable at once.
    std::size_t answer_most = 1'000'000;              ///< Bytes of an answer.
    duration limit = std::chrono::seconds{10};        ///< For a request, whatever its deadline.
    logger log{};

    std::vector<http_operation> operations = {};
    std::variant<std::monostate, http_basic, http_api_key, http_client_credentials> login = {};
    http_tls tls = {};
};

/// 200 with JSON is a value, 204 and 404 are not_found, everything else (another status, no JSON, no answer in time, no
/// connection) is unavailable with its reason. Of an operation that writes any 2xx is a value, {} without a body. 400 and
/// its like are marked as misasked; with 429 and 503 Retry-After is obeyed by a guard. An `Age` header beside
/// `Warning: 110` or `X-Stale: 1` makes the answer stale by that many seconds. A broken idle connection is tried once more
/// on a fresh one. Redirections are not followed.
///
/// Throws error{errc::invalid_argument} for a URL that is none, a template that is none or a figure out of its range, and
/// error{errc::io} or error{errc::invalid_file} for certificates. The connector keeps a thread of its own.
std::unique_ptr<connector> http_connector(runtime& on, http_connector_options options);

}  // namespace palabre
