// src/api/routes.cpp - health, figures, descriptions, and operations for those who have a key.
#include "api/routes.hpp"

#include "api/openapi.hpp"
#include "api/operations_files.hpp"
#include "api/rest_face.hpp"
#include "api/soap_face.hpp"
#include "api/wsdl.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace palabre::api {

using http::problem;

namespace {

http::response as_json(int status, const value& told) {
    return {status, "application/json", {}, boost::json::serialize(told) + "\n"};
}

/// The key that a request shows; "" for none. Authorization counts where both headers are there.
std::string shown_key(const http::request& what) {
    const auto scheme_of = [](std::string_view text, std::string_view scheme) -> std::optional<std::string_view> {
        const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
        if (text.size() <= scheme.size() || !std::ranges::equal(text.substr(0, scheme.size()), scheme, same)) return {};
        const auto begin = text.find_first_not_of(' ', scheme.size());
        return begin == std::string_view::npos ? std::string_view{} : text.substr(begin);
    };
    if (const auto* header = http::header_of(what.headers, "Authorization")) {
        if (const auto key = scheme_of(*header, "bearer ")) return std::string{*key};
        if (const auto both = scheme_of(*header, "basic ")) {  // what SOAP's clients know; the key is the password
            const auto text = http::from_base64(*both);
            const auto colon = text.find(':');
            return colon == std::string::npos ? "?" : text.substr(colon + 1);
        }
    }
    const auto* header = http::header_of(what.headers, "X-API-Key");
    return header != nullptr ? *header : std::string{};
}

fault no_key() {
    return {401, "this asks for a key", "send the header 'Authorization: Bearer KEY' or 'X-API-Key: KEY'"};
}

fault unknown_key() {
    return {401, "this key is not known", "send the header 'Authorization: Bearer KEY' or 'X-API-Key: KEY'"};
}

void challenge(http::response& told, bool shown) {
    if (told.status == 401)
        told.headers.emplace_back("WWW-Authenticate", shown ? "Bearer realm=\"palabre\", error=\"invalid_token\""
                                                            : "Bearer realm=\"palabre\"");
}

}  // namespace

std::shared_ptr<routes> routes::make(runtime& on, const server_options& options, history::store* of) {
    std::vector<palabre::problem> found;
    key_ring keys{options.keys, found};
    for (const auto& each : options.homes)
        if (std::ranges::count(options.homes, each.company, &company_home::company) > 1)
            found.push_back({{}, fmt::format("the company '{}' has two homes", each.company), "name each once"});
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    std::shared_ptr<routes> made{new routes{on, options, std::move(keys), of}};
    made->add_all();
    return made;
}

