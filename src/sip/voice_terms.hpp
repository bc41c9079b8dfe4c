// src/sip/voice_terms.hpp - what integrators wish for a call's sound and keys, as the line knows it.
#pragma once

#include "palabre/channel/voice_codec.hpp"
#include "sip/options.hpp"

namespace palabre::sip {

constexpr codec codec_of(voice_codec which) noexcept {
    switch (which) {
    case voice_codec::pcma: return codec::pcma;
    case voice_codec::pcmu: return codec::pcmu;
    case voice_codec::g722: return codec::g722;
    case voice_codec::opus: break;
    }
    return codec::opus;
}

constexpr encryption encryption_of(voice_encryption which) noexcept {
    switch (which) {
    case voice_encryption::never: return encryption::never;
    case voice_encryption::taken: return encryption::taken;
    case voice_encryption::required: break;
    }
    return encryption::required;
}

constexpr dtmf_mode mode_of(voice_dtmf how) noexcept {
    switch (how) {
    case voice_dtmf::rfc4733: return dtmf_mode::rfc4733;
    case voice_dtmf::info: return dtmf_mode::info;
    case voice_dtmf::inband: return dtmf_mode::inband;
    case voice_dtmf::both: return dtmf_mode::both;
    case voice_dtmf::automatic: break;
    }
    return dtmf_mode::automatic;
}

}  // namespace palabre::sip
