// tests/bindings/test_task_queue.cpp - calls once, events in order, nothing for those who came too late.
#include "engine/task_queue.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace json = boost::json;
using palabre::bindings::task_queue;
using namespace std::chrono_literals;

namespace {

struct caller {
    task_queue& queue;
    std::vector<std::string> heard = {};
    std::string why = {};

    std::int64_t call(const std::string& name) {
        why.clear();
        return queue.submit(
            "\"kind\":\"call\",\"name\":\"" + name + '"', [this](const std::string& reply) { heard.push_back(reply); },
            why);
    }
};

json::object next(task_queue& of) {
    const auto text = of.next(0ms);
    return text.empty() ? json::object{} : json::parse(text).get_object();
}

std::int64_t number(const json::object& task) {
    return task.at("task").get_int64();
}

}  // namespace

TEST_CASE("a call is handed out once and answered once") {
    task_queue queue;
    caller who{queue};
    const auto which = who.call("a");
    CHECK(which > 0);
    const auto task = next(queue);
    CHECK(number(task) == which);
    CHECK(task.at("name") == "a");
    CHECK(next(queue).empty());
    CHECK(queue.answer(which, "yes"));
    CHECK_FALSE(queue.answer(which, "again"));
    CHECK(queue.abandon(which) == std::string{});
    CHECK(who.heard == std::vector<std::string>{"yes"});
}

TEST_CASE("what was given up before it was fetched never reaches the host") {
    task_queue queue;
    caller who{queue};
    const auto first = who.call("a");
    const auto second = who.call("b");
    CHECK(queue.abandon(first) == std::string{"no thread of the application was free in time"});
    CHECK(queue.abandon(first) == std::string{});
    CHECK(number(next(queue)) == second);
    CHECK(next(queue).empty());
    CHECK_FALSE(queue.answer(first, "late"));
}

TEST_CASE("a late answer is dropped, and its thread is free again") {
    task_queue queue;
    caller who{queue};
    const auto slow = number([&] {
        who.call("slow");
        return next(queue);
    }());
    CHECK(queue.abandon(slow) == std::string{"the application did not answer in time"});
    CHECK(who.call("next") == 0);  // this thread is the only one that ever fetched
    CHECK(who.why == "every thread of the application is stuck in an earlier call");
    CHECK_FALSE(queue.answer(slow, "late"));
    CHECK(who.heard.empty());
    CHECK(who.call("next") > 0);
}

TEST_CASE("another thread that fetches keeps calls coming while one is stuck") {
    task_queue queue;
    caller who{queue};
    std::thread{[&] { queue.next(0ms); }}.join();
    who.call("slow");
    CHECK(*queue.abandon(number(next(queue))) != 0);
    CHECK(who.call("next") > 0);
}

TEST_CASE("too many calls are refused") {
    task_queue queue{{.calls = 2, .events = 2}};
    caller who{queue};
    who.call("a");
    who.call("b");
    CHECK(who.call("c") == 0);
    CHECK(who.why == "too many calls wait for the application");
    next(queue);
    CHECK(who.call("c") > 0);
}

TEST_CASE("events come in their order, one at a time, and after calls") {
    task_queue queue;
    caller who{queue};
    queue.event("\"kind\":\"event\",\"nth\":1");
    queue.event("\"kind\":\"event\",\"nth\":2");
    who.call("a");
    const auto call = next(queue);
    CHECK(call.at("kind") == "call");
    const auto first = next(queue);
    CHECK(first.at("nth") == 1);
    CHECK(next(queue).empty());  // the second waits until the first has been handled
    CHECK(queue.answer(number(first), ""));
    CHECK(next(queue).at("nth") == 2);
}

TEST_CASE("of too many events the oldest go, and that is told") {
    task_queue queue{{.calls = 2, .events = 2}};
    for (int nth = 1; nth <= 5; ++nth) queue.event("\"kind\":\"event\",\"nth\":" + std::to_string(nth));
    const auto first = next(queue);
    CHECK(first.at("nth") == 4);
    CHECK(first.at("missed") == 3);
    queue.answer(number(first), "");
    CHECK(next(queue).if_contains("missed") == nullptr);
}

TEST_CASE("closing answers what waits, and says so to those who fetch") {
    task_queue queue;
    caller who{queue};
    const auto fetched = who.call("a");
    next(queue);
    who.call("b");
    queue.close();
    CHECK(who.heard.size() == 2);
    CHECK(who.heard[0] == R"({"outcome":"unavailable","reason":"the engine is stopping"})");
    CHECK_FALSE(queue.answer(fetched, "late"));
    CHECK(next(queue).at("kind") == "closed");
    CHECK(who.call("c") == 0);
    CHECK(who.why == "the engine is stopping");
    CHECK(queue.event("\"kind\":\"event\"") == 0);
}

TEST_CASE("who waits is woken") {
    task_queue queue;
    std::atomic<bool> is_back = false;
    std::thread host{[&] {
        CHECK(queue.next(1h).empty());
        is_back = true;
    }};
    while (!is_back) {
        queue.wake();
        std::this_thread::yield();
    }
    host.join();
}
