// tests/flow/test_text_template.cpp - what callers are told: plain values, money, dates and plurals by language.
#include "palabre/flow/text_template.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace palabre;
using namespace palabre::flow;

namespace {

const value caller = boost::json::parse(R"({
    "name": "Koffi",
    "number": 1234567,
    "price": 1234.5,
    "balance": {"amount_minor": 1234500, "currency": "XOF"},
    "debt": {"amount_minor": -1205, "currency": "EUR"},
    "broken": {"amount_minor": 12.5, "currency": "XOF"},
    "due": "2026-03-01T23:30:00Z",
    "phone": "+229 97 12-34",
    "list": [1],
    "nothing": null
})");

const language_options here{"fr", "Africa/Porto-Novo"};

rendered render(std::string_view text, std::string_view tag = "fr") {
    const language in{tag, here};
    return text_template::parse(text).render(scope{caller}, in);
}

/// The text; ICU's narrow and plain no-break spaces as "_", for the eye.
std::string says(std::string_view text, std::string_view tag = "fr") {
    const std::string told = render(text, tag).text;
    std::string shown;
    for (std::size_t i = 0; i < told.size();) {
        const bool narrow = told.compare(i, 3, "\u202f") == 0;
        const bool usual = told.compare(i, 2, "\u00a0") == 0;
        shown += narrow || usual ? '_' : told[i];
        i += narrow ? 3 : usual ? 2 : 1;
    }
    return shown;
}

