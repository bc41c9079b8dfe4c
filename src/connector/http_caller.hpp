// src/connector/http_caller.hpp - the HTTP connector for bodies that are not JSON: others write and read them.
#pragma once

#include "http/client.hpp"
#include "palabre/connector/http.hpp"

#include <functional>
#include <string>
#include <vector>

namespace palabre::detail {

/// A body, or why there is none: it names arguments and never quotes them.
struct written_body {
    std::string text;
    std::string why;
};

/// One operation whose request and answer are another's affair. What it captured is used on the strand.
struct foreign_operation {
    operation is;
    std::string path;     ///< A path template; "": the URL itself.
    http::pairs headers;  ///< Content-Type among them.
    std::function<written_body(const value& arguments)> write;
    std::function<outcome(const http::answer& told)> read;  ///< Of any status.
};

/// Logins, certificates, limits and logs are the options'; its paths and operations are not looked at.
std::unique_ptr<connector> http_caller(runtime& on, http_connector_options options,
                                       std::vector<foreign_operation> operations);

}  // namespace palabre::detail
