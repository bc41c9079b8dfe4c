// src/flow/icu_wording.cpp - words for numbers, money, dates and plurals, by the rules of Unicode's CLDR.
#include "flow/icu_wording.hpp"

#include "flow/moment.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/numbering_plan.hpp"

#include <fmt/format.h>
#include <unicode/measunit.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace palabre::flow::detail {
namespace {

constexpr std::size_t most_currencies = 32;

icu::StringPiece piece(std::string_view text) {
    return {text.data(), static_cast<std::int32_t>(text.size())};
}

icu::UnicodeString wide(std::string_view text) {
    return icu::UnicodeString::fromUTF8(piece(text));
}

/// The locale of a BCP 47 tag; nothing if ICU has no data for its language.
std::optional<icu::Locale> known_locale(std::string_view tag) {
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale asked = icu::Locale::forLanguageTag(piece(tag), status);
    if (U_FAILURE(status) || asked.isBogus() || *asked.getLanguage() == '\0') return std::nullopt;
    std::int32_t count = 0;
    const icu::Locale* all = icu::Locale::getAvailableLocales(count);
    const std::string_view language = asked.getLanguage();
    if (std::none_of(all, all + count, [&](const icu::Locale& each) { return each.getLanguage() == language; }))
        return std::nullopt;
    return asked;
}

/// nullptr where CLDR spells no numbers in that language: ICU would quietly take the machine's locale instead.
std::unique_ptr<icu::RuleBasedNumberFormat> speller_of(const icu::Locale& locale) {
    UErrorCode status = U_ZERO_ERROR;
    auto made = std::make_unique<icu::RuleBasedNumberFormat>(icu::URBNF_SPELLOUT, locale, status);
    if (U_FAILURE(status)) return nullptr;
    const icu::Locale actual = made->getLocale(ULOC_ACTUAL_LOCALE, status);
    const bool own = U_SUCCESS(status) && std::string_view{actual.getLanguage()} == locale.getLanguage();
    return own ? std::move(made) : nullptr;
}

void must(UErrorCode status, std::string_view what) {
    if (U_FAILURE(status))
        throw error{errc::io, fmt::format("ICU cannot give {}: {}", what, u_errorName(status)), "install ICU's data"};
}

bool is_finite(const cell& number) {
    return number.is != tag::real || std::isfinite(number.real);
}

/// "-12.05" for -1205 of a currency with two digits.
std::string in_major_units(std::int64_t minor, int digits) {
    const bool negative = minor < 0;
    const std::uint64_t magnitude =
        negative ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
    std::string text = fmt::format("{:0{}}", magnitude, digits + 1);
    if (digits > 0) text.insert(text.size() - static_cast<std::size_t>(digits), 1, '.');
    return negative ? '-' + text : text;
}

std::string utf8(const icu::UnicodeString& text) {
    std::string made;
    text.toUTF8String(made);
    return made;
}

/// "9 7 4" for "974": each character by itself, without the blanks and strokes that people put in between.
std::string apart(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (std::string_view{" -./\t\n\r()"}.find(c) != std::string_view::npos) continue;
        const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
        if (!made.empty() && !continues) made += ' ';
        made += c;
    }
    return made;
}

/// "0482#" of "04 82-#"; "" where there is more than a telephone's keys have.
std::string keys_in(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (std::string_view{" -./\t\n\r()"}.find(c) != std::string_view::npos) continue;
        if (std::string_view{"0123456789+*#"}.find(c) == std::string_view::npos) return {};
        made += c;
    }
    return made;
}

/// "01 97 12 34 56" of "0197123456"; a digit too many comes first.
std::string in_pairs(std::string_view digits) {
    std::string made;
    for (std::size_t left = digits.size(); left > 0; --left) {
        if (!made.empty() && left % 2 == 0) made += ' ';
        made += digits[digits.size() - left];
    }
    return made;
}

/// What was written, as a plain decimal: "1234.5"; "" for a number that would take an exponent.
std::string decimal_of(const cell& number, const icu::number::FormattedNumber& made) {
    if (number.is == tag::integer) return fmt::to_string(number.integer);
    if (number.is == tag::natural) return fmt::to_string(number.natural);
    UErrorCode status = U_ZERO_ERROR;
    auto text = made.toDecimalNumber<std::string>(status);
    return U_FAILURE(status) || text.find('E') != std::string::npos ? std::string{} : text;
}

}  // namespace

