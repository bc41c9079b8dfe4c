// tests/center/test_promises.cpp - what is promised is sent once, whatever dies in between; systems are asked gently.
#include "palabre/connector/guard.hpp"
#include "palabre/sim/memory_store.hpp"
#include "palabre/sim/world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

const char* const helpline = R"(flow: helpline
connectors:
  crm:
    balance: {arguments: {number: string}, result: {francs: int}}
nodes:
  ask: {lookup: crm.balance, with: {number: from}, timeout_ms: 500, to: {value: tell, not_found: bye, unavailable: later}}
  tell: {say: "You have ${balance.francs}.", next: bye}
  later:
    promise: crm.balance
    with: {number: from}
    timeout_ms: 500
    answer: "As promised: ${balance.francs}."
    not_found: "No account."
    apology: "Sorry, call us."
    within_ms: 3600000
    to: {next: promised, unavailable: sorry}
  promised: {say: Promised., next: bye}
  sorry: {say: Not now., next: bye}
  bye: {hangup: Goodbye.}
)";

/// Counts what it is asked, and has days on which it is down.
class office final : public connector {
public:
    explicit office(runtime& on) : on_{on} {}

    void call(const std::string&, value arguments, instant, std::function<void(outcome)> then) override {
        asked.push_back(on_.now());
        most_at_once = std::max(most_at_once, ++at_work);
        on_.after(takes, [this, then = std::move(then), number = arguments.at("number").as_string()] {
            --at_work;
            if (down) return then(outcome::unavailable("down"));
            if (number == "+2290197999999") return then(outcome::not_found());
            then(garbage ? outcome::of({{"euros", 4}}) : outcome::of({{"francs", 2500}}));
        });
    }

    bool down = true, garbage = false;
    duration takes = 10ms;
    std::vector<instant> asked;
    int at_work = 0, most_at_once = 0;

private:
    runtime& on_;
};

/// A center on a disk that outlives it.
struct stage {
    explicit stage(const sim::memory_disk& disk, bool guarded = false) {
        auto made = std::make_unique<sim::memory_store>(world.clock(), disk);
        memory = made.get();
        world.keep(std::move(made), {.company = "sahel", .home = country{"BJ"}});
        auto to = std::make_unique<office>(world.clock());
        crm = to.get();
        if (guarded) {
            auto before = std::make_unique<guard>(world.clock(), std::move(to),
                                                  guard_options{.operations = {{.name = "balance"}}, .retries = 0});
            rule = before.get();
            world.center().connect("crm", std::move(before));
        } else {
            world.center().connect("crm", std::move(to));
        }
        world.center().answer("100", flow::load_text(helpline, "helpline.yaml"));
        world.run();
    }

    sim::caller& call(const std::string& from = "+2290197123456") {
        auto& who = world.person_at(from);
        world.clock().post([this, &who] { world.line(medium::voice).open(who, "100"); });
        return who;
    }

    std::size_t owed() { return world.center().figures().companies.at(0).owed; }

    /// What is in the outbox for him, whatever its state.
    std::vector<std::string> outbox(const std::string& of = "+2290197123456") {
        history::reply<std::vector<history::company>> companies;
        memory->companies([&](auto came) { companies = std::move(came); });
        world.run();
        auto& book = memory->of(companies->at(0).id);
        history::reply<history::person> who;
        book.find({history::identity_kind::phone, of}, [&](auto came) { who = std::move(came); });
        world.run();
        history::reply<std::vector<history::outgoing>> all;
        if (who) book.messages(who->who.id, 100, [&](auto came) { all = std::move(came); });
        world.run();
        std::vector<std::string> texts;
        for (const auto& each : *all) texts.push_back(each.text);
        return texts;
    }

    sim::world world;
    sim::memory_store* memory;
    office* crm;
    guard* rule = nullptr;
};

using texts = std::vector<std::string>;

