// tests/flow/test_phrases.cpp - what the player says of its own accord.
#include "flow/phrases.hpp"
#include "palabre/flow/text_template.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

using namespace palabre::flow;

TEST_CASE("every phrase exists in French and English, and uses what it may") {
    for (const std::string language : {"fr", "en", "fr-BJ", "en_GB", ""})
        for (const auto& name : phrase_names()) {
            CAPTURE(name);
            const char* text = builtin_phrase(language, name);
            REQUIRE(text != nullptr);
            const auto reads = text_template::parse(text).variables();
            if (name == "choice")
                CHECK(reads == std::vector<std::string>{"key", "label"});
            else if (name == "pick_language")
                CHECK(reads == std::vector<std::string>{"key"});
            else if (name == "promise")
                CHECK(reads == std::vector<std::string>{"channel"});
            else
                CHECK(reads.empty());
        }
}

TEST_CASE("other languages and other names have none") {
    CHECK(builtin_phrase("fon", "no_input") == nullptr);
    CHECK(builtin_phrase("fra", "no_input") == nullptr);
    CHECK(builtin_phrase("fr", "no_imput") == nullptr);
    CHECK(std::string{builtin_phrase("fr", "choice")} == "Pour ${label}, tapez ${key}.");
}

TEST_CASE("the manual's table has every phrase as it is") {
    std::ifstream in{PALABRE_SOURCE_DIR "/docs/manual/flows.md"};
    std::ostringstream page;
    page << in.rdbuf();
    for (const auto& name : phrase_names()) {
        const std::string row =
            "| `" + std::string{name} + "` | " + builtin_phrase("fr", name) + " | " + builtin_phrase("en", name) + " |";
        CAPTURE(row);
        CHECK(page.str().find(row) != std::string::npos);
    }
}
