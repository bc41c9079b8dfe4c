// tests/api/test_routes.cpp - what the API answers on a store made of memory: keys, pages, health, figures.
#include "api/openapi.hpp"
#include "api/routes.hpp"
#include "http/target.hpp"
#include "palabre/core/error.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <set>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

const std::string moov_key = "moov-key-of-twenty-bytes-and-more";
const std::string mtn_key = "mtn-key-of-twenty-bytes-and-more";
const std::string both_key = "both-key-of-twenty-bytes-and-more";

constexpr calendar_time morning{std::chrono::sys_days{std::chrono::January / 5 / 2026} + 8h};

/// Two companies with a customer each, who has five entries, and an API that both may read.
struct desk {
    desk() {
        api::server_options options;
        options.keys = {{"moov", secret{moov_key}, {"moov-benin"}},
                        {"mtn", secret{mtn_key}, {"mtn-togo"}},
                        {"both", secret{both_key}, {"moov-benin", "mtn-togo", "later"}}};
        options.homes = {{"moov-benin", country{"BJ"}}, {"mtn-togo", country{"TG"}}};
        options.log = logger{[this](log_level, std::string_view what, const std::vector<log_field>& fields) {
            logged += std::string{what};
            for (const auto& each : fields) logged += " " + each.value;
            logged += "\n";
        }};
        routes = api::routes::make(clock, options, &store);
        moov = fill("moov-benin", "+2290190011234", "Adjoa");
        mtn = fill("mtn-togo", "+22890112233", "Kossi");
    }

    history::customer_id fill(const std::string& company, const std::string& number, const std::string& name) {
        history::company_id in;
        store.open_company(company, company, [&](history::reply<history::company> told) { in = told->id; });
        clock.run();
        const auto who = store.ids().next<history::customer>();
        const auto call = store.ids().next<history::interaction>();
        std::vector<history::change::any> changes;
        changes.push_back(history::change::add_customer{
            {.id = who,
             .name = name,
             .speaks = {"fon", history::origin::customer, morning},
             .belongs_to = {"gold", morning}},
            {{history::identity_kind::phone, number}, {history::identity_kind::account, "C/17 é"}}});
        changes.push_back(history::change::begin_interaction{{.id = call, .customer = who, .began = morning}});
        for (int each = 0; each < 5; ++each)
            changes.push_back(history::change::add_entry{{.id = store.ids().next<history::entry>(),
                                                          .customer = who,
                                                          .within = call,
                                                          .kind = history::entry_kind::heard,
                                                          .at = morning + std::chrono::seconds{each},
                                                          .text = name + " pressed " + std::to_string(each)}});
        bool done = false;
        store.of(in).write(std::move(changes),
                           [&](history::reply<history::nothing> told) { done = static_cast<bool>(told); });
        clock.run();
        REQUIRE(done);
        return who;
    }

    http::response get(const std::string& target, const http::pairs& headers = {}, const std::string& method = "GET") {
        const auto read = http::read_target(target);
        REQUIRE_MESSAGE(read.target, read.why);
        std::optional<http::response> got;
        http::request what;
        what.method = method;
        what.path = read.target->path;
        what.segments = read.target->segments;
        what.query = read.target->query;
        what.headers = headers;
        what.remote = "10.0.0.9";
        routes->take(std::move(what), [&](http::response told) {
            CHECK_FALSE(got);
            got = std::move(told);
        });
        clock.run();
        REQUIRE(got);
        return *std::move(got);
    }

    http::response timeline(const std::string& address, const std::string& key = moov_key,
                            const std::string& query = "") {
        return get("/api/v1/customers/" + address + "/timeline" + query, {{"Authorization", "Bearer " + key}});
    }

    std::string logged;
    sim::clock clock;
    sim::memory_store store{clock};
    std::shared_ptr<api::routes> routes;
    history::customer_id moov, mtn;
};

value read(const http::response& of) {
    return boost::json::parse(of.body);
}

