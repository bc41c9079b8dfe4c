// examples/palabre_center/campaign_command.cpp - campaigns from a terminal: asked of the running center, by its API.
#include "campaign_command.hpp"

#include "campaign_plans.hpp"
#include "loaded.hpp"

#include "core/file_text.hpp"
#include "http/client.hpp"
#include "http/origin.hpp"
#include "http/target.hpp"
#include "palabre/asio_runtime.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <utility>

namespace palabre_center {

using namespace palabre;
namespace json = boost::json;

namespace {

constexpr std::size_t part_bytes = 512UL * 1024;  // of a list, a request
constexpr auto between_looks = std::chrono::seconds{2};

/// One request at a time, each waited for.
class api_client {
public:
    api_client(const configuration& of, const campaign_wish& what)
        : at_{http::read_url((of.http->certificate.empty() ? "http://" : "https://") + of.http->listen)},
          client_{loop_, options_of(of)} {
        const bool writes = what.verb != "list" && what.verb != "show" && what.verb != "watch";
        for (const auto& each : of.http->keys) {
            const auto may = [&](api::scope which) { return std::ranges::find(each.may, which) != each.may.end(); };
            const bool sees =
                what.company.empty() || std::ranges::find(each.companies, what.company) != each.companies.end();
            if (sees && may(writes ? api::scope::send : api::scope::read)) key_ = &each;
        }
        if (key_ == nullptr)
            throw error{errc::invalid_argument,
                        fmt::format("no key of the section http may {} for that company", writes ? "send" : "read"),
                        "add one to the configuration"};
        company_ = what.company.empty() ? key_->companies.front() : what.company;
    }

    http::answer ask(const std::string& method, const std::string& path, std::string body = {}) {
        http::inquiry asks;
        asks.at = at_.at;
        asks.method = method;
        asks.target = fmt::format("{}/api/v1/campaigns{}?company={}", at_.path, path, http::escaped(company_));
        asks.headers = {{"Content-Type", "application/json"}, {"X-API-Key", key_->text.reveal()}};
        asks.body = std::move(body);
        std::optional<http::answer> came;
        client_.ask(std::move(asks), loop_.now() + std::chrono::seconds{15}, [&](http::answer got) {
            came = std::move(got);
            loop_.stop();
        });
        loop_.run();
        if (!came || !*came)
            throw error{errc::io, fmt::format("the center does not answer: {}", came ? came->failure : "no answer"),
                        "is it running with this configuration?"};
        return std::move(*came);
    }

    void wait(duration how_long) {
        loop_.after(how_long, [this] { loop_.stop(); });
        loop_.run();
    }

private:
    static http::client_options options_of(const configuration& of) {
        http::client_options made;
        made.most_connections = 1;
        made.read_json = true;
        made.tls.authorities = of.http->certificate;
        return made;
    }

