// tests/core/test_money.cpp - amounts are exact, checked, and read back as written.
#include "palabre/core/error.hpp"
#include "palabre/core/money.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <limits>
#include <numeric>
#include <random>

using namespace palabre;

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

template<class Job> errc code_of(Job job) {
    try {
        job();
    } catch (const error& e) {
        return e.code();
    }
    return errc::io;  // nothing here is
}

}  // namespace

TEST_CASE("amounts are written with the decimals of ISO 4217") {
    CHECK(to_string(money{1250, "EUR"}) == "12.50 EUR");
    CHECK(to_string(money{-5, "EUR"}) == "-0.05 EUR");
    CHECK(to_string(money{12345, "XOF"}) == "12345 XOF");
    CHECK(to_string(money{0, "XAF"}) == "0 XAF");
    CHECK(to_string(money{1, "TND"}) == "0.001 TND");
    CHECK(to_string(money{-123456, "KWD"}) == "-123.456 KWD");
    CHECK(to_string(money{12345, "CLF"}) == "1.2345 CLF");
    CHECK(to_string(money{least, "EUR"}) == "-92233720368547758.08 EUR");
    CHECK(to_string(money{most, "JPY"}) == "9223372036854775807 JPY");
}

TEST_CASE("random amounts read back as written") {
    std::mt19937_64 chance{7};
    for (const char* const currency : {"EUR", "XOF", "JPY", "TND", "KWD", "CLF", "USD"}) {
        for (int i = 0; i < 2000; ++i) {
            const money amount{static_cast<std::int64_t>(chance()) >> (chance() % 64), currency};
            REQUIRE(money::parse(to_string(amount)) == amount);
            REQUIRE(money::from_json(boost::json::parse(boost::json::serialize(amount.to_json()))) == amount);
        }
        for (const std::int64_t end : {least, least + 1, most, std::int64_t{0}})
            CHECK(money::parse(to_string(money{end, currency})) == money{end, currency});
    }
}

TEST_CASE("only the written form is read") {
    for (const char* const wrong :
         {"",           " ",         "EUR",         "12.50",        "12.50EUR",  "12.50  EUR", " 12.50 EUR",
          "12.50 EUR ", "12,50 EUR", "12.5 EUR",    "12.500 EUR",   "12 EUR",    "12. EUR",    ".50 EUR",
          "+1.00 EUR",  "-0.00 EUR", "01.00 EUR",   "1 000.00 EUR", "1.0.0 EUR", "--1.00 EUR", "- 1.00 EUR",
          "1e2.00 EUR", "12.50 eur", "12.50 EU",    "12.50 EURO",   "12.50 E1R", "100.00 XOF", "100. XOF",
          "-0 XOF",     "1.00 TND",  "\xC3\xA9 EUR"}) {
        CAPTURE(wrong);
        CHECK(code_of([&] { money::parse(wrong); }) == errc::invalid_argument);
    }
    CHECK(code_of([] { money::parse("9223372036854775808 XOF"); }) == errc::overflow);
    CHECK(code_of([] { money::parse("-92233720368547758.09 EUR"); }) == errc::overflow);
    CHECK_THROWS_WITH_AS(money::parse("12.5 EUR"), "'12.5 EUR' is no amount; EUR has 2 decimals: write 12.50 EUR",
                         error);
    CHECK_THROWS_WITH_AS(money::parse("12.50 XOF"), "'12.50 XOF' is no amount; XOF has no decimals: write 12345 XOF",
                         error);
}

TEST_CASE("sums are checked for overflow and for mixed currencies") {
    const money euro{100, "EUR"};
    const money franc{100, "XOF"};
    CHECK(euro + euro == money{200, "EUR"});
    CHECK(euro - money{300, "EUR"} == money{-200, "EUR"});
    CHECK(-euro == money{-100, "EUR"});
    CHECK(franc * 3 == money{300, "XOF"});
    CHECK_FALSE(euro == franc);
    CHECK(euro < money{101, "EUR"});
    CHECK(code_of([&] { euro + franc; }) == errc::invalid_argument);
    CHECK(code_of([&] { euro - franc; }) == errc::invalid_argument);
    CHECK(code_of([&] { static_cast<void>(euro < franc); }) == errc::invalid_argument);
    CHECK(code_of([] { money{most, "EUR"} + money{1, "EUR"}; }) == errc::overflow);
    CHECK(code_of([] { money{least, "EUR"} - money{1, "EUR"}; }) == errc::overflow);
    CHECK(code_of([] { -money{least, "EUR"}; }) == errc::overflow);
    CHECK(code_of([] { money{most, "EUR"} * 2; }) == errc::overflow);
    CHECK(code_of([] { money{least, "EUR"} * -1; }) == errc::overflow);
    CHECK(code_of([] { money{1, "eur"}; }) == errc::invalid_argument);
    CHECK(code_of([] { money{1, ""}; }) == errc::invalid_argument);
}

