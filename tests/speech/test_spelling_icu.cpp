// tests/speech/test_spelling_icu.cpp - ICU says 100,000 numbers, amounts and dates as we do, by its rules and ours.
#include "palabre/speech/spelling.hpp"
#include "speech_tools.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unicode/plurrule.h>
#include <unicode/rbnf.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <chrono>
#include <random>
#include <regex>

using namespace palabre;
using namespace palabre::speech;
using namespace palabre::speech::test;

namespace {

constexpr int many = 100'000;
constexpr std::int64_t most = 999'999'999'999'999'999;

icu::UnicodeString wide(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::string narrow(const icu::UnicodeString& text) {
    std::string made;
    text.toUTF8String(made);
    return made;
}

/// As many of each number of digits.
struct numbers {
    std::int64_t next(std::int64_t highest) {
        std::int64_t range = 10;
        for (auto digits = engine() % 18; digits > 0 && range <= highest / 10; --digits) range *= 10;
        return static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(std::min(range, highest + 1)));
    }
    std::mt19937_64 engine{20261127};
};

std::string spelt(const char* language, const std::string& value) {
    const auto& rules = *spellings::built_in().find(language);
    std::vector<std::uint32_t> row;
    return rules.spell(value, row) ? rules.text(row) : "not by rule";
}

icu::RuleBasedNumberFormat speller(const char* language, const char* set = nullptr) {
    UErrorCode status = U_ZERO_ERROR;
    icu::RuleBasedNumberFormat made{icu::URBNF_SPELLOUT, icu::Locale{language}, status};
    if (set != nullptr) made.setDefaultRuleSet(set, status);
    REQUIRE(U_SUCCESS(status));
    return made;
}

std::string say(const icu::RuleBasedNumberFormat& with, std::int64_t number) {
    icu::UnicodeString text;
    return narrow(with.format(number, text));
}

/// Compares and stops at the first difference, so that a failure is one line.
template<class Next> void compare(int count, const Next& next) {
    int same = 0;
    for (int at = 0; at < count; ++at) {
        const auto [what, ours, icus] = next();
        if (ours == icus) {
            ++same;
            continue;
        }
        CAPTURE(what);
        CHECK(ours == icus);
        break;
    }
    CHECK(same == count);
}

struct one {
    std::string what, ours, icus;
};

/// The rules of a file of ours, as ICU reads them: without what only we need.
icu::UnicodeString rules_in(const std::string& file) {
    std::istringstream lines{text_of(file)};
    std::string rules;
    bool within = false;
    for (std::string line; std::getline(lines, line);) {
        if (within && !line.empty() && line.front() != ' ') break;
        if (within) rules += line + "\n";
        within = within || line == "rules: |";
    }
    rules = std::regex_replace(rules, std::regex{"\\^[a-z]+"}, "");
    std::ranges::replace(rules, '~', ' ');
    return wide(rules);
}

std::string month_day_year(const char* language, std::chrono::year_month_day date) {
    const auto kind = [&](const char* set) { return new icu::RuleBasedNumberFormat{speller(language, set)}; };
    const bool french = std::string_view{language} == "fr";
    static std::map<std::pair<std::string, bool>, std::unique_ptr<icu::SimpleDateFormat>> made;
    const bool is_first = date.day() == std::chrono::day{1};
    auto& format = made[{language, is_first}];
    UErrorCode status = U_ZERO_ERROR;
    if (format == nullptr) {
        format =
            std::make_unique<icu::SimpleDateFormat>(french ? "d MMMM y" : "MMMM d y", icu::Locale{language}, status);
        format->setTimeZone(*icu::TimeZone::getGMT());
        const char* day = !french    ? "%spellout-ordinal"
                          : is_first ? "%spellout-ordinal-masculine"
                                     : "%spellout-cardinal-masculine";
        format->adoptNumberFormat("d", kind(day), status);
        format->adoptNumberFormat("y", kind(french ? "%spellout-cardinal-masculine" : "%spellout-numbering-year"),
                                  status);
        REQUIRE(U_SUCCESS(status));
    }
    icu::UnicodeString text;
    return narrow(
        format->format(static_cast<UDate>(std::chrono::sys_days{date}.time_since_epoch().count()) * 86'400'000, text));
}

}  // namespace

TEST_CASE("numbers in French and English are those of ICU's own rules") {
    for (const char* language : {"fr", "en"}) {
        CAPTURE(language);
        const auto icus = speller(language);
        numbers random;
        compare(many, [&] {
            auto number = random.next(most);
            if (random.engine() % 8 == 0) number = -number;
            return one{std::to_string(number), spelt(language, fmt::format("number {}", number)), say(icus, number)};
        });
    }
}

