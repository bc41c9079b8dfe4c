// tests/speech/test_spelling.cpp - values become rows of clips: French traits, other languages, files with mistakes.
#include "palabre/core/error.hpp"
#include "palabre/speech/spelling.hpp"
#include "speech_tools.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace palabre;
using namespace palabre::speech;
using namespace palabre::speech::test;

namespace {

const spelling& rules_of(const char* language) {
    const auto* const found = spellings::built_in().find(language);
    REQUIRE(found != nullptr);
    return *found;
}

/// The clips' names without their folder, with "," for a pause; "-" where the rules do not say it.
std::string clips(const char* language, std::string_view value) {
    const auto& rules = rules_of(language);
    std::vector<std::uint32_t> row;
    if (!rules.spell(value, row)) return "-";
    std::string all;
    for (const auto each : row) {
        const auto& name = rules.clips()[each].name;
        all += (all.empty() ? "" : " ") + (name.empty() ? "," : name.substr(name.find('/') + 1));
    }
    return all;
}

std::string text(const char* language, std::string_view value) {
    const auto& rules = rules_of(language);
    std::vector<std::uint32_t> row;
    return rules.spell(value, row) ? rules.text(row) : "-";
}

std::string problems_of(const std::string& yaml) {
    try {
        spelling::parse(yaml, "xx.yaml");
        return "";
    } catch (const error& wrong) {
        CHECK(wrong.code() == errc::invalid_file);
        return wrong.what();
    }
}

std::string with_rules(const std::string& rules) {
    std::string yaml = "spelling: xx\nreviewed: no\nrules: |\n";
    std::istringstream lines{rules};
    for (std::string line; std::getline(lines, line);) yaml += "  " + line + "\n";
    return yaml;
}

}  // namespace

TEST_CASE("12 345 francs CFA are a list of clips") {
    CHECK(clips("fr", "money 12345 XOF") == "douze mille trois cent quarante-cinq francs_cfa");
    CHECK(text("fr", "money 12345 XOF") == "douze mille trois cent quarante-cinq francs CFA");
    CHECK(text("en", "money 12345 XOF") == "twelve thousand three hundred forty-five CFA francs");
}

TEST_CASE("French has its traits: plurals, liaison, silent consonants, de and d'") {
    CHECK(clips("fr", "money 0 XOF") == "zero franc_cfa");
    CHECK(clips("fr", "money 1 XOF") == "un franc_cfa");
    CHECK(clips("fr", "money 6 XOF") == "six-c francs_cfa");
    CHECK(clips("fr", "number 6") == "six");
    CHECK(clips("fr", "number 6006") == "six-c mille six");
    CHECK(clips("fr", "money 80 XOF") == "quatre-vingts francs_cfa");
    CHECK(clips("fr", "number 80000") == "quatre-vingt mille");
    CHECK(clips("fr", "money 80000000 XOF") == "quatre-vingt millions de_francs_cfa");
    CHECK(clips("fr", "money 1000000 XOF") == "un million de_francs_cfa");
    CHECK(clips("fr", "money 1000001 XOF") == "un million un francs_cfa");
    CHECK(clips("fr", "money 2500000 XOF") == "deux millions cinq cent mille francs_cfa");
    CHECK(clips("fr", "money 200 XOF") == "deux cents francs_cfa");
    CHECK(clips("fr", "money 210 XOF") == "deux cent dix-c francs_cfa");
    CHECK(clips("fr", "money -300 XOF") == "moins trois cents francs_cfa");
    CHECK(clips("fr", "money 100 EUR") == "un_euro");
    CHECK(clips("fr", "money 200 EUR") == "deux-v euros");
    CHECK(clips("fr", "money 1205 EUR") == "douze euros cinq centimes");
    CHECK(clips("fr", "money 100000000 EUR") == "un million d_euros");
    CHECK(clips("fr", "number 21") == "vingt-et-un");
    CHECK(clips("fr", "number 71") == "soixante-et-onze");
    CHECK(clips("fr", "number -12.05") == "moins douze virgule zero cinq");
    CHECK(clips("fr", "percent 18") == "dix-huit-c pour_cent");
    CHECK(clips("fr", "percent 12.5") == "douze virgule cinq pour_cent");
    CHECK(clips("fr", "duration 5400") == "une_heure trente minutes");
    CHECK(clips("fr", "duration 1") == "une seconde");
    CHECK(clips("fr", "duration 90061") == "un jour une_heure une minute une seconde");
}

