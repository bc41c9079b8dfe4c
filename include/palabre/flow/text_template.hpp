// palabre/flow/text_template.hpp - what a flow says and writes: text with ${expressions}, told in a language.
#pragma once

#include "palabre/flow/expression.hpp"
#include "palabre/flow/language.hpp"

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::flow {

/// What a template became. Where a part failed, its source stands between brackets ("Your balance is
/// [balance.amount]."), so that a text is never silently incomplete; whoever plays it can take its error edge instead.
struct rendered {
    std::string text;
    std::vector<evaluation_error> problems;  ///< In the order of the text.
    std::string value = {};  ///< What a text that is one ${...} tells, if speech can spell it: "money 12345 XOF".
};

/// Text with ${...} parts. "$$" stands for "$", and "$" before anything but "{" and "$" for itself. A part may use
/// number(), money(), percent(), date(), time(), duration_text(), plural(), select(), spell() and digits() besides
/// everything that expressions have; docs/manual/expressions.md shows each. A part's value is inserted plainly unless
/// one of these says how: ${n} writes 1234567, ${number(n)} writes 1 234 567.
///
/// Owns:    its parsed form, which copies share and nothing changes.
/// Threads: any; see language for the one that rendering takes.
class text_template {
public:
    static constexpr std::size_t max_source = 16 * 1024;  ///< Bytes, expressions included.
    static constexpr std::size_t max_parts = 100;         ///< Expressions.
    static constexpr std::size_t max_text = 64 * 1024;    ///< Bytes of a rendered text.

    /// Throws as expression::parse, with every problem of every part. After a line break columns count from 1.
    static text_template parse(std::string_view text, place where = {});

    rendered render(const scope& variables, const language& in) const;

    /// The text of a template without ${...}, which is the same whatever the variables; nullptr for others.
    const std::string* constant() const noexcept;

    /// What kind of value it tells where it is one ${...} of a function that speech can spell: "number", "date", "money",
    /// "money XOF" where the currency is written there; "" for all others.
    std::string value_kind() const;

    /// As expression::variables, over all parts.
    std::vector<std::string> variables() const;

    /// As expression::check, over all parts; also finds parts that have no text of their own, such as lists.
    std::vector<problem> check(const type& variables) const;

    /// The same with `instead` in the place of every part that reads one of these variables, or a field of one.
    text_template without(const std::set<std::string, std::less<>>& names, std::string_view instead) const;

    /// As it was written.
    const std::string& text() const noexcept;

private:
    struct parsed;
    explicit text_template(std::shared_ptr<const parsed> made) noexcept;

    std::shared_ptr<const parsed> parsed_;
};

}  // namespace palabre::flow
