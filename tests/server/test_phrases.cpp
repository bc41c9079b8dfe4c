// tests/server/test_phrases.cpp - a text that a flow lacks: from a machine, to a speaker, into the flow.
#include "configuration.hpp"
#include "faults/child.hpp"
#include "phrases.hpp"
#include "plans.hpp"
#include "xliff.hpp"

#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/store.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace palabre;

namespace {

constexpr const char* flow_text = R"(flow: line
languages: {fr: {name: Français}, fon: {name: Fɔngbè}}
channels: [sms]
variables: {credit: int}
nodes:
  told: {say: {fr: "Votre solde est ${credit} F."}, next: again}
  again: {say: {fr: "Votre solde est ${credit + 1} F."}, next: thanks}
  thanks: {say: {fr: "Merci Sahel Mobile", fon: "Kudo Sahel Mobile"}, next: end}
  end: {hangup: {fr: Au revoir}}
)";

struct stage {
    explicit stage(const std::string& translator = "") {
        const auto first = process.line();
        if (!first) throw std::runtime_error{"the translating service did not start"};
        url = "http://127.0.0.1:" + *first;
        write("flow.yaml", flow_text);
        write("center.yaml",
              R"(store: {url: "sqlite:)" + (folder / "p.db").string() + R"("}
flows: {"*": flow.yaml}
companies:
  sahel:
    translator: )" +
                  (translator.empty()
                       ? "{url: \"" + url +
                             R"(", key: a-key-for-tests, names: [Sahel Mobile], codes: {fr: fr, fon: fon_Latn}})"
                       : translator) +
                  "\n  other: {addresses: [\"1\"]}\n");
        store = history::open_sql_store(loop, {.url = "sqlite:" + (folder / "p.db").string()});
        store->open_company("sahel", "Sahel", [&](const auto&) { loop.stop(); });
        loop.run();
    }
    ~stage() {
        store.reset();
        std::filesystem::remove_all(folder);
    }

    void write(const std::string& name, const std::string& text) const { std::ofstream{folder / name} << text; }
    std::string file(const char* name) const { return (folder / name).string(); }

    palabre_flow::phrases_wanted wanted() const {
        return {.config = file("center.yaml"), .company = "sahel", .to = "fon", .by = "afi"};
    }
    std::string exported(bool all = false) const {
        auto how = wanted();
        how.all = all;
        std::ostringstream out;
        std::ostringstream told;
        palabre_flow::export_phrases(file("flow.yaml"), how, out, told);
        return out.str() + told.str();
    }
    std::string imported(const std::string& text) const {
        write("fon.xlf", text);
        std::ostringstream told;
        palabre_flow::import_phrases(file("fon.xlf"), wanted(), told);
        return told.str();
    }
    std::pair<int, std::string> translated() const {
        std::ostringstream told;
        const auto ended = palabre_flow::translate_phrases(file("flow.yaml"), wanted(), told);
        return {ended, told.str()};
    }
    /// Problems and warnings of what a center would load.
    std::string loaded() const {
        auto made =
            palabre_center::read_configuration(file("center.yaml"), [](const char*) -> const char* { return nullptr; });
        std::string told;
        for (const auto& each : made.problems) told += to_string(each) + '\n';
        const auto found = palabre_center::read_plans(made.made);
        for (const auto& each : found.problems) told += to_string(each) + '\n';
        for (const auto& each : found.warnings) told += "warning: " + to_string(each) + '\n';
        plan = found.by_address.contains("*") ? found.by_address.at("*") : nullptr;
        for (auto at = told.find(folder.string() + "/"); at != std::string::npos; at = told.find(folder.string() + "/"))
            told.erase(at, folder.string().size() + 1);
        return told;
    }
    std::string says(const char* node) const {
        const auto& words = std::get<flow::step::say>(plan->find(node)->step).words;
        const auto* const found = words.in("fon", "fr");
        return found != nullptr ? found->at(0).text.text() : "";
    }

    std::filesystem::path folder = [] {
        std::string made = (std::filesystem::temp_directory_path() / "palabre_phrases_XXXXXX").string();
        return std::filesystem::path{::mkdtemp(made.data())};
    }();
    faults::child process{{PALABRE_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/translate/translate_server.py", "0",
                           (folder / "asked").string()}};
    std::string url;
    asio_runtime loop;
    std::unique_ptr<history::store> store;
    mutable std::shared_ptr<const flow::graph> plan;
};

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "a missing text goes to a machine, to a speaker, and into the flow, beside a center that has the store open") {
    stage here;
    CHECK(has(here.loaded(), "the text of 'told' is missing in 'fon'"));
    CHECK(here.translated() ==
          std::pair{0, here.file("flow.yaml") + ": 2 translated and to be reviewed, 0 without a translation\n"});
    CHECK(here.loaded() == "warning: flow.yaml: 3 texts in 'fon' are a machine's, and no speaker has reviewed them; "
                           "palabre-flow phrases export gives them to one\n");
    CHECK(here.says("told") == "mitɔn akwɛ nyí ${credit} F.");
    CHECK(here.says("again") == "mitɔn akwɛ nyí ${credit + 1} F.");
    CHECK(here.says("thanks") == "Kudo Sahel Mobile");
    CHECK(flow::load_files(here.plan->files).digest() == here.plan->digest());
    CHECK(here.translated().second.ends_with(": 0 translated and to be reviewed, 0 without a translation\n"));

    const auto out = here.exported();
    CHECK(has(out, R"(<file original="line" source-language="fr" target-language="fon" datatype="plaintext">)"));
    CHECK(has(out, "<source>Votre solde est {1} F.</source>"));
    CHECK(has(out, R"(<target state="needs-review-translation">mitɔn akwɛ nyí {1} F.</target>)"));
    CHECK(has(out, "{1} is ${credit}"));
    CHECK(has(out, "0 new, 2 to review, 0 reviewed\n"));
    auto text = out.substr(0, out.find("</xliff>") + 9);
    CHECK(here.imported(text).ends_with(": 0 reviewed by afi, 2 left as they were\n"));
    text = replaced(text, R"(<target state="needs-review-translation">mitɔn akwɛ nyí {1} F.</target>)",
                    R"(<target state="translated">Akwɛ towe nyí {1} F.</target>)");
    CHECK(here.imported(text).ends_with(": 1 reviewed by afi, 1 left as they were\n"));
    CHECK(here.loaded().starts_with("warning: flow.yaml: 1 texts in 'fon' are a machine's"));
    CHECK(here.says("again") == "Akwɛ towe nyí ${credit + 1} F.");
    CHECK(has(here.exported(), "0 new, 1 to review, 1 reviewed\n"));
    CHECK(has(here.exported(true), R"(<trans-unit id="1" approved="yes" xml:space="preserve">)"));
}

