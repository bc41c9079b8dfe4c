// tests/flow/test_load.cpp - flow files: each bad one names all its problems itself, each good one loads.
#include "palabre/flow/graph.hpp"

#include "core/file_text.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

using namespace palabre;
namespace fs = std::filesystem;

namespace {

const fs::path data = fs::path{PALABRE_SOURCE_DIR} / "tests/data";

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& each : fs::directory_iterator{folder})
        if (each.path().extension() == ".yaml") files.push_back(each.path());
    std::ranges::sort(files);
    return files;
}

std::string text_of(const fs::path& file) {
    return detail::file_text(file.string(), 1 << 20);
}

/// What the comments at the top of a bad file promise: "# expect: 7:5: unknown key 'promt'; did you mean ...".
std::string promised(const std::string& text) {
    std::istringstream lines{text};
    std::string all;
    for (std::string line; std::getline(lines, line) && line.starts_with('#');)
        if (line.starts_with("# expect: ")) all += line.substr(10) + '\n';
    return all;
}

/// Problems as promised() has them: without the file's own name, with the names of others as seen from its folder.
std::string told(const std::vector<problem>& problems, const fs::path& file) {
    std::string all;
    for (problem each : problems) {
        const bool own = each.where.file == file.string();
        each.where.file = fs::path{each.where.file}.lexically_relative(file.parent_path()).string();
        std::string line = to_string(each);
        if (own) line.erase(0, each.where.file.size() + (each.where.line > 0 ? 1 : 2));
        for (std::size_t at; (at = line.find(file.parent_path().string() + '/')) != std::string::npos;)
            line.erase(at, file.parent_path().string().size() + 1);
        all += line + '\n';
    }
    return all;
}

std::string problems_of(const fs::path& file) {
    try {
        const flow::graph read = flow::load(file.string());
        return told(read.check(), file);
    } catch (const error& failed) {
        REQUIRE(failed.code() == errc::invalid_file);
        return told(failed.problems(), file);
    }
}

}  // namespace

TEST_CASE("every bad flow is told all that is wrong with it") {
    const auto files = files_in(data / "bad");
    CHECK(files.size() >= 34);
    for (const auto& file : files) {
        CAPTURE(file.filename().string());
        const std::string expected = promised(text_of(file));
        CHECK_MESSAGE(!expected.empty(), "begin the file with lines # expect: LINE:COLUMN: PROBLEM");
        CHECK(problems_of(file) == expected);
    }
}

TEST_CASE("every kind of node has a good flow") {
    std::set<std::string> seen;
    for (const auto& file : files_in(data / "good")) {
        CAPTURE(file.filename().string());
        flow::graph read;
        REQUIRE_NOTHROW(read = flow::load(file.string()));
        CHECK_FALSE(read.nodes().empty());
        for (const auto& [id, node] : read.nodes()) seen.emplace(flow::kind_of(node.step));
        const bool shows_its_kind = std::ranges::any_of(
            read.nodes(), [&](const auto& each) { return flow::kind_of(each.second.step) == file.stem().string(); });
        CHECK(shows_its_kind);
        CHECK(read.digest() == flow::load_text(text_of(file), file.string()).digest());
    }
    CHECK(seen.size() == std::variant_size_v<flow::step::any>);
}

TEST_CASE("every flow of the manual loads") {
    const fs::path page = fs::path{PALABRE_SOURCE_DIR} / "docs/manual/flows.md";
    const std::string text = text_of(page);
    int count = 0;
    std::set<std::string> shown;
    for (std::size_t at = 0; (at = text.find("```yaml\n", at)) != std::string::npos;) {
        at += 8;
        const std::string block = text.substr(at, text.find("```", at) - at);
        CAPTURE(block);
        flow::graph read;
        CHECK_NOTHROW(read = flow::load_text(block, page.string()));
        for (const auto& [id, node] : read.nodes()) shown.emplace(flow::kind_of(node.step));
        ++count;
    }
    CHECK(count >= 8);
    CHECK(shown.size() == std::variant_size_v<flow::step::any>);
}

TEST_CASE("files that cannot be read say so") {
    const auto code_of = [](const std::string& file) {
        try {
            flow::load(file);
        } catch (const error& failed) {
            return failed.code();
        }
        return errc::overflow;
    };
    CHECK(code_of((data / "good/nowhere.yaml").string()) == errc::not_found);
    CHECK(code_of(data.string()) == errc::io);
    CHECK(code_of("") == errc::not_found);
    CHECK(code_of("/dev/zero") == errc::io);
}

