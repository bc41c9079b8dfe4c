// palabre/speech/served.hpp - the voices of a server that speaks OpenAI's /v1/audio/speech, with what it said kept.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"
#include "palabre/speech/voice.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace palabre::speech {

struct served_voice_options {
    std::string url;                            ///< "http://127.0.0.1:8000/v1": "/audio/speech" comes behind it.
    std::map<std::string, std::string> voices;  ///< By language, what the server calls its voice: {{"fon", "fon-1"}}.
    std::string model = "tts-1";
    secret key = {};                            ///< Sent as "Authorization: Bearer KEY"; "": none is.
    std::string format = "wav";                 ///< What is asked for: "wav", "flac", "mp3", or "pcm" (16 bits, mono).
    int pcm_rate = 24000;                       ///< Of "pcm", in samples a second; 8000 to 48000.
    double speed = 1;                           ///< 0.25 to 4.
    int rate = 8000;                            ///< Of the sound, in samples a second; 8000 to 48000.
    std::string cache = {};                     ///< Folder, made if it is missing; "" keeps nothing on disk.
    std::uint64_t cache_most = 256'000'000;     ///< Bytes on disk; what was not used for longest goes first.
    std::size_t memory_most = 32'000'000;       ///< Bytes in memory, likewise.
    std::size_t requests = 2;                   ///< At a time; 1 to 64.
    std::size_t waiting_most = 256;             ///< Sentences that may wait for their turn; beyond: refused at once.
    std::size_t prepared_most = 10'000;         ///< Sentences of prepare() that may wait; the rest is left out.
    std::size_t text_most = 4000;               ///< Code points of a sentence.
    duration limit = std::chrono::seconds{10};  ///< For an answer. A caller is given a tone before that, after 4 s.
    duration rest = std::chrono::seconds{5};    ///< Three failures of the server in a row leave it alone for so long.
    std::string authorities = {};               ///< A PEM file of who may vouch for https://; "": the machine's.
    logger log{};
};

/// Asks the server for each sentence that is not known yet. It speaks the languages of `voices` and no other. A server
/// that is away, refuses or gives no sound is an outcome: the next voice of the language is asked, or a tone stands in.
/// Several centers may share a `cache`; what is secret is kept nowhere.
///
/// Throws error{errc::invalid_argument} for a URL or a figure that cannot be, or for no voices; error{errc::io} for a cache
/// that cannot be made, or certificates that cannot be read. Does not ask the server.
std::unique_ptr<voice> make_served_voice(runtime& on, served_voice_options options);

}  // namespace palabre::speech
