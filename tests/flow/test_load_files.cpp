// tests/flow/test_load_files.cpp - a graph keeps what it was read from, and is read again when its files have gone.
#include "palabre/core/error.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/flow/player.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace palabre;
namespace fs = std::filesystem;

namespace {

const fs::path samples = fs::path{PALABRE_SOURCE_DIR} / "samples-ivr";

std::string names_of(const flow::graph& of) {
    std::string names;
    for (const auto& each : of.files) names += fs::path{each.name}.filename().string() + " ";
    return names;
}

/// A folder of its own, gone at the end.
struct folder {
    folder() : path{fs::temp_directory_path() / ("palabre-files-" + std::to_string(::getpid()))} {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~folder() { fs::remove_all(path); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    std::string write(const std::string& name, const std::string& text) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream{path / name} << text;
        return (path / name).string();
    }

    fs::path path;
};

std::string refused(const std::vector<flow::source_file>& files) {
    try {
        flow::load_files(files);
        return "";
    } catch (const error& thrown) {
        return thrown.what();
    }
}

}  // namespace

TEST_CASE("every sample is read again from what it was read from") {
    int several = 0;
    for (const auto& sample : fs::directory_iterator{samples}) {
        const std::string file = (sample.path() / "flow.yaml").string();
        if (!fs::exists(file)) continue;
        CAPTURE(file);
        const auto read = flow::load(file);
        REQUIRE(!read.files.empty());
        CHECK(read.files.front().name == file);
        several += read.files.size() > 1 ? 1 : 0;
        const auto again = flow::load_files(read.files);
        CHECK(again.digest() == read.digest());
        CHECK(again.files == read.files);
        CHECK(again.nodes().back().second.where == read.nodes().back().second.where);

        // Where the files stood is no part of the plan.
        auto elsewhere = read.files;
        for (auto& each : elsewhere)
            each.name = "kept/" + fs::path{each.name}.lexically_relative(sample.path()).string();
        CHECK(flow::load_files(elsewhere).digest() == read.digest());
    }
    CHECK(several >= 2);
    CHECK(names_of(flow::load((samples / "operator/flow.yaml").string())) ==
          "flow.yaml identity.yaml usage.yaml puk.yaml agent.yaml ");
    CHECK(names_of(flow::load((samples / "voicemail/flow.yaml").string())) == "flow.yaml hours.yaml ");
}

TEST_CASE("files that changed or went do not matter to who kept them") {
    const folder at;
    const std::string file = at.write("flow.yaml", "flow: f\n"
                                                   "calendars: {desk: parts/hours.yaml}\n"
                                                   "nodes:\n"
                                                   "  a: {call_flow: parts/sub.yaml, next: b}\n"
                                                   "  b: {hours: desk, to: {open: bye, closed: bye}}\n"
                                                   "  bye: {hangup: }\n");
    const std::string hours = "time_zone: Africa/Lagos\nhours: {monday: 08:00-12:00}\n";
    at.write("parts/hours.yaml", hours);
    at.write("parts/sub.yaml", "flow: s\ncalendars: {night: hours.yaml}\nnodes:\n"
                               "  again: {call_flow: ../flow.yaml, next: back}\n  back: {return: }\n");
    const auto kept = flow::load(file);
    CHECK(names_of(kept) == "flow.yaml hours.yaml sub.yaml ");
    CHECK(kept.files[1].text == hours);

    at.write("parts/hours.yaml", "time_zone: UTC\nhours: {sunday: 08:00-12:00}\n");
    CHECK(flow::load(file).digest() != kept.digest());
    CHECK(flow::load_files(kept.files).digest() == kept.digest());
    fs::remove_all(at.path / "parts");
    CHECK_THROWS_AS(flow::load(file), error);
    const auto again = flow::load_files(kept.files);
    CHECK(again.digest() == kept.digest());
    CHECK(again.find("sub/back") != nullptr);

    // A session of then goes on with it.
    const flow::player before{kept}, after{again};
    CHECK(after.save(after.resume(before.save(before.open(medium::voice, "1", "2")))).is_object());
}

TEST_CASE("however a file's own name is written, it finds the others and itself") {
    const std::string entry = "flow: f\nnodes: {a: {call_flow: parts/b.yaml}}\n";
    const std::string called = "flow: b\nnodes: {b: {call_flow: ../flow.yaml}}\n";
    for (const std::string start : {"", "./", "x/../", "/", "../x/"}) {
        CAPTURE(start);
        const auto read = flow::load_files({{start + "flow.yaml", entry}, {start + "parts/b.yaml", called}});
        CHECK(std::get<flow::step::call_flow>(read.find("b/b")->step).entry == "a");
        CHECK(read.nodes().size() == 2);
    }
}

TEST_CASE("what is missing among the files is a problem with its place, and nothing is looked for on the disk") {
    const auto read = flow::load((samples / "voicemail/flow.yaml").string());
    const std::string told = refused({read.files.front()});
    CHECK(told.find("voicemail/hours.yaml: it is not among the files given") != std::string::npos);
    CHECK(refused({{"f.yaml", "flow: f\nnodes: {a: {call_flow: g.yaml}}\n"}}) ==
          "f.yaml:2:24: g.yaml: it is not among the files given; give all that the flow was read from");
    CHECK(refused({}) == "a flow of no files; give its entry file first");
}

TEST_CASE("a graph made in code, and one of a text alone") {
    CHECK(flow::graph{}.files.empty());
    const std::string text = "flow: f\nnodes: {a: {hangup: }}\n";
    CHECK(flow::load_text(text, "x.yaml").files == std::vector<flow::source_file>{{"x.yaml", text}});
    auto stripped = flow::load_text(text, "x.yaml");
    stripped.files.clear();
    CHECK(stripped.digest() == flow::load_text(text, "x.yaml").digest());
}

TEST_CASE("a file with two names is refused, for who keeps it could not tell") {
    const folder at;
    const std::string file =
        at.write("flow.yaml", "flow: f\nnodes: {a: {call_flow: one.yaml, next: b}, b: {call_flow: two.yaml}}\n");
    const std::string one = at.write("one.yaml", "flow: o\nnodes: {o: {return: }}\n");
    fs::create_symlink(one, at.path / "two.yaml");
    CHECK_THROWS_WITH(flow::load(file), (file + ":2:59: " + (at.path / "two.yaml").string() + " is " + one +
                                         " by another name; call a file by one name")
                                            .c_str());
}
