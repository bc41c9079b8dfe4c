// src/api/server.cpp - the routes behind a socket.
#include "palabre/api/server.hpp"

#include "api/routes.hpp"
#include "http/origin.hpp"
#include "http/server.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace palabre::api {
namespace {

constexpr std::size_t largest_recording = 8'000'000;

http::large_bodies larger(const server_options& of) {
    http::large_bodies made;
    if (of.files != nullptr) made.paths.emplace_back("/api/v1/files", of.largest_file);
    if (of.adjusts != nullptr) made.paths.emplace_back("/api/v1/prompts/sound", largest_recording);
    return made;
}

constexpr std::uint64_t largest_list = 512'000'000;  // some million leads

/// POST /api/v1/lists/{list}/uploads.
bool is_list_upload(std::string_view method, std::string_view path) {
    constexpr std::string_view before = "/api/v1/lists/", behind = "/uploads";
    return method == "POST" && path.size() > before.size() + behind.size() && path.starts_with(before) &&
           path.ends_with(behind);
}

}  // namespace

struct server::impl : std::enable_shared_from_this<impl> {
    impl(runtime& on, server_options given, history::store* of)
        : runtime_{on}, options{std::move(given)}, answers{routes::make(on, options, of)} {}

    void own_figures(metric_writer& to) const {
        if (!socket) return;
        const auto now = socket->figures();
        const auto count = [&](const char* name, const char* help, std::uint64_t value) {
            to.counter(name, help, static_cast<double>(value), {});
        };
        to.gauge("palabre_http_connections", "Connections that are open to the API.",
                 static_cast<double>(now.connections));
        count("palabre_http_connections_total", "Connections that the API took.", now.accepted);
        count("palabre_http_connections_refused_total", "Connections beyond the limit.", now.refused);
        if (now.certificate_ends != 0)
            to.gauge("palabre_http_certificate_ends_seconds", "When the API's certificate ends, since 1970.",
                     static_cast<double>(now.certificate_ends));
        count("palabre_http_malformed_total", "Requests that could not be read.", now.malformed);
        count("palabre_http_late_total", "Requests beyond the limit, or not answered in time.", now.late);
    }

    void over() {
        socket.reset();
        answers->close();
        state = state::stopped;
        for (task& each : std::exchange(stopped, {})) each();
    }

    enum class state { made, started, stopping, stopped };

    runtime& runtime_;
    const server_options options;
    const std::shared_ptr<routes> answers;
    std::optional<http::server> socket;
    state state = state::made;
    std::vector<task> stopped;
};

server::server(runtime& on, server_options options, history::store* of) {
    std::vector<problem> found;
    const auto range = [&](const char* name, auto given, auto least, auto most) {
        if (given < least || given > most)
            found.push_back({{}, fmt::format("{} is {}", name, given), fmt::format("choose {} to {}", least, most)});
    };
    range("largest_file", options.largest_file, std::size_t{1}, std::size_t{100'000'000});
    constexpr std::int64_t hour = 3'600'000'000;
    range("most_connections", options.most_connections, std::size_t{1}, std::size_t{10'000});
    range("most_waiting", options.most_waiting, std::size_t{1}, std::size_t{10'000});
    range("answer_in, in microseconds,", options.answer_in.count(), std::int64_t{1}, hour);
    range("idle, in microseconds,", options.idle.count(), std::int64_t{1}, hour);
    const auto gather = [&](auto&& check) {
        try {
            check();
        } catch (const error& wrong) {
            found.insert(found.end(), wrong.problems().begin(), wrong.problems().end());
        }
    };
    gather([&] { http::read_listener(options.listen); });
    gather([&] { impl_ = std::make_shared<impl>(on, options, of); });
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    metrics([raw = impl_.get()](metric_writer& to) { raw->own_figures(to); });  // its routes die with it
}

server::~server() {
    impl_->socket.reset();
}

server& server::metrics(std::function<void(metric_writer&)> give) {
    impl_->answers->metrics.push_back(std::move(give));
    return *this;
}

server& server::ready_if(std::string of_what, std::function<std::string()> problem) {
    auto& parts = impl_->answers->parts;
    const auto found = std::ranges::find(parts, of_what, &std::pair<std::string, std::function<std::string()>>::first);
    if (found == parts.end())
        parts.emplace_back(std::move(of_what), std::move(problem));
    else
        found->second = std::move(problem);
    return *this;
}

server& server::keys(const std::vector<key>& all) {
    impl_->answers->keys(all);
    return *this;
}

void server::news(const agent_now& what) {
    impl_->answers->news(what);
}

void server::news(const task_now& what) {
    impl_->answers->news(what);
}

event_hub& server::live() {
    return impl_->answers->live();
}

void server::start() {
    if (impl_->state != impl::state::made)
        throw error{errc::wrong_state, "the API has been started before", "make another one"};
    const auto& options = impl_->options;
    std::optional<http::server_certificate> shown;
    if (!options.certificate.empty()) shown = http::server_certificate{options.certificate, options.certificate_key};
    impl_->socket.emplace(
        impl_->runtime_,
        http::server_options{
            .listen = options.listen,
            .most_connections = options.most_connections,
            .most_waiting = options.most_waiting,
            .body_most = 1'000'000,
            .idle = options.idle,
            .answer_in = options.answer_in,
            .large = larger(options),
            .to_files = {.are = is_list_upload,
                         .then =
                             [answers = impl_->answers](http::request what, auto file, http::reply then) {
                                 answers->take(std::move(what), std::move(file), std::move(then));
                             },
                         .most = largest_list},
            .certificate = std::move(shown),
            .log = options.log},
        [answers = impl_->answers](http::request what, http::reply then) {
            answers->take(std::move(what), std::move(then));
        });
    impl_->state = impl::state::started;
}

std::string server::listening() const {
    return impl_->state == impl::state::started ? impl_->socket->listening() : "";
}

void server::renew_certificate(std::function<void(std::string)> then) {
    if (impl_->state == impl::state::started && !impl_->options.certificate.empty())
        impl_->socket->renew(std::move(then));
}

void server::drain() {
    impl_->answers->draining = true;
}

void server::stop(task then) {
    drain();
    impl_->stopped.push_back(std::move(then));
    if (impl_->state == impl::state::stopping) return;
    const auto over = [weak = std::weak_ptr{impl_}] {
        if (const auto self = weak.lock()) self->over();
    };
    if (impl_->state == impl::state::started)
        impl_->socket->stop(impl_->options.answer_in, over);
    else
        impl_->runtime_.post(over);
    impl_->state = impl::state::stopping;
}

}  // namespace palabre::api
