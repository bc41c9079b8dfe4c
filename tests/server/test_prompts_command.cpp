// tests/server/test_prompts_command.cpp - palabre-flow prompts: overview, JSON, the studio's sheet, exit status.
#include "prompt_list.hpp"
#include "prompts.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace palabre;

namespace {

/// A flow with its folder, gone with its owner.
struct flow_folder {
    flow_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "palabre-prompts-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
        write("flow.yaml", R"(flow: f
languages:
  fr:
    name: Français
  wo:
    name: Wolof
    voice: recorded
    recordings: pending
variables: {credit: money, at: timestamp}
nodes:
  hello:
    say:
      fr: [{text: Bonjour., clip: hello}, "Votre solde : ${money(credit)}."]
      wo: [{text: "Asalaa, \"maalekum\" | jamm.", clip: hello}, "${money(credit)}", "${percent(0.1)}"]
    next: again
  again: {say: {fr: {text: Bonjour., clip: hello}, wo: {text: Ba beneen., clip: deep/bye}}, next: bye}
  bye: {hangup: {fr: "${time(at)}", wo: "${time(at)}."}}
)");
    }
    flow_folder(const flow_folder&) = delete;
    flow_folder& operator=(const flow_folder&) = delete;
    ~flow_folder() { std::filesystem::remove_all(path); }

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((path / name).parent_path());
        std::ofstream{path / name, std::ios::binary} << text;
    }

    int run(palabre_flow::prompts_wanted wanted = {}) {
        wanted.file = (path / "flow.yaml").string();
        std::ostringstream to, aside;
        const int status = palabre_flow::prompts(wanted, to, aside);
        out = to.str();
        notes = aside.str();
        return status;
    }
    bool has(const std::string& line) const { return ("\n" + out).find("\n" + line) != std::string::npos; }

    std::filesystem::path path;
    std::string out, notes;
};

}  // namespace

TEST_CASE("prompts tells by language what is recorded, synthesised and missing") {
    flow_folder in;
    in.write("prompts/fr/hello.flac", "sound");
    in.write("prompts/wo/spelling/fukk.ogg", "sound");
    CHECK(in.run() == 1);
    CAPTURE(in.out);
    CHECK(in.has("fr Français: 1 recorded, "));
    CHECK(in.out.find(" synthesised, 0 missing (83 of these are parts of numbers, amounts and dates)\n") !=
          std::string::npos);
    CHECK(in.has("wo Wolof: 1 recorded, 0 synthesised, "));
    CHECK(in.out.find("its recordings are still to come; a speaker has yet to review how its numbers are said\n") !=
          std::string::npos);
    CHECK(in.has("  prompts/wo/deep/bye.wav  \"Ba beneen.\"  text of 'again'\n"));
    CHECK(in.has("  prompts/wo/spelling/derem.wav  \"dërëm\"  text of 'hello'\n"));
    CHECK(in.has("  (no clip)  \"‹0.1› (percent, by no rule)\"") == false);
    CHECK(in.out.find("(percent, by no rule)\"  text of 'hello'\n") != std::string::npos);
    CHECK(in.has("  prompts/wo/spelling/waxtu.wav  \"waxtu\"  text of 'bye'\n"));
    CHECK_FALSE(in.has("  prompts/wo/spelling/fukk."));

    CHECK(in.run({.language = "fr"}) == 0);
    CHECK(in.out.find("wo Wolof") == std::string::npos);
}

TEST_CASE("a value without its clips is a problem of the flow, unless they are still to come") {
    flow_folder in;
    const auto told = [&] {
        const auto plan = flow::load((in.path / "flow.yaml").string());
        std::string all;
        for (const bool pending : {true, false})
            for (const auto& each : palabre_center::missing_values(
                     plan, palabre_center::list_prompts(plan, speech::spellings::built_in()), pending))
                all += std::to_string(each.where.line) + ": " + each.what + "\n";
        return all;
    };
    const std::string wolof = "13: 39 clips are missing that say numbers, amounts and dates in 'wo': "
                              "prompts/wo/spelling/moins.wav, say\n";
    CHECK(told() == wolof);
    auto text = std::ifstream{in.path / "flow.yaml"};
    std::string yaml{std::istreambuf_iterator<char>{text}, {}};
    yaml.erase(yaml.find("    recordings: pending\n"), std::string_view{"    recordings: pending\n"}.size());
    in.write("flow.yaml", yaml);
    CHECK(told().find("12: 39 clips") != std::string::npos);
    CHECK(std::ranges::count(told(), '\n') == 2);
}

