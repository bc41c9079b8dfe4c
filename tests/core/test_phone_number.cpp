// tests/core/test_phone_number.cpp - however a number is written, before a migration or after, it is one number.
#include "palabre/core/error.hpp"
#include "palabre/core/numbering_plan.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <random>
#include <unordered_set>

using namespace palabre;
using namespace std::chrono_literals;
using numbering::fault;

namespace {

const numbering::plans& known() {
    static const numbering::plans plans = numbering::plans::builtin();
    return plans;
}

const country benin{"BJ"}, nigeria{"NG"}, ivory_coast{"CI"};

/// The normal form, or why there is none.
std::string read(std::string_view written, country home = benin, calendar_time as_of = numbering::newest) {
    const numbering::reading found = known().parse(written, home, as_of);
    return found ? std::string{found->normal()} : std::string{to_string(found.fault)};
}

calendar_time day(int y, unsigned m, unsigned d) {
    return std::chrono::sys_days{std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d)};
}

std::string problems_of(std::string_view yaml) {
    try {
        numbering::plans::load(yaml, "plans.yaml");
        return "none";
    } catch (const error& e) {
        CHECK(e.code() == errc::invalid_file);
        return e.what();
    }
}

/// A country called Somewhere, whose last lines may be replaced.
std::string somewhere(std::string_view rest) {
    return "countries:\n"
           "  ZZ:\n"
           "    name: Somewhere\n"
           "    code: '999'\n"
           "    digits: [6]\n"
           "    groups: [3, 3]\n"
           "    international_prefixes: ['00']\n"
           "    example: '200000'\n" +
           std::string{rest} + "country_codes: ['999']\n";
}

}  // namespace

TEST_CASE("one customer of Benin is one number, before the migration and after") {
    const auto number = known().parse("+2290197123456", country{});
    REQUIRE(number);
    for (const auto written : {"97123456", "+22997123456", "0022901 97 12 34 56", "0197123456", "229 97 12 34 56",
                               "2290197123456", "whatsapp:22997123456", "whatsapp:+2290197123456", "tel:+22997123456",
                               "sip:0197123456@10.0.0.1;user=phone"}) {
        const auto other = known().parse(written, benin);
        REQUIRE_MESSAGE(other, written);
        CHECK(*other == *number);
        CHECK(std::hash<phone_number>{}(*other) == std::hash<phone_number>{}(*number));
        CHECK(other->written() == written);
        CHECK(other->e164() == "+2290197123456");
        CHECK(other->national_digits() == "0197123456");
        CHECK(other->kind() == number_kind::mobile);
        CHECK(other->home() == benin);
    }
}

TEST_CASE("people, contact apps and gateways write numbers in many ways") {
    for (const std::string_view written : {
             "  97 12 34 56\r\n",
             "97.12.34.56",
             "97-12-34-56",
             "(97) 12/34/56",
             "(+229) 97 12 34 56",
             "\"97123456\"",
             "+229\u00A097\u202F12\u200934\u300056",  // no-break, narrow, thin, ideographic spaces
             "+229\u201097\u201112\u201334\u221256",  // hyphens, dash, minus sign
             "\u202A+229 97 12 34 56\u202C",          // embedding marks that contact apps paste along
             "\u200E\u2066+22997123456\u2069\uFEFF",  // left-to-right mark, isolates, byte order mark
             "97\u00AD12\u200B34\u206056",            // soft hyphen, zero-width space, word joiner
             "\uFF0B\uFF12\uFF12\uFF19\uFF19\uFF17\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16",  // full width
             "\u0669\u0667\u0661\u0662\u0663\u0664\u0665\u0666",                          // Arabic-Indic
             "\u06F9\u06F7\u06F1\u06F2\u06F3\u06F4\u06F5\u06F6",                          // its eastern form
             "\u07C9\u07C7\u07C1\u07C2\u07C3\u07C4\u07C5\u07C6",                          // N'Ko
             "tel:+229-97-12-34-56;ext=12",
             "TEL:97123456;phone-context=+229",
             "tel:97123456;isub=1;phone-context=+229;x=y",
             "tel:97123456;phone-context=example.com",
             "sip:+22997123456@operator.example;user=phone",
             "sips:97123456:secret@operator.example",
             "sip:%2B229%2097123456;npdi@operator.example",
             "sms:+22997123456?body=salut",
             "WhatsApp:22997123456",
         })
        CHECK_MESSAGE(read(written) == "+2290197123456", written);
}

