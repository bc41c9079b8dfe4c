// tests/delivery/test_kept_talk.cpp - a written conversation, led by a flow, through restarts and by agents.
#include "delivery/stand.hpp"

#include "palabre/center.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/inbox/desk.hpp"

using namespace palabre;
using namespace palabre::tests;

namespace {

constexpr const char* number = "+2290197000001";

flow::graph asks() {
    return flow::load_text(R"(flow: shop
variables: {name: string, pin: string}
languages: {fr: {name: Français}}
nodes:
  who: {collect: "Votre nom ?", into: name, text: {most: 40}, to: {next: code}}
  code: {collect: "Votre code, ${name} ?", into: pin, text: {most: 8}, secret: true, to: {next: which}}
  which:
    menu: "Choisissez."
    choices: {"1": {label: Agent, to: agent}, "2": {label: Fin, to: bye}}
  agent: {transfer: {queue: support}, to: {answered: bye, busy: bye, no_answer: bye, unavailable: bye}}
  bye: {hangup: "Au revoir, ${name}."}
)",
                           "shop.yaml");
}

flow::graph otherwise() {
    return flow::load_text("flow: other\nlanguages: {fr: {name: Français}}\nnodes: {only: {hangup: Autre.}}\n",
                           "other.yaml");
}

/// What palabre-center puts together: a sender, a channel with a flow, a center that keeps, a desk.
struct shop : stand {
    shop() : stand{{{.name = "gate", .on = medium::sms}}, listening()} { open(); }
    ~shop() { crash_all(); }

    delivery::sender_options listening() {
        delivery::sender_options with;
        with.serves = [this] { return middle && middle->figures().companies.at(0).state == "serving"; };
        with.events = {true, {}};
        with.answered_by_flow = [](const std::string&) { return true; };
        with.on_message = [this](const auto&, const inbound_message& what, const history::thread& in, auto) {
            heard_again += in.owner == history::thread_owner::flow ? 1 : 0;
            if (in.owner == history::thread_owner::flow && channel != nullptr && !deaf)
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
        middle->answer("shop", has_changed ? otherwise() : asks());
        agents = std::make_unique<inbox::desk>(
            clock, *store, inbox::desk_options{.company = "acme", .on_moved = [this](const history::thread& now) {
                                                   if (channel != nullptr && now.owner != history::thread_owner::flow)
                                                       channel->suspend(now.of.value());
                                               }});
        middle->start();
        agents->start();
        start();
        clock.run_for(1min);  // the lease of whom the power took is over
    }

    /// The power goes; `politely`: the center drains first.
    void restart(bool politely) {
        if (politely) {
            middle->drain([] {});
            clock.run_for(1s);
        }
        crash_all();
        begin();
        deaf = false;
        open();
    }

    void crash_all() {
        channel = nullptr;
        agents.reset();
        middle.reset();
        crash();
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

    words written() {
        words all;
        store->of(id).entries_of(talk().of, [&](const auto& found) {
            for (const auto& each : *found)
                if (each.kind == history::entry_kind::heard) all.push_back(each.text);
        });
        clock.run_for(10ms);
        return all;
    }

    std::string last() { return heard().empty() ? "" : heard().back(); }

    std::unique_ptr<center> middle;
    text_channel* channel = nullptr;
    std::unique_ptr<inbox::desk> agents;
    int sent = 0, heard_again = 0;
    bool has_changed = false;  // the flow's file
    bool deaf = false;         // the power goes before the flow has heard it
};

}  // namespace

TEST_CASE("a flow in writing goes on from its question after a restart, drained or not") {
    for (const bool politely : {true, false}) {
        shop here;
        here.says("Bonjour");
        CHECK(here.last() == "Votre nom ?");
        here.restart(politely);
        here.says("Afi");
        CHECK(here.last() == "Votre code, Afi ?");
        here.restart(politely);
        here.says("4711");
        CHECK(here.last().find("Choisissez.") == 0);
        CHECK(here.written() == words{"Bonjour", "Afi", "••••"});
        here.says("2");
        CHECK(here.last() == "Au revoir, Afi.");
        CHECK(here.talk().state == history::thread_state::closed);
        CHECK(here.heard().size() == 4);
    }
}

TEST_CASE("a conversation ends by the file that it began with, whatever has become of that") {
    shop here;
    here.says("Bonjour");
    here.has_changed = true;
    here.restart(false);
    here.says("Afi");
    CHECK(here.last() == "Votre code, Afi ?");
    here.restart(false);
    here.says("4711");
    CHECK(here.last().find("Choisissez.") == 0);
    here.says("2");
    CHECK(here.last() == "Au revoir, Afi.");
    here.says("Encore");
    CHECK(here.last() == "Autre.");
}

TEST_CASE("what no flow had answered before the power went is heard again, once") {
    shop here;
    here.says("Bonjour");
    here.deaf = true;
    here.says("Afi");
    CHECK(here.last() == "Votre nom ?");
    here.restart(false);
    here.clock.run_for(1min);
    CHECK(here.last() == "Votre code, Afi ?");
    here.restart(false);
    here.clock.run_for(1min);
    CHECK(here.heard().size() == 2);

    here.deaf = true;
    here.says("4711");  // a secret, which nobody has written down
    here.restart(false);
    here.clock.run_for(1min);
    CHECK(here.heard().size() == 2);
    here.says("4711");
    CHECK(here.last().find("Choisissez.") == 0);
    CHECK(here.written() == words{"Bonjour", "Afi", "••••", "••••"});
}

TEST_CASE(
    "an agent takes it from the flow, gives it back to nobody, closes it, and the customer comes back to the flow") {
    shop here;
    here.says("Bonjour");
    here.says("Afi");
    const auto talk = here.talk().of;
    here.agents->take(talk, history::user_id{7}, false, [](const auto& how) { CHECK_MESSAGE(how, how.why); });
    here.clock.run_for(1s);
    here.says("J'ai perdu mon code");
    CHECK(here.heard().size() == 2);
    CHECK(here.written().back() == "J'ai perdu mon code");  // the flow had asked for a secret, and asks no more
    here.agents->say(talk, {.agent = history::user_id{7}, .text = "Je suis Rose."},
                     [](const auto& how) { CHECK_MESSAGE(how, how.why); });
    here.clock.run_for(1s);
    CHECK(here.last() == "Je suis Rose.");
    here.restart(false);
    here.says("Merci");
    CHECK(here.heard().size() == 3);
    CHECK(here.talk().owner == history::thread_owner::agent);
    here.agents->close(talk, history::user_id{7}, "", [](const auto& how) { CHECK_MESSAGE(how, how.why); });
    here.clock.run_for(1s);
    here.says("Encore une question");
    CHECK(here.talk().of == talk);
    CHECK(here.talk().owner == history::thread_owner::flow);
    CHECK(here.last() == "Votre nom ?");
    CHECK(here.talk().reopened == 1);
}

TEST_CASE("a flow hands over to a queue with what it has learnt, and is silent from then on") {
    shop here;
    here.says("Bonjour");
    here.says("Afi");
    here.says("4711");
    here.says("1");
    CHECK(here.talk().owner == history::thread_owner::nobody);
    CHECK(here.talk().queue == "support");
    CHECK(here.talk().state == history::thread_state::open);
    const auto so_far = here.heard().size();
    here.says("Vous êtes là ?");
    CHECK(here.heard().size() == so_far);
    CHECK(here.talk().owner == history::thread_owner::nobody);
}
