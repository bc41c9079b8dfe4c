// tests/campaign/test_list_text.cpp - uploaded lists: separators, headers, and what is no list.
#include "campaign/list_text.hpp"

#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using campaign::read_list;

TEST_CASE("a list's columns are found by their names, whatever separates them") {
    for (const std::string csv : {"\xEF\xBB\xBFNumber;Langue;Cell;name\r\n0190;fon;C-17;\"Afi; S\u00e8na\"\r\n",
                                  "number\tlanguage\tarea\tname\n0190\tfon\tC-17\t\"Afi; S\u00e8na\"\n",
                                  "number,language,area,name\n0190,fon,C-17,\"Afi; S\u00e8na\""}) {
        const auto rows = read_list(csv, 5);
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].row == 5);
        CHECK(rows[0].written == "0190");
        CHECK(rows[0].language == "fon");
        CHECK(rows[0].area == "C-17");
        CHECK(rows[0].fields.at("name").as_string() == "Afi; S\u00e8na");
    }
    CHECK(read_list("number,area\n0190\n0191,C-1,x\n", 1)[1].fate == history::recipient_fate::invalid);
}

TEST_CASE("what is no list is refused") {
    CHECK_THROWS_AS(read_list("", 1), error);
    CHECK_THROWS_AS(read_list("name\nAfi\n", 1), error);
    CHECK_THROWS_AS(read_list("number\n\xE9\n", 1), error);
}
