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
        const bool writes = what.verb != "list" && what.verb != "show" && what.verb != "watch" &&
                            what.verb != "export" && what.verb != "surveys";
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
        return send(method, "/campaigns" + path + "?", std::move(body));
    }
    http::answer leads(const std::string& list, const std::string& after) {
        return send("GET", fmt::format("/lists/{}/leads?limit=500{}&", http::escaped(list),
                                       after.empty() ? "" : "&after=" + http::escaped(after)));
    }
    http::answer surveys(const std::string& asked) { return send("GET", "/surveys?" + asked); }

    void wait(duration how_long) {
        loop_.after(how_long, [this] { loop_.stop(); });
        loop_.run();
    }

private:
    http::answer send(const std::string& method, const std::string& path, std::string body = {}) {
        http::inquiry asks;
        asks.at = at_.at;
        asks.method = method;
        asks.target = fmt::format("{}/api/v1{}company={}", at_.path, path, http::escaped(company_));
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
    if (const auto* const end = of.if_contains("forecast")) line += " forecast=" + std::string{end->as_string()};
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

std::string cell(std::string_view text) {
    if (text.find_first_of("\",;\t\r\n") == std::string_view::npos) return std::string{text};
    std::string made{'"'};
    for (const char each : text) made.append(each == '"' ? 2 : 1, each);
    return made + '"';
}

/// One line for each lead of its lists, page by page.
bool write_leads(api_client& center, const json::object& campaign, std::ostream& out) {
    const auto* const lists = campaign.at("plan").as_object().if_contains("lists");
    if (lists == nullptr)
        throw error{errc::invalid_argument, "it is a campaign by message, which calls no lists",
                    "GET /api/v1/campaigns/NAME/recipients has its rows"};
    out << "list,line,key,name,numbers,state,why,due,attempts\n";
    for (const auto& each : lists->as_array()) {
        const std::string name{(each.is_object() ? each.at("name") : each).as_string()};
        for (std::string after;;) {
            const auto came = center.leads(name, after);
            if (!took(came, out)) return false;
            const auto& page = came.data->as_object();
            for (const auto& one : page.at("leads").as_array()) {
                const auto& lead = one.as_object();
                const auto text = [&](const char* of) {
                    const auto* const found = lead.if_contains(of);
                    return found != nullptr ? cell(std::string_view{found->as_string()}) : std::string{};
                };
                std::string numbers;
                for (const auto& number : lead.at("numbers").as_array())
                    numbers.append(numbers.empty() ? "" : " ").append(number.at("address").as_string());
                out << fmt::format("{},{},{},{},{},{},{},{},{}\n", cell(name), lead.at("line").as_int64(), text("key"),
                                   text("name"), numbers, text("state"), text("why"), text("due"),
                                   lead.at("attempts").as_int64());
            }
            if (!page.at("next").is_string()) break;
            after = page.at("next").as_string();
        }
    }
    return true;
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

/// "sales  sent=120 answered=31 rate=25.8 % CSAT=83.9 % NPS=+41"
std::string figures_of(const json::object& of) {
    const auto number = [&](const char* name) { return of.at(name).to_number<double>(); };
    const std::string_view group = of.at("group").as_string();
    auto line = fmt::format("{:24} sent={} answered={} rate={:.1f} %", group.empty() ? "-" : group,
                            of.at("sent").as_int64(), of.at("answered").as_int64(), 100 * number("response_rate"));
    if (of.contains("csat")) line += fmt::format(" CSAT={:.1f} %", 100 * number("csat"));
    if (of.contains("nps")) line += fmt::format(" NPS={:+.0f}", 100 * number("nps"));
    return line;
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
    if (what.verb == "surveys") {
        std::string asked;
        for (const auto& [name, given] : what.asks) asked += name + "=" + http::escaped(given) + "&";
        const auto came = center.surveys(asked);
        if (!took(came, out)) return 1;
        for (const auto& each : came.data->as_object().at("figures").as_array())
            out << figures_of(each.as_object()) << '\n';
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
    if (what.verb == "export") {
        const auto came = center.ask("GET", path);
        return took(came, out) && write_leads(center, came.data->as_object(), out) ? 0 : 1;
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
