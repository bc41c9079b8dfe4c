// src/connector/http_connector.cpp - lookups as GET, answers as outcomes.
#include "palabre/connector/http.hpp"

#include "connector/path_template.hpp"
#include "http/client.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace palabre {
namespace {

using detail::path_template;

bool is_token(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return plain || std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
    });
}

/// Values may be secrets: what is wrong is said without them.
void check_headers(const std::map<std::string, std::string>& headers, std::vector<problem>& found) {
    for (const auto& [name, value] : headers) {
        if (!is_token(name)) {
            found.push_back({{}, fmt::format("'{}' is no name of a header", name), "write letters, digits and '-'"});
            continue;
        }
        const http::pairs ours{{"Host", ""}, {"Connection", ""}, {"Content-Length", ""}, {"Transfer-Encoding", ""}};
        if (http::header_of(ours, name) != nullptr)
            found.push_back({{}, fmt::format("the header '{}' is the connector's own", name), "leave it out"});
        if (std::ranges::any_of(value, [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; }))
            found.push_back({{},
                             fmt::format("the value of the header '{}' has a line break or a control character", name),
                             "take it out"});
    }
}

class http_lookup final : public connector {
public:
    http_lookup(runtime& on, http_connector_options options)
        : runtime_{on}, log_{options.log}, limit_{options.limit}, at_{http::read_url(options.url)} {
        check(options);
        for (const auto& [operation, path] : options.paths) paths_.emplace(operation, path_template::parse(path));
        headers_.emplace_back("Accept", "application/json");
        headers_.emplace_back("User-Agent", "palabre");
        for (const auto& each : options.headers) {
            std::erase_if(headers_, [&](const auto& ours) { return http::header_of({ours}, each.first) != nullptr; });
            headers_.push_back(each);
        }
        client_.emplace(on, http::client_options{.most_connections = options.most_connections,
                                                 .most_waiting = options.most_waiting,
                                                 .body_most = options.answer_most,
                                                 .read_json = true});
    }

    void call(const std::string& operation, value arguments, instant deadline,
              std::function<void(outcome)> then) override {
        const auto found = paths_.find(operation);
        auto path = found != paths_.end() ? found->second.fill(arguments)
                                          : path_template::of_operation(operation).fill(arguments);
        if (!path.why.empty()) {
            runtime_.post([log = log_, operation, why = std::move(path.why), then = std::move(then)] {
                log.warning("a lookup cannot be asked", {{"operation", operation}, {"why", why}});
                then(outcome::unavailable(operation + ": " + why));
            });
            return;
        }
        client_->ask({.at = at_.at, .target = at_.path + path.target, .headers = headers_},
                     std::min(deadline, runtime_.now() + limit_),
                     [log = log_, operation, then = std::move(then)](http::answer told) {
                         auto came = outcome_of(std::move(told));
                         if (came.what == outcome::kind::unavailable) {
                             log.warning("a lookup failed", {{"operation", operation}, {"why", came.reason}});
                             came.reason = operation + ": " + came.reason;
                         }
                         then(std::move(came));
                     });
    }

private:
    static void check(const http_connector_options& options) {
        std::vector<problem> found;
        const auto range = [&](const char* name, auto given, auto least, auto most) {
            if (given < least || given > most)
                found.push_back(
                    {{}, fmt::format("{} is {}", name, given), fmt::format("choose {} to {}", least, most)});
        };
        range("most_connections", options.most_connections, std::size_t{1}, std::size_t{1'000});
        range("most_waiting", options.most_waiting, std::size_t{0}, std::size_t{1'000'000});
        range("answer_most", options.answer_most, std::size_t{1}, std::size_t{100'000'000});
        range("limit, in microseconds,", options.limit.count(), std::int64_t{1}, std::int64_t{3'600'000'000});
        check_headers(options.headers, found);
        if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    }

    static outcome outcome_of(http::answer told) {
        if (!told) return outcome::unavailable(std::move(told.failure));
        if (told.status == 204 || told.status == 404) return outcome::not_found();
        if (told.status != 200) return outcome::unavailable(fmt::format("it answered with status {}", told.status));
        if (!told.data) return outcome::unavailable("its answer is no JSON: " + told.data_problem);
        const auto age = age_of(told.headers);
        return age ? outcome::stale(*std::move(told.data), *age) : outcome::of(*std::move(told.data));
    }

    /// Nothing for an answer that is not stale. One that says so without its age is stale all the same.
    static std::optional<duration> age_of(const http::pairs& headers) {
        const auto* const marked = http::header_of(headers, "X-Stale");
        const auto* const warning = http::header_of(headers, "Warning");
        const bool stale = (marked != nullptr && *marked == "1") || (warning != nullptr && warning->starts_with("110"));
        if (!stale) return {};
        const auto* const age = http::header_of(headers, "Age");
        std::uint32_t seconds = 0;  // a larger one is no age
        if (age != nullptr) std::from_chars(age->data(), age->data() + age->size(), seconds);
        return std::chrono::seconds{seconds};
    }

    runtime& runtime_;
    const logger log_;
    const duration limit_;
    const http::url at_;
    std::map<std::string, path_template> paths_;
    http::pairs headers_;
    std::optional<http::client> client_;
};

}  // namespace

std::unique_ptr<connector> http_connector(runtime& on, http_connector_options options) {
    return std::make_unique<http_lookup>(on, std::move(options));
}

}  // namespace palabre
