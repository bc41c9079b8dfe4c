// src/sip/options.hpp - how a SIP line is configured: where it listens, whom it serves, what it bears.
#pragma once

#include "palabre/core/runtime.hpp"
#include "sip/phones.hpp"
#include "sip/terms.hpp"
#include "sip/transport.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace palabre::sip {

/// An address to listen on.
struct listener {
    transport over = transport::udp;
    std::string host = "0.0.0.0";  ///< IPv4 or IPv6, without brackets.
    std::uint16_t port = 5060;     ///< 0: any free one.
    std::string advertised = {};   ///< The host that peers are told, behind a NAT; "" is `host`.
};

/// "udp:127.0.0.1:5060", "tcp:[::1]:5060". Throws error{errc::invalid_argument} with what is wrong.
listener listener_from(const std::string& text);
std::string to_string(const listener& at);

/// How a peer's keys come. The media reads it; here only `info` and `both` say whether INFO counts.
enum class dtmf_mode {
    automatic,  ///< telephone-event where agreed on, else tones; INFO always.
    rfc4733,
    info,
    inband,
    both,  ///< Negotiates telephone-event and sends tones all the same.
};

/// A trunk or telephone that may call.
struct peer {
    std::string name = {};               ///< Unique; what logs and histories say.
    std::vector<std::string> from = {};  ///< "10.0.0.5", "10.0.0.0/24", "2001:db8::/32".
    std::optional<transport> over = {};  ///< Nothing: any.
    std::vector<codec> codecs = {codec::pcma, codec::pcmu};
    dtmf_mode dtmf = dtmf_mode::automatic;
    encryption sound = encryption::never;
    std::size_t most_calls = 0;    ///< At once; 0: no limit of his own.
    bool asserts_identity = true;  ///< P-Asserted-Identity is believed (RFC 3325); a telephone's is not.
    bool transfers = false;        ///< May ask to be connected elsewhere (REFER) within a call.
};

/// What to do with who is no peer.
struct stranger_policy {
    bool silent = false;  ///< The kernel drops what strangers send (Linux); else 403.
    std::size_t answers =
        10;  ///< A source within `interval` gets so many 403s, then the kernel drops it until that is over.
    duration interval = std::chrono::minutes{1};  ///< A source is logged once in it.
};

/// What a line bears. Beyond it 503 with Retry-After at once, so that running calls stay as they are.
struct admission {
    std::size_t most_calls = 0;   ///< At once; 0: no limit.
    double calls_per_second = 0;  ///< 0: no limit.
    double burst = 0;             ///< Calls that may come at once; 0: a tenth of a second's, at least 10.
    std::chrono::seconds retry_after{5};
};

struct options {
    std::vector<listener> listen = {{}};
    std::vector<peer> peers = {};
    phone_book phones = {};
    stranger_policy strangers = {};
    admission bears = {};
    std::chrono::seconds session_expires{1800};  ///< RFC 4028. We refresh for those who do not know it. 0: never.
    std::chrono::seconds least_session{90};      ///< Min-SE: shorter sessions get 422.
    std::chrono::milliseconds round_trip{500};   ///< RFC 3261's T1.
    std::chrono::milliseconds idle{
        std::chrono::minutes{20}};  ///< A TCP connection on which nothing more comes is closed.
    std::chrono::milliseconds mute{std::chrono::seconds{30}};  ///< The same of one on which nothing has come yet.
    std::size_t most_mute = 1'000;                             ///< Such connections at once; beyond it the oldest go.
    std::string certificates = {};          ///< Folder of TLS's agent.pem (certificate and key) and cafile.pem.
    std::string product = "Palabre";        ///< User-Agent, Server.
    std::vector<std::string> headers = {};  ///< Names of headers that `arrived` is to carry, such as "Diversion".
};

}  // namespace palabre::sip
