// tests/bindings/test_engine.cpp - a center in real time behind texts and numbers, and how it ends.
#include "bindings/host.hpp"
#include "server/program.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <future>
#include <mutex>

using namespace palabre;
using test::asked;
namespace json = boost::json;

namespace {

/// On SQLite, with a line on loopback that nobody calls.
struct office {
    test::own_folder folder;

    std::string configuration() const {
        return fmt::format(R"({{"log":{{"level":"error"}},"store":{{"url":"sqlite:{}"}},
            "companies":{{"sahel-mobile":{{"country":"BJ"}}}},
            "voice":{{"listen":["udp:127.0.0.1:0"],"recordings":"{}","synthetic":false}},
            "flows":{{"*":"{}/samples-ivr/operator/flow.yaml"}},
            "connectors":{{"console":{{"url":"http://127.0.0.1:9","paths":{{"status":"/"}}}}}}}})",
                           folder / "palabre.db", folder / "recordings", PALABRE_SOURCE_DIR);
    }
};

std::string echo(const std::string&, const json::object& arguments) {
    return test::found(arguments);
}

json::object call(const value& arguments, int limit_ms = 5000) {
    return {{"connector", "crm"}, {"operation", "echo"}, {"arguments", arguments}, {"limit_ms", limit_ms}};
}

std::string what_of(const std::function<void()>& wrong) {
    try {
        wrong();
    } catch (const error& thrown) {
        return thrown.what();
    }
    return "";
}

}  // namespace

TEST_CASE("an engine keeps what an application writes, and tells it") {
    const office here;
    bindings::engine engine;
    engine.configure(here.configuration());
    engine.register_connector("crm", "");
    engine.listen(true);
    std::promise<std::string> started;
    {
        const test::host application{engine, {{"crm", echo}}, [&](const json::object& event) {
                                         if (event.at("type") == "interaction.started")
                                             started.set_value(std::string{event.at("interaction").get_string()});
                                     }};
        engine.start();
        CHECK(engine.running());
        const auto made = asked(engine, "write_interaction", {{"address", "0197123456"}, {"note", "Fɔngbè 🌳"}});
        CHECK(started.get_future().get() == made.at("interaction").get_string().c_str());
        const auto told = asked(engine, "timeline", {{"address", "0197123456"}});
        CHECK(told.at("entries").at(0).at("text") == "Fɔngbè 🌳");
        CHECK(asked(engine, "place_call", {{"address", "0197123456"}, {"service", "105"}}).at("outcome") == "failed");
        CHECK(engine.stop(5000));
    }
    CHECK_FALSE(engine.running());
    CHECK(what_of([&] { engine.begin("timeline", "{}"); }).starts_with("the engine has stopped"));
}

TEST_CASE("a connector of the application's is asked through the center") {
    const office here;
    bindings::engine engine;
    engine.configure(here.configuration());
    engine.register_connector("crm", R"({"operations":[{"name":"echo"},{"name":"stuck"}]})");
    const test::host application{engine, {{"crm", echo}}};
    engine.start();
    const value data{{"text", std::string{"a"} + '\0' + "🌳"}, {"least", INT64_MIN}, {"most", INT64_MAX}};
    CHECK(asked(engine, "call", call(data)).at("data") == data);
    auto other = call(data);
    other["operation"] = "absent";
    CHECK(asked(engine, "call", other).at("outcome") == "unavailable");
    other["connector"] = "absent";
    CHECK(asked(engine, "call", other).at("error").at("code") == "not_found");
}

TEST_CASE("a connector that is stuck costs its caller the deadline, and the engine no hang") {
    const office here;
    std::promise<void> free;
    bindings::engine engine;
    engine.configure(here.configuration());
    engine.register_connector("crm", "");
    std::promise<void> is_stuck;
    std::thread stuck{[&] {
        std::string task;
        while (task.empty()) task = engine.next_task(100);
        is_stuck.set_value();
        free.get_future().wait();
        CHECK_FALSE(engine.answer(json::parse(task).at("task").get_int64(), test::found(1)));
    }};
    engine.start();
    const auto late = asked(engine, "call", call(nullptr, 50));
    CHECK(late.at("outcome") == "unavailable");
    is_stuck.get_future().wait();
    const auto next = asked(engine, "call", call(nullptr, 3'600'000));
    CHECK(next.at("reason") == "every thread of the application is stuck in an earlier call");
    CHECK(engine.stop(5000));
    free.set_value();
    stuck.join();
}

TEST_CASE("everything that is wrong with a configuration is told") {
    bindings::engine engine;
    const auto wrong = what_of([&] { engine.configure(R"({"drain":"soon","voice":{"listen":["x"]},"fly":1})"); });
    CHECK(wrong.find("drain") != std::string::npos);
    CHECK(wrong.find("fly") != std::string::npos);
    CHECK(wrong.find("flows") != std::string::npos);
    CHECK(what_of([&] { engine.configure("absent.yaml"); }).find("absent.yaml") != std::string::npos);
    CHECK(what_of([&] { engine.start(); }).starts_with("nothing is configured"));
    const office here;
    engine.configure(here.configuration());
    CHECK(what_of([&] { engine.start(); }).find("asks the connector 'crm'") != std::string::npos);
    CHECK_FALSE(engine.running());
    engine.register_connector("crm", "");
    engine.start();  // what was wrong has been mended
    CHECK(what_of([&] { engine.register_connector("late", ""); }).starts_with("the engine has been started already"));
    CHECK(what_of([&] { engine.await(77, 0); }).starts_with("no operation has that number"));
    CHECK(what_of([&] { engine.begin("timeline", "["); }).starts_with("the arguments are no JSON object"));
    CHECK(engine.stop(5000));
    CHECK(engine.stop(0));
}

TEST_CASE("several may stop an engine at once") {
    const office here;
    bindings::engine engine;
    engine.configure(here.configuration());
    engine.register_connector("crm", "");
    engine.start();
    std::vector<std::thread> all;
    for (int i = 0; i < 4; ++i) all.emplace_back([&] { CHECK(engine.stop(5000)); });
    for (auto& each : all) each.join();
    CHECK_FALSE(engine.running());
}

TEST_CASE("a host is measured beside C++") {
    bindings::engine engine;
    const test::host application{engine, {{"crm", echo}}};
    for (const bool bare : {false, true})
        CHECK(asked(engine, "measure", {{"connector", "crm"}, {"calls", 500}, {"bare", bare}}).at("answered") == 500);
    CHECK(asked(engine, "measure", {{"calls", 0}}).at("error").at("code") == "invalid_argument");
}
