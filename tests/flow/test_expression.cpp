// tests/flow/test_expression.cpp - conditions: what they give, how they fail, what is found before they run.
#include "palabre/flow/expression.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace palabre;
using namespace palabre::flow;

namespace {

const value caller = boost::json::parse(R"({
    "balance": {"amount": 350, "currency": "XOF"},
    "language": "fr",
    "digits": "2",
    "tags": ["vip", "fr"],
    "ratio": 2.0,
    "nothing": null,
    "deep": {"a": {"b": {"c": 7}}},
    "big": 18446744073709551615
})");

/// The result as JSON, or the name of the fault.
std::string gives(std::string_view text, const value& variables = caller) {
    const auto result = expression::parse(text).evaluate(scope{variables});
    if (const auto* failed = std::get_if<evaluation_error>(&result)) return std::string{to_string(failed->fault)};
    return boost::json::serialize(std::get<value>(result));
}

/// The words of the failure.
std::string fails(std::string_view text) {
    const auto result = expression::parse(text).evaluate(scope{caller});
    REQUIRE(std::holds_alternative<evaluation_error>(result));
    return std::get<evaluation_error>(result).what;
}

/// Every problem of a text that does not parse, a line each.
std::string refused(std::string_view text, place where = {}) {
    try {
        expression::parse(text, where);
    } catch (const error& e) {
        return e.what();
    }
    return "accepted";
}

std::string lines(const std::vector<problem>& problems) {
    std::string text;
    for (const auto& each : problems) text += to_string(each) + '\n';
    return text;
}

type declared() {
    return type::structure({{"balance", type::structure({{"amount", kind::integer}, {"currency", kind::string}})},
                            {"language", kind::string},
                            {"tags", type::list_of(kind::string)},
                            {"anything", kind::dynamic},
                            {"rate", kind::floating},
                            {"due", kind::timestamp}});
}

std::string checks(std::string_view text, kind wanted = kind::dynamic) {
    const checked found = expression::parse(text).check(declared(), wanted);
    return found.problems.empty() ? std::string{to_string(found.result.kind())} : lines(found.problems);
}

std::string repeated(std::string_view one, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += one;
    return text;
}

}  // namespace

TEST_CASE("a condition reads the variables of its scope") {
    CHECK(gives("balance.amount < 500 && language == \"fr\"") == "true");
    CHECK(gives("balance.amount") == "350");
    CHECK(gives("balance") == R"({"amount":350,"currency":"XOF"})");
    CHECK(gives("balance['currency']") == R"("XOF")");
    CHECK(gives("'vip' in tags ? 'Madame, Monsieur' : ''") == R"("Madame, Monsieur")");
    CHECK(gives("deep.a.b.c") == "7");
    CHECK(gives("big") == "18446744073709551615");
    CHECK(gives("ratio == 2 && ratio * 1.5 == 3.0") == "true");
    CHECK(gives("{1: 'ventes', 2: 'support'}[int(digits)]") == R"("support")");
    CHECK(gives("nothing == null") == "true");
    CHECK(gives("has(balance.amount) && !has(balance.due)") == "true");
    CHECK(gives("{'b': 1, 2: [balance.amount, 2u]}") == R"({"b":1,"2":[350,2]})");
    CHECK(gives("language + deep.`a`.b.c.`x-y`") == "type_mismatch");
    CHECK(gives("1 + 1 // what follows is for people") == "2");
}

TEST_CASE("the last object of a scope hides the ones before") {
    const value globals = boost::json::parse(R"({"language": "en", "company": "sbee"})");
    const value locals = boost::json::parse(R"({"language": "fon"})");
    const scope both = scope{globals}.add(locals);
    CHECK(std::get<bool>(expression::parse("language == 'fon' && company == 'sbee'").test(both)));
    CHECK(both.find("nobody") == nullptr);
    CHECK_THROWS_AS(scope{value("text")}, error);
    CHECK_THROWS_AS(scope{globals}.add(locals).add(locals).add(locals).add(locals), error);
    CHECK(std::get<value>(expression::parse("1 + 1").evaluate(scope{})) == value(2));
}

