// palabre/channel/phones.hpp - telephones of agents that register with a line.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace palabre {

/// How telephones prove that they know their password. Some give up where they are asked by an algorithm that they do not
/// know, even beside one that they do (baresip 1.0 is one), hence the choice.
enum class voice_digest {
    md5,     ///< RFC 3261: every telephone.
    sha256,  ///< RFC 8760, and nothing weaker.
    both,    ///< SHA-256 first.
};

struct voice_phone_user {
    std::string name;  ///< Of its address, and its login: "awa". Unique.
    secret password = {};
    bool transfers = false;      ///< May hand a caller on to another telephone or number (REFER).
    bool calls = false;          ///< May call other telephones, and the numbers that the trunks allow.
    std::string caller_id = {};  ///< Shown to these numbers: one of the trunk's own; "": its first.
    bool encrypted = false;      ///< Is called with SRTP alone (SDES: its telephone should be registered over TLS).
    bool browser = false;        ///< May register with a lent login too (lent_login.hpp), and needs no password then.
};

/// Whose telephones may register (RFC 3261, 10.3). Without users nobody may, and who tries is a stranger.
struct voice_phones {
    std::string realm = "palabre";
    std::vector<voice_phone_user> users = {};
    voice_digest digest = voice_digest::md5;
    std::chrono::seconds shortest{60};  ///< What wants less gets 423.
    std::chrono::seconds longest{3600};
    std::chrono::seconds behind_nat{60};  ///< The longest of who comes from elsewhere than it says that it is.
    std::size_t most_contacts = 5;        ///< Telephones of a user's at once; one more takes the oldest one's place.
    std::size_t most_failures = 10;  ///< Wrong passwords of an address in a minute; then it gets no answer for as long.
    secret lends =
        {};  ///< The key of lent logins, by SHA-256, their ends in seconds of the runtime's now(). "": none hold.
};

/// Where one telephone is.
struct voice_phone {
    std::string user;
    std::string uri;   ///< As it wants to be called: "sip:awa@192.168.1.7:5060".
    std::string host;  ///< Where its packets come from, which is where it is called.
    std::uint16_t port = 0;
    std::string over;     ///< "udp", "tcp", "tls".
    std::string product;  ///< What it says that it is.
};

}  // namespace palabre
