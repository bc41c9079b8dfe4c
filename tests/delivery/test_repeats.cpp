// tests/delivery/test_repeats.cpp - messages that come again: while the first is written, behind it, after a crash.
#include "delivery/stand.hpp"

using namespace palabre;
using namespace palabre::tests;

namespace {

const inbound_message what{.provider_id = "mo-7", .from = "22997000001", .to = "1234", .text = "Mon solde ?"};

std::size_t kept(stand& on) {
    std::size_t entries = 0;
    on.store->of(on.id).timeline({history::identity_kind::phone, "+2290197000001"}, {}, 10, [&](const auto& got) {
        if (got) entries = got->page.entries.size();
    });
    on.clock.run_for(10ms);
    return entries;
}

}  // namespace

TEST_CASE("a repeat hears what the first will, and is not written") {
    stand on;
    on.start();
    const auto first = on.gate().tell({what}), second = on.gate().tell({what}), both = on.gate().tell({what, what});
    CHECK_FALSE(second->has_value());  // nothing is durable yet
    on.clock.run_for(100ms);
    CHECK(*first == true);
    CHECK(*second == true);
    CHECK(*both == true);
    CHECK(kept(on) == 1);
    CHECK(on.sends->figures().received == 1);
    CHECK(on.sends->figures().repeated == 3);
}

TEST_CASE("a repeat of what could not be kept is new") {
    stand on;
    on.start();
    on.store->become({history::condition::kind::degraded, "it starts again"});
    const auto first = on.gate().tell({what}), second = on.gate().tell({what});
    on.clock.run_for(10s);
    on.store->become({});
    on.clock.run_for(60s);
    CHECK(first->value_or(false) == second->value_or(true));
    const auto third = on.gate().tell({what});
    on.clock.run_for(1s);
    CHECK(*third == true);
    CHECK(kept(on) == 1);
}

TEST_CASE("two carriers may call their messages the same") {
    stand on{{{.name = "gate"}, {.name = "other"}}};
    on.start();
    const auto first = on.gate().tell({what}), second = on.gate(1).tell({what});
    on.clock.run_for(100ms);
    CHECK(*first == true);
    CHECK(*second == true);
    CHECK(kept(on) == 2);
    CHECK(on.sends->figures().repeated == 0);
}

TEST_CASE("after a crash the database knows what has come before") {
    stand on;
    on.start();
    const auto first = on.gate().tell({what});
    on.clock.run_for(100ms);
    CHECK(*first == true);
    on.crash();
    on.begin();
    on.start();
    const auto again = on.gate().tell({what});
    on.clock.run_for(100ms);
    CHECK(*again == true);
    CHECK(kept(on) == 1);
    CHECK(on.sends->figures().repeated == 1);
}
