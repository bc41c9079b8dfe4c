// examples/palabre_amd/labels.hpp - which recordings there are, and what each is known to be.
#pragma once

#include "palabre/channel/answer_kind.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace palabre_amd {

struct labelled {
    std::string file;  ///< Its path.
    std::string name;  ///< Within the folder.
    palabre::answer_kind is = palabre::answer_kind::unknown;
    std::optional<std::chrono::milliseconds> answered{
        0};  ///< In the recording; nothing: all of it is before the answer.
    std::optional<std::chrono::milliseconds> reached =
        {};  ///< When somebody is there, where that is later: it still rings.
    std::optional<std::chrono::milliseconds> beep_ends = {};
};

/// labels.csv in the folder (file,kind and, if wanted, answered_ms: a number or "never", reached_ms, beep_ms), else a folder a kind:
/// human/, machine/, ... In the order of their names. Throws palabre::error with file and line.
std::vector<labelled> read_labels(const std::string& folder);

}  // namespace palabre_amd
