// tests/center/test_written_onward.cpp - R4: who asked to be written to is, and what was said and learnt goes on there.
#include "palabre/center.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/sim/caller.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/line.hpp"
#include "palabre/sim/memory_store.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

constexpr const char* number = "+2290197123456";

flow::graph offers() {
    return flow::load_text(R"(flow: operator
variables: {wish: string}
languages: {fr: {name: Français}}
nodes:
  learn: {set: {wish: "'solde'"}, next: offer}
  offer:
    offer_channels:
    offer: [sms, whatsapp, messenger, voice]
    queue: support
    to: {voice: bye, answered: thanks}
  thanks: {hangup: "Merci, c'était pour ${wish}."}
  bye: {hangup: Au revoir.}
)",
                           "operator.yaml");
}

/// A center that keeps one company and is served by nobody else.
struct stage {
    explicit stage(onward_rules rules = {}) {
        auto made = std::make_unique<sim::line>(medium::voice);
        voice = made.get();
        center.attach(std::move(made));
        rules.templates = {{"fr", {"suite_appel", {"{company}"}}}};
        rules.messenger_page = "sahelmobile";
        rules.addresses = {{medium::whatsapp, "105"}, {medium::sms, "8105"}};
        center.keep(store, {.company = "sahel",
                            .title = "Sahel Mobile",
                            .home = country{"BJ"},
                            .events = {true, {}},
                            .onward = std::move(rules)});
        center.answer("105", offers());
        center.start();
        clock.run();
        store.companies([&](const auto& told) { book = &store.of(told->at(0).id); });
        clock.run();
    }

    /// Calls, and presses that key when he is asked how.
    void choose(const std::string& key) {
        callers.push_back(std::make_unique<sim::caller>(clock, sim::chance{callers.size()}, number));
        auto& who = *callers.back();
        who.reply(key);
        clock.post([this, &who] { voice->open(who, "105"); });
        clock.run();
    }

    template<class Value> Value came(std::function<void(history::on_reply<Value>)> ask) {
        history::reply<Value> there{history::verdict::unavailable};
        ask([&](history::reply<Value> given) { there = std::move(given); });
        clock.run();
        REQUIRE_MESSAGE(there, there.why);
        return there.value;
    }

    history::customer_id customer() {
        return came<history::person>([&](auto then) {
                   book->find(history::identity{history::identity_kind::phone, number}, then);
               })
            .who.id;
    }

    std::vector<history::outgoing> sent() {
        return came<std::vector<history::outgoing>>([&](auto then) { book->messages(customer(), 10, then); });
    }

    std::vector<history::interaction> contacts() {
        return came<history::interaction_page>([&](auto then) { book->interactions(customer(), {}, 10, then); })
            .interactions;
    }

    std::string logged;
    std::vector<std::unique_ptr<sim::caller>> callers;
    sim::clock clock;
    sim::memory_store store{clock};
    palabre::center center{clock, {.log = logger{[this](log_level level, std::string_view what, const auto&) {
                                       logged += std::string{to_string(level)} + ' ' + std::string{what} + '\n';
                                   }}}};
    sim::line* voice = nullptr;
    history::company_store* book = nullptr;
};

}  // namespace

TEST_CASE("who chooses WhatsApp is told, hung up on, and has its template within the second") {
    stage here;
    here.choose("2");
    CHECK(here.callers[0]->story().find("is disconnected") != std::string::npos);
    const auto sent = here.sent();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].on == medium::whatsapp);
    CHECK(sent[0].to == "2290197123456");
    CHECK(boost::json::serialize(sent[0].details).find("suite_appel") != std::string::npos);
    REQUIRE(sent[0].instead.size() == 1);
    CHECK(sent[0].instead[0].to == number);
    CHECK(sent[0].priority == history::send_priority::urgent);
    CHECK(sent[0].purpose == "conversation");
    CHECK(sent[0].expires == sent[0].made + 1h);

    const auto contacts = here.contacts();
    REQUIRE(contacts.size() == 2);
    const auto &talk = contacts[0], &call = contacts[1];
    CHECK(call.on == medium::voice);
    REQUIRE(call.ended);
    CHECK(talk.on == medium::whatsapp);
    CHECK(talk.way == history::direction::out);
    CHECK(talk.service == "105");
    CHECK(talk.queue == "support");
    CHECK(talk.language == "fr");
    CHECK(talk.began >= *call.ended);
    CHECK(talk.began - *call.ended < 1s);
    CHECK(sent[0].because_of == talk.id);
}

