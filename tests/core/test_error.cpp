// tests/core/test_error.cpp - errors say place and cure.
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

using namespace palabre;

TEST_CASE("a problem reads FILE:LINE:COLUMN, what, and the cure") {
    const problem found{{"flow.yaml", 12, 5}, "unknown key 'promt'", "did you mean 'prompt'?"};
    CHECK(to_string(found) == "flow.yaml:12:5: unknown key 'promt'; did you mean 'prompt'?");
    CHECK(to_string(problem{{"flow.yaml"}, "empty", ""}) == "flow.yaml: empty");
    CHECK(to_string(problem{{}, "empty", ""}) == "empty");
    CHECK(to_string(place{"flow.yaml", 3, 0}) == "flow.yaml:3");
}

TEST_CASE("an error keeps every problem and prints a line for each") {
    const error two{errc::invalid_file, std::vector{problem{{"a", 1, 1}, "one", ""}, problem{{"a", 2, 1}, "two", ""}}};
    CHECK(two.code() == errc::invalid_file);
    CHECK(two.problems().size() == 2);
    CHECK(std::string{two.what()} == "a:1:1: one\na:2:1: two");
    CHECK(to_string(two.code()) == "invalid_file");
}
