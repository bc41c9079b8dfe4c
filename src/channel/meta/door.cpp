// src/channel/meta/door.cpp - the handshake of Meta's webhooks, and their signature over the bytes as they came.
#include "channel/meta/door.hpp"

#include "channel/meta/signature.hpp"

#include <sodium.h>

#include <algorithm>

namespace palabre::meta {
namespace {

bool same(const secret& kept, const std::string& shown) {
    return !kept.empty() && kept.reveal().size() == shown.size() &&
           sodium_memcmp(kept.reveal().data(), shown.data(), shown.size()) == 0;
}

/// Meta's are digits; whatever else a stranger sends is not handed back to a browser.
bool is_challenge(const std::string& text) {
    return !text.empty() && text.size() <= 256 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    });
}

}  // namespace

std::optional<callback_answer> turned_away(const callback_request& what, const meta_access& by, const logger& log) {
    const auto refused = [&](int status, const char* why) {
        log.warning("a callback was refused", {{"remote", what.remote}, {"why", why}});
        return callback_answer{status};
    };
    if (!what.path.empty() && what.path != "/") return refused(404, "webhooks have no path of their own");
    if (what.method == "GET") {
        const auto challenge = what.query_of("hub.challenge");
        if (what.query_of("hub.mode") == "subscribe" && is_challenge(challenge) &&
            same(by.verify_token, what.query_of("hub.verify_token"))) {
            log.info("the webhook was set up", {{"remote", what.remote}});
            return callback_answer{200, challenge};
        }
        log.warning("a webhook's handshake without our token", {{"remote", what.remote}});
        return callback_answer{403, "the verify token is not ours\n"};
    }
    if (what.method != "POST") return refused(405, "webhooks are posted");
    if (signed_by(by.app_secret, what.body, what.header_of("X-Hub-Signature-256"))) return {};
    log.warning("a webhook that is not signed by our app was refused",
                {{"remote", what.remote}, {"bytes", std::to_string(what.body.size())}});
    return callback_answer{401, "the signature is not our app's\n"};
}

}  // namespace palabre::meta