TEST_CASE("functions of texts") {
    CHECK(gives("' Solde '.trim().lowerAscii()") == R"("solde")");
    CHECK(gives("'été'.upperAscii()") == R"("éTé")");
    CHECK(gives("''.trim() + '  '.trim()") == R"("")");
    CHECK(gives("'+22997123456'.matches('^[+]229[0-9]{8}$')") == "true");
    CHECK(gives("matches('abc', '^b')") == "false");
    CHECK(gives("language.size() + size(tags)") == "4");
    CHECK(gives("bool('True') && !bool('0')") == "true");
    CHECK(gives("bool('yes')") == "bad_value");
    CHECK(gives("int('12a')") == "bad_value");
    CHECK(gives("int('')") == "bad_value");
    CHECK(gives("double('1e999')") == "bad_value");
    CHECK(gives("uint('-1')") == "bad_value");
    CHECK(gives("string(true) + string(1u) + string(2.5)") == R"("true12.5")");
}

TEST_CASE("timestamps and durations leave as texts") {
    CHECK(gives("timestamp('2026-03-01T08:00:00+01:00')") == R"("2026-03-01T07:00:00Z")");
    CHECK(gives("timestamp('2026-03-01T08:00:00.250Z') + duration('1h30m')") == R"("2026-03-01T09:30:00.25Z")");
    CHECK(gives("duration('1.5s') - duration('2s')") == R"("-0.5s")");
    CHECK(gives("timestamp('2026-03-01T00:30:00Z').getHours('Africa/Porto-Novo')") == "1");
    CHECK(gives("timestamp('2026-03-01T00:30:00Z').getHours('Mars/Olympus')") == "bad_value");
    CHECK(gives("duration('90s').getMinutes('UTC')") == "type_mismatch");
    CHECK(gives("timestamp('2026-02-29T08:00:00Z')") == "bad_value");
    CHECK(gives("timestamp('2026-03-01')") == "bad_value");
    CHECK(gives("timestamp(99999999999999)") == "overflow");
    CHECK(gives("duration('1 s')") == "bad_value");
    CHECK(gives("duration('99999999999h')") == "bad_value");
    CHECK(gives("-duration('1s')") == "type_mismatch");
}

TEST_CASE("a failure says where and why") {
    CHECK(fails("balance.due") == "'balance' has no field 'due'");
    CHECK(fails("balence.amount") == "there is no variable 'balence'");
    CHECK(fails("balance['due']") == "'balance' has no such key");
    CHECK(fails("tags[2]") == "the list has no such index");
    CHECK(fails("tags[-1]") == "the list has no such index");
    CHECK(fails("language + 1") == "'+' does not take string and int");
    CHECK(fails("ratio + 1") == "'+' does not take double and int");
    CHECK(fails("!language") == "'!' does not take string");
    CHECK(fails("language ? 1 : 2") == "'?:' does not take string");
    CHECK(fails("language.size") == "a string has no fields such as 'size'");
    CHECK(fails("size(1)") == "size() does not take int");
    CHECK(fails("{'a': 1, 'a': 2}") == "the map has a key twice");
    CHECK(fails("{1.5: 1}") == "a double cannot be a map's key");
    CHECK(fails("1 / 0") == "division by zero");
    CHECK(fails("has(nothing.due)") == "a null_type has no fields such as 'due'");

    const auto result = expression::parse("1 +\n  missing", {"flow.yaml", 12, 9}).evaluate(scope{caller});
    CHECK(std::get<evaluation_error>(result).where == place{"flow.yaml", 13, 3});
    const auto tested = expression::parse("balance.amount", {"flow.yaml", 12, 9}).test(scope{caller});
    CHECK(std::get<evaluation_error>(tested).fault == fault::type_mismatch);
}

TEST_CASE("whole numbers never wrap around") {
    CHECK(gives("-9223372036854775808") == "-9223372036854775808");
    CHECK(gives("-9223372036854775808 / -1") == "overflow");
    CHECK(gives("-9223372036854775808 % -1") == "overflow");
    CHECK(gives("9223372036854775807 + 1") == "overflow");
    CHECK(gives("big + 1u") == "overflow");
    CHECK(gives("-(-9223372036854775808)") == "overflow");
    CHECK(gives("int(9223372036854775808.0)") == "overflow");
    CHECK(gives("int(0.0 / 0.0)") == "overflow");
    CHECK(refused("9223372036854775808") ==
          "expression:1:1: 9223372036854775808 does not fit 64 bits; write a u after it, or .0 for a double");
    CHECK(refused("18446744073709551616u") == "expression:1:1: 18446744073709551616u does not fit 64 bits");
    CHECK(refused("1e999") == "expression:1:1: 1e999 is beyond a double");
    CHECK(refused("1e99999999999999999999") == "expression:1:1: 1e99999999999999999999 is beyond a double");
    CHECK(gives("1e-99999999999999999999 == 0.0") == "true");
    CHECK(gives("1.0 / 0.0 > 1e308") == "true");
}

