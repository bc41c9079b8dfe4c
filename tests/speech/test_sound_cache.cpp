// tests/speech/test_sound_cache.cpp - sounds come back whole, or not at all, and the folder stays within its limit.
#include "palabre/core/error.hpp"
#include "speech/sound_cache.hpp"
#include "speech_tools.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

using namespace palabre;
using namespace palabre::speech;
using namespace palabre::speech::detail;
using namespace palabre::speech::test;

namespace {

audio sound_of(int number, std::size_t samples = 1000) {
    std::vector<std::int16_t> made(samples);
    for (std::size_t at = 0; at < samples; ++at)
        made[at] = static_cast<std::int16_t>(number * 100 + static_cast<int>(at % 50));
    return {std::move(made), 8000};
}

bool same(const std::optional<audio>& got, const audio& wanted) {
    return got && std::ranges::equal(got->samples(), wanted.samples());
}

std::vector<std::filesystem::path> all_in(const folder& in) {
    return {std::filesystem::directory_iterator{in.path}, {}};
}

}  // namespace

TEST_CASE("a sound comes back from the folder, in another process too") {
    const folder temporary;
    {
        sound_cache cache{temporary / "new/cache", 1'000'000, 8000};
        CHECK_FALSE(cache.find("one"));
        cache.keep("one", sound_of(1));
        cache.keep("two", sound_of(2));
        CHECK(same(cache.find("one"), sound_of(1)));
    }
    sound_cache other{temporary / "new/cache", 1'000'000, 8000};
    CHECK(same(other.find("one"), sound_of(1)));
    CHECK(same(other.find("two"), sound_of(2)));
    struct stat about {};
    REQUIRE(::stat((temporary / "new/cache").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0700);
}

TEST_CASE("half a file is no sound, and goes") {
    const folder temporary;
    sound_cache cache{temporary.path.string(), 1'000'000, 8000};
    cache.keep("one", sound_of(1));
    REQUIRE(all_in(temporary).size() == 1);
    write_text(all_in(temporary).front().string(), "RIFF");
    CHECK_FALSE(cache.find("one"));
    CHECK(all_in(temporary).empty());
}

TEST_CASE("the folder stays within its limit, what was used last stays, and what is not ours") {
    const folder temporary;
    write_text(temporary / "studio.wav", std::string(50'000, 'x'));
    sound_cache cache{temporary.path.string(), 30'000, 8000};
    const auto used_at = [&](std::size_t hours) {  // the times of files, as if hours lay between
        for (const auto& each : all_in(temporary))
            if (each.filename() != "studio.wav")
                std::filesystem::last_write_time(each,
                                                 std::filesystem::last_write_time(each) - std::chrono::hours{hours});
    };
    for (int number = 0; number < 20; ++number) {
        cache.keep(std::to_string(number), sound_of(number));
        used_at(1);
        CHECK(cache.find("0").has_value());  // and is of use again now
    }
    CHECK(same(cache.find("0"), sound_of(0)));
    CHECK(same(cache.find("19"), sound_of(19)));
    CHECK_FALSE(cache.find("1"));
    std::uintmax_t total = 0;
    for (const auto& each : all_in(temporary))
        if (each.filename() != "studio.wav") total += std::filesystem::file_size(each);
    CHECK(total <= 30'000);
    CHECK(total > 20'000);
    CHECK(std::filesystem::exists(temporary / "studio.wav"));
}

TEST_CASE("what a killed process has left goes in time, what another is writing stays") {
    const folder temporary;
    write_text(temporary / "abandoned.part", std::string(5'000, 'x'));
    write_text(temporary / "under_way.part", std::string(5'000, 'x'));
    const auto old = std::filesystem::last_write_time(temporary / "abandoned.part") - std::chrono::hours{2};
    std::filesystem::last_write_time(temporary / "abandoned.part", old);
    sound_cache cache{temporary.path.string(), 10'000, 8000};
    cache.keep("one", sound_of(1));
    CHECK_FALSE(std::filesystem::exists(temporary / "abandoned.part"));
    CHECK(std::filesystem::exists(temporary / "under_way.part"));
    CHECK(cache.find("one"));
}

TEST_CASE("several share a folder, and nobody reads half a sound") {
    const folder temporary;
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (int who = 0; who < 4; ++who)
        threads.emplace_back([&] {
            sound_cache cache{temporary.path.string(), 150'000, 8000};
            for (int round = 0; round < 50; ++round)
                for (int number = 0; number < 5; ++number) {
                    const auto wanted = sound_of(number, 20'000);
                    const auto name = std::to_string(number);
                    if (const auto got = cache.find(name); got && !same(got, wanted)) ++wrong;
                    if (round % 10 == 0) cache.keep(name, wanted);
                }
        });
    for (auto& each : threads) each.join();
    CHECK(wrong == 0);
    for (const auto& each : all_in(temporary)) CHECK(each.extension() == ".wav");
}

TEST_CASE("a folder that cannot be is refused at once") {
    const folder temporary;
    write_text(temporary / "file", "");
    CHECK_THROWS_AS((sound_cache{temporary / "file/cache", 1'000'000, 8000}), error);
    CHECK_THROWS_AS((sound_cache{temporary / "file", 1'000'000, 8000}), error);
    if (::geteuid() != 0) {
        std::filesystem::create_directory(temporary / "read_only");
        std::filesystem::permissions(temporary / "read_only", std::filesystem::perms::owner_read);
        CHECK_THROWS_AS((sound_cache{temporary / "read_only", 1'000'000, 8000}), error);
    }
}