TEST_CASE("dates and times are said as one says them") {
    CHECK(text("fr", "date 2026-03-01") == "premier mars deux mille vingt-six");
    CHECK(text("fr", "date 2026-03-31") == "trente-et-un mars deux mille vingt-six");
    CHECK(text("fr", "full_date 2026-03-01") == "dimanche premier mars deux mille vingt-six");
    CHECK(text("fr", "date 1998-08-06") == "six août mille neuf cent quatre-vingt-dix-huit");
    CHECK(text("en", "date 2026-03-31") == "March thirty-first twenty twenty-six");
    CHECK(text("en", "date 1905-01-02") == "January second nineteen oh-five");
    CHECK(text("en", "full_date 2024-02-29") == "Thursday February twenty-ninth twenty twenty-four");
    CHECK(text("fr", "time 17:30") == "dix-sept heures trente");
    CHECK(text("fr", "time 00:05") == "zéro heure cinq");
    CHECK(text("fr", "time 01:01") == "une heure une");
    CHECK(text("fr", "time 21:00") == "vingt-et-une heures");
    CHECK(text("en", "time 00:30") == "twelve thirty AM");
    CHECK(text("en", "time 17:00") == "five o'clock PM");
    CHECK(text("en", "time 12:05") == "twelve oh-five PM");
    for (const char* none : {"date 2026-02-30", "date 2026-3-1", "date 2026-13-01", "date", "time 24:00", "time 7:30",
                             "time 17:60", "date 0000-00-00", "full_date 2026-00-10"})
        CHECK_MESSAGE(clips("fr", none) == "-", none);
}

TEST_CASE("telephone numbers are said in their groups, zeros at the front one by one, Benin's ten digits in pairs") {
    CHECK(text("fr", "telephone 01 97 12 34 56") ==
          "zéro un, quatre-vingt-dix-sept, douze, trente-quatre, cinquante-six");
    CHECK(text("fr", "telephone +229 01 90 00 01 05") ==
          "plus deux cent vingt-neuf, zéro un, quatre-vingt-dix, zéro zéro, zéro un, zéro cinq");
    CHECK(text("fr", "telephone 77 123 45 67") == "soixante-dix-sept, cent vingt-trois, quarante-cinq, soixante-sept");
    CHECK(text("en", "telephone 0802 123") == "zero eight zero two, one two three");
    CHECK(text("fr", "digits 0482#*") == "zéro quatre huit deux dièse étoile");
    for (const char* none : {"digits 12a", "digits ", "telephone ", "telephone 01-97", "digits"})
        CHECK_MESSAGE(clips("fr", none) == "-", none);
}

TEST_CASE("what no rule says is not said, and leaves what was there before") {
    const auto& rules = rules_of("fr");
    std::vector<std::uint32_t> row{7};
    for (const char* none :
         {"", "number", "number ", "number x", "number 1e5", "number 1.", "number .5", "number 1.1234567890",
          "number 1000000000000000000", "number 99999999999999999999", "money 5", "money 5 XXX", "money 5.5 XOF",
          "money  XOF", "weight 5", "number --5", "number -9223372036854775808"}) {
        CHECK_MESSAGE(!rules.spell(none, row), none);
        CHECK(row == std::vector<std::uint32_t>{7});
    }
    CHECK(rules.spell("number 999999999999999999", row));
}

