// tests/server/test_server.cpp - palabre-center as its operators know it: started, called, signalled, misled.
#include "server/center_stage.hpp"
#include "store/postgres_server.hpp"

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace palabre;
using test::center_stage;

namespace {

bool has(const std::string& all, std::string_view part) {
    return all.find(part) != std::string::npos;
}

std::string says(const std::string& text) {
    return "flow: f\nlanguages: [fr]\nnodes:\n  bye: {hangup: " + text + "}\n";
}

/// Says something, waits, then says something else.
std::string waits(int milliseconds, const std::string& then) {
    return "flow: f\nlanguages: [fr]\nnodes:\n  hello: {say: Bonjour., next: pause}\n  pause: {wait_ms: " +
           std::to_string(milliseconds) + ", next: bye}\n  bye: {hangup: " + then + "}\n";
}

/// Where a database might be, and is not: whoever comes in waits for a word.
class silent_port {
public:
    silent_port() {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        REQUIRE(bind(socket_, reinterpret_cast<sockaddr*>(&here), size) == 0);
        REQUIRE(listen(socket_, 1) == 0);
        REQUIRE(getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size) == 0);
        number = ntohs(here.sin_port);
    }
    silent_port(const silent_port&) = delete;
    silent_port& operator=(const silent_port&) = delete;
    ~silent_port() { close(socket_); }

    bool has_visitor() const {
        pollfd visitor{socket_, POLLIN, 0};
        return poll(&visitor, 1, static_cast<int>(1000 * test::program::long_enough.count())) == 1;
    }

    int number = 0;

private:
    const int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

}  // namespace

TEST_CASE("--check tells what it checked, or all that is wrong, and opens nothing") {
    const center_stage stage;
    stage.folder.write("flow.yaml", says("Bonjour."));
    int status = -1;
    const auto good = stage.folder.write("good.yaml", center_stage::configuration("{\"100\": flow.yaml}"));
    auto run = stage.run({"--config", good, "--check"}, status);
    CHECK(status == 0);
    CHECK(run->out() == good + ": 1 company, 0 connectors, 1 flow with 1 node, 0 peers; 0 problems, 0 warnings\n");
    CHECK(run->log() == "");
    CHECK_FALSE(std::filesystem::exists(stage.folder / "data"));

    stage.folder.write("wrong.yaml", "flow: f\nnodes:\n  a: {say: Hello., next: b}\n");
    const auto bad =
        stage.folder.write("bad.yaml", center_stage::configuration("{\"100\": wrong.yaml}", "drian: 3s\n"));
    run = stage.run({"--config", bad, "--check"}, status);
    CHECK(status == 2);
    CHECK(has(run->out(), bad + ":8:1: unknown key 'drian'; did you mean 'drain'?\n"));
    CHECK(has(run->out(), stage.folder / "wrong.yaml" + ":3:"));

    run = stage.run({"--config", bad}, status);
    CHECK(status == 2);
    CHECK(run->out() == "");
    CHECK(has(run->log(), bad + ":8:1: unknown key 'drian'"));
    run = stage.run({"--config", stage.folder / "none.yaml"}, status);
    CHECK(status == 2);
    CHECK(has(run->log(), "none.yaml: there is no such file"));
}

TEST_CASE("it tells its version, and where in the file stands what only the start finds out") {
    center_stage stage;
    int status = -1;
    CHECK(stage.run({"--version"}, status)->out().starts_with("palabre-center "));
    CHECK(status == 0);
    const silent_port taken;
    stage.folder.write("flow.yaml", says("Bonjour."));
    const auto with = [&](const std::string& listen) {
        auto yaml = center_stage::configuration("{\"100\": flow.yaml}");
        const std::string free = "listen: \"127.0.0.1:0\", keys";
        yaml.replace(yaml.find(free), free.size(), "listen: \"" + listen + "\", keys");
        return stage.folder.write("center.yaml", yaml);
    };
    const auto busy = with("127.0.0.1:" + std::to_string(taken.number));
    auto run = stage.run({"--config", busy}, status);
    CHECK(status == 2);
    CHECK(has(run->log(), busy + ":7:16: one cannot listen at 127.0.0.1:"));
    const auto named = with("localhost:8080");
    for (const bool checks : {true, false}) {  // what the start refuses --check refuses in the same words
        run = checks ? stage.run({"--config", named, "--check"}, status) : stage.run({"--config", named}, status);
        CHECK(status == 2);
        CHECK(has(run->out() + run->log(),
                  named + ":7:16: 'localhost:8080' is no address of this machine; write an IP address"));
    }
}

