// tests/api/test_attempts.cpp - attempts to log in: counted from their beginning, forgotten with time, few remembered.
#include "api/attempts.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace std::chrono_literals;

TEST_CASE("attempts under way at once count like one after the other") {
    api::attempts of{{.most = 3, .first = 1min, .longest = 4min, .forget = 1h}};
    const instant now{};
    for (int each = 0; each < 3; ++each) {
        CHECK(of.wait_of("afi", now) == 0s);
        of.begin("afi", now);
    }
    CHECK(of.wait_of("afi", now) == 1min);
    CHECK(of.wait_of("zo", now) == 0s);
    of.take_back("afi");  // one of them was right after all
    CHECK(of.wait_of("afi", now) == 0s);
    of.begin("afi", now);
    CHECK(of.wait_of("afi", now + 30s) == 30s);
    of.begin("afi", now + 1min);
    CHECK(of.wait_of("afi", now + 1min) == 2min);
    for (int each = 0; each < 100; ++each) of.begin("afi", now + 1min);
    CHECK(of.wait_of("afi", now + 1min) == 4min);
    of.begin("afi", now + 62min);  // after an hour without one it is the first again
    CHECK(of.wait_of("afi", now + 62min) == 0s);
    of.forgive("afi");
    CHECK(of.size() == 0);
}

TEST_CASE("names that nobody has do not push out one that is under attack") {
    api::attempts of{{.most = 3}, 10};
    const instant now{};
    for (int each = 0; each < 3; ++each) of.begin("afi", now);
    for (int each = 0; each < 1000; ++each) of.begin("name" + std::to_string(each), now + 1s);
    CHECK(of.size() <= 10);
    CHECK(of.wait_of("afi", now + 1s) > 0s);
}