TEST_CASE("a ratio rounds halves away from zero") {
    const auto half_of = [](std::int64_t minor) { return money{minor, "XOF"}.times_ratio(1, 2).minor(); };
    CHECK(half_of(5) == 3);
    CHECK(half_of(-5) == -3);
    CHECK(half_of(4) == 2);
    CHECK(money{5, "XOF"}.times_ratio(-1, 2).minor() == -3);
    CHECK(money{5, "XOF"}.times_ratio(1, -2).minor() == -3);
    CHECK(money{-5, "XOF"}.times_ratio(1, -2).minor() == 3);
    CHECK(money{10, "XOF"}.times_ratio(1, 3).minor() == 3);
    CHECK(money{20, "XOF"}.times_ratio(1, 3).minor() == 7);
    CHECK(money{1000, "XOF"}.times_ratio(18, 100).minor() == 180);  // Benin's VAT
    CHECK(money{most, "XOF"}.times_ratio(most, most).minor() == most);
    CHECK(money{least, "XOF"}.times_ratio(least, least).minor() == least);
    CHECK(code_of([] { money{1, "XOF"}.times_ratio(1, 0); }) == errc::invalid_argument);
    CHECK(code_of([] { money{most, "XOF"}.times_ratio(3, 2); }) == errc::overflow);
    CHECK(code_of([] { money{least, "XOF"}.times_ratio(1, -1); }) == errc::overflow);
}

TEST_CASE("a split loses nothing and its shares differ by one at most") {
    CHECK(money{100, "XOF"}.split(3) == std::vector<money>{{34, "XOF"}, {33, "XOF"}, {33, "XOF"}});
    CHECK(money{-100, "XOF"}.split(3) == std::vector<money>{{-34, "XOF"}, {-33, "XOF"}, {-33, "XOF"}});
    CHECK(money{1, "XOF"}.split(2) == std::vector<money>{{1, "XOF"}, {0, "XOF"}});
    std::mt19937_64 chance{11};
    for (int i = 0; i < 2000; ++i) {
        const money whole{static_cast<std::int64_t>(chance()) >> (chance() % 64), "EUR"};
        const auto shares = whole.split(chance() % 100 + 1);
        REQUIRE(std::accumulate(shares.begin(), shares.end(), money{0, "EUR"}) == whole);
        const auto [low, high] = std::minmax_element(shares.begin(), shares.end());
        REQUIRE((*high - *low).minor() <= 1);
    }
    CHECK(code_of([] { money{1, "EUR"}.split(0); }) == errc::invalid_argument);
    CHECK(code_of([] { money{1, "EUR"}.split(1'000'001); }) == errc::invalid_argument);
}

TEST_CASE("in JSON an amount is an integer of minor units, and nothing else is an amount") {
    CHECK(boost::json::serialize(money{1250, "EUR"}.to_json()) == R"({"amount_minor":1250,"currency":"EUR"})");
    for (const char* const wrong :
         {"null", "1250", "[]", "{}", R"({"amount_minor":1250})", R"({"currency":"EUR"})",
          R"({"amount_minor":12.5,"currency":"EUR"})", R"({"amount_minor":"1250","currency":"EUR"})",
          R"({"amount_minor":1250,"currency":978})", R"({"amount_minor":1250,"currency":"EURO"})",
          R"({"amount_minor":9223372036854775808,"currency":"EUR"})",
          R"({"amount_minor":1250,"currency":"EUR","amount":12.5})"}) {
        CAPTURE(wrong);
        CHECK(code_of([&] { money::from_json(boost::json::parse(wrong)); }) == errc::invalid_argument);
    }
}