TEST_CASE("it says where it listens, answers a call, keeps it, and drains at SIGTERM") {
    center_stage stage;
    stage.folder.write("flow.yaml", waits(3000, "Au revoir."));
    const auto ready = stage.start(center_stage::configuration("{\"100\": flow.yaml}"));
    INFO(stage.center->log());
    REQUIRE(ready.starts_with("ready sip=udp:127.0.0.1:"));
    REQUIRE(has(ready, " http=http://127.0.0.1:"));
    CHECK(stage.get("/healthz") == "ok\n");
    CHECK(has(stage.until("/readyz", "true"), "\"ready\":true"));

    const auto caller = stage.call("listens");
    REQUIRE(stage.center->logs("conversation began"));
    CHECK(has(stage.until("/metrics", "palabre_voice_calls 1\n"), "palabre_conversations 1\n"));
    stage.center->signal(SIGTERM);
    REQUIRE(stage.center->logs("\"what\":\"draining\""));
    CHECK(stage.call("turned_away")->ended() == 0);
    CHECK(stage.center->ended(test::program::long_enough) == 0);
    CHECK(caller->ended() == 0);
    CHECK(has(stage.center->log(), "\"why\":\"completed\""));
    CHECK_FALSE(has(stage.center->log(), "ended by force"));

    REQUIRE(stage.start(center_stage::configuration("{\"100\": flow.yaml}")) != "");
    const auto told = stage.timeline("Au revoir.");
    CHECK(has(told, "Bonjour."));
    CHECK(has(told, "Au revoir."));
    stage.center->signal(SIGINT);
    CHECK(stage.center->ended() == 0);
}

TEST_CASE("each leg has its line, and what a trunk has used today counts on after a restart") {
    center_stage stage;
    stage.folder.write("flow.yaml", says("Bonjour."));
    std::array<char, 11> today{};
    const auto now = std::time(nullptr);
    std::strftime(today.data(), today.size(), "%Y-%m-%d", std::gmtime(&now));
    const std::string day{today.data()};
    const auto file = "state/legs/" + day + ".csv";
    std::filesystem::create_directories(stage.folder / "state/legs");
    stage.folder.write(
        file, day + "T00:00:00.000000Z,,,,,out,moov,,,+22961000000,answered,200,16,,239000,240,200,XOF,,,\r\n");
    stage.start(center_stage::configuration(
        "{\"100\": flow.yaml}", "trunks: {moov: {hosts: \"127.0.0.1:9\", keep_alive: 0s, minutes_a_day: 5}}\n"));
    INFO(stage.center->log());
    CHECK(has(stage.get("/metrics"), "palabre_trunk_minutes_today{trunk=\"moov\"} 4\n"));
    CHECK(has(stage.get("/metrics"), "palabre_trunk_cost_today{trunk=\"moov\"} 200\n"));
    CHECK(stage.call("listens")->ended() == 0);
    REQUIRE(stage.center->logs("call over"));
    stage.center->signal(SIGTERM);
    CHECK(stage.center->ended() == 0);
    std::ifstream in{stage.folder / file};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    CHECK_MESSAGE(has(text, ",in,local,,"), text);
    CHECK_MESSAGE(has(text, ",100,answered,200,"), text);
}