TEST_CASE("a review that loses a number keeps nothing, and names the line") {
    stage here;
    here.translated();
    const auto out = here.exported();
    auto text = out.substr(0, out.find("</xliff>") + 9);
    text = replaced(text, R"(<target state="needs-review-translation">mitɔn akwɛ nyí {1} F.</target>)",
                    R"(<target state="final">Akwɛ towe.</target>)");
    text = replaced(text, R"(<target state="needs-review-translation">o dabo</target>)",
                    R"(<target state="final">Odabo</target>)");
    try {
        here.imported(text);
        FAIL("it was taken");
    } catch (const error& wrong) {
        CHECK(has(wrong.what(), "fon.xlf:5:"));
        CHECK(
            has(wrong.what(), "the translation: {1} is missing; write each {number} of the source once, and no other"));
    }
    CHECK(has(here.exported(), "0 new, 2 to review, 0 reviewed\n"));
    CHECK_THROWS_WITH(here.imported("<xliff"), doctest::Contains("no XML"));
    CHECK_THROWS_WITH(here.imported("<xliff version=\"2.0\"/>"), doctest::Contains("this is no XLIFF 1.2"));
    CHECK_THROWS_WITH(here.imported(replaced(text, "Odabo", "<g id=\"1\">Odabo</g>")),
                      doctest::Contains("tags within a text"));
}

