// tests/sim/test_manual_flows.cpp - every flow of the manual's page is played: called, answered, and heard.
#include "palabre/sim/play.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace palabre;

TEST_CASE("every flow of the manual plays") {
    const std::string page_file = PALABRE_SOURCE_DIR "/docs/manual/flows.md";
    std::ifstream in{page_file};
    std::ostringstream text;
    text << in.rdbuf();
    const std::string page = text.str();
    // Somebody calls, and presses 1 whatever he is asked.
    int count = 0;
    const std::string opening = "```yaml\n";
    for (auto at = page.find(opening); at != std::string::npos; at = page.find(opening, at)) {
        at += opening.size();
        const std::string yaml = page.substr(at, page.find("```", at) - at);
        if (!yaml.starts_with("flow:")) continue;
        const auto plan = flow::load_text(yaml, page_file);
        CAPTURE(plan.name);
        sim::world world;
        for (const auto& each : plan.operations)
            world.back_office(each.connector).answers_always(each.name, boost::json::object{});
        world.center().answer("100", plan);
        auto& who = world.person();
        for (int i = 0; i < 12; ++i) who.reply("1");
        world.line(medium::voice).open(who, "100");
        world.run_for(std::chrono::minutes{10});
        CHECK(!world.path().empty());
        CHECK(who.told().lines().size() >= 1);
        ++count;
    }
    CHECK(count >= 5);
}