TEST_CASE("every country reads its own numbers") {
    struct row {
        const char *home, *written, *normal, *national, *international;
        number_kind kind;
    };
    const row rows[] = {
        {"BJ", "20212223", "+2290120212223", "01 20 21 22 23", "+229 01 20 21 22 23", number_kind::fixed},
        {"BJ", "0129000000", "+2290129000000", "01 29 00 00 00", "+229 01 29 00 00 00", number_kind::mobile},
        {"BF", "25 30 12 34", "+22625301234", "25 30 12 34", "+226 25 30 12 34", number_kind::fixed},
        {"BF", "0022670123456", "+22670123456", "70 12 34 56", "+226 70 12 34 56", number_kind::mobile},
        {"CI", "2720312345", "+2252720312345", "27 20 31 23 45", "+225 27 20 31 23 45", number_kind::fixed},
        {"CI", "07 07 12 34 56", "+2250707123456", "07 07 12 34 56", "+225 07 07 12 34 56", number_kind::mobile},
        {"NE", "20201234", "+22720201234", "20 20 12 34", "+227 20 20 12 34", number_kind::fixed},
        {"NE", "93123456", "+22793123456", "93 12 34 56", "+227 93 12 34 56", number_kind::mobile},
        {"NE", "08123456", "+22708123456", "08 12 34 56", "+227 08 12 34 56", number_kind::service},
        {"NG", "08021234567", "+2348021234567", "0802 123 4567", "+234 802 123 4567", number_kind::mobile},
        {"NG", "8021234567", "+2348021234567", "0802 123 4567", "+234 802 123 4567", number_kind::mobile},
        {"NG", "2348021234567", "+2348021234567", "0802 123 4567", "+234 802 123 4567", number_kind::mobile},
        {"NG", "+234 (0) 802 123 4567", "+2348021234567", "0802 123 4567", "+234 802 123 4567", number_kind::mobile},
        {"NG", "02014630643", "+2342014630643", "0201 463 0643", "+234 201 463 0643", number_kind::fixed},
        {"NG", "080012345678", "+23480012345678", "0800 123 45678", "+234 800 123 45678", number_kind::service},
        {"SN", "77 123 45 67", "+221771234567", "77 123 45 67", "+221 77 123 45 67", number_kind::mobile},
        {"SN", "338001234", "+221338001234", "33 800 12 34", "+221 33 800 12 34", number_kind::fixed},
        {"SN", "800123456", "+221800123456", "800 12 34 56", "+221 800 12 34 56", number_kind::service},
        {"SN", "933301234", "+221933301234", "93 330 12 34", "+221 93 330 12 34", number_kind::voip},
        {"TG", "90 11 23 45", "+22890112345", "90 11 23 45", "+228 90 11 23 45", number_kind::mobile},
        {"TG", "22212345", "+22822212345", "22 21 23 45", "+228 22 21 23 45", number_kind::fixed},
    };
    for (const row& each : rows) {
        const auto found = known().parse(each.written, country{each.home});
        REQUIRE_MESSAGE(found, each.written);
        CHECK(found->normal() == each.normal);
        CHECK(known().national(*found) == each.national);
        CHECK(known().international(*found) == each.international);
        CHECK(found->kind() == each.kind);
        CHECK(found->home() == country{each.home});
    }
    CHECK(known().countries().size() == 7);
    CHECK(known().countries()[1] == benin);
}

TEST_CASE("the migrations put in front what the regulators said") {
    CHECK(read("01234567", ivory_coast) == "+2250101234567");  // mobile: the second digit decides
    CHECK(read("40234567", ivory_coast) == "+2250140234567");
    CHECK(read("05234567", ivory_coast) == "+2250505234567");
    CHECK(read("66234567", ivory_coast) == "+2250566234567");
    CHECK(read("07234567", ivory_coast) == "+2250707234567");
    CHECK(read("49234567", ivory_coast) == "+2250749234567");
    CHECK(read("20312345", ivory_coast) == "+2252720312345");  // fixed: the third
    CHECK(read("22012345", ivory_coast) == "+2252522012345");
    CHECK(read("21812345", ivory_coast) == "+2252121812345");
    CHECK(read("30012345", ivory_coast) == "+2252530012345");
    CHECK(read("30612345", ivory_coast) == "+2252730612345");
    CHECK(read("014630643", nigeria) == "+2342014630643");  // the examples of the NCC's statement
    CHECK(read("094630643", nigeria) == "+2342094630643");
    CHECK(read("084460643", nigeria) == "+2342084460643");
    CHECK(read("064460643", nigeria) == "+2342064460643");
}

