// tests/core/test_task.cpp - a task runs what it was given and destroys it once, in place or on the heap.
#include "palabre/core/task.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>

using palabre::task;

TEST_CASE("a task runs a move-only callable") {
    int ran = 0;
    task job{[&ran, owned = std::make_unique<int>(7)] { ran += *owned; }};
    task moved{std::move(job)};
    CHECK_FALSE(job);
    REQUIRE(moved);
    moved();
    CHECK(ran == 7);
}

TEST_CASE("small and large captures are destroyed exactly once") {
    const auto witness = std::make_shared<int>(0);
    SUBCASE("in place") {
        task job{[witness] { ++*witness; }};
        job();
        task other{std::move(job)};
        CHECK(witness.use_count() == 2);
        other = task{};
    }
    SUBCASE("on the heap") {
        task job{[witness, ballast = std::array<char, 200>{}] { *witness += ballast[0] + 1; }};
        job();
        task other{std::move(job)};
        CHECK(witness.use_count() == 2);
        other.reset();
    }
    CHECK(*witness == 1);
    CHECK(witness.use_count() == 1);
}

TEST_CASE("what a replaced task captured may assign to the task again") {
    const auto witness = std::make_shared<int>(0);
    task job;
    struct restless {
        task& job;
        std::shared_ptr<int> counts;
        ~restless() {
            if (counts) job = [counts = counts] { *counts += 10; };
        }
        restless(task& job, std::shared_ptr<int> counts) : job{job}, counts{std::move(counts)} {}
        restless(restless&&) = default;
        void operator()() {}
    };
    job = restless{job, witness};
    job = [witness] { *witness += 1; };
    job();
    CHECK(*witness == 10);
    job.reset();
    CHECK(witness.use_count() == 1);
}
