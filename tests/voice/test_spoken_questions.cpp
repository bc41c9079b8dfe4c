// tests/voice/test_spoken_questions.cpp - a caller asks in his own words: recognised and answered, or menus.
#include "voice/voice_stage.hpp"

#include "faults/child.hpp"
#include "palabre/assistant/faq.hpp"
#include "palabre/assistant/in_order.hpp"
#include "palabre/assistant/intents.hpp"
#include "palabre/sim/memory_store.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

const std::string sample = PALABRE_SOURCE_DIR "/samples-ivr/written/assistant";

constexpr const char* flow_text = R"(flow: spoken
languages: {fr: {name: Français}}
connectors:
  crm:
    balance: {arguments: {number: string}, result: {units: int}}
nodes:
  talk:
    bot: front
    say: {fr: "Posez votre question."}
    answers: {crm.balance: {fr: "Il vous reste ${balance.units} unités."}}
    to: {done: bye, hand_over: keys, unavailable: keys, agent: keys}
  keys:
    menu: {fr: "Tapez un pour finir."}
    choices: {"1": {label: {fr: fin}, say: {fr: "Merci."}, to: bye}}
    to: {no_input: bye, no_match: bye}
  bye: {hangup: {fr: Au revoir.}}
)";

constexpr const char* faq_text = R"(company: sahel
language: fr
entries:
  - id: hours
    questions: ["À quelle heure ouvrent vos agences ?", "Quels sont les horaires de vos boutiques ?", "Vos agences ferment à quelle heure le soir ?"]
    answer: De huit à dix-huit heures.
  - id: papers
    questions: ["Quelles pièces faut-il pour une carte SIM ?", "De quels papiers ai-je besoin pour une puce ?", "Un passeport suffit-il pour une puce neuve ?"]
    answer: Une pièce d'identité.
)";

struct office : connector {
    explicit office(runtime& loop, std::vector<std::string>& told) : on{loop}, asked{told} {}
    std::vector<operation> operations() const override {
        return {{.name = "balance", .arguments = {{"number", operation_field::kind::text}}}};
    }
    void call(const std::string& name, value arguments, instant, std::function<void(outcome)> then) override {
        asked.push_back(name + ' ' + boost::json::serialize(arguments));
        on.post([then = std::move(then)] { then(outcome::of({{"units", 12}})); });
    }
    runtime& on;
    std::vector<std::string>& asked;
};

struct server {
    explicit server(const own_folder& in, const std::string& steps) : asked{in / "asked"} {
        std::ofstream{in / "script"} << steps;
        process = std::make_unique<faults::child>(
            std::vector<std::string>{PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/speech/transcription_server.py",
                                     "0", asked, in / "script"});
        url = "http://127.0.0.1:" + process->line().value_or("0") + "/v1";
    }
    std::string asked, url;
    std::unique_ptr<faults::child> process;
};

voice_options understanding(const server& by) {
    voice_options how;
    how.recognition = speech::served_recogniser_options{
        .url = by.url, .languages = {{"fr", "fr"}}, .key = secret{"a-key-for-tests"}, .limit = 5s};
    return how;
}

}  // namespace

TEST_CASE("a caller's own words are answered by what the company has written and by its systems, and keys by a menu") {
    const own_folder scripts;
    const server understands{scripts, "text: à quelle heure est-ce que vos agences ouvrent\n"
                                      "text: il me reste combien sur ma puce\nstatus: 503\n"};
    voice_stage stage{understanding(understands)};
    const sim::memory_disk disk;
    sim::memory_store store{stage.runtime, disk};
    std::vector<std::string> asked, kept;
    stage.center.keep(store, {.company = "sahel", .home = country{"BJ"}, .events = {true, {}}});
    stage.center.on_event([&](const std::string&, const history::event& what) {
        if (what.type != "entry.added") return;
        const auto& entry = what.data.as_object();
        const auto* const text = entry.if_contains("text");
        kept.push_back(std::string{entry.at("kind").as_string()} + " " +
                       (text == nullptr ? "" : std::string{text->as_string()}));
    });
    stage.center.connect("crm", std::make_unique<office>(stage.runtime, asked));
    const auto set = assistant::load_intents(sample);
    stage.center.assist(
        "sahel", "front",
        assistant::make_in_order(
            stage.runtime,
            {{"faq", assistant::make_faq(stage.runtime, {assistant::load_faq(faq_text, "faq.yaml")}), 0.6},
             {"intents",
              assistant::make_intents(stage.runtime, set, assistant::intent_model::train(set.examples),
                                      numbering::plans::builtin()),
              0.5}}));
    stage.center.answer("100", flow::load_text(flow_text, "spoken.yaml"));
    stage.center.start();
    const auto words = stage.spoken("à quelle heure");
    const auto asks = [&] {
        stage.phone.pause(200);
        stage.phone.say(words);
    };
    stage.dial("listens");
    CHECK(stage.hears(stage.spoken("Posez votre question.")));
    asks();
    CHECK_MESSAGE(stage.hears(stage.spoken("De huit à dix-huit heures.")), stage.logged());
    asks();
    CHECK_MESSAGE(stage.hears(stage.spoken("Il vous reste 12 unités.")), stage.logged());
    CHECK(asked == std::vector<std::string>{"balance {\"number\":\"+2290197123456\"}"});
    asks();
    CHECK_MESSAGE(stage.hears(stage.spoken("Tapez un pour finir.")), stage.logged());
    stage.phone.press("1");
    CHECK_MESSAGE(stage.hung_up() == 0, stage.logged());
    CHECK(find(stage.spoken("Au revoir."), stage.phone.heard()).much > 0.95);
    CHECK(stage.logged().find("the recogniser answers 503") != std::string::npos);

    std::string told;
    for (const auto& each : kept)
        if (each.starts_with("heard ") || each.starts_with("assisted") || each.starts_with("recorded"))
            told += each + "\n";
    CHECK(told == "heard à quelle heure est-ce que vos agences ouvrent\nassisted front\n"
                  "heard il me reste combien sur ma puce\nassisted front\nheard 1\n");
    std::ifstream requests{understands.asked};
    std::string request;
    for (int each = 0; each < 3; ++each) {
        REQUIRE(std::getline(requests, request));
        const auto sent = boost::json::parse(request);
        CHECK(sent.at("language") == "fr");
        // What he said, and not the wait before or after it.
        CHECK(sent.at("seconds").to_number<double>() > static_cast<double>(words.size()) / 8000 - 0.3);
        CHECK(sent.at("seconds").to_number<double>() < static_cast<double>(words.size()) / 8000 + 4);
    }
    for (const auto& each : std::filesystem::recursive_directory_iterator{stage.folder / "recordings"})
        CHECK_MESSAGE(each.is_directory(), each.path().string());  // nothing of it is kept as sound
    stage.close();
}
