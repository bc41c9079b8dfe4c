// tests/center/test_center.cpp - a center starts, answers, drains and survives its application.
#include "palabre/center.hpp"

#include "palabre/core/error.hpp"
#include "palabre/sim/world.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

conversation_handler talks_for(duration length, runtime& on) {
    return [length, &on](const conversation_ptr& call) {
        call->say("Hello.");
        on.after(length, [call] { call->end(); });
    };
}

/// Its only system quotes what it was asked when it breaks.
struct quoting_house final : flow::host, connector {
    void recognise(const conversation_info&, std::function<void(flow::event::begins)> then) override { then({}); }
    connector* connected(const std::string&) override { return this; }
    void send(const conversation_info&, const flow::sending&) override {}
    void remember_language(const conversation_info&, const std::string&) override {}
    void tag(const conversation_info&, const std::string&) override {}
    void open_conversation(const conversation_info&, const flow::action::open_conversation&,
                           const flow::session&) override {}
    void transfer(const conversation_ptr&, const flow::action::transfer&,
                  std::function<void(flow::event::settled)>) override {}
    void record(const conversation_ptr&, const flow::action::record&,
                std::function<void(flow::event::settled)>) override {}
    void schedule_callback(const conversation_info&, const flow::action::schedule_callback&,
                           std::function<void(flow::event::settled)>) override {}
    void call(const std::string&, value arguments, instant, std::function<void(outcome)>) override {
        throw std::runtime_error{"cannot ask " + std::string{arguments.at("pin").as_string()}};
    }
};

}  // namespace

TEST_CASE("addresses that nothing answers are refused, unless '*' takes them") {
    sim::world world;
    auto& who = world.person();
    world.line(medium::voice).open(who, "999");
    CHECK(who.story() == "00:00 is refused\n");
    world.center().answer("*", [](const conversation_ptr& call) { call->say("Hello."); });
    world.line(medium::voice).open(who, "999");
    world.run();
    CHECK(who.story() == "00:00 is refused\n00:00 hears Hello.\n");
    CHECK(world.center().live() == 1);
}

TEST_CASE("draining refuses new calls, waits for running ones, and ends by force what lasts too long") {
    sim::clock clock;
    center center{clock, {.drain = 30s}};
    auto line = std::make_unique<sim::line>(medium::voice);
    auto& voice = *line;
    center.attach(std::move(line));
    center.answer("short", talks_for(10s, clock));
    center.answer("long", talks_for(1h, clock));
    center.start();
    sim::caller first{clock, sim::chance{1}, "1"}, second{clock, sim::chance{2}, "2"}, late{clock, sim::chance{3}, "3"};
    voice.open(first, "short");
    bool drained = false;
    SUBCASE("all end by themselves") {
        center.drain([&] { drained = true; });
        voice.open(late, "short");
        CHECK(late.story() == "00:00 is refused\n");
        clock.run_until(instant{9s});
        CHECK_FALSE(drained);
        clock.run_until(instant{11s});
        CHECK(drained);
    }
    SUBCASE("one does not") {
        voice.open(second, "long");
        center.drain([&] { drained = true; });
        clock.run_until(instant{29s});
        CHECK_FALSE(drained);
        CHECK(center.live() == 1);
        clock.run_until(instant{31s});
        CHECK(drained);
        CHECK(second.story() == "00:00 hears Hello.\n00:30 is disconnected\n");
    }
    CHECK(center.live() == 0);
}

TEST_CASE("a request to end drains and leaves run()") {
    sim::clock clock;
    center center{clock};
    auto line = std::make_unique<sim::line>(medium::voice);
    auto& voice = *line;
    center.attach(std::move(line));
    center.answer("100", talks_for(10s, clock));
    sim::caller who{clock, sim::chance{1}, "1"};
    clock.after(1s, [&] { voice.open(who, "100"); });
    clock.after(2s, [&] { clock.terminate(); });
    clock.after(24h, [] { FAIL("run() went on"); });
    center.run();
    CHECK(clock.now() == instant{11s});
    CHECK(who.story() == "00:01 hears Hello.\n00:11 is disconnected\n");
}

TEST_CASE("misuse is named") {
    sim::clock clock;
    center center{clock};
    center.attach(std::make_unique<sim::line>(medium::voice));
    CHECK_THROWS_WITH(center.attach(std::make_unique<sim::line>(medium::voice)),
                      "a channel is already called 'voice'; give each channel a name of its own");
    center.start();
    CHECK_THROWS_WITH(center.attach(std::make_unique<sim::line>(medium::sms)),
                      "channel 'sms' comes after start(); attach it before");
    CHECK_THROWS_WITH(center.start(), "the center has been started already; call start() or run() once");
}

TEST_CASE("an application that throws loses its own call only, and the log says why") {
    std::string logged;
    sim::world world{{.log = logger{[&](log_level, std::string_view what, const std::vector<log_field>& fields) {
                          logged += what;
                          for (const auto& [name, value] : fields) logged += ' ' + std::string{name} + '=' + value;
                          logged += '\n';
                      }}}};
    auto& unlucky = world.call([](const conversation_ptr&) { throw std::runtime_error{"oops"}; });
    auto& lucky = world.call([](const conversation_ptr& call) {
        call->say("Hello.");
        call->end();
    });
    world.run();
    CHECK(unlucky.story() == "00:00 is disconnected\n");
    CHECK(lucky.story() == "00:00 hears Hello.\n00:00 is disconnected\n");
    CHECK(logged.find("the application failed conversation=voice-1 why=oops") != std::string::npos);
    CHECK(logged.find("conversation ended conversation=voice-2 why=completed") != std::string::npos);
}