TEST_CASE("defaults are those of the steps") {
    const auto read = flow::load_text("flow: f\n"
                                      "nodes:\n"
                                      "  a: {collect: Number, into: n, next: b}\n"
                                      "  b: {collect: Words, into: w, text: , next: c}\n"
                                      "  c: {record: Speak, to: {recorded: d}}\n"
                                      "  d: {lookup: x.y, to: {value: a}}\n",
                                      "f.yaml");
    using namespace std::chrono_literals;
    const auto& digits = std::get<flow::step::collect>(read.find("a")->step);
    CHECK(digits.wants == flow::step::collect::kind::digits);
    CHECK(digits.least == 1);
    CHECK(digits.most == 32);
    CHECK(digits.terminator == '#');
    CHECK(digits.asks.no_input == 5s);
    CHECK(digits.asks.text_no_input == 24h);
    CHECK(digits.asks.retries == 2);
    CHECK(digits.asks.barge_in);
    CHECK(std::get<flow::step::collect>(read.find("b")->step).wants == flow::step::collect::kind::text);
    CHECK(std::get<flow::step::record>(read.find("c")->step).into == "recording");
    CHECK(std::get<flow::step::lookup>(read.find("d")->step).timeout == 3s);
    CHECK_FALSE(digits.secret);
    CHECK_FALSE(std::get<flow::step::lookup>(read.find("d")->step).secret);
    CHECK(read.channels == std::vector{medium::voice});
    CHECK(read.time_zone == "Africa/Porto-Novo");
    CHECK(read.steps_without_customer == 100);
    CHECK(read.prompts == "prompts");
}

TEST_CASE("what a file says is what the graph has") {
    const auto menu = flow::load((data / "good/menu.yaml").string());
    const auto& main = std::get<flow::step::menu>(menu.find("main")->step);
    CHECK(main.choices.size() == 3);
    CHECK(main.choices[1].key == "*");
    CHECK(main.choices[1].spoken.in("", "")->front().text.text() == "For somebody to talk to, press star.");
    CHECK(main.asks.retries == 3);
    CHECK(main.into == "wish");
    CHECK(*menu.find("main")->to("12#") == "bye");
    CHECK(*menu.find("main")->to("no_input") == "bye");
    CHECK(menu.find("main")->to("2") == nullptr);
    CHECK(menu.find("main")->where.line == 4);

    CHECK(std::get<flow::step::collect>(flow::load((data / "good/collect.yaml").string()).find("code")->step).secret);
    CHECK(std::get<flow::step::lookup>(flow::load((data / "good/lookup.yaml").string()).find("ask")->step).secret);
    CHECK(std::get<flow::step::act>(flow::load((data / "good/act.yaml").string()).find("block")->step).calls.secret);

    const auto called = flow::load((data / "good/call_flow.yaml").string());
    const auto entry = [&](const char* id) { return std::get<flow::step::call_flow>(called.find(id)->step).entry; };
    CHECK(entry("first") == "shared");
    CHECK(entry("second") == "farewell/words");
    CHECK(entry("farewell/again") == "farewell/words");
    CHECK(entry("farewell/caller") == "first");
    CHECK(*called.find("farewell/words")->to("next") == "farewell/again");
    CHECK(called.on_hang_up == "note");
    CHECK(called.variables.size() == 1);
    CHECK(called.nodes().front().first == "first");
    CHECK(fs::path{called.find("farewell/words")->where.file}.filename() == "farewell.yaml");

    const auto notices = flow::load((data / "good/announce.yaml").string()).notices;
    CHECK(notices.front().begins == std::chrono::sys_days{std::chrono::year{2026} / 3 / 20} + std::chrono::hours{7});
    CHECK(notices.front().ends == std::chrono::sys_days{std::chrono::year{2026} / 3 / 21} + std::chrono::hours{7});
    CHECK(notices.back().concerns->text() == "customer.segment == 'gold'");

    const auto hours = flow::load((data / "good/hours.yaml").string());
    CHECK(hours.calendars.at("office").time_zone().name() == "Africa/Lagos");
    CHECK(hours.calendars.at("paris").time_zone().name() == "Europe/Paris");
    CHECK(hours.calendars.at("branch").time_zone().name() == "Africa/Porto-Novo");
}
