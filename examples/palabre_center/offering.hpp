// examples/palabre_center/offering.hpp - the texts that flows lack, offered from what their company has kept.
#pragma once

#include "configuration.hpp"

#include "palabre/flow/offered.hpp"
#include "palabre/history/phrase_book.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace palabre_center {

/// A text that a flow lacks, and what is kept for it.
struct offer {
    palabre::flow::missing_text what;
    std::string key;                     ///< The source as the book has it: "Il reste {1}."
    std::vector<std::string> kept = {};  ///< What {1} and so on stand for.
    std::optional<palabre::history::phrase> known =
        {};                 ///< Nothing: nothing is kept, or it has lost what it must have.
    std::string text = {};  ///< The template, where it is known.
};

std::vector<offer> offers_for(const palabre::flow::graph& plan, const std::vector<palabre::history::phrase>& book,
                              const std::vector<std::string>& names);

/// "operator, the prompt of 'main'": for who reviews it.
std::string context_of(const palabre::flow::graph& plan, const palabre::flow::missing_text& of);

/// Reads each company's phrases once, where a flow lacks some. Blocks.
///
/// Owns:    what it has read.
/// Threads: one at a time.
class offering {
public:
    explicit offering(const configuration& of) : of_{of} {}

    /// The flow with what its company has for it. While the book cannot be read, callers hear what is missing in the
    /// language that has it; nobody is turned away for it.
    palabre::flow::graph offered(palabre::flow::graph plan, const company& whose);

    /// What was given unreviewed, and what could not be read.
    std::vector<palabre::problem> take_warnings() { return std::move(warnings_); }

private:
    struct book {
        std::vector<palabre::history::phrase> all = {};
        std::string problem = {};
    };
    const book& book_of(const company& whose);

    const configuration& of_;
    std::map<std::string, book> books_;
    std::vector<palabre::problem> warnings_;
};

}  // namespace palabre_center