TEST_CASE("his choice is his consent, with what proves it") {
    stage here;
    here.choose("2");
    const auto rules = here.came<history::contact_rules>([&](auto then) {
        here.book->rules_for({history::identity_kind::phone, number}, here.clock.calendar_now(), then);
    });
    REQUIRE(rules.consents.size() == 1);
    CHECK(rules.consents[0].purpose == "conversation");
    CHECK(rules.consents[0].on == medium::whatsapp);
    CHECK(rules.consents[0].given);
    CHECK(rules.consents[0].from == history::origin::customer);
    CHECK(rules.consents[0].proof ==
          "chose whatsapp in interaction " + to_string(here.contacts()[1].id) + ", voice at 105");
}

TEST_CASE("the flow's session goes on there: what it has learnt is kept, and an agent who gives it back is followed") {
    stage here;
    here.choose("2");
    const auto kept = here.came<std::vector<history::saved_session>>([&](auto then) { here.book->sessions(then); });
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].of == here.contacts()[0].id);
    const auto graph = here.came<history::kept_graph>([&](auto then) { here.book->graph(kept[0].graph, then); });
    std::vector<flow::source_file> files;
    for (const auto& each : graph.files) files.push_back({each.name, each.text});
    const flow::player plays{flow::load_files(files)};
    auto session = plays.resume(kept[0].state);
    CHECK(session.on == medium::whatsapp);
    CHECK(session.from == "2290197123456");
    CHECK(plays.node_of(session) == "offer");
    const auto then = plays.advance(session, flow::event::settled{"done"}, here.clock.calendar_now());
    REQUIRE(then.size() >= 1);
    CHECK(plain_text(std::get<flow::action::say>(then[0]).words) == "Merci, c'était pour solde.");
    CHECK(session.over);
}

TEST_CASE("who chooses Messenger has a link of his own by SMS, and who chooses SMS has words that he may answer") {
    stage here;
    here.choose("3");
    here.choose("3");
    auto sent = here.sent();
    REQUIRE(sent.size() == 2);
    CHECK(sent[0].on == medium::sms);
    const std::string link = "https://m.me/sahelmobile?ref=";
    REQUIRE(sent[0].text.find(link) != std::string::npos);
    const auto token = sent[0].text.substr(sent[0].text.find(link) + link.size());
    CHECK(token.size() == 32);
    CHECK(token.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(sent[1].text.find(token) == std::string::npos);
    CHECK(here.contacts()[0].address.empty());
    here.choose("1");
    sent = here.sent();
    REQUIRE(sent.size() == 3);
    CHECK(sent[0].to == number);
    CHECK(sent[0].text.starts_with("Sahel Mobile : suite à votre appel"));
    here.choose("4");
    CHECK(here.sent().size() == 3);
}

TEST_CASE("a database that is away delays it, and loses nothing") {
    stage here;
    using kind = history::condition::kind;
    here.clock.after(2s, [&] { here.store.become({kind::degraded, "gone"}); });
    here.clock.after(60s, [&] { here.store.become({kind::ready}); });
    here.clock.after(70s, [] {});  // what is tried again by itself keeps no simulation going
    here.choose("2");
    const auto sent = here.sent();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].on == medium::whatsapp);
    CHECK(here.logged.find("error") == std::string::npos);
}
