// src/http/message.hpp - requests and answers of HTTP as plain data.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre::http {

/// Names with their values, in their order; a name may come twice.
using pairs = std::vector<std::pair<std::string, std::string>>;

/// The first header of that name, whatever its case; nullptr where there is none.
const std::string* header_of(const pairs& headers, std::string_view name) noexcept;

/// "dXNlcjpwYXNz" for "user:pass".
std::string base64(std::string_view bytes);

/// The other way; "" for what is none.
std::string from_base64(std::string_view text);

/// What a client asked of a server.
struct request {
    std::string method;                 ///< "GET".
    std::string path;                   ///< As it was sent, without the query.
    std::vector<std::string> segments;  ///< Of the path, decoded: "/a%2Fb/c" is {"a/b", "c"}, "/" is {""}.
    pairs query = {};                   ///< Decoded.
    pairs headers = {};
    std::string body = {};
    std::string remote = {};  ///< "10.0.0.5".
};

struct web_socket_taker;  // http/web_socket.hpp

struct response {
    int status = 200;
    std::string content_type = {};  ///< "" where there is no body.
    pairs headers = {};             ///< Others; not Connection, Content-Length, Content-Type or Transfer-Encoding.
    std::string body = {};
    std::shared_ptr<web_socket_taker> socket = {};  ///< Takes the connection as a WebSocket; the rest is not used then.
};

/// "Not Found" for 404.
std::string_view reason_of(int status) noexcept;

/// Takes the answer to one request. Only the first call counts; when all copies have gone without one, it is a 500.
using reply = std::function<void(response)>;

/// An RFC 9457 answer: what is wrong, where in the request, and how to mend it. Empty parts are left out.
response problem(int status, std::string_view detail, std::string_view cure = {}, std::string_view where = {});

}  // namespace palabre::http
