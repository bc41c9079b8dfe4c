// examples/palabre_flow/xliff.hpp - phrases as XLIFF 1.2, which translators' tools read and write.
#pragma once

#include "palabre/core/error.hpp"

#include <string>
#include <vector>

namespace palabre_flow {

/// One text, as a reviewer sees it.
struct unit {
    std::string from, to;
    std::string source;
    std::string target = {};  ///< "": to be translated.
    bool reviewed = false;
    std::string note = {};  ///< Where it is said, and what {1} stands for.
    palabre::place where = {};
};

/// A file of one pair of languages; `original` is the flow's name.
std::string write_xliff(const std::vector<unit>& all, const std::string& from, const std::string& to,
                        const std::string& original);

/// What tools have written, all files of it. A unit is reviewed where it is approved, or its target's state is translated,
/// signed-off or final. Throws error{errc::invalid_file} with every problem.
std::vector<unit> read_xliff(const std::string& text, const std::string& file);

}  // namespace palabre_flow
