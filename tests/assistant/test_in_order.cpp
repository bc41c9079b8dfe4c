// tests/assistant/test_in_order.cpp - the cheap and certain first, in time, and who asked is answered.
#include "assistant/asked.hpp"
#include "assistant/soon.hpp"
#include "palabre/assistant/in_order.hpp"
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace palabre;
using namespace palabre::assistant;
using namespace std::chrono_literals;

namespace {

/// Says what it is told to, after a while; never where the while is 0.
struct parrot : assistant::assistant {
    parrot(runtime& loop, answer known, duration while_thinking = 1ms)
        : on{loop}, says{std::move(known)}, thinks{while_thinking} {}

    pending ask(const conversation_so_far& so_far, const std::string& message, instant /*deadline*/,
                std::function<void(answer)> then) override {
        heard.push_back(message);
        remembered = so_far.memory;
        auto kept = std::make_shared<timer>(on);
        if (thinks > 0us) kept->start(thinks, [this, then] { then(says); });
        return kept;
    }

    runtime& on;
    answer says;
    duration thinks;
    std::vector<std::string> heard;
    value remembered;
};

answer sure(std::string text, double confidence) {
    return {reply{std::move(text)}, confidence};
}

}  // namespace

TEST_CASE("the first who is sure enough answers, and nobody after it is asked") {
    sim::clock loop;
    auto cheap = std::make_shared<parrot>(loop, sure("cheap", 0.5));
    auto middle = std::make_shared<parrot>(loop, sure("middle", 0.8));
    auto dear = std::make_shared<parrot>(loop, sure("dear", 1));
    const auto all = make_in_order(loop, {{"cheap", cheap, 0.6}, {"middle", middle, 0.7}, {"dear", dear, 0.5}});
    const auto said = asked(loop, *all, {"sahel"}, "bonjour");
    CHECK(told(said) == "reply: middle");
    CHECK(said.confidence == 0.8);
    CHECK(dear->heard.empty());
}

TEST_CASE("where nobody is sure an agent is told what was tried") {
    sim::clock loop;
    auto cheap = std::make_shared<parrot>(loop, sure("cheap", 0.5));
    auto silent = std::make_shared<parrot>(loop, nothing("no idea"));
    const auto all = make_in_order(loop, {{"cheap", cheap, 0.6}, {"silent", silent, 0}});
    const auto said = asked(loop, *all, {"sahel"}, "bonjour");
    CHECK(told(said) == "hand_over: nobody is sure; silent: no idea");
    CHECK(said.confidence == 0);
    CHECK(said.sources == std::vector<source>{{"tried", "cheap", 0.5}, {"tried", "silent", 0}});
}

TEST_CASE("one who does not answer costs its time and no more") {
    sim::clock loop;
    auto stuck = std::make_shared<parrot>(loop, sure("never", 1), 0ms);
    auto next = std::make_shared<parrot>(loop, sure("next", 0.9));
    const auto all = make_in_order(loop, {{"stuck", stuck, 0.5, 2s}, {"next", next, 0.5}});
    CHECK(told(asked(loop, *all, {"sahel"}, "bonjour")) == "reply: next");
    CHECK(loop.now() == instant{2s + 1ms});
}

TEST_CASE("the deadline of the whole is kept") {
    sim::clock loop;
    auto stuck = std::make_shared<parrot>(loop, sure("never", 1), 0ms);
    auto next = std::make_shared<parrot>(loop, sure("next", 0.9));
    const auto all = make_in_order(loop, {{"stuck", stuck, 0.5}, {"next", next, 0.5}});
    CHECK(told(asked(loop, *all, {"sahel"}, "bonjour", 3s)) == "hand_over: no answer in time");
    CHECK(loop.now() == instant{3s});
    CHECK(next->heard.empty());
}

TEST_CASE("whoever has asked the customer gets the answer first, with its own memory") {
    sim::clock loop;
    auto cheap = std::make_shared<parrot>(loop, sure("cheap", 0.9));
    auto asker = std::make_shared<parrot>(loop, answer{question{"Which number?"}, 0.9, {}, "waits"});
    const auto all = make_in_order(loop, {{"cheap", cheap, 0.95}, {"asker", asker, 0.5}});
    const auto first = asked(loop, *all, {"sahel"}, "block my SIM");
    CHECK(told(first) == "question: Which number?");
    CHECK(asker->remembered.is_null());
    conversation_so_far after{"sahel"};
    after.memory = first.memory;
    asker->says = sure("done", 0.9);
    const auto second = asked(loop, *all, after, "97000000");
    CHECK(told(second) == "reply: done");
    CHECK(asker->remembered == value("waits"));
    CHECK(cheap->heard.size() == 1);
    CHECK(second.memory.is_null());
}

TEST_CASE("an answer that is called off never comes") {
    sim::clock loop;
    auto slow = std::make_shared<parrot>(loop, sure("late", 1), 1s);
    const auto all = make_in_order(loop, {{"slow", slow, 0.5}});
    int answers = 0;
    auto held = all->ask({"sahel"}, "bonjour", instant{10s}, [&](const answer&) { ++answers; });
    loop.after(500ms, [&] { held.reset(); });
    loop.run();
    CHECK(answers == 0);
    CHECK(slow->heard.size() == 1);
    auto known = assistant::detail::soon(loop, sure("soon", 1), [&](const answer&) { ++answers; });
    known.reset();
    loop.run();
    CHECK(answers == 0);
}

TEST_CASE("rungs that cannot be are refused") {
    sim::clock loop;
    auto one = std::make_shared<parrot>(loop, sure("one", 1));
    CHECK_THROWS_WITH_AS(make_in_order(loop, {}), "no assistant to ask; give one rung at least", error);
    CHECK_THROWS_WITH_AS(make_in_order(loop, {{"a", one}, {"a", one}}), "two rungs are called 'a'; rename one", error);
    CHECK_THROWS_WITH_AS(make_in_order(loop, {{"a", one, 1.5}}), "the threshold of 'a' is 1.5; choose one from 0 to 1",
                         error);
    CHECK_THROWS_AS(make_in_order(loop, {{"a", nullptr}}), error);
}
