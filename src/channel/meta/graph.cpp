// src/channel/meta/graph.cpp - requests with a bearer token, and answers that may be an error's.
#include "channel/meta/graph.hpp"

#include "channel/meta/fields.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace palabre::meta {
namespace {

using namespace std::chrono_literals;
using kind = send_result::kind;

/// Failures of http::client before a byte of the request has gone.
bool surely_unsent(std::string_view failure) {
    constexpr std::array known{std::string_view{"connection refused"}, std::string_view{"its name is not known"},
                               std::string_view{"too many requests wait"}, std::string_view{"Network is unreachable"},
                               std::string_view{"No route to host"}};
    return std::find(known.begin(), known.end(), failure) != known.end() || failure.find("certificate") != failure.npos;
}

duration retry_after(const http::answer& told) {
    const auto* const header = http::header_of(told.headers, "Retry-After");
    std::int64_t seconds = 0;
    if (header == nullptr) return 0s;
    const auto [end, failed] = std::from_chars(header->data(), header->data() + header->size(), seconds);
    if (failed != std::errc{} || end != header->data() + header->size() || seconds < 0) return 0s;
    return std::chrono::seconds{std::min<std::int64_t>(seconds, 3600)};
}

send_result later(send_fault fault, std::string why, duration after) {
    return {.what = kind::later, .fault = fault, .why = std::move(why), .after = after, .whole_carrier = true};
}

}  // namespace

send_result result_of(const http::answer& told, const reading_of& as) {
    if (!told) {
        if (surely_unsent(told.failure)) return later(send_fault::provider, told.failure, 5s);
        return {.what = kind::unknown, .fault = send_fault::provider, .why = told.failure};
    }
    const auto read = parse_object(told.body);
    if (const auto* const failed = object_at(read.root, "error")) {
        auto made = as.failed(read_error(*failed));
        if (made.what == kind::later) made.after = std::max(made.after, retry_after(told));
        return made;
    }
    const auto why = fmt::format("it answered {}", told.status);
    if (told.status / 100 == 2) return {.what = kind::accepted, .provider_id = as.id(read.root)};
    if (told.status == 429) return later(send_fault::limited, why, std::max<duration>(retry_after(told), 1s));
    if (told.status == 503) return later(send_fault::provider, why, std::max<duration>(retry_after(told), 5s));
    if (told.status >= 500) return {.what = kind::unknown, .fault = send_fault::provider, .why = why};
    // Not what the Graph API answers: a proxy, or another server behind our url.
    return later(send_fault::bad_sender, why + " without an error of the Graph API's", 1min);
}

graph::graph(runtime& on, const meta_access& by, std::size_t at_once, reading_of as)
    : runtime_{on}, by_{by}, as_{as}, at_{http::read_url(by.url)},
      client_{on, {.most_connections = at_once, .most_waiting = 4 * at_once, .tls = {.authorities = by.authorities}}} {
}

void graph::send(const std::string& of, const boost::json::object& body, std::function<void(send_result)> then) {
    client_.ask({.at = at_.at,
                 .method = "POST",
                 .target = fmt::format("{}/{}/{}/messages", at_.path, by_.version, of),
                 .headers = {{"Authorization", "Bearer " + by_.token.reveal()}, {"Content-Type", "application/json"}},
                 .body = boost::json::serialize(body),
                 .once = true},
                runtime_.now() + by_.limit,
                [as = as_, then = std::move(then)](const http::answer& told) { then(result_of(told, as)); });
}

}  // namespace palabre::meta
