// src/sip/phones.hpp - telephones that register: whose they are, what they may, where they are.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"
#include "sip/digest.hpp"
#include "sip/terms.hpp"
#include "sip/transport.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace palabre::sip {

/// What a user's telephones may, beside being called.
struct phone_rights {
    bool calls = false;      ///< Other telephones, and numbers: their INVITE is asked for the password.
    bool transfers = false;  ///< Hand on who they talk with (REFER).
    bool browser = false;    ///< Register with lent logins.
};

/// Who may register, and for how long. Without users REGISTER is a stranger's.
struct phone_book {
    std::string realm = "palabre";  ///< Digests are made with it: a new one needs new passwords.
    std::map<std::string, std::string, std::less<>> users = {};         ///< Password of each.
    std::map<std::string, phone_rights, std::less<>> rights = {};       ///< Of those who have any.
    secret lends = {};                                                  ///< The key of lent logins; "": none hold.
    std::vector<digest::algorithm> digests = {digest::algorithm::md5};  ///< Offered, the best first; no other is taken.
    std::chrono::seconds shortest{60};                                  ///< Shorter gets 423 with Min-Expires.
    std::chrono::seconds longest{3600};                                 ///< What is wanted beyond it is cut.
    std::chrono::seconds behind_nat{60};  ///< And beyond this of who says another host than he comes from.
    std::size_t most_contacts = 5;        ///< Of a user; one more takes the oldest one's place.
    std::size_t most_failures = 10;     ///< Wrong passwords of one address within `interval`; then it is not answered.
    std::size_t most_challenges = 200;  ///< Logins that one address may begin within `interval` without ending one.
    duration interval = std::chrono::minutes{1};
};

/// One telephone of a user's.
struct phone_contact {
    std::string uri = {};    ///< As it wants to be called: "sip:awa@192.168.1.7:5060".
    place_on_net from = {};  ///< Where its packets come from: behind NAT the only way to it.
    transport over = transport::udp;
    instant until{};
    std::string product = {};  ///< User-Agent.

    bool operator==(const phone_contact&) const = default;
};

}  // namespace palabre::sip