icu_wording::icu_wording(std::string_view tag, const language_options& options) {
    const auto base = known_locale(options.base);
    if (!base)
        throw error{errc::invalid_argument, fmt::format("ICU has no data for the base language '{}'", options.base),
                    "take 'fr' or 'en'"};
    locale_ = known_locale(tag).value_or(*base);
    written_as_ = locale_.getLanguage();
    speller_ = speller_of(locale_);
    if (speller_ == nullptr) speller_ = speller_of(*base);
    if (speller_ == nullptr) speller_ = speller_of(icu::Locale::getFrench());
    UErrorCode status = speller_ == nullptr ? U_MISSING_RESOURCE_ERROR : U_ZERO_ERROR;
    must(status, "rules for spelling numbers");
    spelt_as_ = speller_->getLocale(ULOC_ACTUAL_LOCALE, status).getLanguage();

    zone_.reset(icu::TimeZone::createTimeZone(wide(options.time_zone)));
    if (zone_ == nullptr || *zone_ == icu::TimeZone::getUnknown())
        throw error{errc::not_found, fmt::format("there is no time zone '{}'", options.time_zone),
                    "take an IANA name such as Africa/Porto-Novo"};

    const auto numbers = icu::number::NumberFormatter::withLocale(locale_);
    plain_ = numbers.precision(icu::number::Precision::maxFraction(3));
    percent_ = numbers.unit(icu::MeasureUnit::getPercent())
                   .scale(icu::number::Scale::powerOfTen(2))
                   .precision(icu::number::Precision::maxFraction(2));
    for (std::size_t i = 0; i < dates_.size(); ++i) {
        dates_[i].reset(icu::DateFormat::createDateInstance(static_cast<icu::DateFormat::EStyle>(i), locale_));
        must(dates_[i] == nullptr ? U_MISSING_RESOURCE_ERROR : status, "formats of dates");
        dates_[i]->setTimeZone(*zone_);
    }
    time_.reset(icu::DateFormat::createTimeInstance(icu::DateFormat::kShort, locale_));
    must(time_ == nullptr ? U_MISSING_RESOURCE_ERROR : status, "formats of times");
    time_->setTimeZone(*zone_);
    lengths_ = std::make_unique<icu::MeasureFormat>(locale_, UMEASFMT_WIDTH_WIDE, status);
    plurals_.reset(icu::PluralRules::forLocale(locale_, status));
    must(status, "rules of plurals");
}

/// `kind` is what the value is called where it is spelt.
icu_wording::said icu_wording::formatted(const formatter& with, const cell& number, std::string_view kind) {
    UErrorCode status = U_ZERO_ERROR;
    if (!is_finite(number)) return {{}, fault::bad_value};
    icu::number::FormattedNumber made;
    if (number.is == tag::integer)
        made = with.formatInt(number.integer, status);
    else if (number.is == tag::natural)
        made = with.formatDecimal(piece(fmt::to_string(number.natural)), status);
    else
        made = with.formatDouble(number.real, status);
    said told{made.toString(status), {}};
    if (U_FAILURE(status)) return {{}, fault::bad_value};
    if (kind.empty()) return told;
    if (auto decimal = decimal_of(number, made); !decimal.empty()) told.value = fmt::format("{} {}", kind, decimal);
    return told;
}

icu_wording::said icu_wording::number(std::span<const cell> arguments) const {
    if (arguments.size() == 1) return formatted(plain_, arguments[0], "number");
    const std::int64_t decimals = arguments[1].integer;
    if (decimals < 0 || decimals > 9) return {{}, fault::out_of_range};
    return formatted(plain_.precision(icu::number::Precision::fixedFraction(static_cast<std::int32_t>(decimals))),
                     arguments[0], "number");
}

const icu_wording::formatter& icu_wording::money_formatter(std::string_view currency) const {
    const auto found = currencies_.find(currency);
    if (found != currencies_.end()) return found->second;
    if (currencies_.size() >= most_currencies) currencies_.clear();  // codes may come from outside
    UErrorCode status = U_ZERO_ERROR;
    const icu::CurrencyUnit unit{piece(currency), status};
    return currencies_
        .emplace(currency, plain_.unit(unit).precision(icu::number::Precision::fixedFraction(minor_digits(currency))))
        .first->second;
}