    asio_runtime loop_;
    http::url at_;
    http::client client_;
    const api_key* key_ = nullptr;
    std::string company_;
};

/// "dialled 120, connected 31, abandoned 0 (0.0 %), ...": as whoever watches it reads it.
std::string calls_of(const json::object& of) {
    const auto count = [&](const char* name) { return of.at(name).as_int64(); };
    const auto percent = [&](const char* name) { return 100 * of.at(name).to_number<double>(); };
    auto line =
        fmt::format(" dialled={} answered={} connected={} abandoned={} ({:.1f} %) ringing={} waiting={} talking={} "
                    "agents_free={} agents_busy={} penetration={:.1f} % left={}",
                    count("dialled"), count("answered"), count("connected"), count("abandoned"), percent("abandonment"),
                    of.at("ringing").to_number<std::int64_t>(), of.at("waiting").to_number<std::int64_t>(),
                    of.at("talking").to_number<std::int64_t>(), of.at("agents_free").to_number<std::int64_t>(),
                    of.at("agents_busy").to_number<std::int64_t>(), percent("penetration"), count("left"));
    for (const auto& [name, number] : of.at("results").as_object())
        line += fmt::format(" {}={}", std::string_view{name}, number.as_int64());
    if (const auto* const why = of.if_contains("why")) line += " why=" + std::string{why->as_string()};
    return line;
}

std::string line_of(const json::object& of) {
    std::string line = fmt::format("{} {} selected={}", std::string_view{of.at("name").as_string()},
                                   std::string_view{of.at("state").as_string()}, of.at("selected").as_int64());
    if (const auto* const why = of.if_contains("why")) line += " why=" + std::string{why->as_string()};
    const auto* const progress = of.if_contains("progress");
    if (progress == nullptr) return line;
    if (progress->as_object().contains("dialled")) return line + calls_of(progress->as_object());
    for (const char* group : {"recipients", "messages"})
        for (const auto& [name, count] : progress->as_object().at(group).as_object())
            line += fmt::format(" {}={}", std::string_view{name}, count.as_int64());
    for (const char* group : {"skipped", "failed"})
        for (const auto& [name, count] : progress->as_object().at(group).as_object())
            line += fmt::format(" {}[{}]={}", group, std::string_view{name}, count.as_int64());
    return line + fmt::format(" answered={} opted_out={}", progress->at("answered").as_int64(),
                              progress->at("opted_out").as_int64());
}

/// True where the center did it.
bool took(const http::answer& came, std::ostream& out) {
    if (came.status / 100 == 2) return true;
    out << came.status << ' ' << came.body << '\n';
    return false;
}

/// Part by part, each with the header, so that a list of any length goes up in little memory.
bool upload(api_client& center, const campaign_wish& what, std::ostream& out) {
    std::ifstream in{what.file, std::ios::binary};
    if (!in) throw error{errc::io, fmt::format("{} cannot be read", what.file), "check its name and its rights"};
    std::string header, line, part;
    std::getline(in, header);
    std::int64_t first = 1, rows = 0, taken = 0, invalid = 0;
    bool in_quotes = false, good = true;
    const auto send = [&] {
        if (part.empty() || !good) return;
        const auto came = center.ask("POST", "/" + http::escaped(what.name) + "/recipients",
                                     json::serialize(json::object{{"csv", header + '\n' + part}, {"first", first}}));
        good = took(came, out);
        if (!good) return;
        const auto& sum = came.data->as_object();
        taken += sum.at("rows").as_int64();
        invalid += sum.at("invalid").as_int64();
        first += sum.at("rows").as_int64();
        part.clear();
    };
    while (good && std::getline(in, line)) {
        ++rows;
        part += line + '\n';
        if (std::ranges::count(line, '"') % 2 != 0) in_quotes = !in_quotes;  // a field goes on in the next line
        if (part.size() >= part_bytes && !in_quotes) send();
    }
    send();
    if (good) out << taken << " rows, " << invalid << " without a number that can be read\n";
    return good;
}

bool is_over(const json::object& of) {
    const auto& state = of.at("state").as_string();
    return state == "done" || state == "cancelled";
}

}  // namespace

int run_campaign(const std::string& file, const environment& variables, const campaign_wish& what, std::ostream& out) {
    const auto with = load(file, variables);
    if (!with.made.http)
        throw error{errc::invalid_argument, "the configuration has no section http",
                    "campaigns are run by the API: add it"};
    api_client center{with.made, what};
    const auto path = "/" + http::escaped(what.name);
    if (what.verb == "list") {
        const auto came = center.ask("GET", "");
        if (!took(came, out)) return 1;
        for (const auto& each : came.data->as_object().at("campaigns").as_array())
            out << line_of(each.as_object()) << '\n';
        return 0;
    }
    if (what.verb == "upload") return upload(center, what, out) ? 0 : 1;
    if (what.verb == "put") {
        auto plan = plan_value(detail::file_text(what.file, 65'536), what.file);
        const auto came =
            center.ask("POST", "", json::serialize(json::object{{"name", what.name}, {"plan", std::move(plan)}}));
        if (!took(came, out)) return 1;
        out << line_of(came.data->as_object()) << '\n';
        return 0;
    }
    const bool looks = what.verb == "show" || what.verb == "watch";
    for (;;) {
        const auto came = looks ? center.ask("GET", path) : center.ask("POST", path + "/" + what.verb);
        if (!took(came, out)) return 1;
        out << line_of(came.data->as_object()) << std::endl;
        if (what.verb != "watch" || is_over(came.data->as_object())) return 0;
        center.wait(between_looks);
    }
}

}  // namespace palabre_center
