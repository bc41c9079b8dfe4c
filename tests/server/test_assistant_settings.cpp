// tests/server/test_assistant_settings.cpp - what a file says of a company's assistants, and what of it does not fit.
#include "configuration.hpp"
#include "languages.hpp"
#include "loaded.hpp"
#include "plans.hpp"
#include "server/program.hpp"

#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace palabre;

namespace {

const std::string sample = PALABRE_SOURCE_DIR "/samples-ivr/written/";

const char* a_variable(const char* name) {
    return std::string_view{name} == "LLM_KEY" ? "s3cret" : nullptr;
}

std::string written(const std::string& assistants, const std::string& flow = sample + "flow.yaml") {
    return R"(store: {url: "sqlite:p.db"}
flows: {"ecrire": ")" +
           flow + R"("}
connectors:
  crm:
    url: http://127.0.0.1:9/crm
    operations:
      balance: {path: "/{number}", arguments: {number: string}, answers: {credit: map, valid_until: string}}
      block_sim: {path: "/{number}", arguments: {number: string}, method: PUT, writes: true}
      wipe: {path: "/wipe", method: PUT, writes: true, roles: [supervisor]}
companies:
  sahel-mobile:
    addresses: [ecrire]
    assistants:
)" + assistants;
}

std::string problems_of(const std::string& yaml) {
    std::string told;
    for (const auto& each : palabre_center::read_configuration_text(yaml, "center.yaml", a_variable).problems)
        told += to_string(each) + '\n';
    return told;
}

std::string front(const std::string& more = {}) {
    return "      front:\n        faq: {files: [" + sample +
           "assistant/faq.fr.yaml]}\n        intents: {folder: " + sample + "assistant, threshold: 0.65}\n" + more;
}

}  // namespace

TEST_CASE("an assistant is what is written: files, thresholds, a model's endpoint, what it may ask") {
    const auto read = palabre_center::read_configuration_text(
        written(front(
            "        llm: {url: 'http://127.0.0.1:8081/v1', model: small, key: '${env:LLM_KEY}', prompt: " + sample +
            "assistant/prompt.txt, limit: 4s, requests: 3, messages: 9, price_in: 10, price_out: 30, "
            "most_cost: 5000, mask: false, yes: [oui], no: [non]}\n"
            "        operations: [crm.balance, crm.block_sim]\n")),
        "center.yaml", a_variable);
    for (const auto& each : read.problems) FAIL_CHECK(to_string(each));
    const auto& made = read.made.companies.at(0).assistants.at(0);
    CHECK(made.name == "front");
    CHECK(made.faq.at(0).language == "fr");
    CHECK(made.intents->intents.size() == 3);
    CHECK(made.intents_threshold == doctest::Approx(0.65));
    CHECK(made.llm->url == "http://127.0.0.1:8081/v1");
    CHECK(made.llm->key.reveal() == "s3cret");
    CHECK(made.llm->first.version == "1");
    CHECK(made.llm->most_messages == 9);
    CHECK(!made.llm->mask);
    const auto known = palabre_center::known_assistants(read.made, "sahel-mobile").all.at("front");
    CHECK(known.edges == std::set<std::string>{"agent"});
    CHECK(known.acts == std::set<std::string>{"crm.balance", "crm.block_sim"});
}

TEST_CASE("what of an assistant cannot be is told, each at its place") {
    CHECK(problems_of(written("      front: {}\n")) ==
          "center.yaml:14:7: the assistant 'front' knows nothing; give it faq, intents or llm\n");
    CHECK(problems_of(written("      front: {faq: {files: [none.yaml]}}\n")).find("center.yaml:14:29: ") == 0);
    CHECK(problems_of(written(front("        operations: [crm.balance]\n"))).find("no language model") !=
          std::string::npos);
    const auto prompt = "prompt: " + sample + "assistant/prompt.txt";
    const auto told = problems_of(written(front("        llm: {url: 'http://127.0.0.1:1/v1', " + prompt +
                                                "}\n        operations: [crm.balanse, crm.wipe]\n")));
    CHECK(told.find("may ask 'crm.balanse', which no connector describes") != std::string::npos);
    CHECK(told.find("may ask 'crm.wipe', which flows may not") != std::string::npos);
    CHECK(problems_of(written(front("        llm: {url: nonsense, " + prompt + "}\n"))) != "");
}

TEST_CASE("intents that change something ask first, and give what the operation takes") {
    test::own_folder folder;
    folder.write("intents.yaml", "yes: [oui]\nno: [non]\nintents:\n"
                                 "  block: {operation: crm.block_sim, slots: {sim: {kind: phone, own: true}}}\n"
                                 "  agent: {edge: agent}\n");
    folder.write("sentences.fr.yaml",
                 "language: fr\nsentences: {block: [bloquez ma carte], agent: [un agent], none: [bonjour]}\n");
    const auto told = problems_of(written("      front: {intents: {folder: " + (folder / ".") + "}}\n"));
    CHECK(told.find("has 'crm.block_sim' done for 'block', which changes something, and asks nobody") !=
          std::string::npos);
    CHECK(told.find("gives 'sim' to 'crm.block_sim', which does not take it") != std::string::npos);
    CHECK(told.find("does not give 'number' to 'crm.block_sim'") != std::string::npos);
}

