// examples/palabre_flow/main.cpp - palabre-flow: checks, draws, plays, compares and trains flows, calls systems.
#include "call.hpp"
#include "phrases.hpp"
#include "plans.hpp"
#include "prompt_list.hpp"
#include "prompts.hpp"
#include "real_systems.hpp"
#include "replay.hpp"
#include "terminal.hpp"
#include "training.hpp"

#include "palabre/core/error.hpp"
#include "palabre/flow/diff.hpp"
#include "palabre/flow/draw.hpp"
#include "palabre/sim/play.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <unistd.h>

using namespace palabre;
namespace options = boost::program_options;

namespace {

constexpr const char* usage_text =
    "palabre-flow check FILE...            every problem as FILE:LINE:COLUMN; exits 2 if there is one\n"
    "                                      --config CENTER: also against what its connectors describe\n"
    "                                      --spelling FOLDER: with more rules of numbers\n"
    "                                      --company NAME: with the texts that it has kept, and which of them wait for "
    "review\n"
    "palabre-flow draw FILE [-o SVG]       the picture; --story STORY marks the path taken, --lang CODE the texts\n"
    "palabre-flow play FILE                in the terminal; --lang CODE, --channel MEDIUM, --number N, --record STORY\n"
    "palabre-flow play FILE --story STORY  against a story; exits 1 with the difference; --record keeps what was told\n"
    "                                      --config CENTER: its connectors are asked, in place of world.yaml's "
    "answers\n"
    "palabre-flow replay FILE CONVERSATION.json  a kept conversation again, its assistant's answers from the record; "
    "exits 1\n"
    "                                      where it would be asked something else now\n"
    "palabre-flow diff OLD NEW             what changed, node by node; exits 1 if anything did\n"
    "palabre-flow prompts FILE             what callers hear, by language; exits 1 if that would be a tone anywhere\n"
    "                                      --json, --lang CODE, --currency XOF,EUR, --spelling FOLDER\n"
    "palabre-flow prompts FILE --sheet CODE  what a studio is to record, as CSV; --markdown, --all: also what is "
    "there\n"
    "palabre-flow phrases export FILE --to CODE    what FILE lacks in a language, as XLIFF for a speaker; -o XLIFF, "
    "--all\n"
    "palabre-flow phrases import XLIFF --by NAME   keeps what he has approved\n"
    "palabre-flow phrases translate FILE           asks the company's service for the rest; --to CODE\n"
    "                                      --config CENTER --company NAME: whose phrases\n"
    "palabre-flow call --config CENTER CONNECTOR OPERATION NAME=VALUE...\n"
    "                                      asks a company's system by hand; exits 1 where it is unavailable\n"
    "palabre-flow train FILE               learns the sentences of assistant/ beside the flow into intents.model\n"
    "palabre-flow score FILE               how well they can be told apart, and which are taken for others\n"
    "palabre-flow --version\n";

std::string read(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) throw error{errc::not_found, place{file}, "the file cannot be read", "check its name"};
    constexpr std::size_t most = 4U << 20U;
    std::string text(most + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > most) throw error{errc::too_large, place{file}, "more than 4 MB", "check its name"};
    return text;
}

void write(const std::string& file, const std::string& text) {
    std::ofstream out{file, std::ios::binary};
    if (!(out << text) || !out.flush())
        throw error{errc::io, place{file}, "the file cannot be written", "check its folder"};
}

/// A flow that can be played; its problems are errors here.
flow::graph playable(const std::string& file) {
    flow::graph plan = flow::load(file);
    if (auto problems = plan.check(); !problems.empty()) throw error{errc::invalid_file, std::move(problems)};
    return plan;
}

