// src/speech/number_rules.hpp - ICU's rule-based number formats, compiled to give rows of clips instead of texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre::speech::detail {

/// The syntax is ICU's (class RuleBasedNumberFormat), so that ICU reads the same text and says the same words. A part of it
/// is taken: substitutions << >> == with or without a set's name, [ ], BASE/RADIX, -x and x.x. Words end at blanks, each is
/// a clip, and no substitution touches one, so that all clips are known before the first number.
///
/// Threads: any, once made.
class number_rules {
public:
    /// Something wrong: where in the text, what, and the cure.
    using reporter = std::function<void(std::size_t offset, std::string what, std::string cure)>;

    /// Gives the number of a word's clip.
    using word_taker = std::function<std::uint32_t(std::string_view word, std::size_t offset)>;

    void compile(std::string_view text, const word_taker& words, const reporter& wrong);

    /// By its name with its "%".
    std::optional<std::uint32_t> find(std::string_view set) const;

    /// Those whose names begin with one "%", with the place of the name.
    std::vector<std::pair<std::string_view, std::size_t>> public_sets() const;

    /// Appends; false where no rule says it (`into` may then hold a part).
    bool spell(std::uint32_t set, std::int64_t number, std::vector<std::uint32_t>& into) const {
        return run(set, number, into, 0);
    }

    /// The same of whole.decimals, the digits behind the point one by one.
    bool spell(std::uint32_t set, bool negative, std::int64_t whole, std::string_view decimals,
               std::vector<std::uint32_t>& into) const {
        return run(set, negative, whole, decimals, into, 0);
    }

    /// Marks the clips that may be said by a set.
    void mark(std::uint32_t set, std::vector<bool>& clips) const;

private:
    enum class part : std::uint8_t { clip, same, quotient, remainder, nothing };

    struct piece {
        part is = part::clip;
        std::uint32_t index = 0;  ///< A clip, or a set.
    };
    using pieces = std::vector<piece>;

    struct rule {
        std::int64_t base = 0, divisor = 1;
        bool rolls_back = false;  ///< ICU's: a multiple of the divisor takes the rule before.
        pieces says = {};
    };
    struct set {
        std::string name;
        std::size_t offset = 0;
        std::vector<rule> rules = {};
        std::size_t dense = 0;  ///< So many rules at the front have their place for base.
        std::optional<pieces> negative = {}, decimal = {};
    };
    struct compiler;

    bool run(std::uint32_t in, std::int64_t number, std::vector<std::uint32_t>& into, int depth) const;
    bool run(std::uint32_t in, bool negative, std::int64_t whole, std::string_view decimals,
             std::vector<std::uint32_t>& into, int depth) const;

    std::vector<set> sets_;
};

}  // namespace palabre::speech::detail
