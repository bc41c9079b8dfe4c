// tests/assistant/test_language_guess.cpp - which language a message is in, told by models that have not seen it.
#include "palabre/assistant/language_guess.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/speech/spelling.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <set>

using namespace palabre;
using namespace palabre::assistant;

namespace {

const std::string sample = PALABRE_SOURCE_DIR "/samples-ivr/operator/";

/// What a flow says, without its ${...}: prompts, labels, phrases.
void add_texts(const flow::wording& of, const std::string& alone, std::map<std::string, std::set<std::string>>& to) {
    for (const auto& [code, stretches] : of.by_language) {
        const auto& language = code.empty() ? alone : code;
        if (language.empty()) continue;
        for (const auto& each : stretches)
            if (const auto* const text = each.text.constant(); text != nullptr && text->size() > 8)
                to[language].insert(*text);
    }
}

/// The sample's texts and its customers' sentences; `words` adds numbers in words, which is all that some languages have.
std::vector<example> corpus(bool words) {
    std::map<std::string, std::set<std::string>> all;
    for (const auto& each : load_intents(sample + "assistant").examples) all[each.language].insert(each.text);
    for (const char* file : {"flow.yaml", "puk.yaml", "usage.yaml", "agent.yaml", "identity.yaml"}) {
        const auto plan = flow::load(sample + file);
        for (const auto& language : plan.languages)
            for (const auto& [name, said] : language.phrases) add_texts(said, language.code, all);
        for (const auto& each : plan.notices) add_texts(each.words, "", all);
        for (const auto& [id, node] : plan.nodes()) {
            if (const auto* const say = std::get_if<flow::step::say>(&node.step)) add_texts(say->words, "", all);
            if (const auto* const menu = std::get_if<flow::step::menu>(&node.step)) {
                add_texts(menu->prompt, "", all);
                for (const auto& choice : menu->choices) add_texts(choice.label, "", all);
            }
            if (const auto* const collect = std::get_if<flow::step::collect>(&node.step))
                add_texts(collect->prompt, "", all);
            if (const auto* const bye = std::get_if<flow::step::hangup>(&node.step)) add_texts(bye->words, "", all);
        }
    }
    if (words)
        for (const auto& language : speech::spellings::built_in().languages()) {
            const auto& rules = *speech::spellings::built_in().find(language);
            for (int number = 1; number < 2000; number += 13) {
                std::vector<std::uint32_t> clips;
                if (rules.spell(fmt::format("number {}", number), clips)) all[language].insert(rules.text(clips));
            }
        }
    std::vector<example> made;
    for (const auto& [language, texts] : all)
        for (const auto& each : texts) made.push_back({each, language, language});
    return made;
}

struct confusion {
    std::map<std::pair<std::string, std::string>, int> cells;
    std::map<std::string, int> all, right;

    double share(const std::string& language) const {
        return static_cast<double>(right.at(language)) / all.at(language);
    }
    std::string shown() const {
        std::string text = "\nis \\ taken for";
        for (const auto& [language, count] : all) text += fmt::format("{:>6}", language);
        for (const auto& [row, count] : all) {
            text += fmt::format("\n{:>14}", row);
            for (const auto& [column, ignored] : all) {
                const auto found = cells.find({row, column});
                text += fmt::format("{:>6}", found == cells.end() ? 0 : found->second);
            }
            text += fmt::format("  {:5.1f} % of {}", 100 * share(row), count);
        }
        return text;
    }
};

/// A fifth of each language is left out, and guessed.
confusion scored(const std::vector<example>& texts, const std::string& known = "") {
    std::vector<example> seen, unseen;
    for (std::size_t at = 0; at < texts.size(); ++at) (at % 5 == 2 ? unseen : seen).push_back(texts[at]);
    const auto model = language_guess::train(seen);
    confusion found;
    for (const auto& each : unseen) {
        const auto said = model.guess(each.text, known);
        found.cells[{each.intent, said.code}] += 1;
        found.all[each.intent] += 1;
        found.right[each.intent] += said.code == each.intent ? 1 : 0;
    }
    return found;
}

}  // namespace

TEST_CASE("French, English and Fon are told apart by what the sample says and its customers write") {
    const auto found = scored(corpus(false));
    MESSAGE(found.shown());
    CHECK(found.share("fr") > 0.95);
    CHECK(found.share("en") > 0.95);
    CHECK(found.share("fon") > 0.8);
}

TEST_CASE("numbers in words are told apart in six languages, which says little of their messages") {
    const auto found = scored(corpus(true));
    MESSAGE(found.shown());
    for (const char* language : {"fr", "en", "fon", "wo", "gej", "bba"}) CHECK(found.share(language) > 0.8);
}

TEST_CASE("what is known of the customer counts where the message says little, and nothing against a clear one") {
    const auto model = language_guess::train(corpus(false));
    CHECK(model.languages() == std::vector<std::string>{"en", "fon", "fr"});
    const auto clear = model.guess("Bonjour, je voudrais connaître le solde de mon compte");
    CHECK(clear.code == "fr");
    CHECK(clear.confidence > 0.9);
    CHECK(model.guess("Bonjour, je voudrais connaître le solde de mon compte", "fon").code == "fr");
    const auto alone = model.guess("Nɛ a ka ɖo?"), with = model.guess("Nɛ a ka ɖo?", "fon-BJ");
    CHECK(with.code == "fon");
    CHECK(with.confidence >= (alone.code == "fon" ? alone.confidence : 0));
    CHECK(model.guess("ok", "en").confidence >=
          model.guess("ok").confidence * (model.guess("ok").code == "en" ? 1 : 0));
    CHECK(model.guess("97 00 11 22 !", "fon") == guessed_language{"fon", 0});
    CHECK(model.guess("...") == guessed_language{});
    CHECK_THROWS(language_guess::train({{"Bonjour", "fr", "fr"}}));
}
