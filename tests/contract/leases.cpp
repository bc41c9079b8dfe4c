// tests/contract/leases.cpp - contract: a company is served by one center at a time.
#include "contract/desk.hpp"
#include "contract/themes.hpp"

#include <set>

namespace palabre::contract {
namespace {

reply<lease> serve(store_stage& stage, history::store& from, company_id which) {
    return stage.ask<lease>([&](auto then) { from.serve(which, then); });
}
reply<nothing> leave(store_stage& stage, history::store& from, company_id which) {
    return stage.ask<nothing>([&](auto then) { from.leave(which, then); });
}
reply<nothing> write(store_stage& stage, history::store& from, company_id in, std::vector<change::any> changes) {
    return stage.ask<nothing>([&](auto then) { from.of(in).write(std::move(changes), then); });
}

void served(store_stage& stage) {
    const desk acme{stage};
    const auto first = serve(stage, stage.store(), acme.id());
    REQUIRE(told(first) == "done");
    CHECK(first->on == acme.id());
    CHECK(first->token > 0);
    CHECK(!first->holder.empty());
    CHECK(*serve(stage, stage.store(), acme.id()) == *first);  // it has it
    CHECK(told(acme.meet(phone("+2290190011234"))) == "done");
    CHECK(told(leave(stage, stage.store(), acme.id())) == "done");
    CHECK(told(leave(stage, stage.store(), acme.id())) == "done");
    CHECK(told(acme.meet(phone("+2290190011235"))) == "done");  // without a lease nothing is fenced
    const auto second = serve(stage, stage.store(), acme.id());
    CHECK(second->token >= first->token);  // nobody had it in between
}

void kept_while_served(store_stage& stage) {
    const desk acme{stage};
    auto* const second = stage.open_second();
    const auto lease = serve(stage, stage.store(), acme.id());
    for (int i = 0; i < 3; ++i) {
        stage.let_pass(1s);  // beyond a term, which is renewed
        if (second != nullptr) CHECK(serve(stage, *second, acme.id()).what == verdict::conflict);
    }
    CHECK(*serve(stage, stage.store(), acme.id()) == *lease);
}

void after_a_crash(store_stage& stage) {
    const desk acme{stage};
    const auto before = serve(stage, stage.store(), acme.id());
    stage.reopen();
    auto again = serve(stage, stage.store(), acme.id());
    for (int i = 0; i < 30 && again.what == verdict::conflict; ++i) {  // at the latest when the lease has run out
        stage.let_pass(200ms);
        again = serve(stage, stage.store(), acme.id());
    }
    REQUIRE(told(again) == "done");
    CHECK(again->token > before->token);
}

void one_at_a_time(store_stage& stage) {
    auto* const second = stage.open_second();
    if (second == nullptr) return;
    const desk acme{stage}, rival{stage, "rival"};
    const auto first = serve(stage, stage.store(), acme.id());
    const auto refused = serve(stage, *second, acme.id());
    CHECK(refused.what == verdict::conflict);
    CHECK(*refused == *first);  // with the lease that stands
    CHECK(told(serve(stage, *second, rival.id())) == "done");
    CHECK(serve(stage, stage.store(), rival.id()).what == verdict::conflict);
    CHECK(told(leave(stage, *second, acme.id())) == "done");  // what it does not have
    CHECK(serve(stage, *second, acme.id()).what == verdict::conflict);
    CHECK(told(leave(stage, stage.store(), acme.id())) == "done");
    const auto taken = serve(stage, *second, acme.id());
    REQUIRE(told(taken) == "done");
    CHECK(taken->token > first->token);
    CHECK(serve(stage, stage.store(), acme.id()).what == verdict::conflict);
}

void fenced(store_stage& stage) {
    auto* const second = stage.open_second();
    if (second == nullptr) return;
    auto& first = stage.store();
    const desk acme{stage}, rival{stage, "rival"};
    const auto who = acme.add({phone("+2290190011234")});
    const auto message = acme.queue("x");
    std::vector<company_id> lost;
    first.on_lost([&](company_id which) {
        lost.push_back(which);
        stage.loop().stop();
    });
    const auto mine = serve(stage, first, acme.id());
    CHECK(told(serve(stage, first, rival.id())) == "done");
    stage.let_lapse(acme.id());
    CHECK(told(write(stage, first, acme.id(), {change::rename_customer{who, "a"}})) == "done");  // nobody has taken it
    const auto taken = serve(stage, *second, acme.id());
    REQUIRE(told(taken) == "done");
    CHECK(taken->token > mine->token);

    for (int again = 0; again < 2; ++again) {
        CHECK(acme.write({change::rename_customer{who, "never"}}).what == verdict::fenced);
        CHECK(acme.meet(phone("+2290190019999")).what == verdict::fenced);
        CHECK(acme.claim(medium::sms, morning).what == verdict::fenced);
        CHECK(acme.settle_orphans().what == verdict::fenced);
        CHECK(acme.erase_customer(who).what == verdict::fenced);
        CHECK(acme.sweep({}, morning).what == verdict::fenced);
    }
    stage.await([&] { return !lost.empty(); });
    stage.let_pass(3s);
    CHECK(lost == std::vector{acme.id()});           // once
    CHECK(acme.find(who)->who.name == "a");          // reading goes on
    CHECK(acme.message_of(message)->attempts == 0);  // nothing was changed
    CHECK(told(rival.meet(phone("+2290190011234"))) == "done");
    CHECK(told(write(stage, *second, acme.id(), {change::rename_customer{who, "b"}})) == "done");
    CHECK(serve(stage, first, acme.id()).what == verdict::conflict);
    CHECK(acme.write({change::rename_customer{who, "never"}}).what == verdict::fenced);

    CHECK(told(leave(stage, *second, acme.id())) == "done");
    CHECK(acme.write({change::rename_customer{who, "never"}}).what == verdict::fenced);  // it was lost all the same
    const auto regained = serve(stage, first, acme.id());
    CHECK(regained->token > taken->token);
    CHECK(told(acme.write({change::rename_customer{who, "c"}})) == "done");
    CHECK(lost.size() == 1);
}

void lost_and_left(store_stage& stage) {
    auto* const second = stage.open_second();
    if (second == nullptr) return;
    const desk acme{stage};
    CHECK(told(serve(stage, stage.store(), acme.id())) == "done");
    stage.let_lapse(acme.id());
    const auto taken = serve(stage, *second, acme.id());
    CHECK(acme.write({}).what == verdict::fenced);
    CHECK(told(leave(stage, stage.store(), acme.id())) == "done");  // does not touch the other's
    CHECK(*serve(stage, *second, acme.id()) == *taken);
    CHECK(told(acme.write({})) == "done");  // as a tool, beside it
}

void takes_over_what_was_open(store_stage& stage) {
    auto* const second = stage.open_second();
    if (second == nullptr) return;
    const desk acme{stage};
    CHECK(told(serve(stage, stage.store(), acme.id())) == "done");
    const auto message = acme.queue("x");
    const auto contact = acme.begin({});
    CHECK(acme.claim(medium::sms, morning)->size() == 1);
    stage.let_lapse(acme.id());
    CHECK(told(serve(stage, *second, acme.id())) == "done");
    const auto orphans =
        stage.ask<std::vector<outgoing>>([&](auto then) { second->of(acme.id()).settle_orphans(then); });
    REQUIRE(orphans->size() == 1);
    CHECK(orphans->at(0).id == message);
    CHECK(acme.message_of(message)->state == send_state::unknown);
    CHECK(acme.interaction_of(contact)->how_ended == "interrupted");
}

void ids_of_two(store_stage& stage) {
    auto* const second = stage.open_second();
    if (second == nullptr) return;
    std::set<std::int64_t> made;
    for (int i = 0; i < 10'000; ++i) {
        made.insert(stage.store().ids().next_value());
        made.insert(second->ids().next_value());
    }
    CHECK(made.size() == 20'000);
}

void two_write(store_stage& stage) {
    auto* const second = stage.open_second();
    if (second == nullptr) return;
    const desk acme{stage};  // as an import does beside a center
    const auto number = phone("+2290190011234");
    const auto met = stage.ask<person>([&](auto then) { second->of(acme.id()).meet(number, then); });
    CHECK(acme.meet(number)->who.id == met->who.id);
    std::vector<customer_id> both;
    for (history::store* each : {&stage.store(), second})
        each->of(acme.id()).meet(phone("+2290197000002"), [&](const reply<person>& found) {
            CHECK(told(found) == "done");
            both.push_back(found->who.id);
            stage.loop().stop();
        });
    stage.await([&] { return both.size() == 2; });
    CHECK(both[0] == both[1]);
}

}  // namespace

std::vector<contract_case> lease_cases() {
    return {{"a company is served under a token", served},
            {"a lease is renewed while its store lives", kept_while_served},
            {"a company is served again after a crash", after_a_crash},
            {"a company is served by one center at a time", one_at_a_time},
            {"a center that lost its lease is fenced, and told once", fenced},
            {"who leaves what he lost leaves the other's lease alone", lost_and_left},
            {"the next center settles what the last one left open", takes_over_what_was_open},
            {"two stores on the same data never make the same id", ids_of_two},
            {"two stores on the same data see each other's customers", two_write}};
}

}  // namespace palabre::contract
