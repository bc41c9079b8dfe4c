// tests/center/test_plain.cpp - a center that nobody serves: flows with connectors of its own, and what it counts.
#include "palabre/center.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/sim/back_office.hpp"
#include "palabre/sim/caller.hpp"
#include "palabre/sim/line.hpp"
#include "palabre/sim/memory_store.hpp"
#include "palabre/sim/world.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

/// A center on a voice line, with a log that can be read.
struct plain_center {
    plain_center() {
        auto made = std::make_unique<sim::line>(medium::voice);
        voice = made.get();
        center.attach(std::move(made));
    }

    sim::caller& call(const std::string& address = "100", const std::string& number = "+2290190011234") {
        callers.push_back(std::make_unique<sim::caller>(clock, sim::chance{callers.size()}, number));
        auto& who = *callers.back();
        clock.post([this, &who, address] { voice->open(who, address); });
        return who;
    }

    std::unique_ptr<sim::back_office> back_office() {
        return std::make_unique<sim::back_office>(clock, sim::chance{7});
    }

    std::string logged;
    std::vector<std::unique_ptr<sim::caller>> callers;
    sim::clock clock;
    sim::memory_store store{clock};
    palabre::center center{
        clock, {.log = logger{[this](log_level level, std::string_view what, const std::vector<log_field>& fields) {
                    logged += std::string{to_string(level)} + ' ' + std::string{what};
                    for (const auto& [name, value] : fields) logged += ' ' + std::string{name} + '=' + value;
                    logged += '\n';
                }}}};
    sim::line* voice = nullptr;
};

flow::graph from(const std::string& yaml) {
    return flow::load_text(yaml, "f.yaml");
}

const std::string asks_crm = R"(flow: asks
nodes:
  ask: {lookup: crm.balance, to: {value: tell, not_found: nothing, unavailable: silent}}
  tell: {hangup: "${string(balance)} francs."}
  nothing: {hangup: Nothing.}
  silent: {hangup: Silence.}
)";

}  // namespace

