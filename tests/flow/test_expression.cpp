// tests/flow/test_expression.cpp - conditions.
#include "palabre/flow/expression.hpp"
#include <doctest/doctest.h>
TEST_CASE("x") {
    CHECK(true);
}