TEST_CASE("what other languages write is refused with its cure") {
    CHECK(refused("language = 'fr'") ==
          "expression:1:10: '=' is not an operator; write == to compare; nothing is assigned here");
    CHECK(refused("a and b & c") == "expression:1:3: 'and' is not an operator; write &&\n"
                                    "expression:1:9: '&' is not an operator; write &&");
    CHECK(refused("a or not b | c") == "expression:1:3: 'or' is not an operator; write ||\n"
                                       "expression:1:6: 'not' is not an operator; write !\n"
                                       "expression:1:12: '|' is not an operator; write ||");
    CHECK(refused("a <> 1 || b === 2") == "expression:1:3: '<>' is not an operator; write !=\n"
                                          "expression:1:13: '===' is not an operator; write ==");
    CHECK(refused("not(a)") == "expression:1:1: 'not' is not an operator; write !");
    CHECK(refused("name == “Koffi”") == "expression:1:9: '“' is not a quotation mark here; write ' or \"");
    CHECK(refused("language.startWith('f')") ==
          "expression:1:10: unknown function 'startWith'; did you mean 'startsWith'?");
    CHECK(refused("lenght(tags)") == "expression:1:1: unknown function 'lenght'");
    CHECK(refused("contains(tags, 'a')") == "expression:1:1: contains() follows a value; write value.contains(...)");
    CHECK(refused("tags.int()") == "expression:1:6: int() follows no value; write int(value)");
    CHECK(refused("tags.exists(t, t == 'vip')") ==
          "expression:1:6: exists() is left out: expressions have no loops; use 'in', or ask the back office");
    CHECK(refused("language.startsWith()") == "expression:1:10: startsWith() takes 1 argument; it has 0");
    CHECK(refused("has(language)") == "expression:1:1: has() asks for a field; write has(balance.amount)");
    CHECK(refused("if a") ==
          "expression:1:1: 'if' is a reserved word; write condition ? value : other value\n"
          "expression:1:4: 'a' does not belong here; an operator such as && or + stands between two values");
    CHECK(refused("money(balance)") ==
          "expression:1:1: money() makes text for people; use it between ${ and } of a text");
    CHECK(refused("Money{amount: 1}") == "expression:1:6: messages are left out; write a map: {'name': value}");
    CHECK(refused("b'abc'") == "expression:1:1: bytes are left out; drop the b for a text");
    CHECK(refused("'a' + 'b") == "expression:1:7: a text without its closing '");
    CHECK(refused("'\\q'") ==
          "expression:1:2: '\\q' is no escape; write \\\\ for a backslash, or r'...' for a text without escapes");
    CHECK(refused("'\\uD800'") != "accepted");
    CHECK(refused("2x") == "expression:1:1: '2x' is neither a number nor a name; names begin with a letter");
    CHECK(refused("a ? b") ==
          "expression:1:6: ':' is missing before the end; a choice reads: condition ? value : other value");
    CHECK(refused("(a") == "expression:1:3: ')' is missing before the end; every ( needs its )");
    CHECK(refused("a)") ==
          "expression:1:2: ')' does not belong here; an operator such as && or + stands between two values");
    CHECK(refused("a # b") ==
          "expression:1:3: an expression has no '#'; put texts between ' or \"\n"
          "expression:1:5: 'b' does not belong here; an operator such as && or + stands between two values");
    CHECK(refused("") == "expression:1:1: an expression is missing");
    CHECK(refused("  ") == "expression:1:3: an expression is missing");
    CHECK(refused("a.") == "expression:1:3: a field's name is missing before the end; write ['key'] for other keys");
}

TEST_CASE("problems stand where the file says") {
    CHECK(refused("a = 1", {"flow.yaml", 7, 11}).starts_with("flow.yaml:7:13: "));
    CHECK(refused("a &&\n b = 1", {"flow.yaml", 7, 11}).starts_with("flow.yaml:8:4: "));
    try {
        expression::parse("=", {"flow.yaml", 1, 1});
    } catch (const error& e) {
        CHECK(e.code() == errc::invalid_file);
    }
    try {
        expression::parse("=");
    } catch (const error& e) {
        CHECK(e.code() == errc::invalid_argument);
    }
}