icu_wording::said icu_wording::money(std::span<const cell> arguments) const {
    cell amount = arguments[0];
    cell currency = arguments.size() > 1 ? arguments[1] : cell{};
    if (amount.is_map()) {
        const auto code = amount.find(std::string_view{"currency"});
        const auto minor = amount.find(std::string_view{"amount_minor"});
        if (!code || !minor) return {{}, fault::no_such_field};
        if (arguments.size() == 1) currency = *code;
        amount = *minor;
    }
    if (amount.is != tag::integer || currency.is != tag::string) return {{}, fault::type_mismatch};
    if (!is_currency(currency.view())) return {{}, fault::bad_value};
    UErrorCode status = U_ZERO_ERROR;
    const std::string decimal = in_major_units(amount.integer, minor_digits(currency.view()));
    icu::UnicodeString text = money_formatter(currency.view()).formatDecimal(piece(decimal), status).toString(status);
    if (U_FAILURE(status)) return {{}, fault::bad_value};
    return {std::move(text), {}, fmt::format("money {} {}", amount.integer, currency.view())};
}

/// A timestamp, its text, a day ("2026-03-01", then its noon here), or microseconds as Palabre stores time.
std::optional<UDate> icu_wording::moment_of(const cell& given) const {
    if (given.is == tag::integer) {
        const auto seconds = valid(given.integer / 1'000'000);
        return seconds ? std::optional{std::floor(static_cast<double>(given.integer) / 1000.0)} : std::nullopt;
    }
    const auto milliseconds = [](const moment& at) {
        const std::int64_t whole = at.seconds * 1000 + at.nanoseconds / 1'000'000;
        return static_cast<double>(whole);
    };
    if (given.is == tag::timestamp) return milliseconds({given.integer, static_cast<std::int32_t>(given.size)});
    if (const auto at = parse_moment(given.view())) return milliseconds(*at);
    const auto noon = given.size == 10 ? parse_moment(fmt::format("{}T12:00:00Z", given.view())) : std::nullopt;
    if (!noon) return std::nullopt;
    std::int32_t raw = 0;
    std::int32_t summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone_->getOffset(milliseconds(*noon), true, raw, summer, status);
    if (U_FAILURE(status)) return std::nullopt;
    return milliseconds(*noon) - raw - summer;
}

std::chrono::local_time<std::chrono::milliseconds> icu_wording::here(UDate at) const {
    std::int32_t raw = 0, summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone_->getOffset(at, false, raw, summer, status);
    return std::chrono::local_time<std::chrono::milliseconds>{
        std::chrono::milliseconds{static_cast<std::int64_t>(at) + raw + summer}};
}

icu_wording::said icu_wording::date(std::span<const cell> arguments) const {
    const auto style = arguments.size() > 1 ? date_style(arguments[1].view()) : 1;
    const auto at = moment_of(arguments[0]);
    if (!style || !at) return {{}, fault::bad_value};
    said made;
    dates_[*style]->format(*at, made.text);
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(here(*at))};
    made.value = fmt::format("{} {:04}-{:02}-{:02}", *style == 0 ? "full_date" : "date", static_cast<int>(day.year()),
                             static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return made;
}

icu_wording::said icu_wording::time(const cell& given) const {
    const auto at = moment_of(given);
    if (!at || (given.is == tag::string && given.size == 10)) return {{}, fault::bad_value};
    said made;
    time_->format(*at, made.text);
    const auto local = here(*at);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(local - std::chrono::floor<std::chrono::days>(local));
    made.value = fmt::format("time {:02}:{:02}", minutes.count() / 60, minutes.count() % 60);
    return made;
}

