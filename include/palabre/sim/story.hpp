// palabre/sim/story.hpp - what happened, line by line, as a contact-centre manager would tell it.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/core/runtime.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace palabre::sim {

/// One line of a story: `[Nd ][HH:]MM:SS [ACTOR] VERB TEXT`.
struct story_line {
    duration at{0};
    std::string actor;          ///< "" is the caller; "+2290197000001", "agent NAME", "system", ...
    std::string verb;           ///< "hears", "presses", "says", "writes", "receives", "waits", "is", "hangs up", ...
    std::string text;           ///< Line breaks are kept; they print as " / ".
    palabre::place where = {};  ///< Where a parsed line stands.
};

/// "00:05 hears Welcome.", "1d 02:00:00 agent Awa says Bonjour"; time is cut to seconds.
std::string to_string(const story_line& line);

/// A story told or to be played: lines in the order of time.
class story {
public:
    /// Reads a story; blank lines and lines that begin with `#` say nothing. Throws error{errc::invalid_file} with every
    /// problem: time that is no time or goes backwards, a verb that nobody has, text that is not UTF-8, over 1 MB.
    static story parse(std::string_view text, std::string_view file);

    void add(duration at, std::string actor, std::string verb, std::string text = {});

    const std::vector<story_line>& lines() const noexcept { return lines_; }
    std::string text() const;

private:
    std::vector<story_line> lines_;
};

/// "" where equal; else the lines of both, those only `told` marked "+ ", those only `expected` marked "- ".
std::string difference(const std::string& expected, const std::string& told);

}  // namespace palabre::sim
