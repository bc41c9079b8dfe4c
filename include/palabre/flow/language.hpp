// palabre/flow/language.hpp - how a language writes numbers, money, dates and plurals.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace palabre::flow {

namespace detail {
class icu_wording;
}

/// What the languages of one company have in common.
struct language_options {
    std::string base = "fr";        ///< BCP 47. Its rules serve every language whose own are not known.
    std::string time_zone = "UTC";  ///< IANA, such as "Africa/Porto-Novo": where dates and times are told.
};

/// One language, with ICU's (Unicode CLDR's) rules for it. Fon, Gen, Baatonum and others have none: they are written
/// with those of the base language, never with those of the machine or ICU's root. The same goes for spelling
/// numbers out, for which CLDR has rules in fewer languages (not Wolof or Yoruba).
///
/// Owns:    ICU's formatters; texts rendered with it do not refer to it.
/// Threads: one at a time.
class language {
public:
    /// `tag` is BCP 47: "fr", "en", "fon", "fr-BJ". One that ICU does not know is no error.
    /// Throws error{errc::invalid_argument} if ICU does not know options.base, error{errc::not_found} if not the zone.
    explicit language(std::string_view tag, const language_options& options = {});
    language(const language&) = delete;
    language& operator=(const language&) = delete;
    ~language();

    const std::string& tag() const noexcept { return tag_; }

    /// Whose rules write numbers, money, dates and plurals: "fr" for "fon" over a French base.
    const std::string& written_as() const noexcept;

    /// Whose rules spell numbers out.
    const std::string& spelt_as() const noexcept;

private:
    friend class text_template;

    std::string tag_;
    std::unique_ptr<const detail::icu_wording> words_;
};

/// The languages of one company, each made when first asked for: making one costs a millisecond, using it does not.
///
/// Owns:    its languages.
/// Threads: one at a time.
class languages {
public:
    static constexpr std::size_t most =
        100;  ///< Beyond that, new tags get the base language: tags may come from outside.

    /// Throws as language().
    explicit languages(language_options options = {});
    languages(const languages&) = delete;
    languages& operator=(const languages&) = delete;

    /// Valid as long as this object.
    const language& of(std::string_view tag);

private:
    language_options options_;
    std::map<std::string, language, std::less<>> made_;
    const language& base_;
};

}  // namespace palabre::flow