icu_wording::said icu_wording::duration_text(const cell& given) const {
    const std::int64_t seconds = given.integer / (given.is == tag::integer ? 1000 : 1'000'000'000);
    if (given.integer < 0) return {{}, fault::out_of_range};
    UErrorCode status = U_ZERO_ERROR;
    std::vector<icu::Measure> parts;
    const auto add = [&](std::int64_t count, const icu::MeasureUnit& unit) {
        if (count != 0) parts.emplace_back(icu::Formattable{count}, new icu::MeasureUnit{unit}, status);  // adopted
    };
    add(seconds / 86'400, icu::MeasureUnit::getDay());
    add(seconds / 3600 % 24, icu::MeasureUnit::getHour());
    add(seconds / 60 % 60, icu::MeasureUnit::getMinute());
    add(seconds % 60, icu::MeasureUnit::getSecond());
    if (parts.empty())
        parts.emplace_back(icu::Formattable{0}, new icu::MeasureUnit{icu::MeasureUnit::getSecond()}, status);
    said made;
    icu::FieldPosition nowhere{icu::FieldPosition::DONT_CARE};
    lengths_->formatMeasures(parts.data(), static_cast<std::int32_t>(parts.size()), made.text, nowhere, status);
    if (U_FAILURE(status)) return {{}, fault::bad_value};
    made.value = fmt::format("duration {}", seconds);
    return made;
}

icu_wording::said icu_wording::plural(std::span<const cell> arguments) const {
    const cell& count = arguments[0];
    said told = formatted(plain_, count);
    if (told.why) return told;
    UErrorCode status = U_ZERO_ERROR;
    const double number = count.is == tag::integer   ? static_cast<double>(count.integer)
                          : count.is == tag::natural ? static_cast<double>(count.natural)
                                                     : count.real;
    const std::string category = utf8(plurals_->select(plain_.formatDouble(number, status), status));
    std::optional<cell> form;
    if (arguments[1].is_map()) {
        if (arguments.size() > 2) return {{}, fault::type_mismatch};
        form = arguments[1].find(std::string_view{fmt::format("={}", number)});
        if (!form) form = arguments[1].find(std::string_view{category});
        if (!form) form = arguments[1].find(std::string_view{"other"});
    } else if (arguments.size() > 2) {
        form = category == "one" ? arguments[1] : arguments[2];
    }
    if (!form) return {{}, fault::no_such_field};
    if (form->is != tag::string || U_FAILURE(status)) return {{}, fault::type_mismatch};
    return {wide(form->view()).findAndReplace(icu::UnicodeString{u"#"}, told.text), {}};
}

icu_wording::said icu_wording::spell(const cell& given) const {
    if (!is_finite(given) || (given.is == tag::natural && given.integer < 0)) return {{}, fault::bad_value};
    said made;
    UErrorCode status = U_ZERO_ERROR;
    icu::FieldPosition nowhere{icu::FieldPosition::DONT_CARE};
    if (given.is == tag::real)
        speller_->format(given.real, made.text, nowhere, status);
    else
        speller_->format(given.integer, made.text, nowhere, status);
    if (U_FAILURE(status)) return {{}, fault::bad_value};
    made.value = formatted(plain_, given, "number").value;
    return made;
}

/// Grouped as its country writes it: nationally where the second argument names that country.
icu_wording::said icu_wording::phone(std::string_view number, std::span<const cell> arguments) {
    static const auto known = numbering::plans::builtin();
    country home;
    if (arguments.size() > 1) {
        const auto code = arguments[1].view();
        if (code.size() != 2 || !std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; }))
            return {{}, fault::bad_value};
        home = country{code};
    }
    std::string grouped{number};
    const auto keys = keys_in(number);
    const bool is_plain = !keys.empty() && keys.find_first_of("*#") == std::string::npos;
    if (const auto read = known.parse(number, home); read && is_plain)
        grouped = read->home() == home && !home.empty() ? known.national(*read) : known.international(*read);
    else if (is_plain && keys.find('+') == std::string::npos)
        grouped = in_pairs(keys);
    return {wide(grouped), {}, keys.empty() ? std::string{} : "telephone " + grouped};
}

cell icu_wording::say(function called, std::span<const cell> arguments, evaluator& run, std::uint32_t node) const {
    said made;
    switch (called) {
    case function::number: made = number(arguments); break;
    case function::money: made = money(arguments); break;
    case function::percent: made = formatted(percent_, arguments[0], "percent"); break;
    case function::date: made = date(arguments); break;
    case function::time: made = time(arguments[0]); break;
    case function::duration_text: made = duration_text(arguments[0]); break;
    case function::plural: made = plural(arguments); break;
    case function::spell: made = spell(arguments[0]); break;
    case function::digits: {
        const cell text = converted(function::to_string, arguments[0], run, node);
        if (text.failed()) return text;
        if (const auto keys = keys_in(text.view()); !keys.empty()) made.value = "digits " + keys;
        made.text = wide(apart(text.view()));
        break;
    }
    case function::phone: {
        const cell text = converted(function::to_string, arguments[0], run, node);
        if (text.failed()) return text;
        made = phone(text.view(), arguments);
        break;
    }
    default: {  // select
        auto found = arguments[1].find(arguments[0]);
        if (!found) found = arguments[1].find(std::string_view{"other"});
        if (!found) return failure(fault::no_such_field, node);
        return found->is == tag::string ? *found : failure(fault::type_mismatch, node, found->is);
    }
    }
    if (made.why) return failure(*made.why, node, arguments[0].is);
    if (auto* const value = run.value_of(node)) *value = std::move(made.value);
    return run.keep(utf8(made.text), node);
}

}  // namespace palabre::flow::detail