TEST_CASE("a call that outlasts the drain is ended, and its end is written") {
    center_stage stage;
    stage.folder.write("flow.yaml", waits(600'000, "Au revoir."));
    auto yaml = center_stage::configuration("{\"100\": flow.yaml}");
    yaml.replace(yaml.find("20s"), 3, "1s");
    stage.start(yaml);
    const auto caller = stage.call("listens");
    REQUIRE(stage.center->logs("conversation began"));
    stage.center->signal(SIGTERM);
    CHECK(stage.center->ended() == 0);
    CHECK(has(stage.center->log(), "ended by force"));
    CHECK(caller->ended() == 0);
}

TEST_CASE("SIGHUP changes what new calls hear, running ones keep their flow") {
    center_stage stage;
    stage.folder.write("flow.yaml", waits(4000, "Avant."));
    stage.start(center_stage::configuration("{\"100\": flow.yaml}"));
    const auto early = stage.call("listens");
    REQUIRE(stage.center->logs("conversation began"));
    stage.folder.write("flow.yaml", says("Apres."));
    stage.center->signal(SIGHUP);
    REQUIRE(stage.center->logs("configuration read again"));
    CHECK(has(stage.center->log(), "\"what\":\"flow replaced\",\"address\":\"100\""));
    const auto late = stage.call("listens");
    CHECK(late->ended() == 0);
    CHECK(early->ended() == 0);
    const auto told = stage.timeline("Avant.");
    CHECK(has(told, "Apres."));
    CHECK(has(told, "Avant."));
    CHECK(told.find("Avant.") < told.find("Apres."));  // the newest first: the early call ended last
}

TEST_CASE("SIGHUP takes away connectors that the file has no more") {
    center_stage stage;
    stage.folder.write("flow.yaml", says("Bonjour."));
    const auto without = center_stage::configuration("{\"100\": flow.yaml}");
    stage.start(without + "connectors: {crm: {url: \"http://127.0.0.1:1\"}}\n");
    CHECK(has(stage.get("/metrics"), "connector=\"crm\""));
    stage.folder.write("center.yaml", without);
    stage.center->signal(SIGHUP);
    REQUIRE(stage.center->logs("configuration read again"));
    CHECK(has(stage.center->log(), "\"what\":\"connector removed\",\"name\":\"crm\""));
    CHECK_FALSE(has(stage.get("/metrics"), "connector=\"crm\""));
    CHECK(stage.call("listens")->ended() == 0);
}

TEST_CASE("SIGHUP with a file that cannot be leaves everything as it was") {
    center_stage stage;
    stage.folder.write("flow.yaml", waits(1000, "Au revoir."));
    const auto good = center_stage::configuration("{\"100\": flow.yaml}");
    stage.start(good);
    const auto file = stage.folder.write("center.yaml", good + "voise: {}\n");
    stage.folder.write("flow.yaml", "flow: f\nnodes:\n  a: {say: Hello., next: nowhere}\n");
    stage.center->signal(SIGHUP);
    REQUIRE(stage.center->logs("the configuration stays as it was"));
    CHECK(has(stage.center->log(), file + ":8:1: unknown key 'voise'; did you mean 'voice'?"));
    CHECK(has(stage.center->log(), stage.folder / "flow.yaml" + ":3:"));
    CHECK(stage.call("listens")->ended() == 0);
    CHECK(has(stage.timeline("Au revoir."), "Bonjour."));
}

TEST_CASE("SIGHUP changes limits, keys and addresses, and names what waits for a restart") {
    center_stage stage;
    stage.folder.write("flow.yaml", waits(5000, "Au revoir."));
    stage.start(center_stage::configuration("{\"100\": flow.yaml}"));
    const auto caller = stage.call("listens");
    REQUIRE(stage.center->logs("conversation began"));
    auto other = center_stage::configuration("{\"200\": flow.yaml}");
    other.replace(other.find("127.0.0.1:0\"], "), 15, "127.0.0.1:1\"], limits: {most_calls: 1}, ");
    other.replace(other.find(center_stage::key), 26, "another-key-than-the-one-before");
    stage.folder.write("center.yaml", other);
    stage.center->signal(SIGHUP);
    REQUIRE(stage.center->logs("configuration read again"));
    CHECK(has(stage.center->log(), "\"what\":\"this changes at the next start only\",\"setting\":\"voice.listen\""));
    CHECK(has(stage.center->log(), "\"what\":\"nothing answers there any more\",\"address\":\"100\""));
    CHECK(stage.call("turned_away", "200")->ended() == 0);  // one call is the most now, and one is up
    CHECK(has(stage.get("/api/v1/customers/%2B2290197123456/timeline"), "this key is not known"));
    CHECK(caller->ended() == 0);
    CHECK(stage.call("listens", "200")->ended() == 0);
}

TEST_CASE("two centers on one SQLite: the second ends and says why") {
    center_stage stage, other;
    stage.folder.write("flow.yaml", says("Bonjour."));
    const auto yaml = center_stage::configuration("{\"100\": flow.yaml}");
    REQUIRE(stage.start(yaml) != "");
    other.folder.write("flow.yaml", says("Bonjour."));
    auto same = yaml;
    same.replace(same.find("data/"), 5, stage.folder / "data/");
    CHECK(other.start(same) == "");
    CHECK(other.center->ended() == 2);
    CHECK(has(other.center->log(), "the database is served by "));
}

TEST_CASE("where it cannot listen, it says so and ends") {
    center_stage stage, other;
    stage.folder.write("flow.yaml", says("Bonjour."));
    const auto yaml = center_stage::configuration("{\"100\": flow.yaml}");
    REQUIRE(stage.start(yaml) != "");
    other.folder.write("flow.yaml", says("Bonjour."));
    auto same = yaml;
    same.replace(same.find("127.0.0.1:0"), 11, stage.sip);
    CHECK(other.start(same) == "");
    CHECK(other.center->ended() == 2);
    CHECK(has(other.center->log(), stage.sip));
}

TEST_CASE("with its PostgreSQL away at the start it answers, says so, and catches up") {
    tests::postgres_server database;
    const auto url = database.make_database();
    database.stop();
    center_stage stage;
    stage.folder.write("flow.yaml", waits(500, "Au revoir."));
    auto yaml = center_stage::configuration("{\"100\": flow.yaml}");
    const std::string sqlite = "\"sqlite:data/palabre.db\"";
    yaml.replace(yaml.find(sqlite), sqlite.size(), "\"" + url + "\", key_file: store.key");
    REQUIRE(stage.start(yaml).starts_with("ready"));
    const auto away = stage.get("/readyz");
    CHECK(has(away, "\"ready\":false"));
    CHECK(has(away, "sahel: its history is not open yet"));
    CHECK(stage.call("listens")->ended() == 0);
    database.start();
    const auto told = stage.timeline("Au revoir.");
    CHECK(has(told, "Bonjour."));
    CHECK(has(stage.until("/readyz", "\"ready\":true"), "\"ready\":true"));
    stage.center->signal(SIGTERM);
    CHECK(stage.center->ended() == 0);
}

TEST_CASE("SIGHUP during the start is obeyed after it") {
    center_stage stage;
    const silent_port database;
    stage.folder.write("flow.yaml", says("Bonjour."));
    auto yaml = center_stage::configuration("{\"100\": flow.yaml}");
    const std::string sqlite = "\"sqlite:data/palabre.db\"";
    yaml.replace(yaml.find(sqlite), sqlite.size(),
                 "\"postgresql://nobody@127.0.0.1:" + std::to_string(database.number) + "/p\", key_file: store.key");
    const auto file = stage.folder.write("center.yaml", yaml);
    test::program center{{PALABRE_CENTER, "--config", file}};
    REQUIRE(database.has_visitor());  // so it is in the middle of its start
    center.signal(SIGHUP);
    CHECK(center.first_line().starts_with("ready"));
    CHECK(center.logs("configuration read again"));
}
