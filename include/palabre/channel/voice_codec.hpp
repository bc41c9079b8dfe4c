// palabre/channel/voice_codec.hpp - how calls sound, and how their keys come.
#pragma once

namespace palabre {

enum class voice_codec { pcma, pcmu, g722, opus };  ///< G.711 A-law, mu-law; G.722; Opus (RFC 7587).

/// Whether calls' sound is encrypted: SRTP, with keys in SDP (RFC 4568), which go over signalling that is to be trusted.
enum class voice_encryption {
    never,     ///< Offers of SRTP alone are refused (488).
    taken,     ///< Where the peer offers it; our own offers are in the clear.
    required,  ///< Calls in the clear are refused (488).
};

/// How a peer's keys come.
enum class voice_dtmf {
    automatic,  ///< telephone-event where it was agreed on, else tones; INFO always.
    rfc4733,
    info,
    inband,
    both,  ///< Agrees on telephone-event and sends tones all the same, or instead.
};

}  // namespace palabre
