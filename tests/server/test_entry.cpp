// tests/server/test_entry.cpp - the entry: maintenance, a flow that cannot be loaded, a system that is down.
#include "server/center_stage.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <string>

using namespace palabre;
using test::center_stage;

namespace {

bool has(const std::string& all, std::string_view part) {
    return all.find(part) != std::string::npos;
}

constexpr const char* hello = "flow: f\nlanguages: [fr]\nnodes:\n  bye: {hangup: Bonjour.}\n";
constexpr const char* asks =
    "flow: f\nlanguages: [fr]\nnodes:\n"
    "  ask: {lookup: crm.balance, into: it, to: {value: bye, not_found: bye, unavailable: bye}}\n"
    "  bye: {hangup: Au revoir.}\n";

/// A trunk that carries early media, and a company that has something to say.
std::string with_entry(const std::string& entry = {}, const std::string& more = {}) {
    return "drain: 20s\n"
           "log: {json: true}\n"
           "store: {url: \"sqlite:data/palabre.db\"}\n"
           "companies:\n"
           "  sahel:\n"
           "    country: BJ\n"
           "    unavailable: {say: {fr: Indisponible.}, sms: {fr: \"Ecrivez : wa.me/229\"}}\n" +
           entry +
           "voice:\n"
           "  listen: [\"udp:127.0.0.1:0\"]\n"
           "  round_trip: 100ms\n"
           "  peers: {trunk: {from: 127.0.0.1, early_media: true}}\n"
           "flows: {\"100\": flow.yaml}\n"
           "http: {listen: \"127.0.0.1:0\", keys: {desk: {key: \"" +
           center_stage::key + "\", companies: [sahel]}}}\n" + more;
}

}  // namespace

TEST_CASE("maintenance is switched beside the running center, and a restart finds it again") {
    center_stage stage;
    stage.folder.write("flow.yaml", hello);
    const auto yaml = with_entry();
    REQUIRE(has(stage.start(yaml), "ready"));
    CHECK(stage.call("listens")->ended() == 0);

    const auto file = stage.folder / "center.yaml";
    int status = -1;
    auto run = stage.run({"maintenance", "on", "--config", file, "--why", "a new flow"}, status);
    CHECK_MESSAGE(status == 0, run->log());
    CHECK(run->out() == "sahel: on (a new flow)\n");
    REQUIRE(stage.center->logs("maintenance begins"));
    CHECK(stage.call("announced")->ended() == 0);
    CHECK(has(stage.timeline("wa.me"), R"("text":"Ecrivez : wa.me/229")"));
    CHECK(has(stage.get("/metrics"), R"(palabre_entry_total{company="sahel",decision="maintenance"} 1)"));
    CHECK(has(stage.get("/metrics"), R"(palabre_maintenance{company="sahel"} 1)"));

    stage.center->signal(SIGTERM);
    CHECK(stage.center->ended() == 0);
    REQUIRE(has(stage.start(yaml), "ready"));
    CHECK(stage.call("announced")->ended() == 0);
    run = stage.run({"maintenance", "off", "--config", file}, status);
    CHECK(run->out() == "sahel: off\n");
    REQUIRE(stage.center->logs("maintenance is over"));
    CHECK(stage.call("listens")->ended() == 0);

    run = stage.run({"maintenance", "on", "--config", file, "--company", "sahle"}, status);
    CHECK(status == 2);
    CHECK(has(run->log(), "has no company 'sahle'"));
}

TEST_CASE("a flow that cannot be loaded at the start leaves its callers an announcement, until it is mended") {
    center_stage stage;
    stage.folder.write("flow.yaml", "flow: f\nnodes:\n  a: {say: Hello., next: b}\n");
    REQUIRE(has(stage.start(with_entry()), "ready"));
    CHECK(stage.center->logs("a flow cannot be loaded"));
    CHECK(has(stage.get("/readyz"), "no flow at 100"));
    CHECK(stage.call("announced")->ended() == 0);
    CHECK(has(stage.get("/metrics"), R"(palabre_entry_total{company="sahel",decision="broken"} 1)"));

    stage.folder.write("flow.yaml", hello);
    stage.center->signal(SIGHUP);
    REQUIRE(stage.center->logs("configuration read again"));
    CHECK(stage.call("listens")->ended() == 0);
    CHECK_FALSE(has(stage.get("/readyz"), "no flow at 100"));
}

TEST_CASE("a company whose essential system is down does not let callers in") {
    center_stage stage;
    stage.folder.write("flow.yaml", asks);
    REQUIRE(
        has(stage.start(with_entry("    entry: {essential: [crm]}\n",
                                   "connectors: {crm: {url: \"http://127.0.0.1:1/\", guard: {failures: 1, retries: 0, "
                                   "open_for: 2min}}}\n")),
            "ready"));
    CHECK(stage.call("listens")->ended() == 0);
    REQUIRE(has(stage.until("/metrics", R"(state="open"} 1)"), R"(state="open"} 1)"));
    CHECK(stage.call("announced")->ended() == 0);
    CHECK(has(stage.get("/metrics"), R"(palabre_entry_total{company="sahel",decision="connector"} 1)"));
}

TEST_CASE("where the database is essential and away, callers hear the announcement, and elsewhere they are let in") {
    for (const bool essential : {true, false}) {
        CAPTURE(essential);
        center_stage stage;
        stage.folder.write("flow.yaml", hello);
        stage.folder.write("key", std::string(32, 'k'));
        auto yaml = with_entry(essential ? "    entry: {essential_store: true}\n" : "");
        const std::string sqlite = "store: {url: \"sqlite:data/palabre.db\"}";
        yaml.replace(yaml.find(sqlite), sqlite.size(),
                     "store: {url: \"postgresql://palabre@127.0.0.1:1/palabre\", key_file: key}");
        REQUIRE(has(stage.start(yaml), "ready"));
        CHECK(stage.call(essential ? "announced" : "listens")->ended() == 0);
        const auto decision = std::string{essential ? "store" : "flow"};
        CHECK(has(stage.get("/metrics"), R"(palabre_entry_total{company="sahel",decision=")" + decision + R"("} 1)"));
    }
}
