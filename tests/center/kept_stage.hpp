// tests/center/kept_stage.hpp - a simulated center that keeps one company, its callers, and what it has kept of them.
#pragma once

#include "palabre/sim/memory_store.hpp"
#include "palabre/sim/world.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace palabre::tests {

/// What is kept lies on a disk that outlives it.
struct kept_stage {
    static constexpr const char* number = "+2290190011234";

    explicit kept_stage(const sim::memory_disk& on, sim::memory_store_options options = {},
                        history::event_rules events = {}) {
        auto made = std::make_unique<sim::memory_store>(world.clock(), on, options);
        memory = made.get();
        world.keep(std::move(made), {.company = "moov-benin",
                                     .home = country{"BJ"},
                                     .events = std::move(events),
                                     .after = [this](const campaign::ended_call& what) {
                                         return follows ? follows(what) : std::vector<history::change::any>{};
                                     }});
    }

    sim::caller& call(const std::string& from = number) {
        auto& who = world.person_at(from);
        world.clock().post([this, &who] { world.line(medium::voice).open(who, "100"); });
        return who;
    }

    template<class Value> history::on_reply<Value> into(history::reply<Value>& there) {
        return [&there](history::reply<Value> came) { there = std::move(came); };
    }

    history::company_store& book() {
        history::reply<std::vector<history::company>> companies;
        memory->companies(into(companies));
        world.run();
        REQUIRE(companies);
        return memory->of(companies->at(0).id);
    }

    std::function<std::vector<history::change::any>(const campaign::ended_call&)> follows;
    sim::world world;
    sim::memory_store* memory;
};

}  // namespace palabre::tests
