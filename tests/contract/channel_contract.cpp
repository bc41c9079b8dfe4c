// tests/contract/channel_contract.cpp - conversations: who, in which order, answered once, over once.
#include "contract/channel_contract.hpp"

#include "palabre/core/error.hpp"

namespace palabre::contract {
namespace {

using namespace std::chrono_literals;

question asks(duration no_input = 60s) {
    return {.prompt = {{"Quoi ?"}}, .choices = {{"1", "Solde"}, {"2", "Agent"}}, .no_input = no_input};
}

std::size_t place(channel_stage& at, const std::string& who, const std::string& words) {
    const auto found = at.shown(who).find(words);
    CAPTURE(at.shown(who));
    CHECK(found != std::string::npos);
    return found;
}

/// What a question's handler was told, "-" before; more than once is a fault.
struct heard {
    std::function<void(answer)> then() {
        return [this](const answer& told) {
            ++times;
            what = told.what;
            text = told.text;
        };
    }
    int times = 0;
    answer::kind what = answer::kind::gone;
    std::string text = "-";
};

std::vector<channel_case> cases() {
    return {
        {"a conversation says who came, and which capabilities it has",
         [](channel_stage& at) {
             auto& talk = at.talk("afi");
             CHECK(talk.about().from == at.address("afi"));
             CHECK(!talk.about().id.empty());
             CHECK(!talk.about().to.empty());
             CHECK(&talk.can() == &capabilities(talk.about().on));
             CHECK(talk.about().began == at.clock.calendar_now());
         }},
        {"what is said stands above what is asked, in its order",
         [](channel_stage& at) {
             auto& talk = at.talk("afi");
             heard got;
             talk.say("Bonjour.");
             talk.say("Bienvenue.");
             talk.ask(asks(), got.then());
             at.passes(1s);
             CHECK(place(at, "afi", "Bonjour.") < place(at, "afi", "Bienvenue."));
             CHECK(place(at, "afi", "Bienvenue.") < place(at, "afi", "Quoi ?"));
             CHECK(place(at, "afi", "Solde") < place(at, "afi", "Agent"));
         }},
        {"an answer comes once, from the loop, and only to the question that is open",
         [](channel_stage& at) {
             auto& talk = at.talk("afi");
             heard first, second;
             talk.ask(asks(), first.then());
             at.passes(1s);
             at.writes("afi", "2");
             CHECK(first.times == 0);  // not from inside
             at.passes(1s);
             CHECK(first.text == "2");
             talk.ask({.prompt = {{"Nom ?"}}, .wants = question::kind::text, .no_input = 60s}, second.then());
             at.passes(1s);
             at.writes("afi", "Afi D.");
             at.passes(1s);
             CHECK(second.text == "Afi D.");
             CHECK(first.times == 1);
             CHECK(second.times == 1);
         }},
        {"silence is no input, after its time and once",
         [](channel_stage& at) {
             auto& talk = at.talk("afi");
             heard got;
             talk.ask(asks(20s), got.then());
             at.passes(19s);
             CHECK(got.times == 0);
             at.passes(2s);
             CHECK(got.times == 1);
             CHECK(got.what == answer::kind::no_input);
         }},
        {"one question at a time",
         [](channel_stage& at) {
             auto& talk = at.talk("afi");
             heard got, other;
             talk.ask(asks(), got.then());
             CHECK_THROWS_AS(talk.ask(asks(), other.then()), error);
             at.passes(1s);
             at.writes("afi", "1");
             at.passes(1s);
             CHECK(got.times == 1);
             CHECK(other.times == 0);
         }},
        {"the end is told once, and answers the open question with gone",
         [](channel_stage& at) {
             auto& talk = at.talk("afi");
             heard got;
             int ended = 0;
             talk.on_ended([&](ending why) { ended += why == ending::completed ? 1 : 100; });
             talk.ask(asks(), got.then());
             at.passes(1s);

             talk.end();
             talk.end();
             at.passes(1s);
             CHECK(ended == 1);
             CHECK(got.times == 1);
             CHECK(got.what == answer::kind::gone);
             bool late = false;
             talk.on_ended([&](ending) { late = true; });
             CHECK(!late);
             at.passes(1s);
             CHECK(late);
         }},
        {"what comes after the end is ignored, a question then is gone",
         [](channel_stage& at) {
             auto& talk = at.talk("afi");
             talk.end();
             const auto before = at.shown("afi");
             talk.say("Encore ?");
             heard got;
             talk.ask(asks(), got.then());
             at.passes(61s);
             CHECK(got.times == 1);
             CHECK(got.what == answer::kind::gone);
             CHECK(at.shown("afi") == before);
         }},
        {"who is refused hears no word, and nobody is refused after the first",
         [](channel_stage& at) {
             auto& talk = at.talk("afi");
             ending why = ending::completed;
             talk.on_ended([&](ending told) { why = told; });
             talk.refuse();
             at.passes(1s);
             CHECK(why == ending::refused);
             auto& other = at.talk("kossi");
             other.say("Bonjour.");
             CHECK_THROWS_AS(other.refuse(), error);
         }},
        {"two customers have a conversation each, and hear nothing of each other's",
         [](channel_stage& at) {
             auto& one = at.talk("afi");
             auto& two = at.talk("kossi");
             CHECK(one.about().id != two.about().id);
             CHECK(two.about().from == at.address("kossi"));
             heard first, second;
             one.say("Pour Afi.");
             one.ask(asks(), first.then());
             two.say("Pour Kossi.");
             two.ask(asks(), second.then());
             at.passes(1s);
             at.writes("kossi", "2");
             at.passes(1s);
             CHECK(second.text == "2");
             CHECK(first.times == 0);
             CHECK(at.shown("afi").find("Kossi") == std::string::npos);
             CHECK(at.shown("kossi").find("Afi.") == std::string::npos);
         }},
        {"the last word is shown before the end, secrets as they are",
         [](channel_stage& at) {
             auto& talk = at.talk("afi");
             talk.say({{.text = "PUK 4711", .masked = "PUK ****"}});
             talk.end();
             at.passes(1s);
             place(at, "afi", "4711");
         }},
        {"a channel that drains opens nothing, and goes on with what is open",
         [](channel_stage& at) {
             auto& talk = at.talk("afi");
             heard got;
             talk.ask(asks(), got.then());
             at.passes(1s);
             at.made->drain();
             at.opens("kossi");
             CHECK(at.talks.size() == 1);
             at.writes("afi", "1");
             at.passes(1s);
             CHECK(got.text == "1");
         }},
        {"a channel that goes lets go of the handlers, uncalled",
         [](channel_stage& at) {
             auto& talk = at.talk("afi");
             heard got;
             const auto held = std::make_shared<int>(0);
             talk.on_ended([held](ending) { ++*held; });
             talk.ask(asks(), [held, &got](const answer& told) { got.then()(told); });
             at.passes(1s);
             at.made.reset();
             at.passes(61s);
             CHECK(got.times == 0);
             CHECK(*held == 0);
             CHECK(held.use_count() == 1);
         }},
    };
}

}  // namespace

const std::vector<channel_case>& channel_contract() {
    static const auto all = cases();
    return all;
}

}  // namespace palabre::contract
