// tests/flow/test_clips.cpp - the recordings that a flow names: of its own texts, of its phrases, by language.
#include "palabre/flow/clips.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace palabre;

namespace {

std::string told(const std::vector<speech::clip_name>& all) {
    std::string text;
    for (const auto& each : all) text += each.folder + " " + each.language + " " + each.clip + "\n";
    return text;
}

}  // namespace

TEST_CASE("clips are those that may be played on voice, each once, without what is pending") {
    const auto plan = flow::load_text(R"(flow: f
prompts: sounds
languages:
  fr:
  fon:
    voice: recorded
    recordings: pending
    phrases: {goodbye: {text: Odabo., clip: phrases/goodbye}}
nodes:
  hello:
    say:
      fr: [{text: Bonjour., clip: hello}, {text: Bonjour., clip: hello}, "Encore."]
      fon: {text: Kudo., clip: hello}
    next: write
  write: {send: {fr: {text: Un message., clip: never}, fon: Wema.}, next: bye}
  bye: {hangup: {fr: Au revoir., fon: {text: Odabo., clip: bye}}}
)",
                                      "there/f.yaml");
    CHECK(told(flow::clips_of(plan)) == "there/sounds fr hello\n");
    CHECK(told(flow::clips_of(plan, true)) ==
          "there/sounds fon bye\nthere/sounds fon hello\nthere/sounds fon phrases/goodbye\n");
}

TEST_CASE("a flow without languages has its clips in the line's, and one without voice has none") {
    const std::string nodes = "nodes: {bye: {hangup: {text: Bye., clip: bye}}}\n";
    CHECK(told(flow::clips_of(flow::load_text("flow: f\n" + nodes, "f.yaml"))) == "prompts  bye\n");
    CHECK(told(flow::clips_of(flow::load_text("flow: f\nchannels: [sms]\n" + nodes, "f.yaml"))) == "");
}

TEST_CASE("what may be said on voice is listed text by text, with its value and its place") {
    const auto plan = flow::load_text(R"(flow: f
languages:
  fr:
  fon: {voice: recorded, recordings: pending, phrases: {sorry: {text: Kɛnklɛn., clip: sorry}, choice: "${label}: ${key}"}}
variables: {credit: money}
nodes:
  hello:
    say:
      fr: "Votre solde est de ${money(credit)}."
      fon: [{text: Akwɛ, clip: money}, "${money(credit, 'XOF')}.", "."]
    next: write
  write: {send: {fr: Un message., fon: Wema.}, next: bye}
  bye: {hangup: {fr: Au revoir., fon: {text: Odabo., clip: bye}}}
)",
                                      "f.yaml");
    std::string all;
    for (const auto& each : flow::spoken_texts(plan))
        all += each.language + " " + each.clip + " '" + each.text + "' " + each.value + " " + each.used + "\n";
    CHECK(all == "fon sorry 'Kɛnklɛn.'  phrase 'sorry'\n"
                 "fr  'Votre solde est de ‹credit›.'  text of 'hello'\n"
                 "fon money 'Akwɛ'  text of 'hello'\n"
                 "fon  '‹credit›.' money XOF text of 'hello'\n"
                 "fr  'Au revoir.'  text of 'bye'\n"
                 "fon bye 'Odabo.'  text of 'bye'\n");
}
