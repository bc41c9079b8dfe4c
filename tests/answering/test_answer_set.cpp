// tests/answering/test_answer_set.cpp - how well answers are told apart, on both halves of the labelled set.
#include "answering/answer_set.hpp"
#include "scoring.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

using namespace palabre;
using namespace palabre::test;

namespace {

struct own_folder {
    own_folder() {
        std::string made = (std::filesystem::temp_directory_path() / "palabre-answers-XXXXXX").string();
        REQUIRE(mkdtemp(made.data()) != nullptr);
        path = made;
    }
    ~own_folder() { std::filesystem::remove_all(path); }
    std::string path;
};

palabre_amd::score scored(half which) {
    const own_folder folder;
    make_answer_set(folder.path, which, PALABRE_PROMPTS, PALABRE_MUSIC, 1);
    palabre_amd::score all;
    for (const auto& each : palabre_amd::read_labels(folder.path))
        all.add(each, palabre_amd::judge(palabre_amd::read_recording(each.file), each.answered, {}));
    return all;
}

}  // namespace

TEST_CASE("persons are not taken for machines, machines are found, both in time") {
    const auto all = scored(half::reported_on);
    MESSAGE("the half that is reported on:\n" << all.text());
    CHECK(all.humans_as_machines() <= 0.02);
    CHECK(all.humans_lost() <= 0.02);
    CHECK(all.machines_found() >= 0.9);
    CHECK(all.decided_in(0.95) <= std::chrono::seconds{3});
}

TEST_CASE("the half that the limits were chosen on is told apart as well") {
    const auto all = scored(half::chosen_on);
    MESSAGE("the half that limits were chosen on:\n" << all.text());
    CHECK(all.humans_as_machines() <= 0.02);
    CHECK(all.machines_found() >= 0.9);
}
