// tests/delivery/test_languages.cpp - the language that a customer writes in: his flow's, his agents'.
#include "delivery/shop.hpp"

using namespace palabre;
using namespace palabre::tests;

namespace {

/// "fon ..." is Fon and "ee ..." is Ewe, surely; "akwɛ" is what he is known to speak, else perhaps Fon.
delivery::guessed_language guess(const std::string& text, const std::string& known) {
    if (text.starts_with("fon ")) return {"fon", 0.93, true};
    if (text.starts_with("ee ")) return {"ee", 0.9, true};
    if (text == "akwɛ")
        return known.empty() ? delivery::guessed_language{"fon", 0.5, false}
                             : delivery::guessed_language{known, 0.85, true};
    return {};
}

flow::graph two_languages() {
    return flow::load_text(R"(flow: two
languages: {fr: {name: Français}, fon: {name: Fɔngbe}}
nodes:
  which: {language: {fr: "En quelle langue ?", fon: "Gbe tɛ ?"}, to: {next: name, no_input: name, no_match: name}}
  name: {collect: {fr: "Votre nom ?", fon: "Nyikɔ towe ?"}, into: name, text: {most: 40}, to: {next: agent}}
  agent: {transfer: {queue: support}, to: {answered: bye, busy: bye, no_answer: bye, unavailable: bye}}
  bye: {hangup: {fr: "Au revoir.", fon: "O dabɔ."}}
variables: {name: string}
)",
                           "two.yaml");
}

struct guessing_shop : stand {
    static delivery::sender_options options(guessing_shop& on) {
        delivery::sender_options with;
        with.guesses = guess;
        with.answered_by_flow = [](const std::string&) { return true; };
        with.on_message = [&on](const auto&, const inbound_message& what, const history::thread& in, auto) {
            if (in.owner == history::thread_owner::flow && on.channel != nullptr && !on.deaf)
                on.channel->received(what, in.of.value(), in.turn);
        };
        with.lease_of = [&on] { return on.middle ? on.middle->figures().companies.at(0).lease : 0; };
        with.serves = [&on] { return on.middle && on.middle->figures().companies.at(0).state == "serving"; };
        return with;
    }

    explicit guessing_shop(flow::graph with = two_languages())
        : stand{{{.name = "gate", .on = medium::sms}}, options(*this)}, plan{std::move(with)} {
        open();
    }
    ~guessing_shop() { close(); }

    void open() {
        middle = std::make_unique<center>(clock);
        auto made = std::make_unique<text_channel>(
            text_channel_options{
                .name = "gate", .on = medium::sms, .company = "acme", .address = "shop", .home = country{"BJ"}},
            sends->answers());
        channel = made.get();
        middle->attach(std::move(made));
        middle->keep(*store, {.company = "acme", .home = country{"BJ"}});
        middle->answer("shop", plan);
        middle->start();
        start();
        clock.run_for(1min);
    }
    void close() {
        channel = nullptr;
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
    value guess_of_last() {
        value told;
        store->of(id).entries_of(talk().of, [&](const auto& found) {
            for (const auto& each : *found)
                if (each.kind == history::entry_kind::heard) {
                    const auto* const is = each.details.as_object().if_contains("language");
                    told = is == nullptr ? value{} : *is;
                }
        });
        clock.run_for(10ms);
        return told;
    }

    flow::graph plan;
    std::unique_ptr<center> middle;
    text_channel* channel = nullptr;
    int sent = 0;
    bool deaf = false;
};

}  // namespace

TEST_CASE("a flow speaks the language of the message that began it, and asks where nobody is sure") {
    guessing_shop here;
    SUBCASE("sure") {
        here.says("fon kuabɔ");
        CHECK(here.heard() == words{"Nyikɔ towe ?"});
        CHECK(here.guess_of_last() == value{{"code", "fon"}, {"percent", 93}, {"sure", true}});
        here.says("Afi");
        CHECK(here.talk().language == "fon");
        CHECK(here.talk().queue == "support");
    }
    SUBCASE("not sure") {
        here.says("akwɛ");
        CHECK(here.heard().front().starts_with("En quelle langue ?"));
        CHECK(here.guess_of_last().at("sure") == false);
    }
    SUBCASE("nobody can tell") {
        here.says("?!");
        CHECK(here.heard().front().starts_with("En quelle langue ?"));
        CHECK(here.guess_of_last().is_null());
    }
    SUBCASE("after the power went before the flow had heard it") {
        here.deaf = true;
        here.says("fon kuabɔ");
        CHECK(here.heard().empty());
        here.close();
        here.begin();
        here.deaf = false;
        here.open();
        here.clock.run_for(1min);
        CHECK(here.heard() == words{"Nyikɔ towe ?"});
    }
}

TEST_CASE("agents hear of the language that he writes in, also where the flow does not speak it") {
    guessing_shop here;
    here.says("ee ɖe kuku");
    CHECK(here.heard().front().starts_with("En quelle langue ?"));
    here.says("1");
    here.says("Kofi");
    CHECK(here.talk().owner == history::thread_owner::nobody);
    CHECK(here.talk().language == "ee");
    here.says("akwɛ");  // what is known of the conversation weighs in
    CHECK(here.guess_of_last().at("code") == "ee");
    here.says("fon akwɛ ce");
    CHECK(here.talk().language == "fon");
}

TEST_CASE("of a secret nobody guesses anything") {
    guessing_shop here{asks()};
    here.says("fon a");
    here.says("Afi");
    here.says("fon 4711");
    CHECK(here.guess_of_last().is_null());
}