TEST_CASE("decimals in French and English are those of ICU's own rules") {
    for (const char* language : {"fr", "en"}) {
        CAPTURE(language);
        const auto icus = speller(language);
        numbers random;
        compare(10'000, [&] {
            const auto whole = random.next(99'999), hundredths = std::int64_t(random.engine() % 99 + 1);
            auto text = fmt::format("{}.{:02}", whole, hundredths);
            while (text.back() == '0') text.pop_back();
            icu::UnicodeString said;
            icus.format(std::stod(text), said);
            return one{text, spelt(language, "number " + text), narrow(said)};
        });
    }
}

TEST_CASE("amounts are ICU's number with the currency's form that ICU's plural rules choose") {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::PluralRules> french{icu::PluralRules::forLocale(icu::Locale::getFrench(), status)};
    const std::unique_ptr<icu::PluralRules> english{icu::PluralRules::forLocale(icu::Locale::getEnglish(), status)};
    REQUIRE(U_SUCCESS(status));
    const auto fr = speller("fr"), en = speller("en");
    numbers random;
    compare(many, [&] {
        const auto amount = random.next(999'999'999'999'999);
        const auto form = narrow(french->select(static_cast<double>(amount)));
        const char* unit = form == "one" ? "franc CFA" : form == "many" ? "de francs CFA" : "francs CFA";
        return one{std::to_string(amount), spelt("fr", fmt::format("money {} XOF", amount)),
                   fmt::format("{} {}", say(fr, amount), unit)};
    });
    compare(many, [&] {
        const auto amount = random.next(999'999'999'999'999);
        const bool is_one = narrow(english->select(static_cast<double>(amount))) == "one";
        return one{std::to_string(amount), spelt("en", fmt::format("money {} XOF", amount)),
                   fmt::format("{} {}", say(en, amount), is_one ? "CFA franc" : "CFA francs")};
    });
}

TEST_CASE("dates are ICU's, day and year spelt by its rules") {
    for (const char* language : {"fr", "en"}) {
        CAPTURE(language);
        numbers random;
        compare(many, [&] {
            using namespace std::chrono;
            const auto first = sys_days{year{1583} / 1 / 1}, last = sys_days{year{2999} / 12 / 31};
            const year_month_day date{first + days{random.engine() % static_cast<unsigned>((last - first).count())}};
            const auto text =
                fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()));
            return one{text, spelt(language, "date " + text), month_day_year(language, date)};
        });
    }
}

TEST_CASE("ICU reads our files of rules, and says by them what we say") {
    const std::map<std::string, std::pair<std::string, std::int64_t>> sets{
        {"%number", {"number {}", most}},
        {"%money-XOF", {"money {} XOF", most}},
        {"%money-EUR", {"money {} EUR", 1'000'000}},
        {"%money-NGN", {"money {} NGN", most / 1000}},
        {"%percent", {"percent {}", 1000}},
        {"%duration", {"duration {}", 1'000'000'000}}};
    for (const char* language : {"fr", "en", "fon", "gej", "bba", "wo"}) {
        CAPTURE(language);
        UErrorCode status = U_ZERO_ERROR;
        UParseError where{};
        const icu::RuleBasedNumberFormat icus{
            rules_in(fmt::format("{}/src/speech/spelling/{}.yaml", PALABRE_SOURCE_DIR, language)), icu::Locale{"en"},
            where, status};
        REQUIRE_MESSAGE(U_SUCCESS(status), u_errorName(status));
        for (const auto& [set, how] : sets) {
            const auto& [value, highest] = how;
            CAPTURE(set);
            if (spelt(language, fmt::format(fmt::runtime(value), 5)) == "not by rule") continue;
            numbers random;
            compare(many / 10, [&, &set = set, &value = value, &highest = highest] {
                const auto number = random.next(highest);
                UErrorCode fault = U_ZERO_ERROR;
                icu::UnicodeString text;
                icu::FieldPosition nowhere{icu::FieldPosition::DONT_CARE};
                icus.format(number, wide(set), text, nowhere, fault);
                auto said = U_SUCCESS(fault) ? narrow(text) : std::string{u_errorName(fault)};
                if (said.find_first_of("0123456789") != std::string::npos) said = "not by rule";
                return one{std::to_string(number), spelt(language, fmt::format(fmt::runtime(value), number)), said};
            });
        }
    }
}
