// tests/core/test_log.cpp - lines on standard error: nobody forges one, and a machine can read each.
#include "palabre/core/log.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <unistd.h>

using namespace palabre;

namespace {

/// What is written to standard error meanwhile.
std::string stderr_of(const std::function<void()>& job) {
    std::FILE* const file = std::tmpfile();
    REQUIRE(file != nullptr);
    const int kept = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    job();
    dup2(kept, STDERR_FILENO);
    close(kept);
    std::string text(static_cast<std::size_t>(lseek(fileno(file), 0, SEEK_END)), '\0');
    std::rewind(file);
    text.resize(std::fread(text.data(), 1, text.size(), file));
    std::fclose(file);
    return text;
}

std::string line_of(std::string_view what, std::initializer_list<log_field> fields, bool json = false) {
    return stderr_of([&] { log_to_stderr(log_level::info, json).warning(what, fields); });
}

const std::string nasty = "a\nb\r\t\x1b[2J\x7f\xc2\x9b\xff{} \"c\\";

}  // namespace

TEST_CASE("a line is time, level, what happened and its fields") {
    const std::string line =
        line_of("conversation began", {{"call", "7f3a"}, {"from", ""}, {"name", "Awa D."}, {"à", "ɖ"}});
    REQUIRE(line.size() > 25);
    CHECK(line.substr(10, 1) == "T");
    CHECK(line.substr(23, 2) == "Z ");
    CHECK(line.substr(25) == "warning conversation began call=7f3a from=\"\" name=\"Awa D.\" à=ɖ\n");
    CHECK(stderr_of([] { log_to_stderr(log_level::error).warning("below its level"); }).empty());
}

TEST_CASE("a value cannot forge an entry") {
    const std::string line = line_of("said", {{"text", nasty}, {"invalid", "\x9b"}});
    CHECK(line.substr(25) == "warning said text=\"a\\nb\\r\\t\\u001b[2J\\u007f\\u009b\xEF\xBF\xBD{} \\\"c\\\\\" "
                             "invalid=\"\xEF\xBF\xBD\"\n");
    CHECK(std::count(line.begin(), line.end(), '\n') == 1);
}

TEST_CASE("with json each line is one object, whatever its values and names") {
    const std::string line =
        line_of("failed", {{"text", nasty}, {"what", "mine"}, {"at", "mine too"}, {"text", "again"}}, true);
    CHECK(std::count(line.begin(), line.end(), '\n') == 1);
    CHECK(line.find_first_of("\x7f\x1b") == std::string::npos);
    const auto read = boost::json::parse(line).as_object();
    CHECK(read.at("what") == "failed");
    CHECK(read.at("what_") == "mine");
    CHECK(read.at("level") == "warning");
    CHECK(read.at("at").as_string().ends_with("Z"));
    CHECK(read.at("at_") == "mine too");
    CHECK(read.at("text_") == "again");
    CHECK(read.at("text") == "a\nb\r\t\x1b[2J\x7f\xc2\x9b\xEF\xBF\xBD{} \"c\\");
}

TEST_CASE("a log without a sink writes nowhere") {
    const logger nowhere{logger::sink{}};
    CHECK_FALSE(nowhere.takes(log_level::error));
    nowhere.error("nobody reads this");
}