TEST_CASE("the log of a flow that fails quotes no secret") {
    std::string logged;
    sim::clock clock;
    center center{clock,
                  {.log = logger{[&](log_level, std::string_view what, const std::vector<log_field>& fields) {
                                     logged += what;
                                     for (const auto& [name, value] : fields)
                                         logged += ' ' + std::string{name} + '=' + value;
                                     logged += '\n';
                                 },
                                 log_level::debug}}};
    auto line = std::make_unique<sim::line>(medium::voice);
    auto& voice = *line;
    center.attach(std::move(line));
    quoting_house house;
    center.serve(house);
    bool secret = false;
    SUBCASE("a PIN") {
        secret = true;
    }
    SUBCASE("what is no secret") {
    }
    center.answer("100", flow::load_text(std::string{R"(flow: f
nodes:
  ask: {collect: "PIN?", into: pin, next: check, secret: )"} +
                                             (secret ? "true" : "false") + R"(}
  check: {lookup: crm.check, with: {pin: pin}, to: {value: bye, not_found: bye, unavailable: bye}}
  bye: {hangup: }
)",
                                         "f.yaml"));
    center.start();
    sim::caller who{clock, sim::chance{1}, "+22997"};
    voice.open(who, "100");
    who.press_at(2s, "7391#");
    clock.run();
    CHECK(logged.find("the flow failed") != std::string::npos);
    CHECK(logged.find("actions=") != std::string::npos);
    CHECK((logged.find("7391") == std::string::npos) == secret);
}

TEST_CASE("conversations outlive their center without harm") {
    sim::clock clock;
    sim::caller who{clock, sim::chance{1}, "1"};
    conversation_ptr kept;
    {
        center center{clock};
        auto line = std::make_unique<sim::line>(medium::voice);
        auto& voice = *line;
        center.attach(std::move(line));
        center.answer("100", [&](const conversation_ptr& call) { kept = call; });
        center.start();
        voice.open(who, "100");
    }
    kept->say("Still there.");
    kept->end();
    clock.run();
    CHECK(who.story() == "00:00 hears Still there.\n00:00 is disconnected\n");
}

TEST_CASE("drain() may be asked again, and each is told") {
    sim::world world;
    auto& center = world.center();
    world.call(talks_for(10s, world.clock()));
    world.run_for(1s);
    int told = 0;
    center.drain([&] { ++told; });
    center.drain([&] { ++told; });
    CHECK(told == 0);
    world.run();
    CHECK(told == 2);
    center.drain([&] { ++told; });
    world.run();
    CHECK(told == 3);
}

TEST_CASE("ending by force goes in the order of arrival, and a handler may do anything meanwhile") {
    sim::world world;
    std::vector<std::string> ended;
    for (int i = 0; i < 20; ++i)
        world.call([&](const conversation_ptr& call) {
            call->say("Hello.");
            call->on_ended([&, id = call->about().id](ending) {
                ended.push_back(id);
                world.center().drain([] {});
                world.line(medium::voice).open(world.person(), "call 1");
            });
        });
    world.run_for(1s);
    CHECK(world.center().live() == 20);
    world.center().drain([] {});
    world.run();
    REQUIRE(ended.size() == 20);
    for (std::size_t i = 0; i < ended.size(); ++i) CHECK(ended[i] == "voice-" + std::to_string(i + 1));
}

TEST_CASE("a drain without end waits for as long as it takes") {
    sim::clock clock;
    center center{clock, {.drain = duration::max()}};
    auto line = std::make_unique<sim::line>(medium::voice);
    auto& voice = *line;
    center.attach(std::move(line)).answer("100", talks_for(48h, clock));
    center.start();
    sim::caller who{clock, sim::chance{1}, "1"};
    voice.open(who, "100");
    instant drained{};
    center.drain([&] { drained = clock.now(); });
    clock.run();
    CHECK(drained == instant{48h});
}

TEST_CASE("an application may throw anything") {
    sim::world world;
    auto& unlucky = world.call([](const conversation_ptr&) { throw 42; });
    world.run();
    CHECK(unlucky.story() == "00:00 is disconnected\n");
    CHECK(world.center().live() == 0);
}

TEST_CASE("a world may end in the middle of its calls, and forgets them all") {
    const auto witness = std::make_shared<int>(0);
    auto ends_early = std::make_optional<sim::world>();
    sim::world& world = *ends_early;
    world.back_office("crm").answers_always("balance", 500).takes(1h, 1h);
    for (int i = 0; i < 50; ++i)
        world
            .call([&world, witness](const conversation_ptr& call) {
                call->on_ended([call, witness](ending) { ++*witness; });
                call->ask({.prompt = {{"Press 1."}}, .choices = {{"1", "Balance"}}},
                          [&world, call, witness](const answer&) {
                              world.back_office("crm").call("balance", {}, world.clock().now() + 2h,
                                                            [call](const outcome&) { call->end(); });
                          });
                world.clock().post([call] {});
            })
            .reply(i % 2 == 0 ? "1" : "");
    world.run_for(4s);
    CHECK(world.center().live() == 50);
    ends_early.reset();
    CHECK(*witness == 0);
    CHECK(witness.use_count() == 1);
}
