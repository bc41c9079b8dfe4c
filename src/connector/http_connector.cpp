// src/connector/http_connector.cpp - operations as requests, answers as outcomes.
#include "palabre/connector/http.hpp"

#include "connector/argument_template.hpp"
#include "connector/http_caller.hpp"
#include "connector/nested.hpp"
#include "connector/path_template.hpp"
#include "connector/token_source.hpp"
#include "http/client.hpp"
#include "http/target.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <date/date.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

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

using detail::argument_template;
using detail::json_template;

/// Names with their texts, each a template.
using templates = std::vector<std::pair<std::string, argument_template>>;

templates parse_all(const std::map<std::string, std::string>& texts, const std::string& of, std::string_view what) {
    templates all;
    for (const auto& [name, text] : texts)
        all.emplace_back(name, argument_template::parse(text, fmt::format("'{}', {} '{}'", of, what, name)));
    return all;
}

/// How one operation is asked, and how its answer is read.
struct request_plan {
    explicit request_plan(path_template path) : path{std::move(path)} {}
    explicit request_plan(const http_operation& from)
        : is{from.is}, path{from.path.empty() ? path_template::of_operation(is.name) : path_template::parse(from.path)},
          query{parse_all(from.query, is.name, "query")}, headers{parse_all(from.headers, is.name, "header")},
          form{parse_all(from.form, is.name, "form")}, result{from.result}, fields{from.fields},
          not_found{from.not_found}, many{from.many} {
        if (!from.body.is_null()) body = json_template::parse(from.body, fmt::format("'{}', body", is.name));
        const bool has_body = body || !form.empty();
        method = !from.method.empty() ? from.method : has_body ? "POST" : "GET";
        spreads = query.empty() && !has_body && method == "GET";
    }
    explicit request_plan(detail::foreign_operation of)
        : is{of.is}, method{"POST"}, path{of.path.empty() ? path_template{} : path_template::parse(of.path)},
          spreads{false}, foreign{std::move(of)} {}

    operation is{};
    std::string method = "GET";
    path_template path;
    templates query{}, headers{}, form{};
    std::optional<json_template> body{};
    std::string result{};
    std::map<std::string, std::string> fields{};
    std::map<std::string, value> not_found{};
    bool many = false;
    bool spreads = true;  // what nothing takes goes into the query
    std::optional<detail::foreign_operation> foreign{};
};
using plan_ptr = std::shared_ptr<const request_plan>;

void check_operation(const http_operation& given, std::vector<problem>& found) {
    const auto say = [&](std::string what, std::string cure) {
        found.push_back({{}, fmt::format("'{}': {}", given.is.name, what), std::move(cure)});
    };
    try {
        static_cast<void>(request_plan{given});
    } catch (const error& wrong) {
        found.insert(found.end(), wrong.problems().begin(), wrong.problems().end());
    }
    if (!given.method.empty() && !is_token(given.method)) say("its method is none", "write GET, POST, PUT, DELETE");
    if (!given.body.is_null() && !given.form.empty()) say("it has a body and a form", "leave one of them out");
    check_headers(given.headers, found);
    const auto pointer = [&](const std::string& text, std::string_view what) {
        const bool starts = text.empty() || text.starts_with('/');
        bool escapes = true;
        for (auto at = text.find('~'); at != std::string::npos; at = text.find('~', at + 1))
            escapes = escapes && at + 1 < text.size() && (text[at + 1] == '0' || text[at + 1] == '1');
        if (!starts || !escapes)
            say(fmt::format("{} '{}' is no JSON pointer", what, text), "write it as /account/balance");
    };
    pointer(given.result, "result");
    for (const auto& [name, text] : given.fields) pointer(text, "the field");
    for (const auto& [text, expected] : given.not_found) pointer(text, "not_found");
}

/// nullptr where nothing is there.
const value* at_pointer(const value& in, const std::string& pointer) {
    boost::system::error_code nothing;
    return in.find_pointer(pointer, nothing);
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; });
}

/// The question is at fault, and the system well.
bool is_misasked(int status) {
    constexpr int others[] = {401, 403, 407, 408, 421, 425, 429};
    return status / 100 == 4 && std::ranges::count(others, status) == 0;
}

class http_lookup final : public connector {
public:
    http_lookup(runtime& on, http_connector_options options, std::vector<detail::foreign_operation> more = {})
        : runtime_{on}, log_{options.log}, limit_{options.limit}, at_{http::read_url(options.url)} {
        check(options);
        for (const auto& [operation, path] : options.paths)
            plans_.emplace(operation, std::make_shared<request_plan>(path_template::parse(path)));
        for (const auto& each : options.operations) {
            plans_.insert_or_assign(each.is.name, std::make_shared<request_plan>(each));
            described_.push_back(each.is);
        }
        for (auto& each : more) {
            described_.push_back(each.is);
            auto name = each.is.name;
            plans_.insert_or_assign(std::move(name), std::make_shared<request_plan>(std::move(each)));
        }
        headers_.emplace_back("Accept", more.empty() ? "application/json" : "text/xml, application/soap+xml");
        headers_.emplace_back("User-Agent", "palabre");
        for (const auto& [name, text] : options.headers) set(headers_, name, text);
        if (const auto* const basic = std::get_if<http_basic>(&options.login))
            set(headers_, "Authorization", "Basic " + http::base64(basic->user + ":" + basic->password.reveal()));
        if (const auto* const given = std::get_if<http_api_key>(&options.login))
            set(headers_, given->header, given->key.reveal());
        client_.emplace(on,
                        http::client_options{.most_connections = options.most_connections,
                                             .most_waiting = options.most_waiting,
                                             .body_most = options.answer_most,
                                             .read_json = true,
                                             .tls = {options.tls.authorities, options.tls.certificate, options.tls.key,
                                                     options.tls.key_password, options.tls.verify}});
        if (const auto* const by = std::get_if<http_client_credentials>(&options.login))
            tokens_.emplace(on, *client_, *by, options.limit);
    }