TEST_CASE("the clips of a kind are all that its values take, and no others") {
    const auto& rules = rules_of("fr");
    const auto names = [&](std::string_view kind) {
        std::set<std::uint32_t> all;
        for (const auto each : rules.clips_of(kind)) all.insert(each);
        return all;
    };
    const auto money = names("money XOF"), dates = names("date"), numbers = names("number");
    std::set<std::uint32_t> taken;
    std::vector<std::uint32_t> row;
    for (std::int64_t amount = 0; amount < 2000; ++amount) {
        row.clear();
        REQUIRE(rules.spell("money " + std::to_string(amount) + " XOF", row));
        REQUIRE(rules.spell("money " + std::to_string(amount * 1'000'000'007) + " XOF", row));
        taken.insert(row.begin(), row.end());
    }
    CHECK(std::ranges::includes(money, taken));
    row.clear();
    REQUIRE(rules.spell("date 2026-03-31", row));
    for (const auto each : row) CHECK(dates.contains(each));
    CHECK(names("money GBP").empty());
    CHECK(names("weight").empty());
    const auto has = [&](const std::set<std::uint32_t>& all, const char* name) {
        return std::ranges::any_of(all, [&](auto each) { return rules.clips()[each].name == name; });
    };
    CHECK(has(money, "spelling/francs_cfa"));
    CHECK_FALSE(has(money, "spelling/mars"));
    CHECK_FALSE(has(numbers, "spelling/six-v"));
    CHECK(has(names("digits"), "spelling/diese"));
    CHECK_FALSE(has(names("telephone"), "spelling/diese"));
    CHECK(numbers.size() < 160);  // a morning in the studio
    CHECK(names("digits").size() == 13);
    CHECK_FALSE(has(dates, "spelling/million"));
    CHECK(has(dates, "spelling/quatre-vingt-dix-neuf"));
    CHECK(has(names("telephone"), "spelling/zero"));
    CHECK(has(names("full_date"), "spelling/dimanche"));
    CHECK(has(names("time"), "spelling/vingt-trois_heures"));
}

TEST_CASE("local languages are there, and wait for a speaker's review") {
    for (const char* language : {"fon", "gej", "bba", "wo"}) {
        CAPTURE(language);
        CHECK(rules_of(language).reviewed().empty());
        std::vector<std::uint32_t> row;
        for (std::int64_t amount = 0; amount < 3'000'000; amount = amount < 3000 ? amount + 1 : amount + 997)
            REQUIRE_MESSAGE(rules_of(language).spell("money " + std::to_string(amount) + " XOF", row), amount);
        CHECK(text(language, "date 2026-03-31") != "-");
        CHECK(text(language, "time 17:30") != "-");
        CHECK(text(language, "telephone 01 97 12 34 56") != "-");
    }
    CHECK(text("fon", "number 8") == "tantɔn");
    CHECK(clips("fon", "number 8") == "tanton");
    CHECK(text("bba", "number 41") == "weera tia");
    CHECK(text("gej", "number 21") == "blave vɔ ɖeka");
    CHECK(text("wo", "number 16") == "fukk ak juróom-benn");
    CHECK(text("wo", "money 1000 XOF") == "ñaari téeméer dërëm");  // 200 times 5 francs
    CHECK(text("wo", "money 976 XOF") == "téeméer ak juróom-ñeent-fukk ak juróom dërëm ak benn frank");
    CHECK(spellings::built_in().find("yo") == nullptr);
    CHECK(spellings::built_in().find("fr-BJ") == &rules_of("fr"));
    CHECK(spellings::built_in().languages() == std::vector<std::string>{"bba", "en", "fon", "fr", "gej", "wo"});
}

TEST_CASE("a company's own rules stand beside the built-in ones, or instead") {
    const folder own;
    write_text(own / "yo.yaml",
               "spelling: yo\nreviewed: Adé, 2026-11-02\nrules: |\n  %number:\n  0: odo; ookan; eeji;\n");
    write_text(own / "notes.txt", "no rules");
    const auto all = spellings::with(own.path.string());
    REQUIRE(all.find("yo") != nullptr);
    CHECK(all.find("yo")->reviewed() == "Adé, 2026-11-02");
    CHECK(all.find("fr") != nullptr);
    write_text(own / "fr.yaml", "spelling: fr\nreviewed: no\nrules: |\n  %number:\n  0: rien;\n");
    CHECK(spellings::with(own.path.string()).find("fr")->clips().size() < 5);
    write_text(own / "ee.yaml", "spelling: ewe\nreviewed: no\nrules: |\n  %number:\n  0: x;\n");
    write_text(own / "ha.yaml", "spelling: [\n");
    try {
        spellings::with(own.path.string());
        FAIL("two files are wrong");
    } catch (const error& wrong) {
        CHECK(wrong.problems().size() == 2);
        CHECK(std::string{wrong.what()}.find("name the file ewe.yaml") != std::string::npos);
    }
    CHECK_THROWS_AS(spellings::with(own / "nowhere"), error);
}

TEST_CASE("every mistake in a file of rules has its place and its cure") {
    CHECK(problems_of(with_rules("%number:\n0: zero; one; two;")) == "");
    CHECK(problems_of(with_rules("%number:\n0: zero;\n20: twenty[->>];")) ==
          "xx.yaml:6:14: a word may not grow out of two rules; write a blank between them, or list the numbers");
    CHECK(problems_of(with_rules("%number:\n0: zero;\n10: ten;\n5: five;")) ==
          "xx.yaml:7:3: 5 comes after a rule for 10 or more; put the rules of a set in the order of their numbers");
    CHECK(problems_of(with_rules("%number:\n0: zero;\n100: <%%nmu< hundred;\n%%num:\n0: =%number=;")) ==
          "xx.yaml:6:8: there is no set '%%nmu'; did you mean '%%num'?");
    CHECK(problems_of(with_rules("%numbers:\n0: zero;")) ==
          "xx.yaml:4:3: no value is said by the set '%numbers'; did you mean '%number'?\n"
          "xx.yaml:4:3: there is no set %number; write the rules for whole numbers under %number:");
    CHECK(problems_of(with_rules("%number:\n0: zero;\n5: >> x;")) ==
          "xx.yaml:6:6: this rule divides by 1; begin it with its radix or more, or use =%set=");
    CHECK(problems_of(with_rules("%number:\n0: zero^w;")) ==
          "xx.yaml:5:6: nobody says how 'zero^w' is said; write hints: {w: how}");
    CHECK(problems_of(with_rules("%number:\n0: été; ete;")) ==
          "xx.yaml:5:13: 'été' and 'ete' would both be recorded as ete; write files: {'ete': NAME}");
    CHECK(problems_of(with_rules("%number:\n0: zero; $(cardinal,one{x})$;")).find("are not taken here") !=
          std::string::npos);
    CHECK(problems_of(with_rules("%number:\n0: zero;\n20: twenty[ >>;")) ==
          "xx.yaml:6:6: brackets that do not pair; use one [ ] a rule");
    CHECK(problems_of(with_rules("0: zero;")).find("a rule before the first set") != std::string::npos);
    CHECK(problems_of(with_rules("%number:\n0: zero;\n%number:\n0: nil;")).find("is there twice") != std::string::npos);
    CHECK(problems_of(with_rules("%number:\n0: zero")).find("put ; behind it") != std::string::npos);
    CHECK(problems_of(with_rules("%number:\n0: ==;")).find("calls itself") != std::string::npos);
    CHECK(problems_of(with_rules("%number:\n0: zero;\n-x: minus <<;")).find("with >>") != std::string::npos);
    CHECK(problems_of(with_rules("%number:\nten: x;")).find("is no number that a rule begins with") !=
          std::string::npos);
    CHECK(problems_of("spelling: xx\nreviewed: no\ntelephone: pairs\nsigns: {\"!\": bang}\nfiles: {a: b c}\n") ==
          "xx.yaml:1:1: the key 'rules' is missing; add it\n"
          "xx.yaml:3:12: 'pairs' is no way to say a telephone number; write groups (01 97: a number each) or digits\n"
          "xx.yaml:4:9: '!' does not stand among digits; name \"+\", \"*\" or \"#\"\n"
          "xx.yaml:5:8: no rule says 'a'; write the word as the rules do\n"
          "xx.yaml:5:12: 'b c' is no name of a file; use letters, digits, - and _, without the ending");
}

TEST_CASE("the manual's file of rules can be read") {
    const auto manual = text_of(PALABRE_SOURCE_DIR "/docs/manual/speech.md");
    const auto begin = manual.find("spelling: yo");
    REQUIRE(begin != std::string::npos);
    const auto rules =
        spelling::parse(std::string_view{manual}.substr(begin, manual.find("```", begin) - begin), "yo.yaml");
    std::vector<std::uint32_t> row;
    CHECK(rules.spell("money 323 XOF", row));
    CHECK(rules.clips()[row.front()].name == "spelling/eta");
}

TEST_CASE("rules that call each other in a circle say nothing, and do not hang") {
    const auto rules = spelling::parse(with_rules("%number:\n0: =%%a=;\n%%a:\n0: =%%b=;\n%%b:\n0: =%%a=;"), "xx.yaml");
    std::vector<std::uint32_t> row;
    CHECK_FALSE(rules.spell("number 5", row));
}