TEST_CASE("the normal form can be that of a day") {
    CHECK(read("0197123456", benin, day(2024, 11, 29)) == "+22997123456");
    CHECK(read("97123456", benin, day(2024, 11, 29)) == "+22997123456");
    CHECK(read("97123456", benin, day(2024, 11, 29) + 23h) == "+2290197123456");  // midnight in Cotonou
    CHECK(read("97123456", benin, day(2024, 11, 29) + 23h - 1us) == "+22997123456");
    const auto old = known().parse("0197123456", benin, day(2020, 1, 1));
    REQUIRE(old);
    CHECK(known().national(*old) == "97 12 34 56");
    CHECK(known().international(*old) == "+229 97 12 34 56");
    CHECK(read("08021234567", nigeria, day(2000, 1, 1)) == "+2348021234567");
}

TEST_CASE("forms() gives the old form back, the newest first") {
    const auto number = known().parse("whatsapp:22997123456", country{});
    REQUIRE(number);
    const auto forms = known().forms(*number);
    REQUIRE(forms.size() == 2);
    CHECK(forms[0] == *number);
    CHECK(forms[1].normal() == "+22997123456");
    CHECK(forms[1].written() == "whatsapp:22997123456");
    CHECK(known().forms(forms[1]) == forms);
    for (const auto written : {"+22890112345", "+33612345678"})
        CHECK(known().forms(*known().parse(written, benin)).size() == 1);
    CHECK(known().forms(*known().parse("100", benin)).size() == 1);
}