int check(const std::vector<std::string>& files, const options::variables_map& given) {
    const auto rules = speech::spellings::with(given.count("spelling") != 0 ? given["spelling"].as<std::string>() : "");
    std::optional<palabre_center::configuration> center;
    bool good = true;
    const auto tell = [&](const std::vector<problem>& all) {
        for (const auto& found : all) std::cout << to_string(found) << '\n';
        good = good && all.empty();
    };
    if (given.count("config") != 0) {
        auto read = palabre_center::read_configuration(given["config"].as<std::string>(),
                                                       palabre_center::or_whatever(::getenv));
        tell(read.problems);
        center = std::move(read.made);
    }
    for (const auto& file : files) try {
            auto plan = flow::load(file);
            if (center && given.count("company") != 0) {
                auto offered = palabre_flow::with_phrases(std::move(plan), *center, given["company"].as<std::string>());
                plan = std::move(offered.plan);
                for (const auto& each : offered.notes) std::cout << "warning: " << to_string(each) << '\n';
            }
            tell(plan.check());
            const auto prompts = palabre_center::list_prompts(plan, rules);
            tell(palabre_center::missing_values(plan, prompts, false));
            if (center) tell(palabre_center::held_against(*center, plan));
        } catch (const error& thrown) {
            std::cout << thrown.what() << '\n';
            good = false;
        }
    return good ? 0 : 2;
}

int draw(const std::string& file, const options::variables_map& given) {
    const flow::graph plan = flow::load(file);
    flow::drawing_options how;
    if (given.count("lang") != 0) how.language = given["lang"].as<std::string>();
    if (given.count("story") != 0) {
        const auto script = given["story"].as<std::string>();
        how.path = sim::play(plan, sim::surroundings::beside(file), sim::story::parse(read(script), script)).path;
    }
    std::string out = std::filesystem::path{file}.stem().string() + ".svg";
    if (given.count("output") != 0) out = given["output"].as<std::string>();
    write(out, flow::svg(plan, how));
    std::cout << out << '\n';
    return 0;
}

int play(const std::string& file, const options::variables_map& given) {
    const flow::graph plan = playable(file);
    const auto around = sim::surroundings::beside(file);
    std::optional<palabre_flow::real_systems> real;
    if (given.count("config") != 0) real.emplace(given["config"].as<std::string>());
    palabre_flow::playing how;
    if (real) how.prepare = [&](sim::world& stage) { real->put_into(stage); };
    const bool colour = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
    if (given.count("story") != 0) {
        const auto name = given["story"].as<std::string>();
        const auto script = sim::story::parse(read(name), name);
        const std::string told = sim::play(plan, around, script, sim::default_seed(), how.prepare).told;
        const bool records = given.count("record") != 0;
        const std::string difference = records ? "" : sim::difference(sim::expected(script), told);
        std::istringstream lines{difference.empty() ? told : difference};
        for (std::string line; std::getline(lines, line);)
            std::cout << (difference.empty() ? palabre_flow::coloured(line, colour) : line) << '\n';
        if (records) write(given["record"].as<std::string>(), told);
        if (!difference.empty()) std::cerr << name << ": the story went another way (- expected, + told)\n";
        return difference.empty() ? 0 : 1;
    }
    how.colour = colour;
    if (given.count("channel") != 0) how.on = medium_from(given["channel"].as<std::string>());
    if (given.count("lang") != 0) how.language = given["lang"].as<std::string>();
    if (given.count("number") != 0) how.number = given["number"].as<std::string>();
    const std::string told = palabre_flow::play_by_hand(plan, around, how, std::cin, std::cout);
    if (given.count("record") != 0) write(given["record"].as<std::string>(), told);
    return 0;
}

int diff(const std::string& before, const std::string& after) {
    const auto changes = flow::differences(flow::load(before), flow::load(after));
    std::cout << flow::to_string(changes);
    return changes.empty() ? 0 : 1;
}

int prompts(const std::string& file, const options::variables_map& given) {
    palabre_flow::prompts_wanted wanted{.file = file};
    const auto take = [&](const char* name, std::string& into) {
        if (given.count(name) != 0) into = given[name].as<std::string>();
    };
    take("sheet", wanted.sheet);
    take("lang", wanted.language);
    take("spelling", wanted.spelling);
    wanted.json = given.count("json") != 0;
    wanted.markdown = given.count("markdown") != 0;
    wanted.all = given.count("all") != 0;
    if (given.count("currency") != 0) {
        wanted.currencies.clear();
        std::istringstream codes{given["currency"].as<std::string>()};
        for (std::string code; std::getline(codes, code, ',');) wanted.currencies.push_back(code);
    }
    return palabre_flow::prompts(wanted, std::cout, std::cerr);
}

