// tests/core/test_moment.cpp - moments as files write them, and what is none.
#include "core/moment.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace std::chrono;
using detail::read_moment;

TEST_CASE("a moment is a date, or a date and time with its offset") {
    const calendar_time midnight = sys_days{2024y / 11 / 30};
    CHECK(read_moment("2024-11-30") == midnight);
    CHECK(read_moment("2024-11-30T00:00:00Z") == midnight);
    CHECK(read_moment("2024-11-30T00:00:00+01:00") == midnight - 1h);
    CHECK(read_moment("2024-11-29T18:30:00-05:30") == midnight);
    CHECK(read_moment("2024-11-30T23:59:59+00:00") == midnight + 24h - 1s);
    CHECK(read_moment("2024-02-29") == sys_days{2024y / 2 / 29});
}

TEST_CASE("what is nearly a moment is none") {
    for (const auto* const text : {"",
                                   "2024",
                                   "2024-11",
                                   "2024-11-3",
                                   "24-11-30",
                                   "2024-13-01",
                                   "2023-02-29",
                                   "2024-11-30 ",
                                   "2024-11-30T",
                                   "2024-11-30T10:00",
                                   "2024-11-30T10:00:00",
                                   "2024-11-30T24:00:00Z",
                                   "2024-11-30T10:60:00Z",
                                   "2024-11-30T10:00:60Z",
                                   "2024-11-30T10:00:00z",
                                   "2024-11-30T10:00:00+1:00",
                                   "2024-11-30T10:00:00+01:00 ",
                                   "2024-11-30T10:00:00.5Z",
                                   "-024-11-30",
                                   "2024--1-30",
                                   "2024-11-30T-1:00:00Z"})
        CHECK_MESSAGE(!read_moment(text), text);
}

TEST_CASE("a moment is written with its microseconds, before the epoch too") {
    CHECK(detail::write_moment(sys_days{2024y / 11 / 30} + 7h + 5s + 12us) == "2024-11-30T07:00:05.000012Z");
    CHECK(detail::write_moment(calendar_time{-1us}) == "1969-12-31T23:59:59.999999Z");
}