std::string refused(std::string_view text, place where = {}) {
    try {
        text_template::parse(text, where);
    } catch (const error& e) {
        return e.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("values are inserted plainly") {
    CHECK(says("Bonjour ${name}, dossier ${number}.") == "Bonjour Koffi, dossier 1234567.");
    CHECK(says("${price} ${true} ${18446744073709551615u}") == "1234.5 true 18446744073709551615");
    CHECK(says("${'a' + '}' + {'k': '}'}['k']}!") == "a}}!");
    CHECK(says("") == "");
    CHECK(says("rien") == "rien");
    CHECK(says("${timestamp(due)} ${duration('90s')}") == "2026-03-01T23:30:00Z 90s");
}

TEST_CASE("a dollar sign is itself unless a brace follows") {
    CHECK(says("5 $, $$, $${name}, $x, 5$") == "5 $, $, ${name}, $x, 5$");
    CHECK(says("$$${name}") == "$Koffi");
}

TEST_CASE("numbers follow the language") {
    CHECK(says("${number(number)} ${number(price, 2)} ${number(1.0/3.0)}") == "1_234_567 1_234,50 0,333");
    CHECK(says("${number(number)} ${number(price, 2)}", "en") == "1,234,567 1,234.50");
    CHECK(says("${percent(0.255)}") == "25,5_%");
    CHECK(says("${spell(1299)}, ${spell(-1.5)}") == "mille deux cent quatre-vingt-dix-neuf, moins un virgule cinq");
    CHECK(says("${spell(1299)}", "en") == "one thousand two hundred ninety-nine");
    CHECK(says("${digits(phone)}") == "+ 2 2 9 9 7 1 2 3 4");
    CHECK(says("${digits(9712)} ${digits('àb')}") == "9 7 1 2 à b");
    CHECK(says("${number(18446744073709551615u)}") == "18_446_744_073_709_551_615");
}

TEST_CASE("money is minor units and an ISO code") {
    CHECK(says("${money(balance)}") == "1_234_500_F_CFA");
    CHECK(says("${money(debt)} ${money(1205, 'EUR')} ${money(5, 'TND')}") == "-12,05_€ 12,05_€ 0,005_TND");
    CHECK(says("${money(debt)}", "en") == "-€12.05");
    CHECK(says("${money(-9223372036854775807 - 1, 'XOF')}") == "-9_223_372_036_854_775_808_F_CFA");
    CHECK(says("${money(100, 'HUF')}") == "1,00_HUF");  // two digits by ISO, none by CLDR
    CHECK(says("${money(broken)}") == "[money(broken)]");
    CHECK(says("${money(1, name)}") == "[money(1, name)]");
}

TEST_CASE("dates and times are told in the company's zone") {
    CHECK(says("${date(due)} à ${time(due)}") == "2 mars 2026 à 00:30");
    CHECK(says("${date(due, 'full')}, ${date(due, 'short')}") == "lundi 2 mars 2026, 02/03/2026");
    CHECK(says("${date(timestamp(due))}", "en") == "March 2, 2026");
    CHECK(says("${date('2026-03-01')}") == "1 mars 2026");
    CHECK(says("${date(1700000000000000)}") == "14 novembre 2023");  // microseconds, as Palabre stores time
    CHECK(says("${time('2026-03-01')} ${date('demain')}") == "[time('2026-03-01')] [date('demain')]");
    CHECK(says("${duration_text(duration('90s'))}, ${duration_text(3600000)}, ${duration_text(0)}") ==
          "1 minute et 30_secondes, 1_heure, 0_seconde");
    CHECK(says("${duration_text(-1)}") == "[duration_text(-1)]");
}

TEST_CASE("plurals follow the language's rules") {
    const auto messages = [](std::string_view count, std::string_view tag) {
        return says(fmt::format("${{plural({}, '# message', '# messages')}}", count), tag);
    };
    CHECK(messages("0", "fr") == "0 message");
    CHECK(messages("0", "en") == "0 messages");
    CHECK(messages("1", "en") == "1 message");
    CHECK(messages("1500", "fr") == "1_500 messages");
    CHECK(says("${plural(0, {'=0': 'aucun message', 'one': '# message', 'other': '# messages'})}") == "aucun message");
    CHECK(says("${plural(3, {'few': 'b', 'other': 'c'})}", "ar") == "b");
    CHECK(says("${plural(2, {'one': 'a'})}") == "[plural(2, {'one': 'a'})]");
    CHECK(says("${select('f', {'m': 'M.', 'f': 'Mme', 'other': ''})} ${name}") == "Mme Koffi");
    CHECK(says("${select('x', {'m': 'M.', 'other': '-'})}") == "-");
}

TEST_CASE("languages without rules of their own follow the base language, never the machine's") {
    for (const char* tag : {"fon", "gej", "bba", "", "!!", "x-klingon"}) {
        const language in{tag, here};
        CHECK(in.written_as() == "fr");
        CHECK(in.spelt_as() == "fr");
        CHECK(in.tag() == tag);
        CHECK(says("${number(1234.5)}", tag) == "1_234,5");
    }
    const language wolof{"wo", here};
    CHECK(wolof.written_as() == "wo");
    CHECK(wolof.spelt_as() == "fr");
    CHECK(language{"fon", {"en", "UTC"}}.spelt_as() == "en");
    CHECK(language{"fr-BJ", here}.written_as() == "fr");
    CHECK_THROWS_AS((language{"fr", {"fon", "UTC"}}), error);
    CHECK_THROWS_AS((language{"fr", {"fr", "Mars/Olympus"}}), error);
}

TEST_CASE("the languages of a company are made once and bounded") {
    languages all{here};
    CHECK(&all.of("fon") == &all.of("fon"));
    CHECK(all.of("en").written_as() == "en");
    for (int i = 0; i < 200; ++i) all.of(fmt::format("x-{}", i));
    CHECK(all.of("x-199").tag() == "fr");
    CHECK(languages{here}.of(std::string(1'000'000, 'x')).tag() == "fr");
}

TEST_CASE("a part that fails stays visible and is reported") {
    const rendered made = render("Votre solde est de ${money(balence)}, ${name}.");
    CHECK(made.text == "Votre solde est de [money(balence)], Koffi.");
    REQUIRE(made.problems.size() == 1);
    CHECK(made.problems[0].fault == fault::no_such_variable);
    CHECK(made.problems[0].where == place{"text", 1, 28});
    CHECK(made.problems[0].what == "there is no variable 'balence'");
    CHECK(says("${list} ${balance} ${nothing}") == "[list] [balance] [nothing]");
    CHECK(says("${nothing_of_that_name_in_the_whole_wide_world}").size() == 45);
    CHECK(render("${number(0.0/0.0)} ${spell(1.0/0.0)} ${number(1, 10)}").problems.size() == 3);
    CHECK(says("${name}").empty() == false);
}

TEST_CASE("every problem of every part is found when it is parsed") {
    CHECK(refused("Bonjour ${name = 1} et ${a and b}", {"flow.yaml", 4, 10}) ==
          "flow.yaml:4:25: '=' is not an operator; write == to compare; nothing is assigned here\n"
          "flow.yaml:4:37: 'and' is not an operator; write &&");
    CHECK(refused("un\n deux ${}") == "text:2:9: an expression is missing");
    CHECK(refused("${name") == "text:1:1: '${' without its '}'; write $$ for a dollar sign");
    CHECK(refused("${'a}") == "text:1:3: a text without its closing '");
    CHECK(refused("${mony(balance)}") == "text:1:3: unknown function 'mony'; did you mean 'money'?");
    CHECK(refused(std::string(20'000, 'a')) == "text:1:1: a text of more than 16384 bytes; split it in two");
    std::string many;
    for (int i = 0; i < 101; ++i) many += "${a}";
    CHECK(refused(many) == "text:1:401: more than 100 expressions; split the text in two");
    CHECK(refused(fmt::format("${{'{:a>5000}'}}", "")) ==
          "text:1:3: an expression of more than 4096 bytes; split it in two");
}

TEST_CASE("the checker knows what a text reads") {
    const auto text = text_template::parse("${name}: ${money(balance)} ${balance.amout} ${list} ${money(1, 'CFA')} "
                                           "${money(1, 'cfa')} ${date(name, 'tiny')}");
    CHECK(text.variables() == std::vector<std::string>{"balance", "balance.amout", "list", "name"});
    const auto found = text.check(
        type::structure({{"name", kind::string}, {"balance", type::money()}, {"list", type::list_of(kind::string)}}));
    std::string lines;
    for (const auto& each : found) lines += to_string(each) + '\n';
    CHECK(lines == "text:1:38: 'balance' declares no field 'amout'\n"
                   "text:1:47: 'list' is a list, which has no text of its own; use money() for an amount\n"
                   "text:1:83: 'cfa' is not a currency; write its ISO 4217 code, such as 'XOF'\n"
                   "text:1:104: 'tiny' is not a style of dates; write 'full', 'long', 'medium' or 'short'\n");
    CHECK(text.text().starts_with("${name}"));
}

TEST_CASE("a rendered text is capped") {
    std::string twice = "${x}${x}";
    const value variables = boost::json::object{{"x", std::string(40'000, 'x')}};
    const language in{"fr", here};
    const rendered made = text_template::parse(twice).render(scope{variables}, in);
    CHECK(made.text.size() == 40'000 + 3);
    REQUIRE(made.problems.size() == 1);
    CHECK(made.problems[0].fault == fault::too_large);
}

TEST_CASE("parts that read certain variables are left out, the others are told") {
    const auto text = text_template::parse("$$${name}: ${balance.amount_minor}, ${balance['currency']}; "
                                           "${has(balance.x) ? name : name} ${number > 1 ? string(list[0]) : debt}.");
    const language in{"fr", here};
    const auto without = [&](const std::set<std::string, std::less<>>& names) {
        return text.without(names, "••").render(scope{caller}, in).text;
    };
    CHECK(without({}) == "$Koffi: 1234500, XOF; Koffi 1.");
    CHECK(without({"balance"}) == "$Koffi: ••, ••; •• 1.");
    CHECK(without({"debt", "list"}) == "$Koffi: 1234500, XOF; Koffi ••.");
    CHECK(without({"bal", "amount_minor"}) == without({}));
    CHECK(text.render(scope{caller}, in).text == without({}));
    CHECK(*text_template::parse("${name}").without({"name"}, "-").constant() == "-");
}

TEST_CASE("a text that is one value tells it to speech, whatever the language") {
    const auto told = [](const char* text) { return render(text).value; };
    CHECK(told("${money(balance)}") == "money 1234500 XOF");
    CHECK(told("${money(debt)},") == "money -1205 EUR");
    CHECK(told("${money(500, 'NGN')}") == "money 500 NGN");
    CHECK(told("${number(number)}.") == "number 1234567");
    CHECK(told("${number(price)}") == "number 1234.5");
    CHECK(told("${number(price, 2)}") == "number 1234.5");
    CHECK(told("${number(2.0 / 3.0)}") == "number 0.667");
    CHECK(told("${number(-1)}") == "number -1");
    CHECK(told("${spell(1299)}") == "number 1299");
    CHECK(told("${percent(0.18)}") == "percent 18");
    CHECK(told("${percent(0.125)}") == "percent 12.5");
    CHECK(told("${date(due)}") == "date 2026-03-02");  // half past midnight here
    CHECK(told("${date('2026-03-01', 'short')}") == "date 2026-03-01");
    CHECK(told("${date('2026-03-01', 'full')}") == "full_date 2026-03-01");
    CHECK(told("${time(due)}") == "time 00:30");
    CHECK(told("${duration_text(duration('90s'))}") == "duration 90");
    CHECK(told("${digits('04 82')}") == "digits 0482");
    CHECK(told("${digits(phone)}") == "digits +229971234");
    CHECK(told("${phone('+2290197123456', 'BJ')}") == "telephone 01 97 12 34 56");

    for (const char* none : {"", "12", "${number}", "${name}", "Solde ${money(balance)}", "${money(balance)} XOF",
                             "${money(balance)}${money(debt)}", "${name + digits('1')}", "${digits(name)}",
                             "${plural(2, 'a', 'b')}", "${true ? digits('1') : ''}", "${money(broken)}"})
        CHECK_MESSAGE(told(none) == "", none);
    CHECK(render("${money(balance)}", "fon").value == "money 1234500 XOF");
}

TEST_CASE("a template knows beforehand which kind of value it tells") {
    const auto kind = [](const char* text) { return text_template::parse(text).value_kind(); };
    CHECK(kind("${money(balance)}.") == "money");
    CHECK(kind("${money(5, 'EUR')}") == "money EUR");
    CHECK(kind("${date(due)}") == "date");
    CHECK(kind("${date(due, 'full')}") == "full_date");
    CHECK(kind("${spell(5)}") == "number");
    CHECK(kind("${phone(caller)}") == "telephone");
    CHECK(kind("${caller}") == "");
    CHECK(kind("Le ${date(due)}") == "");
    CHECK(kind("") == "");
}

TEST_CASE("telephone numbers are written as their countries write them") {
    CHECK(says("${phone('+2290197123456')}") == "+229 01 97 12 34 56");
    CHECK(says("${phone('+2290197123456', 'BJ')}") == "01 97 12 34 56");
    CHECK(says("${phone('0197123456', 'BJ')}") == "01 97 12 34 56");
    CHECK(says("${phone('97123456', 'BJ')}") == "01 97 12 34 56");  // as before 2024
    CHECK(says("${phone('+2348021234567', 'BJ')}") == "+234 802 123 4567");
    CHECK(says("${phone('0197123456')}") == "01 97 12 34 56");  // in pairs, whose ever it is
    CHECK(says("${phone('123')}") == "1 23");
    CHECK(says("${phone('anonymous')}") == "anonymous");
    CHECK(render("${phone('0197123456', 'Benin')}").problems.size() == 1);
}