    void call(const std::string& operation, value arguments, instant deadline,
              std::function<void(outcome)> then) override {
        const auto found = plans_.find(operation);
        const auto plan = found != plans_.end()
                              ? found->second
                              : std::make_shared<const request_plan>(path_template::of_operation(operation));
        http::inquiry asks;
        auto why = fill(*plan, arguments, asks);
        if (!why.empty()) {
            runtime_.post([log = log_, operation, why = std::move(why), then = std::move(then)] {
                log.warning("a lookup cannot be asked", {{"operation", operation}, {"why", why}});
                then(outcome::misasking(operation + ": " + why));
            });
            return;
        }
        send({plan, operation, std::move(asks), std::min(deadline, runtime_.now() + limit_), std::move(then)});
    }

    std::vector<operation> operations() const override { return described_; }

private:
    /// A call on its way.
    struct errand {
        plan_ptr plan;
        std::string operation;
        http::inquiry asks;
        instant deadline;
        std::function<void(outcome)> then;
        bool renewed = false;  // its token, after a 401
    };

    static void set(http::pairs& in, const std::string& name, std::string text) {
        std::erase_if(in, [&](const auto& each) { return http::header_of({each}, name) != nullptr; });
        in.emplace_back(name, std::move(text));
    }

    static void check(const http_connector_options& options) {
        std::vector<operation> described;
        for (const auto& each : options.operations) described.push_back(each.is);
        auto found = palabre::check(described);
        for (const auto& each : options.operations) check_operation(each, found);
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
        if (const auto* const given = std::get_if<http_api_key>(&options.login))
            check_headers({{given->header, given->key.reveal()}}, found);
        if (const auto* const basic = std::get_if<http_basic>(&options.login))
            if (basic->user.find(':') != std::string::npos)
                found.push_back({{}, "the user of a basic login has a ':'", "take it out: it parts user and password"});
        if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    }

    /// Why it cannot be asked, "" where it can.
    std::string fill(const request_plan& plan, const value& arguments, http::inquiry& asks) const {
        if (!arguments.is_object() && !arguments.is_null()) return "its arguments are no object";
        asks.headers = headers_;
        asks.at = at_.at;
        asks.method = plan.method;
        asks.repeatable = !plan.is.name.empty() && (!plan.is.writes || plan.is.idempotent);
        asks.once = plan.is.writes && !plan.is.idempotent;  // whatever its method promises
        boost::json::object for_path;
        if (arguments.is_object()) {
            const auto taken = plan.path.names();
            for (const auto& each : arguments.get_object())
                if (plan.spreads || std::ranges::count(taken, each.key()) != 0)
                    for_path.insert_or_assign(each.key(), each.value());
        }
        for (const auto& [name, text] : plan.headers) {
            for (const auto& used : text.names())
                if (std::ranges::count(plan.path.names(), used) == 0) for_path.erase(used);
            const auto filled = text.fill(arguments);
            if (filled && has_control(*filled)) return fmt::format("its header '{}' would have a line break", name);
            if (filled) set(asks.headers, name, *filled);
        }
        if (plan.foreign) {
            for (const auto& [name, text] : plan.foreign->headers) set(asks.headers, name, text);
            auto body = plan.foreign->write(arguments);
            asks.body = std::move(body.text);
            if (!body.why.empty() || plan.foreign->path.empty()) {
                asks.target = at_.path.empty() ? "/" : at_.path;
                return body.why;
            }
        }
        auto path = plan.path.fill(for_path);
        if (!path.why.empty()) return path.why;
        asks.target = at_.path + path.target + pairs_of(plan.query, arguments, "?");
        if (plan.body) {
            asks.body = boost::json::serialize(plan.body->fill(arguments));
            set(asks.headers, "Content-Type", "application/json");
        } else if (!plan.form.empty()) {
            asks.body = pairs_of(plan.form, arguments, "");
            set(asks.headers, "Content-Type", "application/x-www-form-urlencoded");
        }
        return {};
    }

    /// "a=1&b=2", escaped, behind `before`; "" where there is none.
    static std::string pairs_of(const templates& all, const value& arguments, std::string_view before) {
        std::string text;
        for (const auto& [name, each] : all)
            if (const auto filled = each.fill(arguments))
                text +=
                    fmt::format("{}{}={}", text.empty() ? before : "&", http::escaped(name), http::escaped(*filled));
        return text;
    }

