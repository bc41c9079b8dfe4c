// tests/bindings/test_host_connector.cpp - what a host tells of its connector, what it answers, and when it does not.
#include "engine/host_connector.hpp"

#include "palabre/core/error.hpp"
#include "palabre/sim/clock.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <cstdint>
#include <optional>

using namespace palabre;
using namespace std::chrono_literals;
namespace json = boost::json;
using bindings::read_reply;

namespace {

struct asking {
    sim::clock clock;
    bindings::task_queue queue;
    bindings::host_connector crm{clock, queue, "crm"};
    std::optional<outcome> came = {};
    instant at{};

    void ask(const value& arguments = json::object{{"number", "+229"}}, duration left = 3s) {
        crm.call("balance", arguments, clock.now() + left, [this](outcome how) {
            CHECK_FALSE(came);
            came = std::move(how);
            at = clock.now();
        });
    }

    json::object fetch() {
        const auto text = queue.next(0ms);
        return text.empty() ? json::object{} : json::parse(text).get_object();
    }
};

std::string problems_of(const std::string& description) {
    try {
        bindings::read_description("crm", description);
    } catch (const error& wrong) {
        return wrong.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a host is asked by name, operation and arguments") {
    asking one;
    one.ask();
    const auto task = one.fetch();
    CHECK(task.at("kind") == "call");
    CHECK(task.at("connector") == "crm");
    CHECK(task.at("operation") == "balance");
    CHECK(task.at("arguments") == value{{"number", "+229"}});
    one.queue.answer(task.at("task").get_int64(), R"({"outcome":"value","data":{"francs":2450}})");
    one.clock.run();
    REQUIRE(one.came);
    CHECK(one.came->what == outcome::kind::value);
    CHECK(one.came->data == value{{"francs", 2450}});
    CHECK(one.at == instant{});
}

TEST_CASE("who does not answer in time is unavailable, and asked no more") {
    asking one;
    one.ask();
    one.clock.run();
    REQUIRE(one.came);
    CHECK(one.came->reason == "no thread of the application was free in time");
    CHECK(one.at == instant{3s});
    CHECK(one.fetch().empty());
}

TEST_CASE("an answer after the deadline changes nothing") {
    asking one;
    one.ask();
    const auto task = one.fetch();
    one.clock.run();
    CHECK_FALSE(one.queue.answer(task.at("task").get_int64(), R"({"outcome":"not_found"})"));
    one.clock.run();
    CHECK(one.came->reason == "the application did not answer in time");
}

TEST_CASE("a host that is stopping answers nothing") {
    asking one;
    one.ask();
    one.queue.close();
    one.clock.run();
    CHECK(one.came->reason == "the engine is stopping");
    one.came.reset();
    one.ask();
    one.clock.run();
    CHECK(one.came->reason == "the engine is stopping");
}

TEST_CASE("arguments and answers go through as they are") {
    asking one;
    const std::string words = std::string{"Fɔngbè 🌳 a"} + '\0' + "b\"\\\n";
    const value data{{"text", words}, {"least", INT64_MIN}, {"most", INT64_MAX}, {"list", {1, nullptr, true, 0.5}}};
    one.ask(data);
    const auto task = one.fetch();
    CHECK(task.at("arguments") == data);
    json::object reply{{"outcome", "value"}, {"data", task.at("arguments")}};
    one.queue.answer(task.at("task").get_int64(), json::serialize(reply));
    one.clock.run();
    CHECK(one.came->data == data);
}

TEST_CASE("a host's replies are read, and what is none says why") {
    CHECK(read_reply(R"({"outcome":"not_found"})").what == outcome::kind::not_found);
    const auto stale = read_reply(R"({"outcome":"stale","data":1,"age_ms":90000})");
    CHECK(stale.what == outcome::kind::stale);
    CHECK(stale.age == 90s);
    CHECK(read_reply(R"({"outcome":"unavailable","reason":"down"})").reason == "down");
    for (const auto* text : {"", "null", "[]", "{", R"({"outcome":"value"})", R"({"outcome":"yes","data":1})",
                             R"({"outcome":"stale","data":1})", R"({"outcome":"stale","data":1,"age_ms":-1})",
                             R"({"outcome":7})", "{\"outcome\":\"\xff\"}"}) {
        INFO(text);
        const auto read = read_reply(text);
        CHECK(read.what == outcome::kind::unavailable);
        CHECK(read.reason.starts_with("the application's reply cannot be used"));
    }
}

TEST_CASE("a description is read whole, or every problem is told") {
    const auto made = bindings::read_description("crm", R"({"operations":[{"name":"balance","arguments":
        {"number":"string"},"result":{"credit":"map"},"timeout_ms":3000,"fresh_for_ms":1000},
        {"name":"pay","writes":true,"idempotent":true}],"limit_ms":2000,"at_once":4,"retries":2})");
    REQUIRE(made.operations.size() == 2);
    CHECK(made.operations[0].arguments[0].name == "number");
    CHECK(made.operations[0].timeout == 3s);
    CHECK(made.operations[1].writes);
    CHECK(made.limit == 2s);
    CHECK(made.at_once == 4);
    CHECK(made.retries == 2);
    CHECK(problems_of("") == "");
    CHECK(problems_of("7").find("no JSON object") != std::string::npos);
    const auto all = problems_of(R"({"limit":1,"at_once":0,"operations":[{"name":"a","result":{"x":"money"}}]})");
    CHECK(all.find("unknown key 'limit'") != std::string::npos);
    CHECK(all.find("at_once is out of its range") != std::string::npos);
    CHECK(all.find("the kind of 'x' is none") != std::string::npos);
}
