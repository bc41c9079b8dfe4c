// tests/sim/test_memory_store.cpp - a disk made of memory takes its time, fails as told, and outlives its store.
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace palabre;
using namespace palabre::history;
using namespace std::chrono_literals;
using kind = condition::kind;

namespace {

const identity afi{identity_kind::phone, "+2290190011234"};

/// A store that has a company, and what it answers.
struct stage {
    explicit stage(sim::memory_store_options with = {}) : options{std::move(with)} {
        reopen();
        store->open_company("acme", "", [&](const reply<company>& made) { acme = made->id; });
        clock.run();
    }

    void reopen() {
        store.reset();
        store = std::make_unique<sim::memory_store>(clock, disk, options);
    }
    company_store& of() const { return store->of(acme); }
    void meet(std::vector<verdict>& answers) {
        of().meet(afi, [&](const reply<person>& found) { answers.push_back(found.what); });
    }
    void find(std::vector<verdict>& answers) {
        of().find(afi, [&](const reply<person>& found) { answers.push_back(found.what); });
    }

    sim::clock clock;
    sim::memory_disk disk;
    sim::memory_store_options options;
    std::unique_ptr<sim::memory_store> store;
    company_id acme;
};

using answers = std::vector<verdict>;

}  // namespace

TEST_CASE("a write is acknowledged when it has been synced, a read when it has been read") {
    stage on{{.sync = 5ms, .read = 1ms}};
    answers written, read;
    const auto began = on.clock.now();
    on.meet(written);
    on.find(read);
    on.clock.run_until(began + 1ms);
    CHECK(read == answers{verdict::not_found});  // not there yet
    CHECK(written.empty());
    on.clock.run_until(began + 5ms - 1us);
    CHECK(written.empty());
    on.clock.run_until(began + 5ms);
    CHECK(written == answers{verdict::done});
    on.find(read);
    on.clock.run();
    CHECK(read.back() == verdict::done);
}

TEST_CASE("what was not acknowledged is lost with its store, and nobody is called") {
    stage on{{.sync = 5ms}};
    answers lost, read;
    on.meet(lost);
    on.find(lost);
    on.clock.run_for(1us);
    on.reopen();
    on.clock.run();
    CHECK(lost.empty());
    on.find(read);
    on.clock.run();
    CHECK(read == answers{verdict::not_found});
}

TEST_CASE("a store may be destroyed from what it calls") {
    stage on;
    bool called = false;
    on.of().meet(afi, [&](const reply<person>&) {
        called = true;
        on.store.reset();
    });
    on.of().write({}, [&](const reply<nothing>&) { FAIL("called by a store that is gone"); });
    on.clock.run();
    CHECK(called);
}

TEST_CASE("a degraded disk keeps writes waiting and fails reads, and goes on by itself") {
    stage on;
    std::vector<std::string> told;
    on.store->on_state([&](const condition& now) { told.push_back(std::string{to_string(now.what)} + " " + now.why); });
    answers written, read;
    on.meet(written);
    on.store->become({kind::degraded, "the disk is full"});
    CHECK(told.empty());  // from the loop
    on.store->become({kind::degraded, "the disk is full"});
    on.meet(written);
    on.find(read);
    on.clock.run_for(1h);
    CHECK(written.empty());
    CHECK(read == answers{verdict::unavailable});
    CHECK(told == std::vector<std::string>{"degraded the disk is full"});
    CHECK(on.store->state() == condition{kind::degraded, "the disk is full"});
    on.store->become({});
    on.clock.run();
    CHECK(written == answers{verdict::done, verdict::done});
    CHECK(told.size() == 2);
    on.find(read);
    on.clock.run();
    CHECK(read.back() == verdict::done);
}

TEST_CASE("writes that waited are written in their order, before those that come later") {
    stage on;
    std::string order;
    const auto write = [&](char name) { on.of().write({}, [&order, name](const reply<nothing>&) { order += name; }); };
    on.store->become({kind::degraded, "away"});
    write('a');
    on.clock.run_for(1s);
    write('b');
    on.store->become({});
    write('c');
    on.clock.run();
    CHECK(order == "abc");
}

