// tests/scenarios/play_story.cpp - plays one story against one flow: FLOW STORY; exits 1 with the difference.
#include "palabre/core/error.hpp"
#include "palabre/sim/play.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

using namespace palabre;

namespace {

std::string read(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) throw error{errc::not_found, place{file}, "the file cannot be read", "check its name"};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

int play(const std::string& flow, const std::string& file, bool tell) {
    const auto script = sim::story::parse(read(file), file);
    const auto went = sim::play(flow::load(flow), sim::surroundings::beside(flow), script);
    if (tell) {
        std::cout << went.told;
        return 0;
    }
    const std::string difference = sim::difference(sim::expected(script), went.told);
    std::cout << difference;
    if (difference.empty()) return 0;
    std::cerr << file << ": the story went another way (- expected, + told)\n";
    return 1;
}

}  // namespace

/// --tell after the two files prints the story as it went, for whoever writes one.
int main(int count, char** words) try {
    if (count < 3) {
        std::cerr << "play_story FLOW STORY [--tell]\n";
        return 2;
    }
    return play(words[1], words[2], count > 3 && std::string{words[3]} == "--tell");
} catch (const error& wrong) {
    std::cerr << wrong.what() << '\n';
    return 2;
}
