// tests/store/test_file_folder.cpp - files by their hash on a real disk: once, whole, and nowhere else.
#include "faults/folder.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/file_folder.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sys/resource.h>

using namespace palabre;
using namespace palabre::history;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const company_id acme{1}, other{2};

/// A folder of files, asked and answered at once.
class shelf {
public:
    explicit shelf(const std::string& folder, std::int64_t spare = 0)
        : store_{open_file_folder(loop, {.folder = folder, .spare = spare})} {}

    template<class Value, class Ask> reply<Value> ask(Ask how) {
        std::optional<reply<Value>> got;
        how([&](reply<Value> told) { got = std::move(told); });
        CHECK_FALSE(got);  // never from inside
        while (!got) loop.run();
        return *got;
    }
    reply<std::string> keep(const std::string& content, company_id of = acme) {
        return ask<std::string>([&](auto then) { store_->keep(of, content, then); });
    }
    reply<std::string> read(const std::string& hash, company_id of = acme) {
        return ask<std::string>([&](auto then) { store_->read(of, hash, then); });
    }
    reply<std::vector<std::string>> list(const std::string& after = {}, std::size_t limit = 100,
                                         calendar_time until = calendar_time::max()) {
        return ask<std::vector<std::string>>([&](auto then) { store_->list(acme, after, until, limit, then); });
    }
    reply<nothing> remove(const std::string& hash, calendar_time until = calendar_time::max()) {
        return ask<nothing>([&](auto then) { store_->remove(acme, hash, until, then); });
    }

    asio_runtime loop;

private:
    std::unique_ptr<file_store> store_;
};

std::size_t files_in(const std::string& folder) {
    std::size_t count = 0;
    for (const auto& each : fs::recursive_directory_iterator{folder})
        count += each.is_regular_file() && each.path().filename() != "now" ? 1 : 0;
    return count;
}

/// FIPS 180-4's own example.
const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

}  // namespace

TEST_CASE("the same content is one file, each company's its own, over a restart") {
    const faults::folder place;
    const std::string large(3'000'000, 'x');
    std::string hash;
    {
        shelf at{place.file("files")};
        CHECK(*at.keep("abc") == abc);
        CHECK(*at.keep("abc") == abc);
        hash = *at.keep(large);
        CHECK(files_in(place.path()) == 2);
        CHECK(fs::exists(place.file("files/1/ba/78/" + abc)));
        CHECK(at.read(abc, other).what == verdict::not_found);
        CHECK(*at.keep("abc", other) == abc);
    }
    shelf again{place.file("files")};
    CHECK(*again.read(abc) == "abc");
    CHECK(*again.read(hash) == large);
    CHECK(*again.keep("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(*again.read("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") == "");
}

TEST_CASE("what is no hash never comes to the disk") {
    const faults::folder place;
    std::ofstream{place.file("secret")} << "key";
    shelf at{place.file("files")};
    for (const std::string name : {"", "../secret", "..", "/etc/passwd", "ba7816bf"}) {
        CAPTURE(name);
        CHECK(at.read(name).what == verdict::refused);
        CHECK(at.remove(name).what == verdict::refused);
    }
    auto upper = abc;
    upper[0] = 'B';
    CHECK(at.read(upper).what == verdict::refused);
    CHECK(at.list("x").what == verdict::refused);
    CHECK(at.list("", 0).what == verdict::refused);
    // Nor is a link followed that somebody laid there.
    at.keep("abc");
    fs::remove(place.file("files/1/ba/78/" + abc));
    fs::create_symlink(place.file("secret"), place.file("files/1/ba/78/" + abc));
    CHECK(at.read(abc).what == verdict::unavailable);
}

TEST_CASE("a disk that fills harms nothing but the file") {
    const faults::folder place;
    shelf at{place.file("files")};
    CHECK(at.keep("abc"));
    // Writes beyond a limit of the process fail as on a full disk, in the middle.
    struct rlimit before {};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto was = std::signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = before;
    small.rlim_cur = 100'000;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto told = at.keep(std::string(1'000'000, 'x'));
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, was);
    CHECK(told.what == verdict::unavailable);
    CHECK(told.why != "");
    CHECK(files_in(place.path()) == 1);
    CHECK(*at.read(abc) == "abc");
    CHECK(at.keep(std::string(1'000'000, 'x')));

    shelf greedy{place.file("files"), INT64_MAX / 2};
    CHECK(greedy.keep("def").what == verdict::unavailable);
    CHECK(*greedy.keep("abc") == abc);  // it is there already
}

TEST_CASE("a file that is damaged is not given, and is written anew") {
    const faults::folder place;
    shelf at{place.file("files")};
    at.keep("abc");
    std::ofstream{place.file("files/1/ba/78/" + abc)} << "abd";
    CHECK(at.read(abc).what == verdict::not_found);
    CHECK(*at.keep("abc") == abc);
    CHECK(*at.read(abc) == "abc");
}

TEST_CASE("files are listed page by page, and removed unless they were asked for since") {
    const faults::folder place;
    shelf at{place.file("files")};
    std::vector<std::string> all;
    for (int each = 0; each < 600; ++each) all.push_back(*at.keep("file " + std::to_string(each)));
    std::sort(all.begin(), all.end());
    std::vector<std::string> seen;
    for (std::string after;;) {
        const auto page = at.list(after, 70);
        if (page->empty()) break;
        seen.insert(seen.end(), page->begin(), page->end());
        after = page->back();
    }
    CHECK(seen == all);
    const auto early = at.loop.calendar_now() - 1h;
    CHECK(at.list("", 100, early)->empty());
    CHECK(at.remove(all[0], early));
    CHECK(at.read(all[0]));
    CHECK(at.remove(all[0]));
    CHECK(at.remove(all[0]));
    CHECK(at.read(all[0]).what == verdict::not_found);
    CHECK(at.list()->front() == all[1]);
}

TEST_CASE("a folder that cannot be used is said at once") {
    asio_runtime loop;
    const faults::folder place;
    std::ofstream{place.file("file")} << "x";
    CHECK_THROWS_AS(open_file_folder(loop, {.folder = place.file("file")}), error);
    CHECK_THROWS_AS(open_file_folder(loop, {.folder = ""}), error);
    CHECK_THROWS_AS(open_file_folder(loop, {.folder = place.path(), .spare = -1}), error);
}
