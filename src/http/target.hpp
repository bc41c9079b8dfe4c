// src/http/target.hpp - what a request asks for: a path and a query, taken apart and put together.
#pragma once

#include "http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::http {

struct target {
    std::string path;  ///< As it was sent.
    std::vector<std::string> segments;
    pairs query;
};

struct target_reading {
    std::optional<http::target> target;
    std::string why;  ///< What is wrong, and where: "'%zz' at 14 is no percent-encoding". "" with a target.
};

/// Reads "/path?name=value" or "http://host/path?name=value". Decoded parts are UTF-8 without control characters; '+' in a
/// query is a space. At most 100 parts of a path and of a query.
target_reading read_target(std::string_view text);

/// Percent-encodes everything but RFC 3986's unreserved characters.
std::string escaped(std::string_view text);

}  // namespace palabre::http
