// src/media/relay.hpp - one stream's packets as part of another: sequence numbers and timestamps that go on.
#pragma once

#include "media/rtp.hpp"
#include "media/voice_packet.hpp"

#include <cstdint>
#include <optional>

namespace palabre::media {

/// Where a leg's outgoing stream stands, whoever adds to it.
struct stream_position {
    std::uint16_t next_sequence = 0;
    std::uint32_t next_timestamp = 0;
};

/// Gives packets of another's stream the numbers of ours. What was lost there is missing here as well, and what came in
/// disorder goes on in disorder, so that the far end's jitter buffer sees what there is to see; what is kept back here
/// leaves no hole (RFC 3550 section 7.1's translator, with an SSRC of its own: each side is a session for itself, RFC 7667
/// section 3.2.2).
///
/// Threads: one at a time.
class relay {
public:
    /// The header of ours, without payload type and SSRC. Nothing for what was sent before this relaying began. Moves `ours`
    /// on; `begins` makes it continue there: first of all, and whenever something else has been sent in between.
    std::optional<rtp_header> pass(const voice_packet& packet, stream_position& ours, bool begins) noexcept;

    /// A packet that does not go on.
    void absorb(const voice_packet& packet) noexcept;

private:
    static constexpr std::uint16_t far = 1'000;  // a jump of the sender's, not disorder

    std::uint32_t ssrc_ = 0;
    std::uint32_t timestamps_ = 0;  // ours less theirs
    std::uint16_t sequences_ = 0;
    std::uint16_t highest_ = 0;
    std::uint16_t first_ = 0;
    bool has_begun_ = false;
};

}  // namespace palabre::media
