// tests/flow/test_offered.cpp - what a flow lacks in a language is listed, and offered texts become part of its plan.
#include "palabre/core/error.hpp"
#include "palabre/flow/offered.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::flow;

namespace {

constexpr const char* flow_text = R"(flow: line
languages:
  fr: {name: Français, phrases: {no_match: "Ce choix n'existe pas."}}
  fon: {name: Fɔngbè, phrases: {choice: "${label} ɔ, zin ${key}."}}
  en: {name: English}
notices:
  - id: masts
    text: {fr: Le réseau est perturbé., en: The network is disturbed.}
nodes:
  main:
    menu: {fr: [{text: Bonjour., clip: hello}, "Que voulez-vous ?"], en: Hello.}
    choices: {1: {label: {fr: Solde, fon: Akwɛ}, to: told}}
  told:
    say: {fr: "Il reste ${number(6 * 7)} F.", en: "${number(6 * 7)} F are left."}
    next: end
  end: {hangup: Odabo}
)";

std::string listed(const graph& of) {
    std::string all;
    for (const auto& each : missing_texts(of))
        all += each.where + ", " + each.from + ">" + each.to + ": " + each.source + '\n';
    return all;
}

std::size_t complaints(const graph& of) {
    std::size_t count = 0;
    for (const auto& each : of.check())
        if (each.what.find("missing in") != std::string::npos || each.what.find("has no phrase") != std::string::npos)
            ++count;
    return count;
}

}  // namespace

TEST_CASE("texts and phrases that a language lacks are listed with their source") {
    const auto plan = load_text(flow_text, "line.yaml");
    CHECK(listed(plan) == "the text of the notice 'masts', fr>fon: Le réseau est perturbé.\n"
                          "the prompt of 'main', fr>fon: Bonjour. Que voulez-vous ?\n"
                          "the label of '1' of 'main', fr>en: Solde\n"
                          "the text of 'told', fr>fon: Il reste ${number(6 * 7)} F.\n"
                          "the phrase 'no_input', fr>fon: Nous n'avons pas reçu votre réponse.\n"
                          "the phrase 'no_match', fr>fon: Ce choix n'existe pas.\n"
                          "the phrase 'goodbye', fr>fon: Au revoir.\n");
    CHECK(missing_texts(plan).at(1).at.line == 11);
    CHECK(complaints(plan) == 7);
}

TEST_CASE("offered texts stand where they are missing, and the plan is the same from its files") {
    const auto plan = load_text(flow_text, "line.yaml");
    std::vector<offered_text> texts;
    for (const auto& each : missing_texts(plan))
        texts.push_back({each.from, each.source, each.to,
                         each.source.find("${") != std::string::npos ? "${number(6 * 7)} F kpo."
                                                                     : "[" + each.to + "] " + each.source});
    const auto given = with_texts(plan, texts);
    CHECK(listed(given).empty());
    CHECK(complaints(given) == 0);
    CHECK(given.digest() != plan.digest());
    CHECK(load_files(given.files).digest() == given.digest());
    CHECK(load_files(given.files).files == given.files);
    CHECK(with_texts(given, {}).digest() == plan.digest());
    CHECK(with_texts(given, texts).digest() == given.digest());
    const auto& told = std::get<step::say>(given.find("told")->step).words;
    CHECK(told.in("fon", "fr")->at(0).text.text() == "${number(6 * 7)} F kpo.");
    CHECK(told.in("en", "fr")->at(0).text.text() == "${number(6 * 7)} F are left.");
    // Half of them: the rest stays missing, and what is there is not touched.
    const auto half = with_texts(plan, {texts.at(0), {"fr", "Solde", "fon", "not this"}});
    CHECK(missing_texts(half).size() == 6);
    CHECK(std::get<step::menu>(half.find("main")->step).choices.at(0).label.in("fon", "fr")->at(0).text.text() ==
          "Akwɛ");
}

TEST_CASE("a text that is no template is refused, and so is a flow in code") {
    const auto plan = load_text(flow_text, "line.yaml");
    CHECK_THROWS_AS(with_texts(plan, {{"fr", "Solde", "en", "${"}}), error);
    CHECK_THROWS_AS(with_texts(graph{}, {{"fr", "Solde", "en", "Balance"}}), error);
    auto files = with_texts(plan, {{"fr", "Solde", "en", "Balance"}}).files;
    files.back().text = "{";
    CHECK_THROWS_AS(load_files(files), error);
}
