// palabre/channel/voice_codec.hpp - how calls sound, and how their keys come.
#pragma once

namespace palabre {

enum class voice_codec { pcma, pcmu };  ///< G.711 A-law, mu-law.

/// How a peer's keys come.
enum class voice_dtmf {
    automatic,  ///< telephone-event where it was agreed on, else tones; INFO always.
    rfc4733,
    info,
    inband,
    both,  ///< Agrees on telephone-event and sends tones all the same, or instead.
};

}  // namespace palabre
