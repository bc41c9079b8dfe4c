// src/api/routes.cpp - health, figures, descriptions, and operations for those who have a key.
#include "api/routes.hpp"

#include "api/duty_routes.hpp"
#include "api/openapi.hpp"
#include "api/operations_files.hpp"
#include "api/operations_flows.hpp"
#include "api/operations_lists.hpp"
#include "api/operations_users.hpp"
#include "api/session_routes.hpp"
#include "api/wsdl.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace palabre::api {

using http::problem;

namespace {

http::response as_json(int status, const value& told) {
    return {status, "application/json", {}, boost::json::serialize(told) + "\n"};
}

bool asks_for_socket(const http::request& what) {
    const auto* const upgrade = http::header_of(what.headers, "Upgrade");
    const auto same = [](char a, char b) { return (a | 0x20) == b; };
    return upgrade != nullptr && std::ranges::equal(*upgrade, std::string_view{"websocket"}, same);
}

void check(const login_rules& rules, std::vector<palabre::problem>& found) {
    const auto wrong = [&](const char* what, const char* cure) { found.push_back({{}, what, cure}); };
    if (rules.idle <= duration{} || rules.longest < rules.idle)
        wrong("a login may be idle for longer than it lasts, or for no time", "choose 0 < idle <= longest");
    if (rules.at_once < 1 || rules.at_once > 16) wrong("logins.at_once is not 1 to 16", "choose 1 to 16");
    if (rules.cost.passes < 1 || rules.cost.passes > 100 || rules.cost.memory < 8192 ||
        rules.cost.memory > (std::size_t{1} << 30))
        wrong("a password's cost is out of bounds", "choose 1 to 100 passes, and 8 kB to 1 GB");
    for (const auto* const each : {&rules.by_name, &rules.by_address})
        if (each->most < 1 || each->first <= duration{} || each->longest < each->first || each->forget <= duration{})
            wrong("attempts to log in are limited by nothing that can be", "choose most >= 1, 0 < first <= longest");
}

}  // namespace

std::shared_ptr<routes> routes::make(runtime& on, const server_options& options, history::store* of) {
    std::vector<palabre::problem> found;
    key_ring keys{options.keys, found};
    check(options.logins, found);
    for (const auto& each : options.homes)
        if (std::ranges::count(options.homes, each.company, &company_home::company) > 1)
            found.push_back({{}, fmt::format("the company '{}' has two homes", each.company), "name each once"});
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    // What is written here is heard by who listens, whatever the program does with it.
    const auto live = std::make_shared<event_stream>(on);
    auto with = options;
    with.on_event = [live, then = options.on_event](const std::string& company, const history::event& what) {
        live->publish(company, scope::events, history::told(what, company));
        if (then) then(company, what);
    };
    std::shared_ptr<routes> made{new routes{on, with, std::move(keys), of, live}};
    made->add_all();
    return made;
}

routes::routes(runtime& on, const server_options& options, key_ring keys, history::store* of,
               std::shared_ptr<event_stream> live)
    : runtime_{on}, log_{options.log}, store_{of}, url_{options.public_url}, live_{std::move(live)},
      trail_{std::make_shared<audit_trail>(on, of, options.log)}, gate_{std::make_shared<gate>(
                                                                      options, std::move(keys),
                                                                      std::make_shared<logins>(on, options.logins, of,
                                                                                               trail_, options.log))},
      service_{std::make_shared<service>(on, options, of)}, duty_{std::make_shared<duty_desk>(on, options, of, live_,
                                                                                              trail_)},
      wakes_{std::make_shared<wake_desk>(on, options, of)}, files_{std::make_shared<service_files>(on, options, of)},
      users_{std::make_shared<user_service>(of, gate_)}, lists_{std::make_shared<list_intake>(on, options, of)},
      adjusts_{options.adjusts}, serves_{options.serves}, phones_{options.browser_phones} {
    if (!options.desk.empty())
        desk_.emplace(options.desk,
                      desk_rights{options.browser_phones_at, options.positions ? options.positions->tiles : "",
                                  options.positions.has_value()});
    options.positions ? forget_places() : duty_->tidy();
    tidied_ = runtime_.now();
    while (url_.ends_with('/')) url_.pop_back();
    gate_->users().on_end = [weak = std::weak_ptr{live_}, raw = &gate_->users()] {
        if (const auto still = weak.lock()) still->check(*raw);
    };
}

