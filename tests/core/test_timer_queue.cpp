// tests/core/test_timer_queue.cpp - jobs come out by time, then by the order in which they went in.
#include "core/timer_queue.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

instant at(duration since_start) {
    return instant{since_start};
}

}  // namespace

TEST_CASE("equal times keep their order") {
    detail::timer_queue queue;
    std::string ran;
    queue.add(at(2s), [&] { ran += 'c'; });
    queue.add(at(1s), [&] { ran += 'a'; });
    queue.add(at(1s), [&] { ran += 'b'; });
    while (queue.next()) queue.take()();
    CHECK(ran == "abc");
}

TEST_CASE("a cancelled job never runs and a stale id cancels nothing") {
    detail::timer_queue queue;
    bool ran = false;
    const timer_id first = queue.add(at(1s), [&] { ran = true; });
    CHECK(queue.cancel(first));
    CHECK_FALSE(queue.cancel(first));
    CHECK_FALSE(queue.cancel(timer_id::none));
    CHECK_FALSE(queue.cancel(timer_id{~0ULL}));
    const timer_id second = queue.add(at(1s), [] {});  // the same row, another generation
    CHECK(first != second);
    CHECK_FALSE(queue.cancel(first));
    CHECK(queue.pending() == 1);
    CHECK(queue.next() == at(1s));
    queue.take();
    CHECK_FALSE(ran);
    CHECK_FALSE(queue.next());
}

TEST_CASE("ten thousand jobs with cancellations agree with a sorted list") {
    detail::timer_queue queue;
    std::mt19937_64 chance{42};
    struct planned {
        instant when;
        int order;
        timer_id id;
    };
    std::vector<planned> expected;
    std::vector<int> ran;
    for (int i = 0; i < 10'000; ++i) {
        const instant when = at(std::chrono::microseconds{chance() % 1000});
        expected.push_back({when, i, queue.add(when, [&ran, i] { ran.push_back(i); })});
        if (chance() % 4 != 0) continue;
        const auto victim = expected.begin() + static_cast<std::ptrdiff_t>(chance() % expected.size());
        CHECK(queue.cancel(victim->id));
        expected.erase(victim);
    }
    SUBCASE("as they are") {
    }
    SUBCASE("after most of them were cancelled, which sweeps the heap") {
        while (expected.size() > 500) {
            queue.cancel(expected.back().id);
            expected.pop_back();
        }
    }
    std::stable_sort(expected.begin(), expected.end(), [](auto& a, auto& b) { return a.when < b.when; });
    while (queue.next()) queue.take()();
    REQUIRE(ran.size() == expected.size());
    for (std::size_t i = 0; i < ran.size(); ++i) REQUIRE(ran[i] == expected[i].order);
}

TEST_CASE("a wait beyond the end of time never ends") {
    CHECK(detail::later(at(1s), 2s) == at(3s));
    CHECK(detail::later(at(1s), -2s) == at(1s));
    CHECK(detail::later(at(1s), duration::max()) == detail::never);
    CHECK(detail::later(at(duration::max() - 1s), 2s) == detail::never);
    detail::timer_queue queue;
    const timer_id pending = queue.add(detail::never, [] {});
    CHECK_FALSE(queue.next());
    CHECK(queue.pending() == 1);
    queue.add(at(1s), [] {});
    CHECK(queue.next() == at(1s));
    queue.take();
    CHECK_FALSE(queue.next());
    CHECK(queue.cancel(pending));
}

TEST_CASE("jobs still there at the end are destroyed while the queue is whole") {
    struct owner {
        detail::timer_queue& queue;
        std::vector<timer_id> others;
        std::string& told;
        owner(detail::timer_queue& queue, std::vector<timer_id> others, std::string& told)
            : queue{queue}, others{std::move(others)}, told{told} {}
        ~owner() {
            for (const timer_id each : others) told += queue.cancel(each) ? "cancelled " : "gone ";
            told += "destroyed ";
        }
    };
    std::string told;
    {
        detail::timer_queue queue;
        const timer_id late = queue.add(at(9s), [&] { told += "ran "; });
        const timer_id stale = queue.add(at(1s), [] {});
        queue.cancel(stale);
        auto owns = std::make_shared<owner>(queue, std::vector{late, stale}, told);
        queue.add(at(5s), [owns] {});
        queue.add(detail::never, [] {});
        owns.reset();
    }
    CHECK(told == "cancelled gone destroyed ");
}
