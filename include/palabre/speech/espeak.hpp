// palabre/speech/espeak.hpp - the voice of the program espeak-ng, with what it said kept on disk and in memory.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/speech/voice.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace palabre::speech {

struct espeak_options {
    std::string program = "espeak-ng";  ///< Found on PATH, or a path.
    std::map<std::string, std::string> voices =
        {};                                    ///< By language, of that language: {{"en", "en-us"}, {"fr", "fr+f3"}}.
    int words_a_minute = 160;                  ///< 80 to 450.
    int rate = 8000;                           ///< Of the sound, in samples a second; 8000 to 48000.
    std::string cache = {};                    ///< Folder, made if it is missing; "" keeps nothing on disk.
    std::uint64_t cache_most = 256'000'000;    ///< Bytes on disk; what was not used for longest goes first.
    std::size_t memory_most = 32'000'000;      ///< Bytes in memory, likewise.
    std::size_t threads = 2;                   ///< Processes at a time; at least 1.
    std::size_t waiting_most = 256;            ///< Sentences that may wait for their turn; beyond: refused at once.
    std::size_t prepared_most = 10'000;        ///< Sentences of prepare() that may wait; the rest is left out.
    std::size_t text_most = 4000;              ///< Code points of a sentence.
    duration limit = std::chrono::seconds{3};  ///< For a process; then it is killed.
    logger log{};
};

/// Runs the program for each sentence that is not known yet: a process of its own, which gets the text through its
/// standard input, and gives the same sound for the same text always. Several centers may share a `cache`.
///
/// Asks the program for its version and languages, which blocks for some 20 ms. Throws error{errc::not_found} where there
/// is no such program, error{errc::unsupported} for one that lists no voices, error{errc::invalid_argument} for a voice
/// that is not of its language or a figure out of its range, error{errc::io} for a cache that cannot be made; each with
/// its cure. Where it throws, clips and tones still serve.
std::unique_ptr<voice> make_espeak_voice(runtime& on, espeak_options options = {});

}  // namespace palabre::speech