TEST_CASE("hostile texts are refused in bounded space") {
    CHECK(
        refused(fmt::format("{}1{}", repeated("(", 1000), repeated(")", 1000))).find("nested deeper than 64 levels") !=
        std::string::npos);
    CHECK(refused(repeated("!", 1000) + "true").find("nested deeper than 64 levels") != std::string::npos);
    CHECK(refused(repeated("-", 1000) + "x").find("nested deeper than 64 levels") != std::string::npos);
    CHECK(refused(repeated("[", 1000)).find("nested deeper than 64 levels") != std::string::npos);
    CHECK(refused(repeated("a?", 1000)).find("nested deeper") == std::string::npos);
    CHECK(refused(repeated("a?b:", 1000) + "c").find("nested deeper than 64 levels") != std::string::npos);
    CHECK(refused(repeated("x.f", 900)).find("nested deeper than 64 levels") != std::string::npos);
    CHECK(refused(fmt::format("x{}", repeated(".f", 900))).find("nested deeper than 64 levels") != std::string::npos);
    CHECK(refused(fmt::format("1{}", repeated("+1", 900))).find("nested deeper than 64 levels") != std::string::npos);
    CHECK(refused(fmt::format("[{}]", repeated("1,", 1500))).find("more than 1000 parts") != std::string::npos);
    CHECK(refused(std::string(1'000'000, 'a')) ==
          "expression:1:1: an expression of more than 4096 bytes; split it in two");
    CHECK(refused("'\xff'") == "expression:1:2: the byte 0xFF is not UTF-8; save the file as UTF-8");
    CHECK(refused("\xc0\xaf") == "expression:1:1: the byte 0xC0 is not UTF-8; save the file as UTF-8");
    CHECK(refused(std::string{"1\0", 2}) == "expression:1:2: an expression has no '0x00'; put texts between ' or \"");
    CHECK(refused(std::string{"'\0'", 3}) == "expression:1:2: an expression has no '0x00'; put texts between ' or \"");
    CHECK(refused(repeated("& ", 1000)).size() < 10'000);
    CHECK(gives("true" + repeated(" && true", 400)) == "true");  // one level, however long
    CHECK(gives("'a\\x00b'.size()") == "3");
}

TEST_CASE("patterns are compiled once, and none runs away") {
    CHECK(
        refused("language.matches(digits)") ==
        "expression:1:18: the pattern of matches() is not a text in quotes; patterns are compiled once, when the flow "
        "is loaded");
    CHECK(refused("language.matches('(')").starts_with("expression:1:18: not a pattern: missing )"));
    CHECK(refused("language.matches('((a{1000}){1000}){1000}')").starts_with("expression:1:18: not a pattern: "));
    CHECK(refused("language.matches('" + std::string(300, 'a') + "')").find("longer than 256") != std::string::npos);
    value variables = boost::json::object{{"text", std::string(50'000, 'a') + "!"}};
    CHECK(gives("text.matches('^(a+)+$')", variables) == "false");  // exponential in engines that backtrack
    CHECK(gives("text.matches('(.*)(.*)(.*)(.*)[^a!]')", variables) == "false");
}

TEST_CASE("looking for one large text in another takes linear time") {
    const value variables =
        boost::json::object{{"text", std::string(2'000'000, 'a')}, {"part", std::string(1'000'000, 'a') + "b"}};
    CHECK(gives("text.contains(part)", variables) == "false");
    CHECK(gives("text.contains('') && ''.contains('') && !''.contains('a')", variables) == "true");
}

TEST_CASE("what an expression makes is capped") {
    const value variables =
        boost::json::object{{"text", std::string(40'000, 'x')}, {"list", boost::json::array(6'000, value(1))}};
    CHECK(gives("text + text", variables) == "too_large");
    CHECK(gives("size(text + 'y')", variables) == "40001");
    CHECK(gives("list + list", variables) == "too_large");
    CHECK(gives("size(list + [1])", variables) == "6001");
    std::string copies = "[list";
    for (int i = 0; i < 100; ++i) copies += ", list";
    CHECK(gives(copies + "]", variables) == "too_large");
    std::string joined = "size([text + 'a'";
    for (int i = 0; i < 40; ++i) joined += ", text + 'a'";
    CHECK(gives(joined + "])", variables) == "too_large");
    value nested = boost::json::array{};
    for (int i = 0; i < 1000; ++i) nested = boost::json::array{std::move(nested)};
    const value deep = boost::json::object{{"a", nested}, {"b", nested}};
    CHECK(gives("a == b", deep) == "false");  // beyond 64 levels nothing is equal
    CHECK(gives("a", deep) == "too_large");
}

TEST_CASE("variables() names the paths that are read") {
    const auto paths = [](std::string_view text) { return expression::parse(text).variables(); };
    CHECK(paths("balance.amount < 500 && language == 'fr' || balance.amount > 9") ==
          std::vector<std::string>{"balance.amount", "language"});
    CHECK(paths("has(a.b.c) && a.b") == std::vector<std::string>{"a.b", "a.b.c"});
    CHECK(paths("lines[index].number + lines[0]") == std::vector<std::string>{"index", "lines"});
    CHECK(paths("{'a': x}.a") == std::vector<std::string>{"x"});
    CHECK(paths("1 + 2").empty());
}

TEST_CASE("the checker finds what could never work") {
    CHECK(checks("balance.amount < 500 && language == 'fr'", kind::boolean) == "bool");
    CHECK(checks("balance.amout < 500") ==
          "expression:1:9: 'balance' declares no field 'amout'; did you mean 'amount'?\n");
    CHECK(checks("balnce.amount < 500") == "expression:1:1: unknown variable 'balnce'; did you mean 'balance'?\n");
    CHECK(checks("has(balance.due)") == "expression:1:13: 'balance' declares no field 'due'\n");
    CHECK(checks("balance.amount", kind::boolean) ==
          "expression:1:9: this gives int; a condition is a bool, such as a comparison\n");
    CHECK(checks("language == 1") == "expression:1:10: '==' between string and int: they are never equal\n");
    CHECK(checks("1 in tags") == "expression:1:3: 'in' between int and list: the list holds nothing of that kind\n");
    CHECK(checks("language < 1") == "expression:1:10: '<' between string and int: they have no order\n");
    CHECK(checks("balance.amount * rate") ==
          "expression:1:16: '*' does not take int and double; convert one with int() or double()\n");
    CHECK(checks("'total ' + balance.amount") ==
          "expression:1:10: '+' does not take string and int; convert the other with string()\n");
    CHECK(checks("!language && language") == "expression:1:2: '!' needs bool, this is string\n"
                                             "expression:1:14: '&&' needs bool, this is string\n");
    CHECK(checks("size(balance.amount)") == "expression:1:14: size() takes string or list or map, this is int\n");
    CHECK(checks("language.size.x") == "expression:1:10: a string has no fields such as 'size'\n");
    CHECK(checks("tags['a']") == "expression:1:5: a list's index is an int\n");
    CHECK(checks("tags[0]") == "string");
    CHECK(checks("anything.at.all + 1") == "int");
    CHECK(checks("due + duration('1h') < timestamp(0)") == "bool");
    CHECK(checks("due - due") == "duration");
    CHECK(checks("language == null ? 1 : 2") == "int");
    CHECK(checks("anything ? 1 : 'a'") == "dyn");
    CHECK(checks("['a', 'b'][0]") == "string");
    CHECK(checks("-language") == "expression:1:1: '-' does not take string\n");
    CHECK(expression::parse("whatever.you.like").check(kind::dynamic).problems.empty());
}

TEST_CASE("types have names") {
    CHECK(type::named("int")->kind() == kind::integer);
    CHECK(type::named("money")->find("amount_minor")->kind() == kind::integer);
    CHECK_FALSE(type::named("integer"));
    CHECK(to_string(kind::unsigned_integer) == "uint");
    CHECK(to_string(fault::bad_value) == "bad_value");
}

TEST_CASE("one expression runs on several threads") {
    const expression shared = expression::parse("balance.amount < 500 && 'vip' in tags && language.matches('^f')");
    std::vector<std::thread> threads;
    std::array<int, 4> held{};
    for (int& each : held)
        threads.emplace_back([&each, copy = shared] {
            const scope variables{caller};
            for (int i = 0; i < 1000; ++i) each += std::get<bool>(copy.test(variables)) ? 1 : 0;
        });
    for (auto& each : threads) each.join();
    CHECK(held == std::array{1000, 1000, 1000, 1000});
    CHECK(shared.text().starts_with("balance.amount"));
}
