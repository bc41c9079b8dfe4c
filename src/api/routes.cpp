// src/api/routes.cpp - health, figures, and timelines for those who have a key.
#include "api/routes.hpp"

#include "api/openapi.hpp"
#include "api/timeline.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace palabre::api {

using http::problem;

namespace {

http::response as_json(int status, const value& told) {
    return {status, "application/json", {}, boost::json::serialize(told) + "\n"};
}

http::response unavailable(std::string_view detail) {
    auto told = problem(503, detail, "try again in a moment");
    told.headers.emplace_back("Retry-After", "5");
    return told;
}

template<class Value> http::response refusal(const history::reply<Value>& of, std::string_view missing) {
    switch (of.what) {
    case history::verdict::not_found: return problem(404, missing, "check it, and its country");
    case history::verdict::refused: return problem(400, of.why);
    default: return unavailable("the history cannot be read now");  // why is for operators, and in the store's log
    }
}

http::response unauthorized(std::string_view detail, std::string_view challenge) {
    auto told = problem(401, detail, "send the header 'Authorization: Bearer KEY' or 'X-API-Key: KEY'");
    told.headers.emplace_back("WWW-Authenticate", challenge);
    return told;
}

/// The key that a request shows; "" for none. Bearer counts where both are there.
std::string_view shown_key(const http::request& what) {
    constexpr std::string_view bearer = "bearer ";
    if (const auto* header = http::header_of(what.headers, "Authorization")) {
        const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
        const std::string_view text = *header;
        if (text.size() > bearer.size() && std::ranges::equal(text.substr(0, bearer.size()), bearer, same)) {
            const auto begin = text.find_first_not_of(' ', bearer.size());
            return begin == std::string_view::npos ? std::string_view{} : text.substr(begin);
        }
    }
    const auto* header = http::header_of(what.headers, "X-API-Key");
    return header != nullptr ? std::string_view{*header} : std::string_view{};
}

}  // namespace

/// One timeline on its way.
struct routes::reading {
    std::string company;
    history::identity who;
    history::position after;
    std::size_t limit = 50;
    http::reply then;
};

std::shared_ptr<routes> routes::make(const server_options& options, history::store* of) {
    std::vector<palabre::problem> found;
    key_ring keys{options.keys, found};
    for (const auto& each : options.homes)
        if (std::ranges::count(options.homes, each.company, &company_home::company) > 1)
            found.push_back({{}, fmt::format("the company '{}' has two homes", each.company), "name each once"});
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    std::shared_ptr<routes> made{new routes{options, std::move(keys), of}};
    made->add_all();
    return made;
}

routes::routes(const server_options& options, key_ring keys, history::store* of)
    : log_{options.log}, keys_{std::move(keys)}, store_{of} {
    for (const auto& each : options.homes) homes_.emplace(each.company, each.home);
}

void routes::keys(const std::vector<key>& all) {
    std::vector<palabre::problem> found;
    key_ring fresh{all, found};
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    keys_ = std::move(fresh);
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
                 then({200, "application/json", {}, std::string{openapi}});
             })
        .add("GET", "/api/v1/customers/{address}/timeline",
             [this](const http::request& what, const http::path_names& names, http::reply then) {
                 timeline(what, names.at("address"), std::move(then));
             });
}

