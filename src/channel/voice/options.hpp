// src/channel/voice/options.hpp - what an application says of its line, as the SIP stack and the media engine want it.
#pragma once

#include "media/engine.hpp"
#include "palabre/channel/voice.hpp"
#include "sip/options.hpp"

#include <map>
#include <string>
#include <vector>

namespace palabre::detail {

/// What a peer's calls are like, beyond what the SIP stack must know.
struct peer_manner {
    media::dtmf_mode dtmf = media::dtmf_mode::automatic;
    media::port_use ports = media::port_use::automatic;
    bool early_media = false;  ///< Its callers hear sound before the answer.
};
using peer_manners = std::map<std::string, peer_manner, std::less<>>;

/// Everything that start() needs.
struct voice_plan {
    sip::options sip;
    media::engine_options media;
    peer_manners peers;
};

/// Throws error{errc::invalid_argument} with every option that cannot be.
voice_plan plan_of(const voice_options& options);

/// For those who serve others later. Throws as plan_of().
std::vector<sip::peer> sip_peers(std::vector<voice_peer> peers, peer_manners& manners);
sip::admission admission_of(const voice_limits& limits);

peer_manner manner_of(voice_dtmf keys, bool own_ports);

/// Throws error{errc::invalid_argument} with everything that cannot be.
void check_trunks(const std::vector<voice_trunk>& trunks, const std::vector<sip::listener>& listening);
sip::phone_book phone_book_of(const voice_phones& phones);

}  // namespace palabre::detail
