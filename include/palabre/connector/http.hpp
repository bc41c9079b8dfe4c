// palabre/connector/http.hpp - a company's system behind plain HTTP: a lookup is a GET, its answer JSON.
#pragma once

#include "palabre/connector/connector.hpp"
#include "palabre/core/log.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace palabre {

struct http_connector_options {
    std::string url;  ///< "http://10.0.0.7:8080/crm"; an operation's path comes behind it.

    /// By operation: "/subscribers/{number}/balance". `{name}` is that argument, escaped; arguments that no path takes go
    /// into the query. An operation that is not named here has the path "/OPERATION".
    std::map<std::string, std::string> paths = {};
    std::map<std::string, std::string> headers = {};  ///< Sent with each request: {{"Authorization", "Bearer ..."}}.
    std::size_t most_connections = 8;                 ///< Kept open between requests; at least 1.
    std::size_t most_waiting = 256;                   ///< Requests that wait for one; beyond: unavailable at once.
    std::size_t answer_most = 1'000'000;              ///< Bytes of an answer.
    duration limit = std::chrono::seconds{10};        ///< For a request, whatever its deadline.
    logger log{};
};

/// 200 with JSON is a value, 204 and 404 are not_found, everything else (another status, no JSON, no answer in time, no
/// connection) is unavailable with its reason. An `Age` header beside `Warning: 110` or `X-Stale: 1` makes the answer
/// stale by that many seconds. A broken idle connection is tried once more on a fresh one.
///
/// Throws error{errc::invalid_argument} for a URL that is not http://, or a figure out of its range. The connector keeps a
/// thread of its own.
std::unique_ptr<connector> http_connector(runtime& on, http_connector_options options);

}  // namespace palabre