TEST_CASE("prompts exits 0 once everything is there") {
    flow_folder in;
    CHECK(in.run({.json = true, .currencies = {"XOF"}}) == 1);
    const auto told = boost::json::parse(in.out);
    for (const auto& language : told.at("languages").as_array())
        for (const auto& each : language.at("prompts").as_array())
            if (each.at("file").is_string()) in.write(std::string{each.at("file").as_string()}, "sound");
    CHECK(in.run() == 1);  // no rule says per cent in Wolof
    in.write("rules/wo.yaml", "spelling: wo\nreviewed: Awa, 2026-11-01\nrules: |\n  %number:\n  0: x;\n  %percent:\n"
                              "  0: x;\n  %money-XOF:\n  0: x;\n  %time:\n  0: x;\n");
    in.write("prompts/wo/spelling/x.wav", "sound");
    CHECK(in.run({.spelling = (in.path / "rules").string()}) == 0);
    CHECK(in.out.find("review") == std::string::npos);
}

TEST_CASE("prompts as JSON has every prompt, its state, and who takes it") {
    flow_folder in;
    CHECK(in.run({.json = true}) == 1);
    const auto told = boost::json::parse(in.out);
    CHECK(told.at("flow") == "f");
    const auto& french = told.at("languages").at(0);
    CHECK(french.at("language") == "fr");
    CHECK(french.at("missing") == 0);
    CHECK(french.at("rules") == "by CLDR's rules");
    CHECK(french.at("prompts").at(0) == boost::json::parse(R"({"file": "prompts/fr/hello.wav", "text": "Bonjour.",
        "state": "synthesised", "by_rule": false, "used": ["text of 'hello'", "text of 'again'"]})"));
    const auto& wolof = told.at("languages").at(1);
    CHECK(wolof.at("rules") == "no");
    CHECK(wolof.at("pending") == true);
    CHECK(told.at("missing") == wolof.at("missing"));
}

TEST_CASE("the sheet is CSV or Markdown, of what is to be recorded or of all") {
    flow_folder in;
    in.write("prompts/wo/deep/bye.mp3", "sound");
    CHECK(in.run({.sheet = "wo"}) == 0);
    CHECK(in.out.starts_with("file,text,how,used in\r\n"
                             "prompts/wo/hello.wav,\"Asalaa, \"\"maalekum\"\" | jamm.\",,text of 'hello'\r\n"));
    CHECK(in.has("prompts/wo/spelling/waxtu.wav,waxtu,,text of 'bye'\r\n"));
    CHECK_FALSE(in.has("prompts/wo/deep/bye"));
    CHECK(in.notes.find("nobody has reviewed how numbers are said in 'wo'") != std::string::npos);
    CHECK(in.notes.find("without a clip in the flow: 1 of the texts in 'wo'") != std::string::npos);

    CHECK(in.run({.sheet = "wo", .markdown = true, .all = true}) == 0);
    CHECK(in.has("| file | text | how | used in | state |\n|---|---|---|---|---|\n"));
    CHECK(in.has("| prompts/wo/hello.wav | Asalaa, \"maalekum\" \\| jamm. |  | text of 'hello' | missing |\n"));
    CHECK(in.has("| prompts/wo/deep/bye.mp3 | Ba beneen. |  | text of 'again' | recorded |\n"));

    CHECK(in.run({.sheet = "fr"}) == 0);
    CHECK(in.has("prompts/fr/spelling/une_heure.wav,une heure,,text of 'bye'\r\n"));
    try {
        in.run({.sheet = "en"});
        FAIL("there is no English");
    } catch (const error& wrong) {
        CHECK(std::string{wrong.what()}.ends_with("the flow has no language 'en'; choose one of: fr, wo"));
    }
}
