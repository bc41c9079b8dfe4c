// src/api/routes.hpp - what the API answers, without the socket.
#pragma once

#include "api/desk_pages.hpp"
#include "api/duty_desk.hpp"
#include "api/event_stream.hpp"
#include "api/figures.hpp"
#include "api/gate.hpp"
#include "api/list_intake.hpp"
#include "api/service.hpp"
#include "api/service_files.hpp"
#include "api/service_users.hpp"
#include "api/wake_desk.hpp"
#include "http/router.hpp"
#include "palabre/api/server.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
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

    ~routes();

    void take(http::request what, http::reply then);

    /// The same where the body goes to a file: without it before it is read, then with it.
    void take(http::request what, std::shared_ptr<const http::body_file> body, http::reply then);

    /// What has been noted goes to the store now.
    void close();

    event_hub& live() noexcept { return *live_; }

    void news(const agent_now& what) { duty_->hears(what); }
    void news(const task_now& what) { wakes_->hears(what); }

    /// Throws error{errc::invalid_argument}; then all stays as it was.
    void keys(const std::vector<key>& all);

    const http::router& all() const noexcept { return router_; }

    std::vector<std::function<void(metric_writer&)>> metrics;
    std::vector<std::pair<std::string, std::function<std::string()>>> parts;
    bool draining = false;

private:
    /// An operation that was let in, and what the audit log is to say of it.
    struct called {
        errand what;
        std::string company;
        history::access_note about;
        gate::on_refused refuse;
        caller who = {};
    };
    using read_arguments = std::function<maybe_fault(const http::request&, arguments&)>;
    using on_let_in = std::function<void(routes&, const http::request&, called)>;

    routes(runtime& on, const server_options& options, key_ring keys, history::store* of,
           std::shared_ptr<event_stream> live);

    void add_all();
    void upkeep();
    void tidy();
    http::response ready() const;
    http::response scraped();
    http::response described(const http::request& what) const;
    std::vector<std::pair<std::string, std::string>> reasons() const;
    void let_in(const operation& as, const http::request& what, read_arguments read, gate::on_refused refuse,
                on_let_in go_on);
    void let_in_bytes(const operation& as, const http::request& what, const http::path_names& names,
                      const http::reply& then, on_let_in go_on);
    void note(const std::string& company, history::access_note about);
    void give(const called& of, bool changes, int status, http::response told, const http::reply& then);
    void rest(const operation& as, const http::request& what, const http::path_names& names, http::reply then,
              bool is_about_users = false);
    void file(const operation& as, const http::request& what, const http::path_names& names, http::reply then);
    void list_file(const operation& as, const http::request& what, const http::path_names& names, http::reply then);
    void flow(const operation& as, const http::request& what, const http::path_names& names, http::reply then);
    void soap(const http::request& what, http::reply then);
    void stream(const operation& as, const http::request& what, http::reply then);

    runtime& runtime_;
    logger log_;
    history::store* store_;
    std::string url_;
    std::shared_ptr<event_stream> live_;
    std::shared_ptr<audit_trail> trail_;
    std::shared_ptr<gate> gate_;
    static constexpr duration upkeep_every = std::chrono::seconds{30};
    timer_id upkeep_ = timer_id::none;
    instant tidied_;
    std::shared_ptr<service> service_;
    std::shared_ptr<duty_desk> duty_;
    std::shared_ptr<wake_desk> wakes_;
    std::shared_ptr<service_files> files_;
    std::shared_ptr<user_service> users_;
    std::shared_ptr<list_intake> lists_;
    struct arriving {
        bool comes = false;  ///< A body that goes to a file.
        std::shared_ptr<const http::body_file> file = {};
    };
    arriving arrives_;  ///< While the router looks for whom it is.
    adjuster* const adjusts_;
    const std::function<bool(const std::string&)> serves_;
    const decltype(server_options::browser_phones) phones_;
    std::optional<desk_pages> desk_;
    http::router router_;
    std::map<std::pair<std::string, int>, std::uint64_t> answered_;
    complaints complaints_;
};

}  // namespace palabre::api