routes::~routes() {
    runtime_.cancel(upkeep_);
    runtime_.cancel(places_);
    trail_->close();
}

/// From a user's request on, while somebody listens: a loop runs as long as a timer waits, and may end before.
void routes::upkeep() {
    if (upkeep_ != timer_id::none) return;
    upkeep_ = runtime_.after_in_background(upkeep_every, [this] {
        upkeep_ = timer_id::none;
        live_->check(gate_->users());
        tidy();
        if (live_->listening() > 0) upkeep();
    });
}

void routes::tidy() {
    tidied_ = runtime_.now();
    gate_->users().tidy();
    if (places_ == timer_id::none) duty_->tidy();
}

/// Whether anybody asks for something or not, where places are kept for a while only: the loop runs for that.
void routes::forget_places() {
    duty_->tidy();
    places_ = runtime_.after_in_background(upkeep_every, [this] { forget_places(); });
}

void routes::close() {
    trail_->flush();
}

void routes::keys(const std::vector<key>& all) {
    std::vector<palabre::problem> found;
    key_ring fresh{all, found};
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    gate_->keys(std::move(fresh));
    live_->keys_changed();
}

void routes::add_all() {
    // The router is this one's own, so what it calls finds it alive.
    const auto plain = [](const http::request&, const http::path_names&, const http::reply& then) {
        then({200, "text/plain; charset=utf-8", {}, "ok\n"});
    };
    router_.add("GET", "/healthz", plain)
        .add("GET", "/readyz", [this](const auto&, const auto&, const http::reply& then) { then(ready()); })
        .add("GET", "/metrics", [this](const auto&, const auto&, const http::reply& then) { then(scraped()); })
        .add("GET", "/api/v1/openapi.json",
             [](const auto&, const auto&, const http::reply& then) {
                 then({200, "application/json", {}, openapi()});
             })
        .add("GET", "/api/v1/events/schema",
             [](const auto&, const auto&, const http::reply& then) {
                 static const auto schema = boost::json::serialize(history::event_schema()) + "\n";
                 then({200, "application/schema+json", {}, schema});
             })
        .add("GET", "/api/v1/palabre.xsd",
             [](const auto&, const auto&, const http::reply& then) {
                 then({200, "application/xml; charset=utf-8", {}, xml_schema()});
             })
        .add("GET", "/api/v1/soap",
             [this](const http::request& what, const auto&, const http::reply& then) { then(described(what)); })
        .add("POST", "/api/v1/soap",
             [this](const http::request& what, const auto&, http::reply then) { soap(what, std::move(then)); });
    add_session_routes(router_, runtime_, gate_, trail_, phones_);
    add_duty_routes(router_, runtime_, gate_, duty_, wakes_);
    for (const auto& each : operations())
        router_.add(std::string{each.method}, std::string{each.path},
                    [this, &each](const http::request& what, const http::path_names& names, http::reply then) {
                        if (each.name == "list_events" && asks_for_socket(what))
                            return stream(each, what, std::move(then));
                        rest(each, what, names, std::move(then));
                    });
    for (const auto& each : user_operations())
        router_.add(std::string{each.method}, std::string{each.path},
                    [this, &each](const http::request& what, const http::path_names& names, http::reply then) {
                        rest(each, what, names, std::move(then), true);
                    });
    for (const auto& each : flow_operations())
        router_.add(std::string{each.method}, std::string{each.path},
                    [this, &each](const http::request& what, const http::path_names& names, http::reply then) {
                        flow(each, what, names, std::move(then));
                    });
    for (const auto& each : file_operations())
        router_.add(std::string{each.method}, std::string{each.path},
                    [this, &each](const http::request& what, const http::path_names& names, http::reply then) {
                        file(each, what, names, std::move(then));
                    });
    for (const auto& each : list_file_operations())
        router_.add(std::string{each.method}, std::string{each.path},
                    [this, &each](const http::request& what, const http::path_names& names, http::reply then) {
                        list_file(each, what, names, std::move(then));
                    });
}

void routes::take(http::request what, std::shared_ptr<const http::body_file> body, http::reply then) {
    arrives_ = {true, std::move(body)};
    take(std::move(what), std::move(then));
    arrives_ = {};
}