    void send(errand what) {
        if (!tokens_) return ask(std::move(what), {});
        const auto deadline = what.deadline;
        tokens_->get(deadline,
                     [this, what = std::move(what)](const std::string& token, const std::string& why) mutable {
                         if (!why.empty()) return tell(what, outcome::unavailable(why));
                         set(what.asks.headers, "Authorization", "Bearer " + token);
                         ask(std::move(what), token);
                     });
    }

    void ask(errand what, std::string token) {
        auto asks = tokens_ ? what.asks : std::move(what.asks);  // it may be asked again
        const auto deadline = what.deadline;
        client_->ask(std::move(asks), deadline,
                     [this, what = std::move(what), token = std::move(token)](http::answer told) mutable {
                         if (told && told.status == 401 && !token.empty() && !std::exchange(what.renewed, true)) {
                             tokens_->refused(token);
                             return send(std::move(what));
                         }
                         tell(what, outcome_of(*what.plan, std::move(told)));
                     });
    }

    void tell(errand& what, outcome came) const {
        if (came.what == outcome::kind::unavailable) {
            log_.warning("a lookup failed", {{"operation", what.operation}, {"why", came.reason}});
            came.reason = what.operation + ": " + came.reason;
        }
        const auto then = std::move(what.then);
        then(std::move(came));
    }

    outcome outcome_of(const request_plan& plan, http::answer told) const {
        if (!told) return outcome::unavailable(std::move(told.failure));
        if (plan.foreign) return plan.foreign->read(told);
        if (told.data)
            for (const auto& [pointer, expected] : plan.not_found)
                if (const auto* const there = at_pointer(*told.data, pointer))
                    if (detail::written(*there) == detail::written(expected)) return outcome::not_found();
        if (told.status == 404 || (told.status == 204 && !plan.is.writes)) return outcome::not_found();
        if (told.status != 200 && !(plan.is.writes && told.status / 100 == 2)) {
            auto came = outcome::unavailable(fmt::format("it answered with status {}", told.status));
            came.misasked = is_misasked(told.status);
            if (told.status == 429 || told.status == 503) came.leave_for = retry_after(told.headers);
            return came;
        }
        const bool reads = !plan.result.empty() || !plan.fields.empty();
        if (!told.data && plan.is.writes && !reads) return outcome::of(boost::json::object{});  // it has been done
        if (!told.data) return outcome::unavailable("its answer is no JSON: " + told.data_problem);
        value data = *std::move(told.data);
        if (reads) {
            const value* const there = at_pointer(data, plan.result);
            if (there == nullptr) return outcome::unavailable("its answer has nothing at " + plan.result);
            if (there->is_null()) return outcome::not_found();
            data = picked(plan, value(*there));
        }
        if (plan.many && !data.is_array()) return outcome::unavailable("its answer is no list");
        const auto age = age_of(told.headers);
        return age ? outcome::stale(std::move(data), *age) : outcome::of(std::move(data));
    }

    /// The fields of an answer, or of each of its elements. What is not there is left out.
    static value picked(const request_plan& plan, value from) {
        if (plan.fields.empty()) return from;
        const auto pick = [&](const value& of) {
            boost::json::object made;
            for (const auto& [name, pointer] : plan.fields)
                if (const auto* const there = at_pointer(of, pointer)) detail::put(made, name, *there);
            return made;
        };
        if (!from.is_array()) return pick(from);
        boost::json::array all;
        for (const auto& each : from.get_array()) all.push_back(pick(each));
        return all;
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

    /// Seconds or a date (RFC 9110, 10.2.3); 0 for neither.
    duration retry_after(const http::pairs& headers) const {
        const auto* const given = http::header_of(headers, "Retry-After");
        if (given == nullptr) return duration{0};
        std::uint32_t seconds = 0;
        const auto* const end = given->data() + given->size();
        if (const auto [to, failed] = std::from_chars(given->data(), end, seconds); failed == std::errc{} && to == end)
            return std::chrono::seconds{seconds};
        std::istringstream text{*given};
        std::chrono::sys_seconds when;
        if (!(text >> date::parse("%a, %d %b %Y %T GMT", when))) return duration{0};
        return std::max<duration>(when - runtime_.calendar_now(), duration{0});
    }

    runtime& runtime_;
    const logger log_;
    const duration limit_;
    const http::url at_;
    std::map<std::string, plan_ptr> plans_;
    std::vector<operation> described_;
    http::pairs headers_;
    std::optional<http::client> client_;
    std::optional<detail::token_source> tokens_;  // asks through the client
};

}  // namespace

std::unique_ptr<connector> http_connector(runtime& on, http_connector_options options) {
    return std::make_unique<http_lookup>(on, std::move(options));
}

std::unique_ptr<connector> detail::http_caller(runtime& on, http_connector_options options,
                                               std::vector<foreign_operation> operations) {
    options.paths.clear();
    options.operations.clear();
    return std::make_unique<http_lookup>(on, std::move(options), std::move(operations));
}

}  // namespace palabre
