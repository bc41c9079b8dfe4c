// palabre/speech/prompts.hpp - recordings, by a flow's folder, language and name.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/speech/audio.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace palabre::speech {

/// Names a recording: FOLDER/LANGUAGE/CLIP.wav, or .flac, .ogg, .mp3.
struct clip_name {
    std::string folder = {};    ///< A flow's folder of prompts; of several, a line each, the first that has it serves.
    std::string language = {};  ///< "fr", "bba"; no "/" in it.
    std::string clip = {};      ///< "welcome", "menu/welcome".

    auto operator<=>(const clip_name&) const = default;
};

/// What was found under a name.
struct recording {
    audio sound = {};
    std::string language = {};  ///< Whose recording it is: a fallback's, maybe.
    std::string file = {};
    double level_db = 0;   ///< How loud where there is speech: RMS against a full-scale square wave, 0 or less.
    double peak_db = 0;    ///< Its highest sample, likewise; above 0 only before it was cut.
    std::string why = {};  ///< Why there is none, with place and cure; "" where there is.

    explicit operator bool() const noexcept { return why.empty(); }
};

struct prompt_options {
    std::map<std::string, std::string> fallbacks =
        {};                                    ///< Whose recordings serve where a language has none: {"bba", "fr"}.
    int rate = 8000;                           ///< To which recordings are brought; 8000 to 48000.
    std::size_t memory_most = 256'000'000;     ///< Bytes kept; what was not used for longest goes first.
    duration trust = std::chrono::seconds{1};  ///< How long a file is taken for unchanged.
    logger log{};
};

/// What is wrong with recordings, each problem with place and cure.
struct clip_report {
    std::vector<problem> problems = {};  ///< Missing, or not readable: callers will hear something else.
    std::vector<problem> warnings = {};  ///< Clipped, silent, or taken from a fallback.
};

/// Recordings, each loaded once and shared by all who hear it. A file that has changed is loaded again when it is next
/// asked for; one that has become unreadable leaves what it was before, and a line in the log.
///
/// Owns:    its threads, and what it has loaded.
/// Threads: the center's strand.
class prompts {
public:
    virtual ~prompts() = default;

    /// Looks for it in its language, then in the language's fallback and the fallback's, then in the language without
    /// its region. `then` is called exactly once, on the strand and not before fetch() has returned, unless this is
    /// destroyed before.
    virtual void fetch(clip_name what, std::function<void(recording)> then) = 0;

    /// These bytes, of any kind that a file may have, are heard under that name from now on, a second later at most; "" takes
    /// that back. `folder` is a name and no folder on a disk. Kept in memory until then. `then` as of fetch(): what cannot be
    /// read replaces nothing, and says why.
    virtual void replace(clip_name what, std::string bytes, std::function<void(recording)> then) = 0;

    /// The languages in whose folders fetch() looks, in this order; the language itself is the first.
    virtual std::vector<std::string> languages_for(const std::string& language) const = 0;
};

/// Throws error{errc::invalid_argument} for fallbacks that go round in a circle or a figure out of its range.
std::unique_ptr<prompts> make_prompts(runtime& on, prompt_options options = {});

/// Reads all of them, as for the start of a center or its --check. Blocks; any thread.
clip_report check_clips(const std::vector<clip_name>& all, const prompt_options& options = {});

}  // namespace palabre::speech
