// palabre/translator/remembering.hpp - a company's phrases first, then a machine, whose work is kept for review.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/history/phrase_book.hpp"
#include "palabre/translator/translator.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::translator {

struct remembering_options {
    /// The company's book; nullptr while its store is not there: the machine is asked then.
    std::function<history::phrase_book*()> book;
    std::shared_ptr<translator> machine = {};  ///< nullptr: what is not in the book is unknown.
    std::vector<std::string> names = {};       ///< Kept as they are: {"Sahel Mobile", "MoMo"}.
    bool only_reviewed = false;                ///< A machine's translations are for reviewers only.
    logger log{};
};

/// Texts that differ only in what is protected are one phrase: "Il reste 500 F." and "Il reste 900 F." are reviewed once.
/// A machine's answer that harms what is protected is not given and not kept.
std::shared_ptr<translator> make_remembering(runtime& on, remembering_options options);

}  // namespace palabre::translator