/// "400 what; where; cure"
std::string told(const http::response& of) {
    if (of.content_type != "application/problem+json") return std::to_string(of.status);
    const auto all = read(of);
    CHECK(all.at("status") == of.status);
    std::string text = std::to_string(of.status);
    for (const char* part : {"detail", "where", "cure"})
        if (const auto* found = all.as_object().if_contains(part)) text += "; " + std::string{found->as_string()};
    return text;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string why(const api::server_options& options) {
    try {
        sim::clock clock;
        api::routes::make(clock, options, nullptr);
    } catch (const error& wrong) {
        return wrong.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a timeline tells who it is and what happened, the newest first") {
    desk here;
    const auto got = here.timeline("%2B2290190011234", moov_key, "?limit=2");
    REQUIRE(told(got) == "200");
    CHECK(got.content_type == "application/json");
    CHECK(*http::header_of(got.headers, "Cache-Control") == "no-store");
    const auto all = read(got);
    const auto& who = all.at("customer").as_object();
    CHECK(who.at("id").as_string() == to_string(here.moov));
    CHECK(who.at("name") == "Adjoa");
    CHECK(who.at("language") == "fon");
    CHECK(who.at("segment") == "gold");
    CHECK(boost::json::serialize(who.at("identities")) ==
          R"([{"kind":"phone","address":"+2290190011234"},{"kind":"account","address":"C/17 é"}])");
    const auto& entries = all.at("entries").as_array();
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].at("text") == "Adjoa pressed 4");
    CHECK(entries[1].at("text") == "Adjoa pressed 3");
    CHECK(entries[0].at("at") == "2026-01-05T08:00:04.000000Z");
    CHECK(entries[0].at("on") == "voice");
    CHECK(entries[0].at("kind") == "heard");
    CHECK(entries[0].at("id").is_string());
    CHECK(entries[0].at("interaction").is_string());
    CHECK_FALSE(entries[0].as_object().contains("by"));
    CHECK_FALSE(entries[0].as_object().contains("details"));
}

TEST_CASE("pages follow one another to the end, each entry once") {
    desk here;
    std::vector<std::string> texts;
    std::string query = "?limit=2";
    for (int pages = 1;; ++pages) {
        const auto all = read(here.timeline("%2B2290190011234", moov_key, query));
        for (const auto& each : all.at("entries").as_array()) texts.emplace_back(each.at("text").as_string());
        if (all.at("next").is_null()) {
            CHECK(pages == 3);
            break;
        }
        query = "?limit=2&after=" + std::string{all.at("next").as_string()};
    }
    CHECK(texts == std::vector<std::string>{"Adjoa pressed 4", "Adjoa pressed 3", "Adjoa pressed 2", "Adjoa pressed 1",
                                            "Adjoa pressed 0"});
}

TEST_CASE("an address may be written in any way that is his") {
    desk here;
    for (const char* address :
         {"%2B2290190011234", "+2290190011234", "0190011234", "90011234", "01%2090%2001%2012%2034", "phone:0190011234",
          "tel:+2290190011234", "account:C%2F17%20%C3%A9"})
        CHECK_MESSAGE(told(here.timeline(address)) == "200", address);
    CHECK(has(told(here.timeline("messenger:5551")), "404; nobody is known by that address"));
    CHECK(has(told(here.timeline("+2290190011235")), "404; nobody is known by that address"));
    CHECK(has(told(here.timeline("12")), "400; "));
    CHECK(has(told(here.timeline("12")), "{address} in the path; write it with + and its country"));
    CHECK(has(told(here.timeline("fax:12")), "400; "));
    CHECK(has(told(here.timeline("account:")), "400; the address behind 'account:' has 0 bytes"));
    CHECK(told(here.get("/api/v1/customers//timeline", {{"X-API-Key", moov_key}})).starts_with("400; "));
}

