// src/media/latch.hpp - whose packets a call listens to: RTP through NAT, safe from strangers.
#pragma once

#include "media/endpoint.hpp"
#include "palabre/core/runtime.hpp"

#include <cstdint>
#include <optional>

namespace palabre::media {

/// What is known of a peer before its first packet.
struct expected_peer {
    endpoint announced;                    ///< In its SDP; unspecified or port 0 where there is none.
    std::optional<endpoint> signals_from;  ///< Where its signalling comes from: behind NAT the sound often does too.
    std::optional<std::uint32_t> ssrc;     ///< Announced by a=ssrc (RFC 5576).
};

/// Decides packet by packet. What has been latched on is kept until it has been silent for a while; then the announced
/// host, the signalling's host or the same SSRC from elsewhere may take over, and nobody else. One that is known better takes
/// over at once: the announced address from another one of its host, that from a guess (on a port of the call's own, where
/// any first packet is believed).
///
/// Threads: one at a time.
class latch {
public:
    /// How long the latched peer must have been silent before another may take over.
    static constexpr duration silence = std::chrono::milliseconds{500};

    enum class verdict : std::uint8_t { refused, accepted, latched };  ///< latched: accepted, and new.

    /// Another announcement is a move: where the peer has left is not believed again for as long as `silence`, so that
    /// packets which were on their way do not call him back.
    void expect(const expected_peer& peer, instant now) noexcept;

    /// A packet that is RTP with a payload type that was agreed on. `is_own_port`: only this call's packets come there.
    verdict admit(const endpoint& from, std::uint32_t ssrc, instant now, bool is_own_port) noexcept;

    bool is_latched() const noexcept { return trust_ != trust::none; }
    bool is_silent(instant now) const noexcept { return !is_latched() || now - heard_ >= silence; }

    /// Where to send: the latched peer, else the announced one.
    const endpoint& peer() const noexcept { return is_latched() ? from_ : expected_.announced; }

    std::uint32_t ssrc() const noexcept { return ssrc_; }  ///< Of the latched stream.
    const expected_peer& expected() const noexcept { return expected_; }

    /// True if that host may be this call's peer, whatever its port.
    bool may_come_from(const endpoint& from) const noexcept;

private:
    enum class trust : std::uint8_t { none, guessed, host, announced };  ///< How the latched peer is known.

    trust trust_of(const endpoint& from, bool is_own_port) const noexcept;

    expected_peer expected_;
    endpoint from_;
    std::uint32_t ssrc_ = 0;
    trust trust_ = trust::none;
    instant heard_{};
    endpoint left_;
    instant moved_{};
};

}  // namespace palabre::media
