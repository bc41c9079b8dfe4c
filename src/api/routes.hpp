// src/api/routes.hpp - what the API answers, without the socket.
#pragma once

#include "api/figures.hpp"
#include "api/key_ring.hpp"
#include "api/service.hpp"
#include "api/service_files.hpp"
#include "http/router.hpp"
#include "palabre/api/server.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace palabre::api {

/// Owns:    the keys' digests, the functions that were given, what has been counted.
/// Threads: the strand. What the store is asked holds it weakly.
class routes : public std::enable_shared_from_this<routes> {
public:
    /// Throws error{errc::invalid_argument} with all that is wrong with keys and homes.
    static std::shared_ptr<routes> make(runtime& on, const server_options& options, history::store* of);

    void take(http::request what, http::reply then);

    /// Throws error{errc::invalid_argument}; then all stays as it was.
    void keys(const std::vector<key>& all);

    const http::router& all() const noexcept { return router_; }

    std::vector<std::function<void(metric_writer&)>> metrics;
    std::vector<std::pair<std::string, std::function<std::string()>>> parts;
    bool draining = false;

private:
    routes(runtime& on, const server_options& options, key_ring keys, history::store* of);

    void add_all();
    http::response ready() const;
    http::response scraped();
    http::response described(const http::request& what) const;
    std::vector<std::pair<std::string, std::string>> reasons() const;
    const key_ring::holder* holder_of(const http::request& what, std::string_view path, fault& why) const;
    static maybe_fault allow(const operation& as, const key_ring::holder& holder, const arguments& given,
                             std::string& company);
    void rest(const operation& as, const http::request& what, const http::path_names& names, http::reply then);
    void file(const operation& as, const http::request& what, const http::path_names& names, http::reply then);
    void soap(const http::request& what, http::reply then);

    logger log_;
    key_ring keys_;
    history::store* store_;
    std::string url_;
    std::shared_ptr<service> service_;
    std::shared_ptr<service_files> files_;
    http::router router_;
    std::map<std::pair<std::string, int>, std::uint64_t> answered_;
    complaints complaints_;
};

}  // namespace palabre::api
