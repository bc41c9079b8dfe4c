// src/http/router.cpp - few routes, compared one after another.
#include "http/router.hpp"

#include <algorithm>
#include <optional>

namespace palabre::http {
namespace {

std::optional<path_names> matched(const std::vector<std::string>& wanted, const std::vector<std::string>& given) {
    if (wanted.size() != given.size()) return {};
    path_names names;
    for (std::size_t at = 0; at < wanted.size(); ++at)
        if (wanted[at].starts_with('{'))
            names[wanted[at].substr(1, wanted[at].size() - 2)] = given[at];
        else if (wanted[at] != given[at])
            return {};
    return names;
}

std::vector<std::string> cut(const std::string& path) {
    std::vector<std::string> segments;
    for (std::size_t from = 1; from <= path.size();) {
        const auto end = std::min(path.find('/', from), path.size());
        segments.push_back(path.substr(from, end - from));
        from = end + 1;
    }
    return segments;
}

}  // namespace

router& router::add(std::string method, std::string path, taker then) {
    auto segments = cut(path);
    routes_.push_back({std::move(method), std::move(path), std::move(segments), std::move(then)});
    return *this;
}

std::string router::take(const request& what, reply then) const {
    const std::string& method = what.method == "HEAD" ? "GET" : what.method;
    std::string allowed, path;
    for (const route& each : routes_) {
        const auto names = matched(each.segments, what.segments);
        if (!names) continue;
        path = each.path;
        if (each.method == method) {
            each.then(what, *names, std::move(then));
            return path;
        }
        allowed += each.method == "GET" ? "GET, HEAD, " : each.method + ", ";
    }
    if (allowed.empty()) {
        then(problem(404, "nothing is here", "check the path", what.path));
        return path;
    }
    allowed += "OPTIONS";
    response told = method == "OPTIONS"
                        ? response{.status = 204}
                        : problem(405, "'" + method + "' is not possible here", "use one of: " + allowed);
    told.headers.emplace_back("Allow", allowed);
    then(std::move(told));
    return path;
}

std::vector<std::string> router::routes() const {
    std::vector<std::string> all;
    all.reserve(routes_.size());
    for (const route& each : routes_) all.push_back(each.method + " " + each.path);
    return all;
}

}  // namespace palabre::http