void routes::take(http::request what, http::reply then) {
    const auto path = std::make_shared<std::string>();
    const auto status = std::make_shared<int>(0);
    const auto count = [this](const std::string& of, int as) { ++answered_[{of.empty() ? "other" : of, as}]; };
    // Some answers come while the router is still taking the request, before it has told its path.
    const auto path_told =
        router_.take(what, [weak = weak_from_this(), path, status, count, then](http::response told) {
            if (weak.lock() == nullptr) return;
            *status = told.status;
            if (!path->empty()) count(*path, told.status);
            told.headers.emplace_back("Cache-Control", "no-store");
            told.headers.emplace_back("X-Content-Type-Options", "nosniff");
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
    for (const auto& give : metrics) {
        try {
            give(told);
        } catch (const std::exception& failed) {
            log_.error("figures are left out", {{"why", failed.what()}});
        }
    }
    return {200, "text/plain; version=0.0.4; charset=utf-8", {}, told.text()};
}

void routes::timeline(const http::request& what, const std::string& address, http::reply then) {
    const auto shown = shown_key(what);
    if (shown.empty()) return then(unauthorized("this asks for a key", "Bearer realm=\"palabre\""));
    const auto* const holder = keys_.find(shown);
    if (holder == nullptr) {
        log_.warning("an unknown API key was shown", {{"remote", what.remote}, {"path", "timeline"}});
        return then(unauthorized("this key is not known", "Bearer realm=\"palabre\", error=\"invalid_token\""));
    }

    reading of;
    std::optional<std::string> company, limit, after;
    for (const auto& [name, text] : what.query) {
        auto* const to = name == "company" ? &company : name == "limit" ? &limit : name == "after" ? &after : nullptr;
        const std::string where = fmt::format("query parameter '{}'", name);
        if (to == nullptr) return then(problem(400, "it is not known", "there are: company, limit, after", where));
        if (*to) return then(problem(400, "it is there twice", "send it once", where));
        *to = text;
    }
    if (!company && holder->companies.size() > 1)
        return then(problem(400, "this key may read several companies",
                            fmt::format("add one of: {}", fmt::join(holder->companies, ", ")),
                            "query parameter 'company'"));
    of.company = company.value_or(holder->companies.front());
    if (std::ranges::find(holder->companies, of.company) == holder->companies.end())
        return then(problem(403, "this key may not read that company",
                            fmt::format("it may read: {}", fmt::join(holder->companies, ", ")),
                            "query parameter 'company'"));
    if (limit) {
        constexpr std::size_t most = 200;
        const auto [end, failed] = std::from_chars(limit->data(), limit->data() + limit->size(), of.limit);
        if (failed != std::errc{} || end != limit->data() + limit->size() || of.limit < 1 || of.limit > most)
            return then(problem(400, "it is no number of entries", fmt::format("write 1 to {}", most),
                                "query parameter 'limit'"));
    }
    if (after) {
        const auto read = read_cursor(*after);
        if (!read)
            return then(problem(400, "it is no cursor", "give back 'next' of the page before as it was",
                                "query parameter 'after'"));
        of.after = *read;
    }
    try {
        const auto home = homes_.find(of.company);
        of.who = history::written_identity(address, plans_, home == homes_.end() ? country{} : home->second);
    } catch (const error& wrong) {
        const auto& first = wrong.problems().front();
        return then(problem(400, first.what, first.cure, "{address} in the path"));
    }
    of.then = std::move(then);
    find_company(std::move(of));
}

void routes::find_company(reading of) {
    if (store_ == nullptr) return of.then(unavailable("this center keeps no history"));
    if (const auto found = companies_.find(of.company); found != companies_.end())
        return find_customer(std::move(of), store_->of(found->second));
    store_->companies(
        [weak = weak_from_this(), of = std::move(of)](history::reply<std::vector<history::company>> told) {
            const auto self = weak.lock();
            if (self == nullptr) return;
            if (!told) return of.then(refusal(told, ""));
            for (const auto& each : *told) self->companies_[each.name] = each.id;
            const auto found = self->companies_.find(of.company);
            if (found == self->companies_.end())
                return of.then(
                    problem(404, "that company has no history yet", "check its name in the center's configuration"));
            self->find_customer(of, self->store_->of(found->second));
        });
}

void routes::find_customer(reading of, history::company_store& in) {
    const auto who = of.who;
    in.find(who, [weak = weak_from_this(), of = std::move(of), &in](history::reply<history::person> told) {
        const auto self = weak.lock();
        if (self == nullptr) return;
        if (!told) return of.then(refusal(told, "nobody is known by that address"));
        self->read_page(of, in, std::move(told.value));
    });
}

void routes::read_page(const reading& of, history::company_store& in, history::person who) {
    const auto id = who.who.id;
    in.timeline(
        id, of.after, of.limit,
        [weak = weak_from_this(), then = of.then, who = std::move(who)](history::reply<history::timeline_page> told) {
            if (weak.lock() == nullptr) return;
            then(told ? as_json(200, api::told(who, *told)) : refusal(told, "nobody is known by that address"));
        });
}

}  // namespace palabre::api
