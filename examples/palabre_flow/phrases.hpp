// examples/palabre_flow/phrases.hpp - palabre-flow phrases: what a flow lacks, to a machine, to a speaker and back.
#pragma once

#include "configuration.hpp"

#include "palabre/core/error.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace palabre_flow {

struct phrases_wanted {
    std::string config = {}, company = {};  ///< Whose phrases; "": a flow's texts alone, as new ones.
    std::string to = {};                    ///< The language; "": all that the flow has.
    std::string by = {};                    ///< Who reviewed what is imported.
    bool all = false;                       ///< Also what is reviewed already.
};

/// What a flow lacks, as XLIFF to `out`: what is kept for it, with its state. Exits 1 where there is nothing to do.
int export_phrases(const std::string& flow, const phrases_wanted& how, std::ostream& out, std::ostream& told);

/// Keeps what a speaker has reviewed. Throws error{errc::invalid_file} with every text that lost a placeholder, and
/// keeps nothing then.
int import_phrases(const std::string& file, const phrases_wanted& how, std::ostream& told);

/// Asks the company's service for what a flow lacks and nothing is kept for. Exits 1 where some have no translation.
int translate_phrases(const std::string& flow, const phrases_wanted& how, std::ostream& told);

/// For `check`: what was offered, and the flow with it.
struct offered_flow {
    palabre::flow::graph plan;
    std::vector<palabre::problem> notes;
};
offered_flow with_phrases(palabre::flow::graph plan, const palabre_center::configuration& center,
                          const std::string& company);

}  // namespace palabre_flow
