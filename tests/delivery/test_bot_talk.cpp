// tests/delivery/test_bot_talk.cpp - an assistant's conversation: through a restart, to an agent, and back.
#include "delivery/stand.hpp"

#include "palabre/center.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/inbox/desk.hpp"

using namespace palabre;
using namespace palabre::tests;
namespace a = palabre::assistant;

namespace {

constexpr const char* number = "+2290197000001";
const auto afi = history::user_id{4711};

flow::graph bot_flow() {
    return flow::load_text(R"(flow: front
channels: [sms]
languages: [fr]
nodes:
  talk: {bot: front, into: why, to: {done: bye, hand_over: agents, unavailable: bye}}
  agents: {say: {fr: Un conseiller lit cela.}, next: queue}
  queue: {transfer: {queue: support}, to: {unavailable: bye}}
  bye: {hangup: }
)",
                           "front.yaml");
}

/// Counts in its memory what it was told, and gives up where somebody is angry.
struct counting : a::assistant {
    explicit counting(runtime& loop) : on{loop} {}

    a::pending ask(const a::conversation_so_far& so_far, const std::string& message, instant,
                   std::function<void(a::answer)> then) override {
        const auto count = so_far.memory.is_int64() ? so_far.memory.get_int64() + 1 : 1;
        a::answer said{a::reply{std::to_string(count) + ": " + message}, 1, {{"intent", "talk", 1}}, count};
        if (message == "colère") said.what = a::hand_over{"angry", {}, {{"bill", 7}}};
        on.post([then = std::move(then), said] { then(said); });
        return std::make_shared<int>(0);
    }

    runtime& on;
};

/// A sender, a channel with that flow, a center that keeps, a desk.
struct shop : stand {
    shop() : stand{{{.name = "gate", .on = medium::sms}}, listening()} { open(); }
    ~shop() { close(); }

    delivery::sender_options listening() {
        delivery::sender_options with;
        with.serves = [this] { return middle && middle->figures().companies.at(0).state == "serving"; };
        with.events = {true, {}};
        with.answered_by_flow = [](const std::string&) { return true; };
        with.on_message = [this](const auto&, const inbound_message& what, const history::thread& in, auto) {
            if (in.owner == history::thread_owner::flow && channel != nullptr)
                channel->received(what, in.of.value(), in.turn);
        };
        return with;
    }

    void open() {
        middle = std::make_unique<center>(clock);
        auto made = std::make_unique<text_channel>(
            text_channel_options{
                .name = "gate", .on = medium::sms, .company = "acme", .address = "shop", .home = country{"BJ"}},
            sends->answers());
        channel = made.get();
        middle->attach(std::move(made));
        middle->keep(*store, {.company = "acme", .home = country{"BJ"}});
        middle->assist("acme", "front", std::make_shared<counting>(clock));
        middle->answer("shop", bot_flow());
        desk = std::make_unique<inbox::desk>(
            clock, *store, inbox::desk_options{.company = "acme", .on_moved = [this](const history::thread& now) {
                                                   if (channel != nullptr && now.owner != history::thread_owner::flow)
                                                       channel->suspend(now.of.value());
                                               }});
        middle->start();
        desk->start();
        start();
        clock.run_for(1min);
    }

    void close() {
        channel = nullptr;
        desk.reset();
        middle.reset();
        crash();
    }

    void restart() {
        close();
        begin();
        open();
    }

    void says(const std::string& text) {
        const auto told = gate().tell({inbound_message{
            .provider_id = "mo-" + std::to_string(++sent), .from = number, .to = "8105", .text = text}});
        clock.run_for(1s);
        CHECK(*told == true);
    }

    history::thread talk() {
        std::optional<history::thread> found;
        store->of(id).thread_with(medium::sms, "8105", number, [&](const auto& it) { found = *it; });
        clock.run_for(10ms);
        return found.value_or(history::thread{});
    }

    std::vector<history::entry> exchanges() {
        std::vector<history::entry> all;
        store->of(id).entries_of(talk().of, [&](const auto& found) {
            for (const auto& each : *found)
                if (each.kind == history::entry_kind::assisted) all.push_back(each);
        });
        clock.run_for(10ms);
        return all;
    }

    std::string last() { return heard().empty() ? "" : heard().back(); }

    std::unique_ptr<center> middle;
    text_channel* channel = nullptr;
    std::unique_ptr<inbox::desk> desk;
    int sent = 0;
};

}  // namespace

TEST_CASE("an assistant goes on with what it remembers after a power cut") {
    shop here;
    here.says("Bonjour");
    CHECK(here.last() == "1: Bonjour");
    here.restart();
    here.says("mon solde");
    CHECK(here.last() == "2: mon solde");
    const auto kept = here.exchanges();
    REQUIRE(kept.size() == 2);
    CHECK(kept[1].text == "front");
    CHECK(kept[1].details.at("message") == "mon solde");
    CHECK(kept[1].details.at("answer") == "reply");
    CHECK(kept[1].details.at("sources").at(0).at("name") == "talk");
}

TEST_CASE("after a hand-over the assistant is silent, until the agent gives the conversation back") {
    shop here;
    here.says("Bonjour");
    here.says("colère");
    CHECK(here.last() == "Un conseiller lit cela.");
    CHECK(here.talk().owner == history::thread_owner::nobody);
    CHECK(here.talk().queue == "support");
    CHECK(here.exchanges().back().details.at("reason") == "angry");
    CHECK(here.exchanges().back().details.at("slots").at("bill") == 7);
    here.says("Alors ?");
    const auto which = here.talk().of;
    here.desk->take(which, afi, false, [](const auto& how) { CHECK(how); });
    here.clock.run_for(1s);
    here.says("Vous êtes là ?");
    CHECK(here.exchanges().size() == 2);
    here.desk->give_back(which, history::user_id{12}, [](const auto& how) {
        CHECK(how.what == history::verdict::conflict);  // another's
    });
    here.clock.run_for(1s);
    here.desk->give_back(which, afi, [](const auto& how) { CHECK(how); });
    here.clock.run_for(1s);
    CHECK(here.talk().owner == history::thread_owner::flow);
    here.says("merci");
    CHECK(here.last() == "2: merci");
    CHECK(here.exchanges().size() == 3);
    CHECK(here.talk().of == which);
}
