// tests/assistant/test_training.cpp - what is learned from sentences, again and again the same.
#include "palabre/assistant/intents.hpp"
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace palabre;
using namespace palabre::assistant;
namespace fs = std::filesystem;

namespace {

struct folder {
    folder() {
        std::string name = (fs::temp_directory_path() / "palabre-intents-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { fs::remove_all(path); }

    void put(const std::string& name, std::string_view text) const { std::ofstream{path / name} << text; }

    std::string problems() const {
        try {
            load_intents(path.string());
        } catch (const error& thrown) {
            std::string all = thrown.what();
            for (auto at = all.find(path.string()); at != std::string::npos; at = all.find(path.string()))
                all.erase(at, path.string().size() + 1);
            return all;
        }
        return "";
    }

    fs::path path;
};

}  // namespace

TEST_CASE("the sentences of a telecom operator are told apart by models that have not seen them") {
    const auto set = load_intents(PALABRE_SOURCE_DIR "/samples-ivr/operator/assistant");
    CHECK(set.intents.size() == 20);
    for (const auto& each : set.intents)
        for (const std::string_view language : {"fr", "en"})
            CHECK(std::ranges::count_if(set.examples, [&](const auto& one) {
                      return one.intent == each.name && one.language == language;
                  }) >= 30);
    const auto found = score(set, "fr");
    MESSAGE("fr: fastText ", found.right, ", naive Bayes ", found.bayes_right, " of ", found.sentences);
    CHECK(found.sentences >= 630);
    CHECK(found.right > found.sentences / 2);
    CHECK(found.right + found.wrongs.size() == found.sentences);
    std::size_t told = 0;
    for (const auto& [pair, times] : found.confusion) told += times;
    CHECK(told == found.sentences);
}

TEST_CASE("a model that is kept is the one that was trained, for the same sentences only") {
    const auto set = load_intents(PALABRE_SOURCE_DIR "/tests/assistant/small/assistant");
    const auto once = intent_model::train(set.examples), twice = intent_model::train(set.examples);
    const folder kept;
    const auto file = (kept.path / "intents.model").string();
    once.save(file);
    const auto read = intent_model::load(file, set.examples);
    for (const std::string text : {"g plu de credi", "bloker ma puce", "I WANT AN AGENT!!", "zzz", "97001122"}) {
        CHECK(once.guess(text, 5) == twice.guess(text, 5));
        CHECK(once.guess(text, 5) == read.guess(text, 5));
    }
    CHECK(once.guess("?!").empty());
    CHECK(std::distance(fs::directory_iterator{kept.path}, {}) == 1);
    auto fewer = set.examples;
    fewer.pop_back();
    CHECK_THROWS_WITH_AS(intent_model::load(file, fewer),
                         (file + ": the model was made of other sentences; make it anew by palabre-flow train").c_str(),
                         error);
    CHECK_THROWS_AS(intent_model::load(file + ".none", fewer), error);
    CHECK_THROWS_AS(once.save("/proc/none/intents.model"), error);
    fs::resize_file(file, 2000);
    CHECK_THROWS_AS(intent_model::load(file, set.examples), error);
    CHECK_THROWS_AS(intent_model::train({{"a", "one", "fr"}, {"b", "one", "fr"}}), error);
}

TEST_CASE("every mistake of intents and sentences is told with its place") {
    const folder wrong;
    wrong.put("intents.yaml", "threshold: 2\nintents:\n"
                              "  balance: {operation: billing}\n"
                              "  lost: {edge: a, operation: crm.block}\n"
                              "  none: {edge: a}\n"
                              "  town:\n    edge: a\n    slots:\n      where: {kind: choise}\n      day: {kind: date}\n"
                              "    confirm: {fr: Oui}\n");
    wrong.put("sentences.fr.yaml", "language: fr\nsentences:\n"
                                   "  balanse: [mon solde]\n"
                                   "  balance: [Mon SOLDE, '?!', le solde du 97001122, le solde du 96001122]\n"
                                   "  lost: perdu\n");
    CHECK(wrong.problems() ==
          "intents.yaml:1:12: '2' is no threshold; write a number from 0 to 1\n"
          "intents.yaml:3:24: 'billing' names no operation; write CONNECTOR.OPERATION, such as billing.balance\n"
          "intents.yaml:4:3: 'lost' leads to no one place; write either edge: NAME or operation: CONNECTOR.OPERATION\n"
          "intents.yaml:5:3: 'none' leads nowhere; leave it out: its sentences are out of scope\n"
          "intents.yaml:6:3: only an operation is confirmed; leave 'confirm' out\n"
          "intents.yaml:9:7: nothing asks for 'where'; write ask: {fr: ...}, or required: false\n"
          "intents.yaml:9:21: 'choise' is no kind of slot; choose number, date, amount, phone or choice\n"
          "intents.yaml:10:7: nothing asks for 'day'; write ask: {fr: ...}, or required: false\n"
          "sentences.fr.yaml:3:3: no intent is called 'balanse'; did you mean 'balance'?\n"
          "sentences.fr.yaml:4:13: 'Mon SOLDE' stands in balanse (sentences.fr.yaml:3:13) already; leave one of them "
          "out\n"
          "sentences.fr.yaml:4:24: '?!' has no words; leave it out\n"
          "sentences.fr.yaml:4:52: 'le solde du 96001122' stands in balance (sentences.fr.yaml:4:30) already; leave "
          "one of them out\n"
          "sentences.fr.yaml:5:3: a list of sentences is expected; write '- ' and a sentence, a line each\n"
          "intents.yaml: no sentence says 'lost'; write some 30 of them in sentences.LANGUAGE.yaml\n"
          "intents.yaml: no sentence says 'town'; write some 30 of them in sentences.LANGUAGE.yaml");
    const folder empty;
    CHECK_THROWS_AS(load_intents(empty.path.string()), error);
}
