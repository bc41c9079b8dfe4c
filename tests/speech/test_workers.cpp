// tests/speech/test_workers.cpp - what is waited for goes first, answers come on the loop, and none after the end.
#include "speech/recent.hpp"
#include "speech/workers.hpp"

#include "palabre/sim/clock.hpp"

#include <doctest/doctest.h>

#include <future>
#include <optional>
#include <string>
#include <thread>

using namespace palabre;
using namespace palabre::speech::detail;

TEST_CASE("what somebody waits for goes before what is made ready") {
    sim::clock loop;
    const auto work = loop.work();
    std::promise<void> gate;
    auto opened = gate.get_future().share();
    std::string order;
    {
        workers pool{loop, 1};
        std::promise<void> began;
        pool.add(workers::lane::awaited, [&, opened] {
            began.set_value();
            opened.wait();
        });
        began.get_future().wait();
        std::promise<void> all_done;
        pool.add(workers::lane::ahead, [&] {
            order += 'a';
            all_done.set_value();
        });
        pool.add(workers::lane::awaited, [&] { order += 'w'; });
        CHECK(pool.waiting(workers::lane::awaited) == 1);
        CHECK(pool.waiting(workers::lane::ahead) == 1);
        gate.set_value();
        all_done.get_future().wait();
    }
    CHECK(order == "wa");
}

TEST_CASE("answers come on the loop, and those that are ready together in one post") {
    sim::clock loop;
    auto work = loop.work();
    workers pool{loop, 1};
    const auto here = std::this_thread::get_id();
    int told = 0;
    pool.add(workers::lane::awaited, [&] {
        for (int at = 0; at < 100; ++at)
            pool.answer([&] {
                CHECK(std::this_thread::get_id() == here);
                if (++told == 100) work.reset();
            });
    });
    loop.run();
    CHECK(told == 100);
    CHECK(loop.events() < 100);
}

TEST_CASE("an owner that has gone is told nothing, even by the answer that destroyed it") {
    sim::clock loop;
    std::optional<workers> pool;
    pool.emplace(loop, 1);
    int told = 0;
    pool->answer([&] {
        ++told;
        pool.reset();
    });
    pool->answer([&] { ++told; });
    loop.run();
    CHECK(told == 1);

    pool.emplace(loop, 1);
    pool->answer([&] { ++told; });
    pool.reset();
    loop.run();
    CHECK(told == 1);
}

TEST_CASE("memory is bounded, and what was used last stays") {
    recent<int> memory{10};
    memory.put("a", 1, 4);
    memory.put("b", 2, 4);
    REQUIRE(memory.find("a") != nullptr);
    memory.put("c", 3, 4);
    CHECK(memory.find("b") == nullptr);
    REQUIRE(memory.find("a") != nullptr);
    CHECK(*memory.find("a") == 1);
    CHECK(memory.used() == 8);
    memory.put("a", 5, 6);
    CHECK(*memory.find("a") == 5);
    CHECK(memory.used() == 10);
    memory.put("too large", 6, 11);
    CHECK(memory.find("too large") == nullptr);
    CHECK(memory.used() == 10);
    memory.erase("a");
    CHECK(memory.used() == 4);
}
