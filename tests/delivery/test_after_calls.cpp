// tests/delivery/test_after_calls.cpp - a disposition by the API is one SMS, though killed: wall clock.
#include "core/process.hpp"
#include "delivery/kannel_house.hpp"
#include "server/center_stage.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <string>

using namespace palabre;
using namespace palabre::tests;
using test::center_stage;

TEST_CASE("an agent's voicemail is one SMS at the operator's, though palabre-center is killed") {
    asio_runtime loop;
    center_stage stage;
    const auto callbacks = fmt::format("127.0.0.1:{}", free_port());
    kannel_house house{loop, callbacks};
    stage.folder.write("flow.yaml", "flow: f\nlanguages: [fr]\nnodes:\n  bye: {hangup: Au revoir.}\n");
    stage.folder.write("after.yaml", "messages:\n  missed:\n    words: {fr: {text: Rappelez le 105.}}\n"
                                     "    at_most_every: 0s\n"
                                     "rules:\n  - {on: [boite_vocale, non_repondu], message: missed}\n");
    auto yaml = center_stage::configuration(
        "{\"100\": flow.yaml}",
        fmt::format("messaging:\n  listen: \"{}\"\n  key: {}\n  carriers:\n    kannel: {{company: sahel, kind: kannel, "
                    "url: \"{}\", user: palabre, password: \"p&ss word\", senders: [\"1234\"], per_second: 0}}\n",
                    callbacks, kannel_key, house.sendsms()));
    const auto replace = [&](const std::string& what, const std::string& by) {
        const auto at = yaml.find(what);
        REQUIRE(at != std::string::npos);
        yaml.replace(at, what.size(), by);
    };
    replace("companies: [sahel]}", "companies: [sahel], scopes: [read, send, write]}");
    replace("{country: BJ}", "{country: BJ, after_calls: after.yaml}");
    const auto ask = [&](const char* method, const std::string& path, const std::string& body) {
        const auto got = detail::run({"curl", "--silent", "--max-time", "20", "--request", method, "--header",
                                      std::string{"X-API-Key: "} + center_stage::key, "--header",
                                      "Content-Type: application/json", "--data", body, stage.http + path},
                                     "");
        return got.out;
    };
    REQUIRE_MESSAGE(!stage.start(yaml).empty(), stage.center->log());
    constexpr int calls = 3;
    std::map<std::string, int> reached;
    for (int nth = 0; nth < calls; ++nth) {
        const auto number = fmt::format("+22901970000{:02}", nth + 10);
        const auto made = ask("POST", fmt::format("/api/v1/customers/%2B{}/interactions", number.substr(1)),
                              R"({"on":"voice","way":"out"})");
        const auto at = made.find("\"interaction\":\"");
        REQUIRE_MESSAGE(at != std::string::npos, made);
        const auto id = made.substr(at + 15, made.find('"', at + 15) - at - 15);
        reached[number] = 0;
        const auto path = "/api/v1/interactions/" + id + "/disposition";
        for (const char* code : {"boite_vocale", "non_repondu"}) {
            const auto told = ask("PUT", path, fmt::format(R"({{"code":"{}"}})", code));
            CHECK_MESSAGE(told.find(code) != std::string::npos, told);
        }
        if (nth == calls - 1) break;
        stage.center->signal(SIGKILL);  // it is owed, and nothing is written to him yet
        stage.center->ended();
        REQUIRE_MESSAGE(!stage.start(yaml).empty(), stage.center->log());
    }
    const auto all_reached = [&] {
        for (auto& [number, times] : reached) times = 0;
        for (const auto& each : house.taken())
            if (each.as_object().contains("to")) {
                std::string to{each.at("to").as_string()};
                if (!to.starts_with('+')) to.insert(0, "+");
                ++reached[to];
            }
        return std::ranges::all_of(reached, [](const auto& one) { return one.second > 0; });
    };
    CHECK(until(loop, all_reached));
    CHECK(reached.size() == calls);
    for (const auto& [number, times] : reached) CHECK_MESSAGE(times == 1, number);
}
