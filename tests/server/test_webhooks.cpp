// tests/server/test_webhooks.cpp - palabre-center tells a receiver, also after both were killed. Wall clock.
#include "server/center_stage.hpp"

#include "core/process.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <set>
#include <string>
#include <vector>

using namespace palabre;
using test::center_stage;

namespace {

const std::string hook_secret = "a-secret-of-twenty-bytes";
const std::string flow = "flow: f\nlanguages: [fr]\nnodes:\n  bye: {hangup: Au revoir.}\n";

struct stage : center_stage {
    stage() {
        folder.write("flow.yaml", flow);
        folder.write("told.jsonl", "");
        start_receiver("0");
    }

    void start_receiver(const std::string& port) {
        receiver = std::make_unique<test::program>(
            std::vector<std::string>{PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/api/receiver.py", hook_secret,
                                     folder / "told.jsonl", port});
        auto line = receiver->first_line();
        while (line.ends_with('\n')) line.pop_back();
        REQUIRE_MESSAGE(!line.empty(), receiver->log());
        hook_port = line;
    }

    std::string start_center(const std::string& more = "") {
        auto yaml = configuration("{\"100\": flow.yaml}",
                                  "webhooks:\n  crm: {company: sahel, url: \"http://127.0.0.1:" + hook_port +
                                      "/hook?site=1\", secret: " + hook_secret + more + "}\n");
        yaml.replace(yaml.find("companies: [sahel]}"), 19, "companies: [sahel], scopes: [read, write, events]}");
        const auto line = start(yaml);
        REQUIRE_MESSAGE(!line.empty(), center->log());
        return line;
    }

    /// An interaction by the REST face; "201" or what came instead.
    std::string write(const std::string& reference) const {
        return detail::run({"curl", "--silent", "--max-time", "20", "--output", "/dev/null", "--write-out",
                            "%{http_code}", "--header", std::string{"X-API-Key: "} + key, "--header",
                            "Content-Type: application/json", "--data",
                            "{\"reference\":\"" + reference + "\",\"disposition\":\"sold\"}",
                            http + "/api/v1/customers/0190011234/interactions"},
                           "")
            .out;
    }

    void receiver_does(const std::string& what) const {
        detail::run({"curl", "--silent", "--max-time", "20", "http://127.0.0.1:" + hook_port + "/" + what}, "");
    }

    /// What has been taken, by the receiver's own notes.
    std::vector<boost::json::value> told() const {
        std::vector<boost::json::value> all;
        std::ifstream in{folder / "told.jsonl"};
        for (std::string line; std::getline(in, line);)
            if (!line.empty()) all.push_back(boost::json::parse(line));
        return all;
    }

    std::set<std::string> references() const {
        std::set<std::string> all;
        for (const auto& each : told())
            if (const auto* found = each.at("event").at("data").as_object().if_contains("reference"))
                all.emplace(found->as_string());
        return all;
    }

    template<class Holds> bool waits_until(Holds holds) const {
        const auto last = std::chrono::steady_clock::now() + test::program::long_enough;
        while (!holds() && std::chrono::steady_clock::now() < last) ::poll(nullptr, 0, 50);
        return holds();
    }

    std::unique_ptr<test::program> receiver;
    std::string hook_port;
};

}  // namespace

TEST_CASE("what a system writes is told, signed, to the webhook, and listed") {
    stage here;
    here.start_center(", events: [interaction.*, disposition.given]");
    REQUIRE(here.write("one") == "201");
    REQUIRE(here.waits_until([&] { return here.told().size() >= 3; }));
    std::vector<std::string> types;
    for (const auto& each : here.told()) {
        types.emplace_back(each.at("event").at("type").as_string());
        CHECK(each.at("repeat") == false);
        CHECK(each.at("event").at("company") == "sahel");
    }
    CHECK(types == std::vector<std::string>{"interaction.started", "disposition.given", "interaction.ended"});
    const auto page = boost::json::parse(here.get("/api/v1/events"));
    CHECK(page.at("events").as_array().size() == 4);  // the entry too, which this webhook does not want
    const auto figures = here.until("/metrics", "palabre_webhook_delivered_total{company=\"sahel\",webhook=\"crm\"} 3");
    CHECK(figures.find("palabre_webhook_paused{company=\"sahel\",webhook=\"crm\"} 0") != std::string::npos);
}

TEST_CASE("killed while its receiver fails, a center tells everything after the next start, none lost") {
    stage here;
    here.start_center();
    here.receiver_does("refuse");
    for (int each = 0; each < 5; ++each) REQUIRE(here.write("before-" + std::to_string(each)) == "201");
    REQUIRE(here.center->logs("an event was not taken"));
    here.center->signal(SIGKILL);
    here.center->ended();
    CHECK(here.told().empty());
    here.receiver_does("take");
    here.start_center();
    REQUIRE(here.write("after") == "201");
    REQUIRE(here.waits_until([&] { return here.references().size() == 6; }));

    // The receiver is killed, comes back, and misses nothing.
    here.receiver.reset();
    REQUIRE(here.write("meanwhile") == "201");
    REQUIRE(here.center->logs("an event was not taken"));
    here.start_receiver(here.hook_port);
    CHECK(here.waits_until([&] { return here.references().contains("meanwhile"); }));

    // One customer: his events came in their order, what came twice left out.
    std::set<std::string> seen;
    std::vector<std::string> ids;
    for (const auto& each : here.told())
        if (std::string id{each.at("event").at("id").as_string()}; seen.insert(id).second) ids.push_back(id);
    CHECK(std::is_sorted(ids.begin(), ids.end()));
    here.center->signal(SIGTERM);
    CHECK(here.center->ended() == 0);
}
