// palabre/speech/served_recogniser.hpp - speech recognised by a server that speaks OpenAI's /v1/audio/transcriptions.
#pragma once

#include "palabre/core/secret.hpp"
#include "palabre/speech/recogniser.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace palabre::speech {

struct served_recogniser_options {
    std::string url;  ///< "http://127.0.0.1:8000/v1": "/audio/transcriptions" comes behind it.
    std::map<std::string, std::string>
        languages;  ///< By our code, the server's: {{"fr", "fr"}}; no others are asked for.
    std::string model = "whisper-1";
    secret key = {};  ///< Sent as "Authorization: Bearer KEY"; "": none is.

    /// What is asked for: "json", or "verbose_json", where servers also say how likely it is that nobody spoke.
    std::string format = "json";
    int most_silence = 60;  ///< Of verbose_json: per cent; a stretch that is likelier to be none is left out. 1 to 100.

    /// What models make of noise, whole, whatever its case: taken for nothing said. What stands in brackets ([Musique]) is
    /// left out anyway.
    std::vector<std::string> noise = {"Sous-titres réalisés par la communauté d'Amara.org",
                                      "Sous-titrage Société Radio-Canada", "Thanks for watching!",
                                      "Thank you for watching."};
    std::size_t requests = 4;                  ///< At a time; 1 to 64. As many again wait, the rest is refused at once.
    duration limit = std::chrono::seconds{8};  ///< For an answer: the caller hears nothing meanwhile.
    duration rest = std::chrono::seconds{5};   ///< Three failures of the server in a row leave it alone for so long.
    std::string authorities = {};              ///< A PEM file of who may vouch for https://; "": the machine's.
};

/// Sends each sound once. A server that is away, slow, busy (429), refuses or tells no text is an outcome.
///
/// Throws error{errc::invalid_argument} for a URL or a figure that cannot be, or for no languages; error{errc::io} for
/// certificates that cannot be read. Does not ask the server.
std::unique_ptr<recogniser> make_served_recogniser(runtime& on, served_recogniser_options options);

}  // namespace palabre::speech
