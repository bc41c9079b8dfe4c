// src/flow/icu_wording.hpp - number(), money(), date() and the other functions of texts, over ICU.
#pragma once

#include "flow/evaluator.hpp"
#include "flow/wording_codes.hpp"
#include "palabre/flow/language.hpp"

#include <unicode/datefmt.h>
#include <unicode/locid.h>
#include <unicode/measfmt.h>
#include <unicode/numberformatter.h>
#include <unicode/plurrule.h>
#include <unicode/rbnf.h>
#include <unicode/timezone.h>

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <string>

namespace palabre::flow::detail {

class icu_wording final : public wording {
public:
    icu_wording(std::string_view tag, const language_options& options);

    cell say(function called, std::span<const cell> arguments, evaluator& run, std::uint32_t node) const override;

    const std::string& written_as() const noexcept { return written_as_; }
    const std::string& spelt_as() const noexcept { return spelt_as_; }

private:
    using formatter = icu::number::LocalizedNumberFormatter;

    /// What a function of texts made, or why it did not.
    struct said {
        icu::UnicodeString text;
        std::optional<fault> why;
        std::string value = {};  ///< As speech::spelling reads it; "" where it cannot be spelt.
    };

    said number(std::span<const cell> arguments) const;
    said money(std::span<const cell> arguments) const;
    said date(std::span<const cell> arguments) const;
    said time(const cell& given) const;
    said duration_text(const cell& given) const;
    said plural(std::span<const cell> arguments) const;
    said spell(const cell& given) const;
    static said phone(std::string_view number, std::span<const cell> arguments);
    static said formatted(const formatter& with, const cell& number, std::string_view kind = {});
    std::optional<UDate> moment_of(const cell& given) const;
    std::chrono::local_time<std::chrono::milliseconds> here(UDate at) const;
    const formatter& money_formatter(std::string_view currency) const;

    icu::Locale locale_;
    std::string written_as_;
    std::string spelt_as_;
    std::unique_ptr<icu::TimeZone> zone_;
    formatter plain_;
    formatter percent_;
    std::array<std::unique_ptr<icu::DateFormat>, 4> dates_;
    std::unique_ptr<icu::DateFormat> time_;
    std::unique_ptr<icu::MeasureFormat> lengths_;
    std::unique_ptr<icu::PluralRules> plurals_;
    std::unique_ptr<icu::RuleBasedNumberFormat> speller_;
    mutable std::map<std::string, formatter, std::less<>> currencies_;  // filled as they come
};

}  // namespace palabre::flow::detail