void routes::take(http::request what, http::reply then) {
    const auto has = [&](const char* name) { return http::header_of(what.headers, name) != nullptr; };
    if (has("Cookie") || has("Upgrade")) upkeep();
    if (runtime_.now() - tidied_ >= upkeep_every) tidy();
    if (desk_ && desk_pages::is_for(what)) {
        auto told = desk_->answer(what, gate_->is_secure());
        ++answered_[{"/desk", told.status}];
        return then(std::move(told));
    }
    const auto path = std::make_shared<std::string>();
    const auto status = std::make_shared<int>(0);
    const auto count = [this](const std::string& of, int as) { ++answered_[{of.empty() ? "other" : of, as}]; };
    // Some answers come while the router is still taking the request, before it has told its path.
    const auto path_told = router_.take(
        what, [weak = weak_from_this(), path, status, count, then, secure = gate_->is_secure()](http::response told) {
            if (weak.lock() == nullptr) return;
            if (told.status == 100) return then(std::move(told));  // to the socket, which reads on
            *status = told.status;
            if (!path->empty()) count(*path, told.status);
            told.headers.emplace_back("Cache-Control", "no-store");
            told.headers.emplace_back("X-Content-Type-Options", "nosniff");
            told.headers.emplace_back("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            told.headers.emplace_back("Referrer-Policy", "no-referrer");
            if (secure) told.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
            then(std::move(told));
        });
    *path = path_told.empty() ? "other" : path_told;
    if (*status != 0) count(*path, *status);
}

std::vector<std::pair<std::string, std::string>> routes::reasons() const {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& [part, problem_of] : parts) {
        try {
            all.emplace_back(part, problem_of());
        } catch (const std::exception& failed) {
            all.emplace_back(part, failed.what());
        }
    }
    if (store_ != nullptr) {
        const auto state = store_->state();
        const bool ready = state.what == history::condition::kind::ready;
        all.emplace_back("store", ready ? "" : fmt::format("{}: {}", to_string(state.what), state.why));
    }
    all.emplace_back("drain", draining ? "this center is draining" : "");
    return all;
}

http::response routes::ready() const {
    boost::json::array why;
    for (const auto& [part, reason] : reasons())
        if (!reason.empty()) why.push_back(boost::json::object{{"part", part}, {"why", reason}});
    const bool is_ready = why.empty();
    return as_json(is_ready ? 200 : 503, boost::json::object{{"ready", is_ready}, {"reasons", std::move(why)}});
}

http::response routes::scraped() {
    figures told{log_, complaints_};
    for (const auto& [part, reason] : reasons())
        told.gauge("palabre_ready", "Whether a part takes work (1) or not (0); /readyz says why.",
                   reason.empty() ? 1 : 0, {{"part", part}});
    for (const auto& [what, times] : answered_)
        told.counter("palabre_http_requests_total", "Requests answered by the API.", static_cast<double>(times),
                     {{"path", what.first}, {"status", std::to_string(what.second)}});
    wakes_->tell(told);
    for (const auto& give : metrics) {
        try {
            give(told);
        } catch (const std::exception& failed) {
            log_.error("figures are left out", {{"why", failed.what()}});
        }
    }
    return {200, "text/plain; version=0.0.4; charset=utf-8", {}, told.text()};
}

/// The WSDL, with the address that the client came by where the configuration names none.
http::response routes::described(const http::request& what) const {
    const auto asks = [](const auto& each) {
        return std::ranges::equal(each.first, std::string_view{"wsdl"}, {}, [](char c) { return c | 0x20; });
    };
    if (std::ranges::none_of(what.query, asks))
        return http::problem(400, "here are operations as SOAP", "POST an envelope; GET ?wsdl has the description");
    const auto* const host = http::header_of(what.headers, "Host");
    const auto plain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == ':' || c == '-' || c == '[' ||
               c == ']';
    };
    const bool usable = host != nullptr && !host->empty() && std::ranges::all_of(*host, plain);
    const auto url = url_.empty() ? "http://" + (usable ? *host : std::string{"localhost"}) : url_;
    return {200, "text/xml; charset=utf-8", {}, wsdl(url + "/api/v1/soap")};
}

}  // namespace palabre::api
