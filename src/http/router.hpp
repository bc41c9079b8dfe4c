// src/http/router.hpp - which request goes where: paths with {names}, 404, and 405 with what is allowed.
#pragma once

#include "http/message.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace palabre::http {

/// What stood in the path's {names}, decoded.
using path_names = std::map<std::string, std::string>;

class router {
public:
    using taker = std::function<void(const request&, const path_names&, reply)>;

    /// "GET", "/api/v1/customers/{address}/timeline". HEAD goes where GET goes, OPTIONS is answered with what is allowed.
    router& add(std::string method, std::string path, taker then);

    /// Answers the request, or lets what it is for answer. Gives that path as it was added, "" where there is none.
    std::string take(const request& what, reply then) const;

    /// "GET /healthz", in the order of add().
    std::vector<std::string> routes() const;

private:
    struct route {
        std::string method, path;
        std::vector<std::string> segments;
        taker then;
    };

    std::vector<route> routes_;
};

}  // namespace palabre::http
