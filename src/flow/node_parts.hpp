// src/flow/node_parts.hpp - what a step says and computes, listed alike for checks, pictures and differences.
#pragma once

#include "palabre/flow/graph.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre::flow {

/// Where a text goes.
enum class use {
    said,    ///< Spoken on voice, shown elsewhere.
    shown,   ///< Shown; on voice other words stand for it.
    sent,    ///< A message of its own.
    either,  ///< A choice's label: shown on a button, and on voice spoken within a phrase.
};

/// One of a step's texts.
struct text_part {
    std::string name;  ///< "text", "prompt", "label of '1'": as problems call it.
    const wording* words;
    use goes = use::said;
    bool required = false;
    std::vector<std::string_view> sees = {};  ///< Variables that only this text has.
};

/// In the order of the file; parts that are left out (empty wordings that may be) are listed too.
std::vector<text_part> texts_of(const step::any& of);

/// One of a step's expressions, or a template that is not said (a transfer's).
struct computed_part {
    std::string name;  ///< "condition 1", "'amount'".
    const expression* is = nullptr;
    const text_template* text = nullptr;
    kind wanted = kind::dynamic;
    std::vector<std::string_view> sees = {};
};
std::vector<computed_part> computed_by(const step::any& of);

/// Its other settings as a file would write them: {"retries", "2"}, {"into", "pin"}. Those at their default are left out.
std::vector<std::pair<std::string, std::string>> settings_of(const step::any& of);

/// The connector's operation that a lookup, an act or a promise calls; nullptr for other steps.
const step::lookup* request_of(const step::any& of) noexcept;

/// How the step bears silence; nullptr for those that do not ask.
const step::patience* patience_of(const step::any& of) noexcept;

/// The words of a text between its ${...}, "$$" as "$", and whether it has any.
struct fixed_words {
    std::string words;
    bool computed = false;
};
fixed_words fixed_words_of(const text_template& text);

/// The same for what is said of a wording in `language`, its stretches joined by spaces.
fixed_words fixed_words_of(const wording& of, const std::string& language, const std::string& fallback);

/// As a person reads it: each ${...} is shown as the variable that it reads, ‹balance.amount›.
std::string shown_text(const text_template& text);

/// The same for a wording, as above.
std::string shown_text(const wording& of, const std::string& language, const std::string& fallback);

}  // namespace palabre::flow
