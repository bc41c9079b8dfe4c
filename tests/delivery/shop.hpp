// tests/delivery/shop.hpp - a shop whose written conversations a flow leads: sender, channel, center, desk.
#pragma once

#include "delivery/stand.hpp"

#include "palabre/center.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/inbox/desk.hpp"

namespace palabre::tests {

inline constexpr const char* number = "+2290197000001";

inline flow::graph asks() {
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

/// What palabre-center puts together: a sender, a channel with a flow, a center that keeps, a desk.
struct shop : stand {
    shop() : stand{{{.name = "gate", .on = medium::sms}}, listening()} { open(); }
    ~shop() { crash_all(); }

    delivery::sender_options listening() {
        delivery::sender_options with;
        with.serves = [this] { return middle && middle->figures().companies.at(0).state == "serving"; };
        with.events = {true, {}};
        with.answered_by_flow = [](const std::string&) { return true; };
        with.on_message = [this](const carrier_traits& at, const inbound_message& what, const history::thread& in,
                                 history::customer_id from) {
            heard_again += in.owner == history::thread_owner::flow ? 1 : 0;
            if (in.owner != history::thread_owner::flow || channel == nullptr || deaf) return;
            if (!channel->received(what, in.of.value(), in.turn)) sends->heard_late(at, what, in, from);
        };
        with.lease_of = [this] { return middle ? middle->figures().companies.at(0).lease : 0; };
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
        middle->keep(*store, {.company = "acme", .home = country{"BJ"}, .gathers = gathers});
        if (!is_gone) middle->answer("shop", plan ? *plan : asks());
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

    /// Another center has the company for a minute.
    void lose_for_a_minute() {
        store->hang(true);
        clock.run_for(20s);
        {
            sim::memory_store other{clock, disk, {.name = "other"}};
            bool has = false;
            other.serve(id, [&](const auto& taken) { has = static_cast<bool>(taken); });
            clock.run_for(1s);
            REQUIRE(has);
            store->of(id).settle_orphans([](const auto&) {});  // finds out
            clock.run_for(1min);
            store->hang(false);
            other.leave(id, [](const auto&) {});
            clock.run_for(1s);
        }
        clock.run_for(30s);
        REQUIRE(middle->figures().companies.at(0).state == "serving");
    }

    void crash_all() {
        channel = nullptr;
        agents.reset();
        middle.reset();
        crash();
    }

    void says(const std::string& text) { says(text, 1s); }
    void says(const std::string& text, duration then) {
        const auto told = gate().tell({inbound_message{
            .provider_id = "mo-" + std::to_string(++sent), .from = number, .to = "8105", .text = text}});
        clock.run_for(then);
        if (then >= 1s) CHECK(*told == true);
    }

    history::thread talk() {
        std::optional<history::thread> found;
        store->of(id).thread_with(medium::sms, "8105", number, [&](const auto& it) { found = *it; });
        clock.run_for(10ms);
        return found.value_or(history::thread{});
    }

    words written() { return of_kind(history::entry_kind::heard); }
    words said() { return of_kind(history::entry_kind::said); }
    words of_kind(history::entry_kind kind) {
        words all;
        store->of(id).entries_of(talk().of, [&](const auto& found) {
            for (const auto& each : *found)
                if (each.kind == kind) all.push_back(each.text);
        });
        clock.run_for(10ms);
        return all;
    }

    std::string last() { return heard().empty() ? "" : heard().back(); }

    std::unique_ptr<center> middle;
    text_channel* channel = nullptr;
    std::unique_ptr<inbox::desk> agents;
    int sent = 0, heard_again = 0;
    std::optional<flow::graph> plan;  // another than asks()
    bool is_gone = false;             // the flow's file
    bool deaf = false;                // the power goes before the flow has heard it
    duration gathers{0};
};

}  // namespace palabre::tests
