// tests/contract/kept_stories.hpp - every sample's story is told the same where its history is kept.
#pragma once

#include "palabre/history/store.hpp"
#include "palabre/sim/play.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>

namespace palabre::contract {

/// Each in a company of its own of the store that `open` gives.
inline void tell_the_samples_stories(const std::function<std::unique_ptr<history::store>(runtime&)>& open) {
    namespace files = std::filesystem;
    int told = 0;
    for (const auto& sample : files::directory_iterator{files::path{PALABRE_SOURCE_DIR} / "samples-ivr"}) {
        const auto flow = sample.path() / "flow.yaml";
        if (!files::exists(flow)) continue;
        const auto plan = flow::load(flow.string());
        const auto around = sim::surroundings::beside(flow.string());
        for (const auto& file : files::directory_iterator{sample.path() / "calls"}) {
            std::ifstream in{file.path()};
            const auto script =
                sim::story::parse(std::string{std::istreambuf_iterator<char>{in}, {}}, file.path().string());
            const auto went = sim::play(plan, around, script, 1, [&](sim::world& stage) {
                stage.keep(open(stage.clock()), {.company = "story-" + std::to_string(told), .home = country{"BJ"}});
            });
            INFO(file.path().string());
            CHECK(sim::difference(sim::expected(script), went.told) == "");
            ++told;
        }
    }
    CHECK(told >= 63);
}

}  // namespace palabre::contract
