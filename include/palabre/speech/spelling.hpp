// palabre/speech/spelling.hpp - numbers, amounts, dates and times as rows of recordings, by rules that are data.
#pragma once

#include "palabre/core/error.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::speech {

/// One of the recordings that a language's numbers are made of.
struct spelt_clip {
    std::string text;       ///< What the speaker says: "quatre-vingts", "francs CFA"; "," for a short silence.
    std::string name = {};  ///< As a clip of prompts: "spelling/quatre-vingts"; "" for a silence.
    std::string hint = {};  ///< How, where the same text is said in more than one way: "before a consonant: [si]".

    bool operator==(const spelt_clip&) const = default;
};

/// One language's rules. docs/manual/speech.md says how they are written.
///
/// Owns:    what it shows; copies share it, and nothing changes it.
/// Threads: any.
class spelling {
public:
    /// Throws error{errc::invalid_file} with every problem, place and cure; `file` is its name in them.
    static spelling parse(std::string_view yaml, const std::string& file);

    const std::string& language() const noexcept;

    /// Who has reviewed the rules: a speaker, and when. "" while nobody has.
    const std::string& reviewed() const noexcept;

    /// All clips; the others' numbers are places in it.
    const std::vector<spelt_clip>& clips() const noexcept;

    /// Appends the clips of a value, which is written as one of
    ///
    ///     number -12.05             percent 18                duration 5400 (seconds)
    ///     money 12345 XOF           date 2026-03-31           full_date 2026-03-31 (with its weekday)
    ///     time 17:30                digits 0482#              telephone +2290197123456
    ///
    /// (money in minor units, as ISO 4217 counts them). False where the rules do not say it, or it is none of these;
    /// `into` is then as it was.
    bool spell(std::string_view value, std::vector<std::uint32_t>& into) const;

    /// The clips' texts, joined by spaces as one writes them: "douze mille trois cent quarante-cinq francs CFA".
    std::string text(std::span<const std::uint32_t> clips) const;

    /// The clips of every value of a kind ("number", "date", "money XOF"), in the order of clips(): of dates those of this
    /// century, of telephone numbers those in groups of up to four digits. Empty where the rules do not say that kind.
    std::vector<std::uint32_t> clips_of(std::string_view kind) const;

    struct rules;  ///< Palabre's own.

private:
    explicit spelling(std::shared_ptr<const rules> made) noexcept : rules_{std::move(made)} {}

    std::shared_ptr<const rules> rules_;
};

/// The languages' rules: those that Palabre has, and a company's own beside or instead of them.
///
/// Threads: const members from any thread.
class spellings {
public:
    /// French and English, complete; Fon, Gen (Mina), Baatonum and Wolof, unreviewed.
    static const spellings& built_in();

    /// The built-in ones, and each LANGUAGE.yaml of `folder` instead of its language's; "" adds none. Throws
    /// error{errc::not_found} where there is no such folder, error{errc::invalid_file} with the problems of all files.
    static spellings with(const std::string& folder);

    /// Of the language, else of the language without its region; nullptr where there is none.
    const spelling* find(std::string_view language) const;

    std::vector<std::string> languages() const;

private:
    std::map<std::string, spelling, std::less<>> all_;
};

}  // namespace palabre::speech
