// tests/connector/test_sql_statement.cpp - which colons of a statement are arguments.
#include "connector/sql_statement.hpp"

#include <doctest/doctest.h>

using namespace palabre::detail;

TEST_CASE("arguments are found, and nothing else that has a colon") {
    using names = std::vector<std::string>;
    CHECK(argument_names("select a from b where c = :c and d=:d_2 or e = :c") == names{"c", "d_2"});
    CHECK(argument_names("select ':a', \":b\", `:c`, a::text, '2026-01-05 08:00' -- :d\n, /* :e */ :f") == names{"f"});
    CHECK(argument_names("select 'it''s :a', $$ :b $$, $x$ :c $$ :d $x$, :e::int, a[1:2]") == names{"e"});
    CHECK(argument_names("select ':a") == names{});
    CHECK(argument_names("") == names{});
    CHECK(argument_names("select :") == names{});
}

TEST_CASE("arguments get numbers, and nothing else changes") {
    const auto made = numbered("select ':a', a::text from b -- :c\n where d = :d and e in (:e, :d)", '$');
    CHECK(made.text == "select ':a', a::text from b -- :c\n where d = $1 and e in ($2, $3)");
    CHECK(made.names == std::vector<std::string>{"d", "e", "d"});
    CHECK(numbered("select :", '?').text == "select :");
    CHECK(numbered("", '?').text == "");
}

TEST_CASE("a statement that only asks is known") {
    CHECK(is_query(" \n SELECT 1"));
    CHECK(is_query("with a as (select 1) select * from a"));
    CHECK_FALSE(is_query("selection"));
    CHECK_FALSE(is_query("call balance(:number)"));
    CHECK_FALSE(is_query(" "));
}