TEST_CASE("a flow needs nobody around it: messages are logged, agents are not there") {
    plain_center stage;
    stage.center.answer("100", from(R"(flow: f
nodes:
  write: {send: A message., next: agent}
  agent: {transfer: {queue: support}, to: {unavailable: later}}
  later: {schedule_callback: {queue: support}, next: bye, to: {unavailable: bye}}
  bye: {hangup: Goodbye.}
)"));
    stage.center.start();
    auto& caller = stage.call();
    stage.clock.run();
    CHECK(caller.story() == "00:00 hears Goodbye.\n00:00 is disconnected\n");
    CHECK(stage.logged.find("warning nobody sends messages here conversation=voice-1 on=sms to=+2290190011234 "
                            "text=A message.") != std::string::npos);
    CHECK(stage.logged.find("nobody to transfer to conversation=voice-1 to=support") != std::string::npos);
}

TEST_CASE("connectors of the center's are asked, and what came of it is counted with its time") {
    plain_center stage;
    auto crm = stage.back_office();
    crm->answers_always("balance", 500).takes(40ms, 40ms);
    stage.center.connect("crm", std::move(crm)).answer("100", from(asks_crm));
    stage.center.start();
    auto& caller = stage.call();
    stage.call();
    stage.call("200");
    stage.clock.run();
    CHECK(caller.story().find("hears 500 francs.") != std::string::npos);

    const auto counted = stage.center.figures();
    CHECK(counted.live == 0);
    CHECK(counted.arrived == 2);
    CHECK(counted.refused == 1);
    REQUIRE(counted.ended.size() == 1);
    CHECK(counted.ended[0].on == medium::voice);
    CHECK(counted.ended[0].why == ending::completed);
    CHECK(counted.ended[0].count == 2);
    REQUIRE(counted.lookups.size() == 1);
    CHECK(counted.lookups[0].connector == "crm");
    CHECK(counted.lookups[0].operation == "balance");
    CHECK(counted.lookups[0].came == outcome::kind::value);
    CHECK(counted.lookups[0].count == 2);
    CHECK(counted.lookups[0].time == 80ms);
    CHECK(counted.lookups[0].longest == 40ms);
    CHECK(counted.companies.empty());
}

TEST_CASE("a message is left without a host too, and silence leaves none") {
    plain_center stage;
    stage.center.answer("100", from(R"(flow: f
nodes:
  leave: {record: Leave a message., into: message, silence_ms: 3000, to: {recorded: thanks, empty: nothing}}
  thanks: {hangup: "Kept: ${message}."}
  nothing: {hangup: Nothing.}
)"));
    stage.center.start();
    auto& speaks = stage.call().say_at(std::chrono::seconds{3}, "Call me back");
    auto& is_silent = stage.call();
    stage.clock.run();
    CHECK(speaks.story().find("hears Kept: Call me back.") != std::string::npos);
    CHECK(is_silent.story().find("hears Nothing.") != std::string::npos);
}

TEST_CASE("a message that is left is one entry of the history") {
    plain_center stage;
    auto& store = stage.store;
    stage.center.keep(store, {.company = "moov-benin", .home = country{"BJ"}});
    stage.center.answer("100", from(R"(flow: f
nodes:
  leave: {record: Leave a message., into: message, silence_ms: 3000, to: {recorded: bye, empty: bye}}
  bye: {hangup: Goodbye.}
)"));
    stage.center.start();
    stage.clock.run();
    stage.call().say_at(std::chrono::seconds{3}, "left.wav");
    stage.clock.run();

    history::reply<std::vector<history::company>> companies;
    store.companies([&](auto came) { companies = std::move(came); });
    stage.clock.run();
    history::reply<history::person> who;
    auto& book = store.of(companies->at(0).id);
    book.find({history::identity_kind::phone, "+2290190011234"}, [&](auto came) { who = std::move(came); });
    stage.clock.run();
    REQUIRE(who);
    history::reply<history::timeline_page> page;
    book.timeline(who->who.id, {}, 10, [&](auto came) { page = std::move(came); });
    stage.clock.run();
    std::string told;
    for (auto each = page->entries.rbegin(); each != page->entries.rend(); ++each)
        told += std::string{to_string(each->kind)} + " " + each->text + "\n";
    CHECK(told == "said Leave a message.\nrecorded left.wav\nsaid Goodbye.\n");
}

TEST_CASE("what is not connected is unavailable, and the log says so") {
    plain_center stage;
    stage.center.answer("100", from(asks_crm));
    stage.center.start();
    auto& caller = stage.call();
    stage.clock.run();
    CHECK(caller.story().find("hears Silence.") != std::string::npos);
    CHECK(stage.logged.find("a lookup came to nothing conversation=voice-1 operation=crm.balance why=nothing called "
                            "'crm' is connected") != std::string::npos);
}

TEST_CASE("a connector that is replaced answers what it was asked before") {
    plain_center stage;
    auto first = stage.back_office(), second = stage.back_office();
    first->answers_always("balance", 500).takes(1s, 1s);
    second->answers_always("balance", 900).takes(10ms, 10ms);
    stage.center.connect("crm", std::move(first)).answer("100", from(asks_crm));
    stage.center.start();
    auto& early = stage.call();
    stage.clock.run_for(500ms);
    stage.center.connect("crm", std::move(second));
    auto& late = stage.call();
    stage.clock.run();
    CHECK(early.story().find("hears 500 francs.") != std::string::npos);
    CHECK(late.story().find("hears 900 francs.") != std::string::npos);
}

TEST_CASE("a connector that is taken away answers what it was asked before, and nobody else") {
    plain_center stage;
    auto crm = stage.back_office();
    crm->answers_always("balance", 500).takes(1s, 1s);
    stage.center.connect("crm", std::move(crm)).answer("100", from(asks_crm));
    stage.center.start();
    auto& early = stage.call();
    stage.clock.run_for(500ms);
    stage.center.connect("crm", nullptr).connect("never", nullptr);
    auto& late = stage.call();
    stage.clock.run();
    CHECK(early.story().find("hears 500 francs.") != std::string::npos);
    CHECK(late.story().find("hears Silence.") != std::string::npos);
}

TEST_CASE("a center may go while its connectors are being asked") {
    const auto witness = std::make_shared<int>(0);
    {
        plain_center stage;
        auto crm = stage.back_office();
        crm->answers_always("balance", 500).takes(1h, 1h);
        stage.center.connect("crm", std::move(crm)).answer("100", from(asks_crm));
        stage.center.start();
        stage.call();
        stage.clock.run_for(1s);
        CHECK(stage.center.live() == 1);
    }
    CHECK(witness.use_count() == 1);
}

TEST_CASE("of a host's connectors only those count that the center has not") {
    sim::world world;
    world.back_office("crm").answers_always("balance", 1);
    auto own = std::make_unique<sim::back_office>(world.clock(), sim::chance{7});
    own->answers_always("balance", 2);
    auto& before = world.call(from(asks_crm));
    world.run();
    world.center().connect("crm", std::move(own));
    auto& after = world.call(from(asks_crm));
    world.run();
    CHECK(before.story().find("hears 1 francs.") != std::string::npos);
    CHECK(after.story().find("hears 2 francs.") != std::string::npos);
}

TEST_CASE("without a sender what is promised waits in the outbox") {
    plain_center stage;
    auto& store = stage.store;
    stage.center.keep(store, {.company = "moov-benin", .home = country{"BJ"}});
    stage.center.answer("100", from(R"(flow: f
nodes:
  write: {send: A message., next: bye}
  bye: {hangup: Goodbye.}
)"));
    stage.center.start();
    stage.clock.run();
    stage.call();
    stage.clock.run();

    history::reply<std::vector<history::company>> companies;
    store.companies([&](auto came) { companies = std::move(came); });
    stage.clock.run();
    history::reply<history::person> who;
    auto& book = store.of(companies->at(0).id);
    book.find({history::identity_kind::phone, "+2290190011234"}, [&](auto came) { who = std::move(came); });
    stage.clock.run();
    REQUIRE(who);
    history::reply<std::vector<history::outgoing>> promised;
    book.messages(who->who.id, 10, [&](auto came) { promised = std::move(came); });
    stage.clock.run();
    REQUIRE(promised->size() == 1);
    CHECK(promised->at(0).state == history::send_state::waiting);
    CHECK(promised->at(0).attempts == 0);
    CHECK(promised->at(0).text == "A message.");

    const auto counted = stage.center.figures();
    REQUIRE(counted.companies.size() == 1);
    CHECK(counted.companies[0].name == "moov-benin");
    CHECK(counted.companies[0].state == "serving");
    CHECK(counted.companies[0].unwritten == 0);
}

TEST_CASE("a new answer is for new conversations, and an empty one takes the address away") {
    plain_center stage;
    stage.center.answer("100", from("flow: f\nnodes: {wait: {wait_ms: 5000, next: bye}, bye: {hangup: Before.}}\n"));
    stage.center.start();
    auto& early = stage.call();
    stage.clock.run_for(1s);
    stage.center.answer("100", from("flow: f\nnodes: {bye: {hangup: After.}}\n"));
    auto& late = stage.call();
    stage.clock.run();
    CHECK(early.story().find("hears Before.") != std::string::npos);
    CHECK(late.story().find("hears After.") != std::string::npos);

    stage.center.answer("100", conversation_handler{});
    auto& nobody = stage.call();
    stage.clock.run();
    CHECK(nobody.story().find("is refused") != std::string::npos);
}