int phrases(const std::string& what, const std::string& file, const options::variables_map& given) {
    palabre_flow::phrases_wanted how;
    const auto take = [&](const char* name, std::string& into) {
        if (given.count(name) != 0) into = given[name].as<std::string>();
    };
    take("config", how.config);
    take("company", how.company);
    take("to", how.to);
    take("by", how.by);
    how.all = given.count("all") != 0;
    if (what == "import") return palabre_flow::import_phrases(file, how, std::cout);
    if (what == "translate") return palabre_flow::translate_phrases(file, how, std::cout);
    std::ostringstream text;
    const int ended = palabre_flow::export_phrases(file, how, text, std::cerr);
    if (given.count("output") != 0)
        write(given["output"].as<std::string>(), text.str());
    else
        std::cout << text.str();
    return ended;
}

int usage() {
    std::cerr << usage_text;
    return 2;
}

int run(int count, char** words) {
    options::options_description known;
    known.add_options()("help,h", "")("version", "")("output,o", options::value<std::string>())(
        "story", options::value<std::string>())("lang", options::value<std::string>())(
        "channel", options::value<std::string>())("number", options::value<std::string>())(
        "record", options::value<std::string>())("config", options::value<std::string>())(
        "sheet", options::value<std::string>())("currency", options::value<std::string>())(
        "company", options::value<std::string>())("to", options::value<std::string>())(
        "by", options::value<std::string>())("spelling", options::value<std::string>())("json", "")("markdown", "")(
        "all", "")("words", options::value<std::vector<std::string>>());
    options::positional_options_description positions;
    positions.add("words", -1);
    options::variables_map given;
    options::store(options::command_line_parser(count, words).options(known).positional(positions).run(), given);
    if (given.count("help") != 0) {
        std::cout << usage_text;
        return 0;
    }
    if (given.count("version") != 0) {
        std::cout << "palabre-flow " PALABRE_VERSION "\n";
        return 0;
    }
    auto rest = given.count("words") != 0 ? given["words"].as<std::vector<std::string>>() : std::vector<std::string>{};
    if (rest.size() < 2) return usage();
    const std::string command = rest.front();
    rest.erase(rest.begin());
    if (command == "check") return check(rest, given);
    if (command == "draw" && rest.size() == 1) return draw(rest.front(), given);
    if (command == "play" && rest.size() == 1) return play(rest.front(), given);
    if (command == "prompts" && rest.size() == 1) return prompts(rest.front(), given);
    if (command == "train" && rest.size() == 1) return palabre_flow::train(rest.front(), std::cout);
    if (command == "score" && rest.size() == 1) return palabre_flow::score(rest.front(), std::cout);
    if (command == "phrases" && rest.size() == 2 &&
        (rest[0] == "export" || rest[0] == "import" || rest[0] == "translate"))
        return phrases(rest[0], rest[1], given);
    if (command == "replay" && rest.size() == 2)
        return palabre_flow::replay(playable(rest[0]), sim::surroundings::beside(rest[0]), read(rest[1]), std::cout,
                                    std::cerr);
    if (command == "diff" && rest.size() == 2) return diff(rest[0], rest[1]);
    if (command == "call" && rest.size() >= 2 && given.count("config") != 0)
        return palabre_center::call(given["config"].as<std::string>(), ::getenv, rest, std::cout);
    return usage();
}

}  // namespace

int main(int count, char** words) try { return run(count, words); } catch (const options::error& wrong) {
    std::cerr << "palabre-flow: " << wrong.what() << '\n' << usage_text;
    return 2;
} catch (const std::exception& wrong) {
    std::cerr << wrong.what() << '\n';
    return 2;
}