routes::routes(runtime& on, const server_options& options, key_ring keys, history::store* of)
    : log_{options.log}, keys_{std::move(keys)}, store_{of}, url_{options.public_url}, service_{
                                                                                           std::make_shared<service>(
                                                                                               on, options, of)} {
    files_ = std::make_shared<service_files>(on, options, of);
    while (url_.ends_with('/')) url_.pop_back();
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
    for (const auto& each : operations())
        router_.add(std::string{each.method}, std::string{each.path},
                    [this, &each](const http::request& what, const http::path_names& names, http::reply then) {
                        rest(each, what, names, std::move(then));
                    });
    for (const auto& each : file_operations())
        router_.add(std::string{each.method}, std::string{each.path},
                    [this, &each](const http::request& what, const http::path_names& names, http::reply then) {
                        file(each, what, names, std::move(then));
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

/// Whose key it is, or why nobody's.
const key_ring::holder* routes::holder_of(const http::request& what, std::string_view path, fault& why) const {
    const auto shown = shown_key(what);
    if (shown.empty()) {
        why = no_key();
        return nullptr;
    }
    const auto* const holder = keys_.find(shown);
    if (holder != nullptr) return holder;
    log_.warning("an unknown API key was shown", {{"remote", what.remote}, {"path", std::string{path}}});
    why = unknown_key();
    return nullptr;
}

/// Whether the holder may do that, and in which company.
maybe_fault routes::allow(const operation& as, const key_ring::holder& holder, const arguments& given,
                          std::string& company) {
    if (std::ranges::find(holder.may, as.needs) == holder.may.end())
        return fault{403, fmt::format("this key may not do that: it lacks the scope '{}'", to_string(as.needs)),
                     "have it given to the key, or use another one"};
    const auto* const named = given.if_contains("company");
    if (named == nullptr && holder.companies.size() > 1)
        return fault{400, "this key may read several companies",
                     fmt::format("add one of: {}", fmt::join(holder.companies, ", ")), "company"};
    company = named != nullptr ? std::string{named->as_string()} : holder.companies.front();
    if (std::ranges::find(holder.companies, company) == holder.companies.end())
        return fault{403, "this key may not read that company",
                     fmt::format("it may read: {}", fmt::join(holder.companies, ", ")), "company"};
    return {};
}

void routes::rest(const operation& as, const http::request& what, const http::path_names& names, http::reply then) {
    const bool in_xml = wants_xml(what);
    const auto refuse = [&](const fault& why, bool shown = true) {
        auto told = rest_fault(why, place_in_rest(as, why.field), in_xml);
        challenge(told, shown);
        then(std::move(told));
    };
    fault why;
    const auto* const holder = holder_of(what, as.name, why);
    if (holder == nullptr) return refuse(why, !shown_key(what).empty());
    errand with{{}, holder->name, {}};
    if (const auto wrong = read_rest(as, what, names, with.given)) return refuse(*wrong);
    if (const auto wrong = allow(as, *holder, with.given, with.company)) return refuse(*wrong);
    service_->run(as, std::move(with), [&as, in_xml, then](const answer& told) {
        then(told.wrong ? rest_fault(*told.wrong, place_in_rest(as, told.wrong->field), in_xml)
                        : rest_answer(as, told, in_xml));
    });
}

/// As rest(), for what carries bytes: its path and query are read as an operation's without a body.
void routes::file(const operation& as, const http::request& what, const http::path_names& names, http::reply then) {
    const auto give = [&as, then](const fault& why, bool shown) {
        auto told = rest_fault(why, place_in_rest(as, why.field), false);
        challenge(told, shown);
        then(std::move(told));
    };
    fault why;
    const auto* const holder = holder_of(what, as.name, why);
    if (holder == nullptr) return give(why, !shown_key(what).empty());
    operation bodiless = as;
    bodiless.method = "GET";
    arguments given;
    std::string company;
    if (const auto wrong = read_rest(bodiless, what, names, given)) return give(*wrong, true);
    if (const auto wrong = allow(as, *holder, given, company)) return give(*wrong, true);
    const auto text = [&given](const char* name) {
        const auto* const found = given.if_contains(name);
        return found != nullptr ? std::string{found->as_string()} : std::string{};
    };
    const auto answer = [give, then](file_answer told) {
        told.wrong ? give(*told.wrong, true) : then(std::move(told.told));
    };
    if (as.name == "fetch_file") return files_->fetch(company, text("hash"), answer);
    if (as.name == "store_file") return files_->store(company, what, text("name"), answer);
    files_->canned(company, text("address"), answer);
}

void routes::soap(const http::request& what, http::reply then) {
    auto call = read_soap(what);
    const auto refuse = [&](const fault& why, bool shown = true) {
        auto told = soap_fault(call, why);
        challenge(told, shown);
        then(std::move(told));
    };
    fault why;
    const auto* const holder = holder_of(what, "soap", why);
    if (holder == nullptr) return refuse(why, !shown_key(what).empty());
    if (call.wrong) return refuse(*call.wrong);
    errand with{{}, holder->name, std::move(call.given)};
    if (const auto wrong = allow(*call.what, *holder, with.given, with.company)) return refuse(*wrong);
    const auto& as = *call.what;
    service_->run(as, std::move(with), [call = std::move(call), then](const answer& told) {
        then(told.wrong ? soap_fault(call, *told.wrong) : soap_answer(call, told));
    });
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
