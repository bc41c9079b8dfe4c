// palabre/channel/meta_access.hpp - how Meta's Graph API is reached, and how its webhooks are known.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre {

/// One app of Meta's, as both WhatsApp and Messenger have it. docs/manual/whatsapp.md says where each comes from.
struct meta_access {
    std::string url = "https://graph.facebook.com";
    std::string version = "v23.0";  ///< Of the Graph API: Meta drops each after some two years.
    secret token = {};              ///< A system user's, or a page's: sent with every request.
    secret app_secret = {};         ///< Signs webhooks.
    secret verify_token = {};       ///< Chosen by us, shown by Meta when the webhook is set up.
    std::string authorities = {};   ///< A PEM file of who may vouch for the server; "": the system's.
    duration limit =
        std::chrono::seconds{10};  ///< For an answer, 1 s to 1 min; then nobody knows whether it was taken.
    duration file_limit = std::chrono::minutes{1};  ///< For a file in or out, 1 s to 10 min.

    /// Where files may be fetched from, beside the url's own host: domains with all below them, by https alone. The token is
    /// shown there, so nothing that a message says may widen this.
    std::vector<std::string> file_hosts = {"fbcdn.net", "fbsbx.com", "facebook.com", "whatsapp.net"};
};

}  // namespace palabre