bool heard(sim::caller& who, const std::string& text) {
    return who.story().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("an answer that is owed is sent when the system is back, once") {
    stage on{sim::memory_disk{}};
    auto& caller = on.call();
    on.world.run_for(60s);
    INFO(caller.story());
    CHECK(heard(caller, "hears Promised."));
    CHECK(on.owed() == 1);
    CHECK(on.outbox().empty());
    on.crm->down = false;
    on.world.run_for(5min);
    CHECK(heard(caller, "receives SMS: As promised: 2500."));
    CHECK(on.outbox() == texts{"As promised: 2500."});
    CHECK(on.owed() == 0);
    const auto asked = on.crm->asked.size();
    on.world.run_for(2h);
    CHECK(on.crm->asked.size() == asked);
    CHECK(on.outbox().size() == 1);
}

TEST_CASE("an answer that never comes is apologised for when its time is over") {
    stage on{sim::memory_disk{}};
    auto& caller = on.call();
    on.world.run_for(59min);
    CHECK(on.owed() == 1);
    on.world.run_for(2min);
    CHECK(heard(caller, "receives SMS: Sorry, call us."));
    CHECK(on.owed() == 0);
    on.crm->down = false;
    on.world.run_for(10min);
    CHECK(on.outbox() == texts{"Sorry, call us."});
}

TEST_CASE("there is nothing of his: that is an answer, too, and one of another shape is none") {
    stage on{sim::memory_disk{}};
    on.call("+2290197999999");
    on.call();
    on.world.run_for(30s);
    on.crm->down = false;
    on.crm->garbage = true;
    on.world.run_for(10min);
    CHECK(on.outbox("+2290197999999") == texts{"No account."});
    CHECK(on.outbox().empty());
    on.crm->garbage = false;
    on.world.run_for(10min);
    CHECK(on.outbox() == texts{"As promised: 2500."});
}

TEST_CASE("who asks again is owed it once, and a caller's answer brings everybody's") {
    stage on{sim::memory_disk{}};
    on.call();
    on.world.run_for(20s);
    auto& again = on.call();
    on.world.run_for(25min);  // long pauses by now
    CHECK(heard(again, "hears Promised."));
    CHECK(on.owed() == 1);
    on.crm->down = false;
    const auto before = on.world.clock().now();
    auto& other = on.call("+2290197000002");
    on.world.run_for(3s);
    CHECK(heard(other, "hears You have 2500."));
    CHECK(on.owed() == 0);
    CHECK(on.crm->asked.back() - before < 1s);
    CHECK(on.outbox() == texts{"As promised: 2500."});
}

TEST_CASE("a promise outlives its center, killed at any moment, and is kept exactly once") {
    int promised = 0, early = 0;
    // The promise is made within 150 ms, kept after 5 s; the disk takes 5 ms for each write.
    for (duration killed = 1ms; killed<5300ms; killed += killed> 150ms && killed < 4950ms ? 97ms : 1ms) {
        const sim::memory_disk disk;
        bool told = false;
        {
            stage first{disk};
            auto& caller = first.call();
            first.world.clock().after(3s, [&] { first.crm->down = false; });
            first.world.run_for(killed);
            told = heard(caller, "hears Promised.");
        }
        stage second{disk};
        second.crm->down = false;
        second.world.run_for(10min);
        const auto kept = second.outbox();
        INFO("killed after ", killed.count() / 1000, " ms");
        CHECK(second.owed() == 0);
        CHECK(kept.size() <= 1);
        if (told) CHECK(kept == texts{"As promised: 2500."});
        promised += told ? 1 : 0;
        early += !told && kept.empty() ? 1 : 0;
    }
    CHECK(promised > 100);
    CHECK(early > 10);
}

TEST_CASE("nobody is promised what is not on the disk") {
    // Away before anybody knows who calls, and in the middle of the promise's own write.
    for (const duration away : {0ms, 200ms}) {
        const sim::memory_disk disk;
        INFO("away after ", away.count() / 1000, " ms");
        {
            stage on{disk};
            on.crm->takes = 400ms;
            auto& caller = on.call();
            on.world.run_for(away);
            on.memory->become({history::condition::kind::degraded, "full"});
            on.world.run_for(20s);
            CHECK(heard(caller, "hears Not now."));
            CHECK_FALSE(heard(caller, "hears Promised."));
            on.memory->become({});
            on.crm->down = false;
            on.world.run_for(10min);
            CHECK(on.owed() == 0);
            CHECK(on.outbox().empty());  // what was written in the end was taken back
        }
        stage later{disk};
        later.crm->down = false;
        later.world.run_for(10min);
        CHECK(later.outbox().empty());
    }
}

TEST_CASE("ten thousand who wait ask a silent system as one, and a system that is back one after the other") {
    const sim::memory_disk disk;
    stage on{disk, true};
    constexpr int many = 10'000;
    for (int i = 0; i < many; ++i) {
        on.call(fmt::format("+22901971{:05}", i));
        if (i % 500 == 499) on.world.run_for(30s);
    }
    on.world.run_for(30s);
    REQUIRE(on.owed() == many);
    const auto before = on.crm->asked.size();
    const auto refused = on.rule->figures().refused;
    on.world.run_for(20min);  // without callers
    const auto while_down = on.crm->asked.size() - before;
    CHECK(while_down > 5);
    CHECK(while_down < 20);

    on.crm->down = false;
    on.crm->most_at_once = 0;
    const auto back = on.world.clock().now();
    on.world.run_for(15min);
    CHECK(on.owed() == 0);
    CHECK(on.crm->most_at_once == 1);
    CHECK(on.crm->asked.size() - before - while_down == many);
    CHECK(on.crm->asked.back() - back < 12min);
    CHECK(on.rule->figures().refused == refused);  // it is asked when it may be
    CHECK(on.outbox("+2290197100000") == texts{"As promised: 2500."});
    CHECK(on.outbox("+2290197109999") == texts{"As promised: 2500."});
}

TEST_CASE("a system that its guard leaves alone is not asked, and the first owed answer finds out that it is back") {
    stage on{sim::memory_disk{}, true};
    for (int i = 0; i < 10; ++i) on.call(fmt::format("+229019710000{}", i));
    on.world.run_for(4s);
    REQUIRE(on.rule->figures().breaker == breaker_state::open);
    const auto asked = on.crm->asked.size();
    const auto refused = on.rule->figures().refused;
    on.world.run_for(5s);
    CHECK(on.crm->asked.size() == asked);
    on.crm->down = false;
    on.world.run_for(30s);
    CHECK(on.rule->figures().breaker == breaker_state::closed);
    CHECK(on.rule->figures().refused == refused);
    CHECK(on.owed() == 0);
}