TEST_CASE("a flow at a company's address is held against its assistants") {
    test::own_folder folder;
    const auto file = folder / "center.yaml";
    const auto problems = [&](const std::string& yaml) {
        folder.write("center.yaml", yaml);
        std::string told;
        for (const auto& each : palabre_center::load(file, a_variable).problems) told += to_string(each) + '\n';
        return told;
    };
    CHECK(problems(written(front())) == "");
    CHECK(problems(written("      back: {faq: {files: [" + sample + "assistant/faq.fr.yaml]}}\n"))
              .find("'talk' asks the assistant 'front', which " + file + " does not have") != std::string::npos);
    CHECK(problems(written("      front: {faq: {files: [" + sample + "assistant/faq.fr.yaml]}}\n"))
              .find("no intent of 'front' leads to the edge 'agent' of 'talk'") != std::string::npos);
    const auto stale = folder.write("intents.model", "of other sentences");
    CHECK(problems(written("      front: {intents: {folder: " + sample + "assistant, model: " + stale + "}}\n"))
              .find(stale) != std::string::npos);
}

TEST_CASE(
    "which language customers write in is learnt from flows, assistants and files, where there are two at least") {
    const auto with = [](const std::string& languages, const std::string& name = sample + "flow.yaml") {
        auto [made, problems] = palabre_center::read_configuration_text(
            written(front() + "    languages: " + languages + "\n", name), "center.yaml", a_variable);
        for (const auto& each : problems) FAIL_CHECK(to_string(each));
        const auto flows = palabre_center::read_plans(made);
        std::string told;
        for (const auto& each : palabre_center::learn_languages(made, flows)) told += to_string(each) + '\n';
        return std::pair{std::move(made), told};
    };
    const auto [made, told] = with("{sure: 0.7}");
    CHECK(told == "");
    const auto& is = *made.companies.at(0).languages;
    CHECK(is.sure == doctest::Approx(0.7));
    REQUIRE(is.learnt);
    CHECK(is.learnt->languages() == std::vector<std::string>{"fon", "fr"});
    CHECK(is.learnt->guess("bonjour, je voudrais savoir mon solde").code == "fr");
    CHECK(is.learnt->guess("akwɛ nabi wɛ kpo").code == "fon");

    const test::own_folder folder;
    const auto yoruba = folder.write("yo.txt", "# Yoruba\nẹ káàárọ̀\n");
    CHECK(with("{texts: {yo: '" + yoruba + "'}}").second == "");  // too few are no language
    const std::string alone = "store: {url: 'sqlite:p.db'}\ncompanies: {sahel: {languages: {}}}\nflows: {'*': ";
    auto one =
        palabre_center::read_configuration_text(alone + sample + "../hello/flow.yaml}\n", "center.yaml", a_variable);
    const auto flows = palabre_center::read_plans(one.made);
    const auto wrong = palabre_center::learn_languages(one.made, flows);
    REQUIRE(wrong.size() == 1);
    CHECK(to_string(wrong[0]).find("the languages of 'sahel' cannot be told apart") != std::string::npos);
    CHECK(problems_of(written(front() + "    languages: {sure: 2, texts: {yo: none.txt}}\n")).find("none.txt") !=
          std::string::npos);
}

TEST_CASE("who recognises speech is written with the line, and what of it cannot be is told") {
    const auto with = [](const std::string& recognition) {
        return "flows: {'*': f.yaml}\nvoice:\n  recognition: " + recognition + "\n";
    };
    const auto read = palabre_center::read_configuration_text(
        with("{url: 'http://127.0.0.1:8000/v1', languages: {fr: fr, yo: yor}, model: small, key: '${env:LLM_KEY}', "
             "format: "
             "verbose_json, most_silence: 40, noise: [Amen], requests: 3, limit: 6s, rest: 1min}"),
        "center.yaml", a_variable);
    for (const auto& each : read.problems) FAIL_CHECK(to_string(each));
    const auto& made = *read.made.voice.recognition;
    CHECK(made.languages.at("yo") == "yor");
    CHECK(made.key.reveal() == "s3cret");
    CHECK(made.most_silence == 40);
    CHECK(made.noise.back() == "Amen");
    CHECK(made.limit == std::chrono::seconds{6});
    CHECK(problems_of(with("{url: nonsense, languages: {fr: fr}}")).find("center.yaml:3:") == 0);
    CHECK(problems_of(with("{url: 'http://127.0.0.1:1/v1'}")).find("languages") != std::string::npos);
}