TEST_CASE("where only reviewed texts are said, a machine's leave the flow as it was") {
    stage here;
    here.translated();
    here.write("center.yaml", R"(store: {url: "sqlite:)" + here.file("p.db") + R"("}
flows: {"*": flow.yaml}
companies: {sahel: {translator: {only_reviewed: true, names: [Sahel Mobile]}}}
)");
    const auto told = here.loaded();
    CHECK_MESSAGE(has(told, "the text of 'told' is missing in 'fon'"), told);
}

TEST_CASE("while the store cannot be read callers hear what is missing in the language that has it") {
    stage here;
    here.write("center.yaml", R"(store: {url: "sqlite:)" + here.file("away.db") + R"("}
flows: {"*": flow.yaml}
companies: {sahel: {translator: {}}}
)");
    CHECK(here.loaded() ==
          "warning: flow.yaml: 3 texts are missing in 'fon', and what 'sahel' has kept cannot be read: there is no "
          "away.db; callers hear them in the language that has them\n");
    CHECK(here.says("told") == "Votre solde est ${credit} F.");
    CHECK_FALSE(std::filesystem::exists(here.file("away.db")));
}

TEST_CASE("check says which texts are a machine's, and a company without a translator is told so") {
    stage here;
    here.translated();
    auto center = palabre_center::read_configuration(here.file("center.yaml"),
                                                     [](const char*) -> const char* { return nullptr; });
    const auto given = palabre_flow::with_phrases(flow::load(here.file("flow.yaml")), center.made, "sahel");
    REQUIRE(given.notes.size() == 3);
    CHECK(given.notes[0].where.line == 6);
    CHECK(given.notes[0].what ==
          "the text of 'told' in 'fon' is a machine's (" + here.url + "), and no speaker has reviewed it");
    CHECK(given.plan.check().empty());
    CHECK_THROWS_WITH(palabre_flow::with_phrases(flow::load(here.file("flow.yaml")), center.made, "other"),
                      doctest::Contains("the company 'other' has no translator"));
}

TEST_CASE("a translator's settings are read, and what is wrong with them has its place") {
    const auto problems = [](const std::string& translator) {
        std::string told;
        const auto read = palabre_center::read_configuration_text(
            "store: {url: \"sqlite:p.db\"}\ncompanies:\n  sahel:\n    translator: " + translator +
                "\nflows: {\"*\": flow.yaml}\n",
            "center.yaml",
            [](const char* name) -> const char* { return std::string_view{name} == "KEY" ? "from-outside" : nullptr; });
        for (const auto& each : read.problems) told += to_string(each) + '\n';
        if (told.empty() && read.made.companies.at(0).translator->service)
            told = "key " + read.made.companies.at(0).translator->service->key.reveal();
        return told;
    };
    CHECK(problems("{names: [MoMo], only_reviewed: true}").empty());
    CHECK(problems("{url: \"http://127.0.0.1:5000\", key: \"${env:KEY}\", codes: {fr: fr, fon: fon_Latn}}") ==
          "key from-outside");
    CHECK(has(problems("{url: \"http://127.0.0.1:5000\", codes: {fr: fr}}"), "a service of fewer than two languages"));
    CHECK(has(problems("{url: \"127.0.0.1\", codes: {fr: fr, en: en}}"), "center.yaml:4:"));
    CHECK(has(problems("{codes: {fr: fr, en: en}}"), "'codes' without a service; add url: http://HOST:PORT"));
    CHECK(has(problems("{url: \"http://h\", key_file: nowhere.key, codes: {fr: fr, en: en}}"),
              "check the file and who may read it"));
    CHECK(has(problems("{uri: \"http://h\"}"), "did you mean 'url'?"));
    CHECK(has(problems("{url: \"http://h\", tries: 9, codes: {fr: fr, en: en}}"), "center.yaml:4:"));
}
