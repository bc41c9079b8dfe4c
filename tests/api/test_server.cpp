// tests/api/test_server.cpp - the API as curl and Prometheus' client see it, on a real store. Wall clock.
#include "palabre/api/server.hpp"

#include "core/process.hpp"
#include "http/loop.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/sql_store.hpp"

#include <boost/json/parse.hpp>

#include <filesystem>
#include <unistd.h>
#include <vector>

using namespace palabre;
using http::beside;

namespace {

const std::string key = "a-key-of-twenty-bytes-and-more";

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string output(const std::vector<std::string>& words, std::string_view input = {}) {
    const auto done = palabre::detail::run(words, input);
    return done.out + done.problems;
}

std::string curl(const api::server& of, const std::string& path, std::vector<std::string> words = {}) {
    words.insert(words.begin(), {PALABRE_CURL, "-s", "-S", "-m", "60", "-w", "%{http_code}"});
    words.push_back("http://" + of.listening() + path);
    return output(words);
}

}  // namespace

TEST_CASE("curl reads a customer's timeline from a real store") {
    const auto file = std::filesystem::temp_directory_path() / ("palabre-api-" + std::to_string(::getpid()) + ".db");
    asio_runtime loop;
    {
        const auto store = history::open_sql_store(loop, {.url = "sqlite:" + file.string()});
        history::company_id company;
        store->open_company("moov-benin", "Moov", [&](auto told) { company = told->id; });
        loop.run();
        REQUIRE(company);
        bool met = false;
        store->of(company).meet({history::identity_kind::phone, "+2290190011234", "0190011234"},
                                [&](auto told) { met = static_cast<bool>(told); });
        loop.run();
        REQUIRE(met);

        api::server api{loop,
                        {.listen = "127.0.0.1:0",
                         .keys = {{"crm", secret{key}, {"moov-benin"}}},
                         .homes = {{"moov-benin", country{"BJ"}}}},
                        store.get()};
        api.start();
        std::string found, refused, head, unknown;
        beside(loop, [&] {
            const std::string path = "/api/v1/customers/0190011234/timeline";
            found = curl(api, path, {"-H", "Authorization: Bearer " + key});
            refused = curl(api, path);
            head = curl(api, path, {"-I", "-H", "X-API-Key: " + key});
            unknown = curl(api, "/api/v1/customers/%2B2290190011235/timeline", {"-H", "X-API-Key: " + key});
        });
        REQUIRE(found.ends_with("\n200"));
        const auto all = boost::json::parse(found.substr(0, found.size() - 4));
        CHECK(all.at("customer").at("identities").at(0).at("address") == "+2290190011234");
        CHECK(all.at("entries").as_array().empty());
        CHECK(all.at("next").is_null());
        CHECK(refused.ends_with("401"));
        CHECK(has(head, "Content-Type: application/json"));
        CHECK(head.ends_with("\r\n\r\n200"));
        CHECK(unknown.ends_with("404"));
    }
    for (const char* tail : {"", "-wal", "-shm", ".key", ".lock"}) std::filesystem::remove(file.string() + tail);
}

TEST_CASE("Prometheus' own client reads the figures") {
    asio_runtime loop;
    api::server api{loop, {.listen = "127.0.0.1:0"}};
    api.metrics([](api::metric_writer& to) {
        to.gauge("palabre_calls", "Calls \\ now.\nOf a line.", 2.5, {{"line", "a \"b\" \\ \n c"}});
        to.counter("palabre_packets_total", "Packets sent.", 1e15, {{"way", "out"}});
    });
    api.ready_if("center", [] { return "not started yet"; });
    api.start();
    std::string text, ready;
    beside(loop, [&] {
        curl(api, "/healthz");
        ready = curl(api, "/readyz");
        text = output({PALABRE_CURL, "-s", "-S", "-m", "60", "http://" + api.listening() + "/metrics"});
    });
    CHECK(ready == "{\"ready\":false,\"reasons\":[{\"part\":\"center\",\"why\":\"not started yet\"}]}\n503");
    const auto samples = output({PALABRE_SYSTEM_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/http/read_metrics.py"}, text);
    INFO(samples);
    CHECK(has(samples, "gauge palabre_calls{line='a \"b\" \\\\ \\n c'} 2.5\n"));
    CHECK(has(samples, "counter palabre_packets_total{way='out'} 1e+15\n"));
    CHECK(has(samples, "gauge palabre_ready{part='center'} 0\n"));
    CHECK(has(samples, "gauge palabre_ready{part='drain'} 1\n"));
    CHECK(has(samples, "counter palabre_http_requests_total{path='/healthz',status='200'} 1\n"));
    CHECK(has(samples, "counter palabre_http_connections_total{} 3\n"));
}

TEST_CASE("a drain is told while everything is answered, and a stop ends it") {
    asio_runtime loop;
    api::server api{loop, {.listen = "127.0.0.1:0"}};
    int stopped = 0;
    CHECK(api.listening() == "");
    api.start();
    CHECK_THROWS_AS(api.start(), error);
    std::string ready, health;
    beside(loop, [&] {
        loop.post([&] { api.drain(); });
        ready = curl(api, "/readyz");
        health = curl(api, "/healthz");
    });
    CHECK(ready.ends_with("503"));
    CHECK(health == "ok\n200");
    api.stop([&] { ++stopped; });
    api.stop([&] { ++stopped; });
    loop.run();
    CHECK(stopped == 2);
    CHECK(api.listening() == "");
    api.stop([&] { ++stopped; });
    loop.run();
    CHECK(stopped == 3);
}

TEST_CASE("options that cannot be are refused, all at once") {
    asio_runtime loop;
    try {
        api::server{
            loop, {.listen = "8080", .keys = {{"a", secret{"short"}, {"x"}}}, .most_connections = 0, .answer_in = {}}};
        CHECK(false);
    } catch (const error& wrong) {
        for (const char* part : {"8080", "API key 'a'", "most_connections is 0", "answer_in"})
            CHECK_MESSAGE(has(wrong.what(), part), wrong.what());
    }
}
