// tests/center/test_acts.cpp - who may change something in a company's system, and what its history says of it.
#include "palabre/connector/guard.hpp"
#include "palabre/sim/back_office.hpp"
#include "palabre/sim/memory_store.hpp"
#include "palabre/sim/world.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace palabre;
using namespace std::chrono_literals;
using kind = operation_field::kind;

namespace {

const char* const recharge = R"(flow: recharge
nodes:
  code: {collect: "Code?", into: code, digits: {least: 4, most: 4}, secret: true, confirm: "Sure?", next: fill}
  fill:
    act: crm.recharge
    with: {number: from, voucher: code}
    to: {done: done, not_found: no, unavailable: no}
  done: {hangup: Done.}
  no: {hangup: Not done.}
)";

const char* const puk = R"(flow: puk
nodes:
  fetch: {lookup: crm.puk, to: {value: tell, not_found: no, unavailable: no}}
  tell: {hangup: "It is ${puk.code}."}
  no: {hangup: No.}
)";

struct stage {
    explicit stage(operation write) {
        auto made = std::make_unique<sim::memory_store>(world.clock());
        memory = made.get();
        world.keep(std::move(made), {.company = "sahel", .home = country{"BJ"}});
        auto to = std::make_unique<sim::back_office>(world.clock(), sim::chance{1});
        office = to.get();
        to->answers_always("recharge", {{"rows", 1}}).answers_always("puk", {{"code", "58231947"}});
        operation reads{.name = "puk", .result = {{"code", kind::text, true, true}}};
        world.center().connect("crm", std::make_unique<guard>(world.clock(), std::move(to),
                                                              guard_options{.operations = {std::move(write), reads}}));
        world.run();
    }

    std::string call(const char* plan) {
        world.center().answer("100", flow::load_text(plan, "f.yaml"));
        auto& who = world.person_at("+2290197123456").reply("4711").reply("1");
        world.clock().post([this, &who] { world.line(medium::voice).open(who, "100"); });
        world.run();
        return who.story();
    }

    history::company_store& book() {
        history::reply<std::vector<history::company>> companies;
        memory->companies([&](auto came) { companies = std::move(came); });
        world.run();
        return memory->of(companies->at(0).id);
    }

    history::customer_id customer() {
        history::reply<history::person> who;
        book().find({history::identity_kind::phone, "+2290197123456"}, [&](auto came) { who = std::move(came); });
        world.run();
        return who->who.id;
    }

    std::string deeds() {
        history::reply<history::timeline_page> page;
        book().timeline(customer(), {}, 100, [&](auto came) { page = std::move(came); });
        world.run();
        std::string told;
        for (const auto& each : page->entries) {
            everything += each.text + boost::json::serialize(each.details);
            if (each.kind == history::entry_kind::acted)
                told += each.text + " " + boost::json::serialize(each.details) + "\n";
        }
        return told;
    }

    outcome ask(asking what) {
        outcome came;
        world.center().ask(std::move(what), [&](outcome told) { came = std::move(told); });
        world.run();
        return came;
    }

    sim::world world;
    sim::memory_store* memory;
    sim::back_office* office;
    std::string everything;
};

operation write(std::vector<std::string> roles = {}) {
    return {.name = "recharge",
            .arguments = {{"number", kind::text}, {"voucher", kind::text, true, true}},
            .writes = true,
            .roles = std::move(roles)};
}

}  // namespace

TEST_CASE("an act is noted: which flow, what, with which arguments, and what came of it, without its secrets") {
    stage on{write()};
    CHECK(on.call(recharge).find("hears Done.") != std::string::npos);
    CHECK(on.deeds() ==
          R"(crm.recharge {"by":"flow recharge","arguments":{"number":"+2290197123456","voucher":"••••"},)"
          R"("outcome":"value"})"
          "\n");
    CHECK(on.everything.find("4711") == std::string::npos);
}

TEST_CASE("an act that failed is noted as that, and is asked once") {
    stage on{write()};
    on.world.center();
    on.office->faults().add(instant{}, instant::max(), sim::fault::refuses);
    CHECK(on.call(recharge).find("hears Not done.") != std::string::npos);
    CHECK(on.deeds().find(R"("outcome":"unavailable")") != std::string::npos);
    CHECK(on.office->asked() == 1);
}

TEST_CASE("an operation asks for its roles") {
    stage on{write({"supervisor"})};
    CHECK(on.call(recharge).find("hears Not done.") != std::string::npos);
    CHECK(on.office->asked() == 0);
    const value arguments{{"number", "1"}, {"voucher", "4711"}};
    asking by{.who = "afi@sahel",
              .roles = {"agent"},
              .company = "sahel",
              .customer = on.customer(),
              .connector = "crm",
              .operation = "recharge",
              .arguments = arguments};
    const auto refused = on.ask(by);
    CHECK(refused.misasked);
    CHECK(refused.reason == "recharge: its roles do not allow that");
    CHECK(on.office->asked() == 0);
    by.roles = {"agent", "supervisor"};
    CHECK(on.ask(by).what == outcome::kind::value);
    CHECK(on.office->asked() == 1);
    by.connector = "nobody";
    CHECK(on.ask(by).misasked);
    const auto told = on.deeds();
    CHECK(told.find(R"("by":"afi@sahel","arguments":{"number":"1","voucher":"••••"},"outcome":"value")") !=
          std::string::npos);
    CHECK(on.everything.find("4711") == std::string::npos);
    // What only reads is anybody's.
    CHECK(on.ask({.who = "desk", .connector = "crm", .operation = "puk"}).what == outcome::kind::value);
}

TEST_CASE("a secret that a flow takes for none is not told, since it would be written down") {
    stage on{write()};
    CHECK(on.call(puk).find("hears No.") != std::string::npos);
    std::string marked = puk;
    marked.replace(marked.find("crm.puk,"), 8, "crm.puk, secret: true,");
    CHECK(on.call(marked.c_str()).find("hears It is 58231947.") != std::string::npos);
    on.deeds();
    CHECK(on.everything.find("It is ••••.") != std::string::npos);
    CHECK(on.everything.find("58231947") == std::string::npos);
}
