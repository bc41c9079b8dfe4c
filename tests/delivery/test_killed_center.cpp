// tests/delivery/test_killed_center.cpp - palabre-center sends by Kannel, and is killed at random points: wall clock.
#include "core/process.hpp"
#include "delivery/kannel_house.hpp"
#include "server/center_stage.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <string>

using namespace palabre;
using namespace palabre::tests;
using test::center_stage;

namespace {

/// How often it is killed: 20, or what the environment says for longer runs.
int kills() {
    const char* const given = std::getenv("PALABRE_KILLS");
    return given == nullptr ? 20 : std::atoi(given);
}

/// Turns of 10 ms, so that kills fall at different moments of the path.
int moment(int kill) {
    return kill * 7 % 5;
}

}  // namespace

TEST_CASE("palabre-center killed again and again sends by Kannel all that it accepted") {
    asio_runtime loop;
    center_stage stage;
    const auto callbacks = fmt::format("127.0.0.1:{}", free_port());
    kannel_house house{loop, callbacks};
    constexpr int at_once = 4;
    stage.folder.write("flow.yaml", "flow: f\nlanguages: [fr]\nnodes:\n  bye: {hangup: Au revoir.}\n");
    auto yaml = center_stage::configuration(
        "{\"100\": flow.yaml}",
        fmt::format(
            "messaging:\n  listen: \"{}\"\n  key: {}\n  carriers:\n    kannel: {{company: sahel, kind: kannel, "
            "url: \"{}\", user: palabre, password: \"p&ss word\", senders: [\"1234\"], per_second: 0, at_once: {}}}\n",
            callbacks, kannel_key, house.sendsms(), at_once));
    yaml.replace(yaml.find("companies: [sahel]}"), 19, "companies: [sahel], scopes: [read, send]}");
    int queued = 0;
    std::string last;
    std::map<std::string, int> accepted;
    const auto queue = [&] {
        const auto text = fmt::format("message {}", queued++);
        const auto got = detail::run({"curl", "--silent", "--max-time", "20", "--output", "/dev/null", "--write-out",
                                      "%{http_code}", "--header", std::string{"X-API-Key: "} + center_stage::key,
                                      "--header", "Content-Type: application/json", "--data",
                                      fmt::format(R"({{"on":"sms","text":"{}","key":"{}"}})", text, text),
                                      stage.http + fmt::format("/api/v1/customers/01970{:05}/messages", queued)},
                                     "");
        if (got.out != "201") last = got.out + got.problems;
        if (got.out == "201") accepted[text] = 0;
        return got.out;
    };
    const auto start = [&] { REQUIRE_MESSAGE(!stage.start(yaml).empty(), stage.center->log()); };
    start();
    for (int kill = 0; kill < kills(); ++kill) {
        const auto before = house.taken().size();  // what is queued now goes at once
        REQUIRE_MESSAGE(until(loop, [&] { return queue() == "201"; }), last, stage.center->log());
        for (int i = 0; i < 4; ++i) queue();
        // From before the first has gone until all have, and a little later.
        const auto enough = before + static_cast<std::size_t>(kill % 6);
        until(loop, [&, turns = moment(kill)]() mutable { return house.taken().size() >= enough && turns-- <= 0; });
        stage.center->signal(SIGKILL);
        stage.center->ended();
        start();
    }
    REQUIRE_MESSAGE(until(loop, [&] { return queue() == "201"; }), last, stage.center->log());
    const auto arrived = [&] {
        for (auto& [text, times] : accepted) times = 0;
        for (const auto& each : house.taken()) ++accepted[std::string{each.at("text").as_string()}];
        int missing = 0;
        for (const auto& [text, times] : accepted) missing += times == 0 ? 1 : 0;
        return missing == 0;
    };
    // What was in doubt is sent again after a minute.
    bool all = false;
    for (int minutes = 0; minutes < 3 && !all; ++minutes) all = until(loop, arrived);
    CHECK(all);
    int twice = 0;
    for (const auto& [text, times] : accepted) twice += times - 1;
    MESSAGE(accepted.size(), " accepted, ", twice, " came twice, ", kills(), " kills");
    CHECK(twice <= kills() * at_once);  // Kannel recognises no repeats: those that were under way, and no others
}