TEST_CASE("without its key nobody reads anything") {
    desk here;
    const std::string target = "/api/v1/customers/%2B2290190011234/timeline";
    const auto none = here.get(target);
    CHECK(none.status == 401);
    CHECK(*http::header_of(none.headers, "WWW-Authenticate") == "Bearer realm=\"palabre\"");
    CHECK(here.get(target, {{"x-api-key", moov_key}}).status == 200);
    CHECK(here.get(target, {{"authorization", "bearer  " + moov_key}}).status == 200);
    for (const std::string& wrong : {moov_key + "x", moov_key.substr(1), std::string{"x"}, std::string(5'000, 'x')}) {
        const auto refused = here.get(target, {{"Authorization", "Bearer " + wrong}});
        CHECK(refused.status == 401);
        CHECK(has(*http::header_of(refused.headers, "WWW-Authenticate"), "invalid_token"));
    }
    CHECK(here.get(target, {{"Authorization", "Basic " + moov_key}}).status == 401);
    CHECK(here.get(target, {{"Authorization", "Bearer "}}).status == 401);
    CHECK(has(here.logged, "an unknown API key was shown 10.0.0.9"));
    CHECK_FALSE(has(here.logged, moov_key.substr(1)));
}

TEST_CASE("a company's key never sees another company's data") {
    desk here;
    CHECK(has(told(here.timeline("%2B22890112233")), "404"));  // Togo's customer, with Benin's key
    CHECK(has(told(here.timeline("%2B22890112233", moov_key, "?company=mtn-togo")), "403; "));
    CHECK(has(told(here.timeline("%2B22890112233", moov_key, "?company=nobody")), "403; "));
    CHECK(told(here.timeline("%2B22890112233", mtn_key)) == "200");
    CHECK(has(told(here.timeline("%2B2290190011234", mtn_key)), "404"));
    CHECK(here.timeline("account:C%2F17%20%C3%A9", mtn_key).body.find("Adjoa") == std::string::npos);

    // A cursor of one company's opens nothing in another.
    const auto page = read(here.timeline("%2B2290190011234", moov_key, "?limit=1"));
    const auto other = here.timeline("%2B22890112233", mtn_key, "?after=" + std::string{page.at("next").as_string()});
    CHECK(other.status == 200);
    CHECK_FALSE(has(other.body, "Adjoa"));

    CHECK(has(told(here.timeline("%2B22890112233", both_key)), "400; this key may read several companies"));
    CHECK(told(here.timeline("%2B22890112233", both_key, "?company=mtn-togo")) == "200");
    CHECK(told(here.timeline("0190011234", both_key, "?company=moov-benin")) == "200");
    CHECK(has(told(here.timeline("%2B22890112233", both_key, "?company=moov-benin")), "404"));
    CHECK(
        has(told(here.timeline("%2B22890112233", both_key, "?company=later")), "404; that company has no history yet"));
}

TEST_CASE("a query that cannot be is refused with its place and cure") {
    desk here;
    const auto ask = [&](const std::string& query) { return told(here.timeline("0190011234", moov_key, query)); };
    for (const char* wrong :
         {"?limit=0", "?limit=201", "?limit=", "?limit=-1", "?limit=1x", "?limit=99999999999999999999"})
        CHECK_MESSAGE(ask(wrong) == "400; it is no number that it may be; query parameter 'limit'; write 1 to 200",
                      wrong);
    for (const char* wrong :
         {"?after=", "?after=1", "?after=_", "?after=1_", "?after=1_-1", "?after=x_1", "?after=1_1_1"})
        CHECK_MESSAGE(has(ask(wrong), "400; it is no cursor; query parameter 'after'"), wrong);
    CHECK(ask("?limt=1") == "400; it is not known; query parameter 'limt'; there are: company, limit, after");
    CHECK(has(ask("?limit=1&limit=2"), "400; it is there twice"));
    CHECK(ask("?limit=200") == "200");
    CHECK(ask("?after=-9223372036854775808_0") == "200");
}

TEST_CASE("where the store is away the API says so, and comes back with it") {
    desk here;
    here.store.become({history::condition::kind::degraded, "the disk is full"});
    const auto away = here.timeline("0190011234");
    CHECK(has(told(away), "503; the history cannot be read now"));
    CHECK(http::header_of(away.headers, "Retry-After") != nullptr);
    CHECK_FALSE(has(away.body, "disk"));
    const auto ready = here.get("/readyz");
    CHECK(ready.status == 503);
    CHECK(ready.body ==
          "{\"ready\":false,\"reasons\":[{\"part\":\"store\",\"why\":\"degraded: the disk is full\"}]}\n");
    CHECK(here.get("/healthz").body == "ok\n");
    here.store.become({});
    CHECK(told(here.timeline("0190011234")) == "200");
    CHECK(here.get("/readyz").body == "{\"ready\":true,\"reasons\":[]}\n");

    const auto without = api::routes::make(here.clock, {.keys = {{"moov", secret{moov_key}, {"moov-benin"}}}}, nullptr);
    std::optional<int> status;
    without->take({.method = "GET",
                   .path = "",
                   .segments = {"api", "v1", "customers", "+2290190011234", "timeline"},
                   .headers = {{"X-API-Key", moov_key}}},
                  [&](const http::response& told) { status = told.status; });
    CHECK(status == 503);
}

TEST_CASE("readiness is what the parts say, in the program's words") {
    desk here;
    std::string line = "not started yet";
    here.routes->parts.emplace_back("line", [&] { return line; });
    here.routes->parts.emplace_back("slip", []() -> std::string { throw std::runtime_error{"it slipped"}; });
    CHECK(read(here.get("/readyz")).at("reasons") ==
          boost::json::parse(R"([{"part":"line","why":"not started yet"},{"part":"slip","why":"it slipped"}])"));
    here.routes->parts.pop_back();
    line = "";
    CHECK(here.get("/readyz").status == 200);
    here.routes->draining = true;
    CHECK(read(here.get("/readyz")).at("reasons") ==
          boost::json::parse(R"([{"part":"drain","why":"this center is draining"}])"));
    CHECK(here.timeline("0190011234").status == 200);
}

TEST_CASE("figures are told as they are given, and those that break the rules left out, once complained of") {
    desk here;
    here.get("/healthz");
    here.get("/healthz");
    here.get("/nowhere");
    here.get("/readyz", {}, "DELETE");
    here.timeline("0190011234");
    here.routes->metrics.emplace_back([](api::metric_writer& to) {
        to.gauge("palabre_calls", "Calls now.", 3, {{"line", "a \"b\"\\\n\xff"}});
        to.gauge("palabre_calls", "Calls now.", 4, {{"line", "c"}});
        to.counter("palabre_packets_total", "Packets.", 1e15);
        to.counter("palabre_packets", "No total.", 1);
        to.gauge("palabre_calls", "Calls now.", 5, {{"line", "c"}});
        to.gauge("palabre_calls", "Another help.", 5);
        to.gauge("palabre calls", "A space.", 5);
        to.gauge("palabre_x", "A label.", 5, {{"__name__", "y"}});
        throw std::runtime_error{"the rest is missing"};
    });
    here.routes->metrics.emplace_back(
        [](api::metric_writer& to) { to.gauge("palabre_last", "It comes all the same.", 0.5); });
    const auto got = here.get("/metrics");
    CHECK(got.content_type == "text/plain; version=0.0.4; charset=utf-8");
    CHECK(has(got.body, "# HELP palabre_calls Calls now.\n# TYPE palabre_calls gauge\n"));
    CHECK(has(got.body, "palabre_calls{line=\"a \\\"b\\\"\\\\\\n\xef\xbf\xbd\"} 3\npalabre_calls{line=\"c\"} 4\n"));
    CHECK(has(got.body, "# TYPE palabre_packets_total counter\npalabre_packets_total 1000000000000000\n"));
    CHECK(has(got.body, "palabre_last 0.5\n"));
    CHECK(has(got.body, "palabre_ready{part=\"store\"} 1\n"));
    CHECK(has(got.body, "palabre_http_requests_total{path=\"/healthz\",status=\"200\"} 2\n"));
    CHECK(has(got.body, "palabre_http_requests_total{path=\"other\",status=\"404\"} 1\n"));
    CHECK(has(got.body, "palabre_http_requests_total{path=\"/readyz\",status=\"405\"} 1\n"));
    CHECK(
        has(got.body, "palabre_http_requests_total{path=\"/api/v1/customers/{address}/timeline\",status=\"200\"} 1\n"));
    CHECK_FALSE(has(got.body, " 5\n"));
    CHECK(has(here.logged, "the rest is missing"));
    const auto complaints = std::ranges::count(here.logged, '\n');
    here.get("/metrics");
    CHECK(std::ranges::count(here.logged, '\n') == complaints + 1);  // the exception's, each time
}

TEST_CASE("openapi.json describes what there is, and nothing else") {
    desk here;
    const auto got = here.get("/api/v1/openapi.json");
    CHECK(got.body == api::openapi());
    const auto all = read(got);
    std::set<std::string> described;
    for (const auto& [path, methods] : all.at("paths").as_object())
        for (const auto& [method, what] : methods.as_object()) {
            std::string name = method;
            std::ranges::transform(name, name.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
            described.insert(name + " " + std::string{path});
        }
    const auto routes = here.routes->all().routes();
    CHECK(described == std::set<std::string>(routes.begin(), routes.end()));

    // What a timeline has is described, and what must be there is.
    const auto page = read(here.timeline("0190011234"));
    const auto fits = [&](const char* schema, const value& given) {
        const auto& of = all.at("components").at("schemas").at(schema).as_object();
        for (const auto& [name, each] : given.as_object())
            CHECK_MESSAGE(of.at("properties").as_object().contains(name), name);
        for (const auto& each : of.at("required").as_array())
            CHECK_MESSAGE(given.as_object().contains(each.as_string()), std::string{each.as_string()});
    };
    fits("timeline", page);
    fits("customer", page.at("customer"));
    for (const auto& each : page.at("entries").as_array()) fits("entry", each);
    fits("problem", read(here.get("/nowhere")));
    fits("readiness", read(here.get("/readyz")));
}

TEST_CASE("keys that cannot be are refused, all at once and without their text") {
    const auto text = [&](std::vector<api::key> keys) { return why({.keys = std::move(keys)}); };
    CHECK(text({{"a", secret{moov_key}, {"moov-benin"}}}) == "");
    const auto all = text({{"a", secret{"short"}, {"x"}},
                           {"a", secret{moov_key}, {}},
                           {"", secret{moov_key}, {"x"}},
                           {"d", secret{"with a space in it, and long"}, {"x"}}});
    CHECK(has(all, "API key 'a' is not 20 to 200 printable characters"));
    CHECK(has(all, "API key 'a' is there twice"));
    CHECK(has(all, "API key 'a' may read no company"));
    CHECK(has(all, "API key 3 has no name"));
    CHECK(has(all, "API key 3 is another one's text"));
    CHECK(has(all, "API key 'd' is not 20 to 200"));
    for (const char* secret : {"short", "moov-key", "with a space"}) CHECK_FALSE(has(all, secret));
    CHECK(has(why({.homes = {{"a", country{"BJ"}}, {"a", country{"TG"}}}}), "two homes"));
}
