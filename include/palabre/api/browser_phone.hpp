// palabre/api/browser_phone.hpp - a browser as an agent's telephone: where it registers, with which login.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/secret.hpp"

#include <string>
#include <vector>

namespace palabre::api {

/// A STUN or TURN server (RFC 7064, RFC 7065).
struct ice_server {
    std::string url;        ///< "stun:turn.example:3478", "turn:turn.example:3478?transport=tcp", "turns:turn.example".
    std::string user = {};  ///< "": it asks for none.
    secret password = {};
};

/// What a page needs to become the telephone of who is logged in there. Made anew each time it is asked for.
struct browser_phone {
    std::string address;  ///< "sip:afi@palabre.invalid": the line looks at the user alone.
    std::string url;      ///< The WebSocket of a SIP proxy (RFC 7118), as browsers reach it: "wss://desk.example/sip".
    std::string login;    ///< As palabre::lend() makes it, and the password too.
    secret password;
    calendar_time until{};  ///< From then on the login holds no more; a page asks for another one before.
    std::vector<ice_server> ice = {};
};

}  // namespace palabre::api