TEST_CASE("a broken disk refuses what waits and what comes") {
    stage on;
    answers written, read;
    on.meet(written);
    on.store->become({kind::broken, "malformed"});
    on.meet(written);
    on.find(read);
    on.clock.run();
    CHECK(written == answers{verdict::unavailable, verdict::unavailable});
    CHECK(read == answers{verdict::unavailable});
    on.store->become({});
    on.meet(written);
    on.clock.run();
    CHECK(written.back() == verdict::done);
}

TEST_CASE("more than may wait is busy, and accepted again when there is room") {
    stage on{{.waiting_most = 3}};
    answers written;
    for (int i = 0; i < 5; ++i) on.meet(written);
    on.clock.run();
    CHECK(written == answers{verdict::busy, verdict::busy, verdict::done, verdict::done, verdict::done});
    on.meet(written);
    on.clock.run();
    CHECK(written.back() == verdict::done);
}

TEST_CASE("a center that hangs loses its company to the next one, and its writes are fenced") {
    stage on{{.lease = 10s, .name = "first"}};
    sim::memory_store second{on.clock, on.disk, {.lease = 10s, .name = "second"}};
    std::vector<verdict> served, written;
    std::vector<company_id> lost;
    on.store->on_lost([&](company_id which) { lost.push_back(which); });
    on.store->serve(on.acme, [&](const reply<lease>& taken) { served.push_back(taken.what); });
    on.clock.run();
    const auto try_second = [&] {
        second.serve(on.acme, [&](const reply<lease>& taken) {
            served.push_back(taken.what);
            CHECK(taken->holder == (taken ? "second" : "first"));
        });
        on.clock.run_for(100ms);
    };
    on.clock.run_for(60s);  // it renews
    try_second();
    CHECK(served == answers{verdict::done, verdict::conflict});
    on.store->hang(true);
    on.clock.run_for(6s);
    try_second();
    CHECK(served.back() == verdict::conflict);
    on.clock.run_for(5s);
    try_second();
    CHECK(served.back() == verdict::done);
    CHECK(lost.empty());  // it hangs
    on.meet(written);
    on.clock.run_for(100ms);
    CHECK(written == answers{verdict::fenced});
    CHECK(lost == std::vector{on.acme});
    on.store->hang(false);
    on.clock.run_for(60s);
    CHECK(lost.size() == 1);
}

TEST_CASE("a center finds out by its next renewal that it lost a company") {
    stage on{{.lease = 10s}};
    sim::memory_store second{on.clock, on.disk, {.lease = 10s}};
    std::vector<company_id> lost;
    on.store->on_lost([&](company_id which) { lost.push_back(which); });
    on.store->serve(on.acme, [](const reply<lease>&) {});
    on.clock.run();
    on.store->hang(true);
    on.clock.run_for(11s);
    second.serve(on.acme, [](const reply<lease>& taken) { CHECK(taken); });
    on.clock.run_for(1s);
    CHECK(lost.empty());
    on.store->hang(false);
    on.clock.run_for(4s);
    CHECK(lost == std::vector{on.acme});
}

TEST_CASE("renewing a lease does not keep a simulation going") {
    stage on;
    on.store->serve(on.acme, [](const reply<lease>&) {});
    on.clock.run();
    CHECK(on.clock.now() < instant{1s});
}

TEST_CASE("a disk is carried to another clock") {
    sim::memory_disk disk;
    company_id acme;
    {
        sim::clock clock;
        sim::memory_store store{clock, disk};
        store.open_company("acme", "", [&](const reply<company>& made) {
            acme = made->id;
            store.serve(acme, [](const reply<lease>& taken) { CHECK(taken); });
        });
        clock.run_for(24h);
    }
    sim::clock clock;
    sim::memory_store store{clock, disk};
    bool served = false;
    store.serve(acme, [&](const reply<lease>& taken) { served = static_cast<bool>(taken); });
    clock.run();
    CHECK(served);  // the old lease counted by a clock that is gone
}