TEST_CASE("migrations are undone and repeated without a trace, for 20,000 numbers") {
    std::mt19937_64 chance{2024};
    int moved = 0;
    for (int i = 0; i < 20'000; ++i) {
        const country home = std::array{benin, ivory_coast, nigeria}[chance() % 3];
        std::string old = std::to_string(100'000'000 + chance() % 100'000'000).substr(1);
        const auto number = known().parse(old, home);
        if (!number) continue;
        REQUIRE(known().parse(number->normal(), country{}).number == number.number);
        REQUIRE(known().parse(number->national_digits(), home).number == number.number);
        const auto forms = known().forms(*number);
        REQUIRE(forms.front() == *number);
        REQUIRE(forms.size() == 2);
        REQUIRE(forms.back().national_digits() == old);
        ++moved;
        REQUIRE(known().parse(forms.back().normal(), country{}).number == number.number);
        REQUIRE(read(number->normal(), home, day(2000, 1, 1)) == forms.back().normal());
    }
    CHECK(moved > 10'000);
}

TEST_CASE("rubbish has a reason") {
    struct row {
        std::string_view written;
        fault expected;
    };
    const row rows[] = {
        {"", fault::withheld},
        {" \t", fault::withheld},
        {"anonymous", fault::withheld},
        {"Restricted", fault::withheld},
        {"UNAVAILABLE", fault::withheld},
        {"sip:anonymous@anonymous.invalid", fault::withheld},
        {"tel:", fault::withheld},
        {"97\xFF"
         "123456",
         fault::not_text},
        {"97123456\xC3", fault::not_text},
        {"\xC0\xB9"
         "7123456",
         fault::not_text},                      // an overlong 9
        {"\xE0\x9F\xBF", fault::not_text},      // longer still
        {"\xF0\x80\x80\xB9", fault::not_text},  // and longer
        {"\xF4\x90\x80\x80", fault::not_text},  // beyond Unicode
        {"\xED\xA0\x80", fault::not_text},      // a surrogate
        {"sip:97123456@h\xFFst", fault::not_text},
        {"call me", fault::not_a_number},
        {"97123456 ext 12", fault::not_a_number},
        {"97123456, 95123456", fault::not_a_number},
        {"*123#", fault::not_a_number},
        {"+", fault::not_a_number},
        {"--", fault::not_a_number},
        {"97+123456", fault::not_a_number},
        {"++22997123456", fault::not_a_number},
        {std::string_view{"97\0"
                          "123456",
                          9},
         fault::not_a_number},
        {"sip:10.0.0.1", fault::not_a_number},
        {"sip:ali@example.com", fault::not_a_number},
        {"http://97123456", fault::not_a_number},
        {"1", fault::too_short},
        {"011", fault::too_short},
        {"9712345", fault::too_short},
        {"+229 100", fault::too_short},
        {"+229", fault::too_short},
        {"00", fault::no_such_country},
        {"+33612", fault::too_short},
        {"97123456 / 95123456", fault::too_long},
        {"+229 01 97 12 34 56 7", fault::too_long},
        {"+3361234567890123", fault::too_long},
        {"+999999999999999999999999999999999999999999", fault::too_long},
        {"33612345678", fault::too_long},  // a foreign number needs its plus, unless a plan vouches for it
        {"0099912345678", fault::no_such_country},
        {"+0", fault::no_such_country},
        {"+999123456", fault::no_such_country},
        {"+210123456", fault::no_such_country},
        {"0297123456", fault::unassigned},
        {"0187123456", fault::unassigned},
        {"37123456", fault::unassigned},
        {"22937123456", fault::unassigned},
    };
    for (const row& each : rows) {
        const auto found = known().parse(each.written, benin);
        CHECK_MESSAGE(to_string(found.fault) == to_string(each.expected), each.written);
        CHECK_FALSE(found);
        CHECK_MESSAGE(found.why.find("; ") != std::string::npos, each.written);  // the cure
    }
    CHECK(read(std::string(300, ' ') + "97123456") == "not_a_number");
    CHECK(read(std::string(200, ' ') + "97123456") == "+2290197123456");
    CHECK(read("97123456", country{}) == "no_country");
    CHECK(read("0612345678", country{"FR"}) == "no_country");
    CHECK(read("100", country{}) == "no_country");
}

TEST_CASE("reasons are for people") {
    CHECK(known().parse("9712345", benin).why ==
          "7 digits are too few for Benin; write them all, as in +229 01 90 01 12 34");
    CHECK(known().parse("0297123456", benin).why ==
          "Benin has no numbers that begin so; check the first digits, as in +229 01 90 01 12 34");
    CHECK(known().parse("97123456", country{}).why ==
          "the number does not say its country; write + and the country's code in front");
}

TEST_CASE("what could be read in two ways is read by rule") {
    SUBCASE("a plan vouches for a foreign number without its plus") {
        CHECK(read("22890112345", benin) == "+22890112345");
        CHECK(read("22890112345", country{}) == "+22890112345");
    }
    SUBCASE("the longer international prefix only before the code of a country that has a plan") {
        CHECK(read("0092348000000", nigeria) == "too_short");
        CHECK(read("0092290197123456", nigeria) == "+2290197123456");
        CHECK(read("00923001234567", nigeria) == "+923001234567");
        CHECK(read("0022890112345", nigeria) == "+22890112345");
    }
    SUBCASE("valid today comes before valid once") {
        const auto plans = numbering::plans::load(somewhere("    ranges: [{kind: mobile, prefixes: ['2', '12']}]\n"
                                                            "    migrations:\n"
                                                            "      - name: one_more\n"
                                                            "        date: 2020-01-01\n"
                                                            "        digits: 5\n"
                                                            "        rules: [{front: '1', prefixes: ['2']}]\n"),
                                                  "plans.yaml");
        CHECK(plans.parse("23456", country{"ZZ"})->normal() == "+999123456");
        CHECK(plans.parse("234567", country{"ZZ"})->normal() == "+999234567");
        CHECK(plans.parse("123456", country{"ZZ"})->normal() == "+999123456");
    }
}

TEST_CASE("a number of a country without a plan is kept as it was written") {
    const auto found = known().parse("+33 6 12 34 56 78", benin);
    REQUIRE(found);
    CHECK(found->e164() == "+33612345678");
    CHECK(found->national_digits() == "612345678");
    CHECK(found->kind() == number_kind::unknown);
    CHECK(found->home().empty());
    CHECK(known().national(*found) == "+33 612345678");
    CHECK(*found == *known().parse("0033612345678", nigeria));
}

TEST_CASE("short codes belong to one country and never become E.164") {
    const auto here = known().parse("100", benin), there = known().parse("1 00", nigeria);
    REQUIRE(here);
    REQUIRE(there);
    CHECK(here->is_short_code());
    CHECK(here->normal() == "100");
    CHECK(here->e164().empty());
    CHECK(here->national_digits() == "100");
    CHECK(known().international(*here) == "100");
    CHECK(*here != *there);
    CHECK(*here == *known().parse("tel:100", benin));
    CHECK(known().parse("123456", benin)->is_short_code());
}

TEST_CASE("a prefix suggests an operator, as of a day") {
    const auto operator_of = [](std::string_view written) {
        const auto hint = known().assigned_operator(*known().parse(written, benin));
        return hint ? hint->name : std::string{};
    };
    CHECK(operator_of("97123456") == "MTN");
    CHECK(operator_of("95123456") == "Moov");
    CHECK(operator_of("0140123456") == "Celtiis");
    CHECK(operator_of("20212223").empty());
    CHECK(operator_of("+2250707123456") == "Orange");
    CHECK(operator_of("+2348031234567") == "MTN");
    CHECK(operator_of("+33612345678").empty());
    CHECK(operator_of("100").empty());
    const auto old = known().parse("97123456", benin, day(2020, 1, 1));
    const operator_hint hint = *known().assigned_operator(*old);
    CHECK(hint == operator_hint{"MTN", day(2024, 11, 30), operator_hint::origin::assigned});
}

TEST_CASE("numbers are ordered and can be keys") {
    std::unordered_set<phone_number> seen;
    for (const auto written : {"97123456", "0197123456", "95123456", "100"})
        seen.insert(*known().parse(written, benin));
    CHECK(seen.size() == 3);
    CHECK(*known().parse("95123456", benin) < *known().parse("97123456", benin));
    CHECK(sizeof(phone_number) <= 56);
}

TEST_CASE("a country is two capital letters") {
    CHECK(country{"BJ"}.code() == "BJ");
    CHECK(country{}.code().empty());
    CHECK_THROWS_WITH_AS(country{"bj"}, "'bj' is not a country; write two capital letters of ISO 3166, such as BJ",
                         error);
    CHECK_THROWS_AS(country{"BEN"}, error);
}

TEST_CASE("a user's plan is added to the built-in ones, or replaces one") {
    const auto plans =
        numbering::plans::load(somewhere("    ranges: [{kind: mobile, prefixes: ['2']}]\n"), "plans.yaml");
    CHECK(plans.countries().size() == 8);
    CHECK(plans.parse("234567", country{"ZZ"})->normal() == "+999234567");
    CHECK(plans.parse("97123456", benin)->normal() == "+2290197123456");
    const auto other = numbering::plans::load("countries:\n"
                                              "  TG: {name: Togo, code: '228', digits: [8], groups: [4, 4],\n"
                                              "       international_prefixes: ['00'], example: '90112345',\n"
                                              "       ranges: [{kind: mobile, prefixes: ['9']}]}\n",
                                              "plans.yaml");
    CHECK(other.countries().size() == 7);
    CHECK(other.national(*other.parse("90112345", country{"TG"})) == "9011 2345");
    CHECK(other.parse("22212345", country{"TG"}).fault == fault::unassigned);
}

TEST_CASE("the manual's example is a plan") {
    std::ifstream file{PALABRE_SOURCE_DIR "/docs/manual/numbers.md"};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    const std::size_t from = page.find("```yaml\n") + 8, to = page.find("```", from);
    REQUIRE(to != page.npos);
    const auto plans = numbering::plans::load(page.substr(from, to - from), "numbers.md");
    const auto found = plans.parse("512 34 56", country{"ZZ"});
    REQUIRE(found);
    CHECK(plans.national(*found) == "075 123 456");
    CHECK(plans.national(plans.forms(*found).back()) == "0512 34 56");
    CHECK(plans.assigned_operator(*found)->name == "Southern");
    CHECK(plans.parse("0 800 123 456", country{"ZZ"})->kind() == number_kind::service);
    CHECK(plans.parse("81234567", country{"ZZ"})->kind() == number_kind::voip);
}

TEST_CASE("a bad file is told all its problems at once") {
    CHECK(
        problems_of("countries:\n"
                    "  benin:\n"
                    "    name: Benin\n"
                    "    code: '998877'\n"
                    "    digit: [10]\n"
                    "    groups: []\n"
                    "    example: 01 90\n"
                    "    ranges:\n"
                    "      - {kind: cellular, prefixes: ['01', '0[2', '01']}\n"
                    "    colour: green\n") ==
        "plans.yaml:2:3: 'benin' is not a country; write two capital letters of ISO 3166, such as BJ\n"
        "plans.yaml:3:5: the key 'digits' is missing; add it\n"
        "plans.yaml:3:5: the key 'international_prefixes' is missing; add it\n"
        "plans.yaml:4:11: 'code' is '998877'; write 1 to 3 digits in quotes\n"
        "plans.yaml:5:5: unknown key 'digit'; did you mean 'digits'?\n"
        "plans.yaml:6:13: 'groups' is not a list of one or more; write [a, b] or '- a' lines\n"
        "plans.yaml:7:14: 'example' is '01 90'; write 1 to 15 digits in quotes\n"
        "plans.yaml:9:16: unknown kind 'cellular'; known: mobile, fixed, voip, service\n"
        "plans.yaml:9:43: '0[2' is not a prefix; write digits, x for any digit, [0-24] for one of 0, 1, 2, 4\n"
        "plans.yaml:9:50: '01' is in unknown already; a prefix belongs to one row; a longer one may belong to another\n"
        "plans.yaml:10:5: unknown key 'colour'; the keys here are name, code, digits, groups, "
        "international_prefixes, trunk_prefix, example, ranges, migrations, operators, source");
}

TEST_CASE("migrations that could not be undone are refused") {
    CHECK(problems_of(somewhere("    ranges: [{kind: mobile, prefixes: ['2']}]\n"
                                "    migrations:\n"
                                "      - name: later\n"
                                "        date: 2020-01-01T00:00:00+01:00\n"
                                "        digits: 5\n"
                                "        rules:\n"
                                "          - {front: '2', prefixes: ['0']}\n"
                                "          - {front: '34', prefixes: ['1', '0']}\n"
                                "      - {name: earlier, date: 2019-13-01, digits: 13, rules: []}\n")) ==
          "plans.yaml:16:21: '34' and '2' are not of one length; make it two migrations: one could not be undone\n"
          "plans.yaml:16:43: '0' is in 2 already; a prefix belongs to one row; a longer one may belong to another\n"
          "plans.yaml:17:9: 'earlier' is not later than the migration before it; write migrations in the order of "
          "their dates\n"
          "plans.yaml:17:31: 'date' is '2019-13-01'; write 2024-11-30 or 2024-11-30T00:00:00+01:00\n"
          "plans.yaml:17:51: a whole number is expected; write one from 1 to 12\n"
          "plans.yaml:17:62: 'rules' is not a list of one or more; write [a, b] or '- a' lines");
}

TEST_CASE("files that are no plans at all") {
    CHECK(problems_of("") == "plans.yaml: a map is expected; the keys here are country_codes, countries");
    CHECK(problems_of("countries: [") == "plans.yaml:1:1: end of sequence flow not found; correct the YAML");
    CHECK(problems_of("countries: 7\ncountries: 8\n---\na: b\n") ==
          "plans.yaml:3:1: a second document begins; keep one document a file");
    CHECK(problems_of("countries: 7\ncountries: 8\n") ==
          "plans.yaml:1:12: 'countries' is not a map; write 'BJ: {...}' lines under it\n"
          "plans.yaml:2:1: the key 'countries' stands on line 1 already; remove one of them");
    CHECK(problems_of(somewhere("    ranges: [{kind: mobile, prefixes: ['3']}]\n")) ==
          "plans.yaml:8:14: the example 200000 is in none of the ranges; write a national number without trunk prefix");
    CHECK(problems_of("countries:\n"
                      "  ZZ: {name: Z, code: '229', digits: [8], groups: [8], international_prefixes: ['00'],\n"
                      "       example: '90112345', ranges: [{kind: mobile, prefixes: ['9', xxxxxxxx]}]}\n") ==
          "plans.yaml:2:3: Benin has the code 229 already; one plan to a code: countries that share one share a plan\n"
          "plans.yaml:3:69: 'xxxxxxxx' makes the table too large; use fewer x");
    CHECK_THROWS_WITH_AS(numbering::plans::load(std::string(4 * 1024 * 1024 + 1, '#'), "plans.yaml"),
                         "plans.yaml: 4194305 bytes of YAML; at most 4194304 are read", error);
}
