// examples/demo.cpp - what ./dev demo shows: the operator's flow, lived by its callers, told and checked.
#include "palabre/core/error.hpp"
#include "palabre/flow/draw.hpp"
#include "palabre/sim/play.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

using namespace palabre;
namespace files = std::filesystem;

namespace {

const files::path sample = "samples-ivr/operator";

std::string read(const files::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in)
        throw error{errc::not_found, place{file.string()}, "the file is not there", "run this from the project's root"};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Plays one story, tells it, and leaves the flow's picture with the path that it took.
void show(const flow::graph& plan, const std::string& title, const std::string& name, const files::path& folder) {
    const auto file = sample / "calls" / (name + ".story");
    const auto script = sim::story::parse(read(file), file.string());
    const auto went = sim::play(plan, sim::surroundings::beside((sample / "flow.yaml").string()), script);
    std::cout << title << "\n\n" << went.told << '\n';
    if (const auto difference = sim::difference(sim::expected(script), went.told); !difference.empty())
        throw error{errc::invalid_file, place{file.string()}, "the story went another way:\n" + difference,
                    "mend the flow, or the story"};
    std::ofstream{folder / (name + ".svg")} << flow::svg(plan, {.title = title, .path = went.path});
    std::ofstream{folder / (name + ".story")} << went.told;
}

}  // namespace

int main() try {
    const auto plan = flow::load((sample / "flow.yaml").string());
    if (auto problems = plan.check(); !problems.empty()) throw error{errc::invalid_file, std::move(problems)};
    const files::path folder = "build/demo";
    files::create_directories(folder);
    show(plan, "A new caller chooses a language, hears the balance, and gets it by SMS:", "new_caller", folder);
    show(plan, "Who has called before goes straight to the menu:", "returning_caller", folder);
    show(plan, "The operator's database is silent, and the caller is told so:", "back_office_silent", folder);
    show(plan, "An agent, on WhatsApp:", "agent_by_whatsapp", folder);
    show(plan, "The same flow on USSD:", "ussd", folder);
    std::cout << "All went as their stories say, in simulated time; no telephone was needed.\n"
              << "Pictures of the paths taken: " << folder.string() << "/*.svg\n";
} catch (const error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
