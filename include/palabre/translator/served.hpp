// palabre/translator/served.hpp - a machine behind LibreTranslate's HTTP interface.
#pragma once

#include "palabre/core/secret.hpp"
#include "palabre/translator/translator.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace palabre::translator {

struct served_options {
    std::string url;  ///< "http://127.0.0.1:5000": /translate and /languages come behind it.
    secret key = {};  ///< Sent as "api_key"; "": none is.
    std::map<std::string, std::string>
        codes;                      ///< By our code, the service's: {{"fon", "fon_Latn"}, {"fr", "fra_Latn"}}.
    std::size_t text_most = 2000;   ///< Code points of a text.
    std::size_t requests = 2;       ///< At a time; 1 to 64.
    std::size_t waiting_most = 64;  ///< Texts that may wait for their turn; beyond: refused at once.
    duration limit = std::chrono::seconds{10};  ///< For one answer; the deadline counts too.
    int tries = 2;  ///< Of one text, where the service is away, busy (429) or fails (5xx); 1 to 5.
    duration pause = std::chrono::milliseconds{500};  ///< Before the second try; doubles.
    duration rest = std::chrono::seconds{5};  ///< Three failures of the service in a row leave it alone for so long.
    std::string authorities = {};             ///< A PEM file of who may vouch for https://; "": the machine's.
};

/// Translates between the languages of `codes` and no others; "fr" serves "fr-BJ". What the service lists at /languages is
/// looked at before the first text, and held against each; a service that lists nothing is asked all the same. A translation
/// that harms what is protected is refused.
/// Throws error{errc::invalid_argument} for a URL or a figure that cannot be, or for fewer than two codes; error{errc::io}
/// for certificates that cannot be read. Does not ask the service.
std::shared_ptr<translator> make_served(runtime& on, served_options options);

}  // namespace palabre::translator
