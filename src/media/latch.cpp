// src/media/latch.cpp - who is believed: the announced address, then its host, then whoever speaks first.
#include "media/latch.hpp"

namespace palabre::media {

void latch::expect(const expected_peer& peer, instant now) noexcept {
    // The same peer in a later offer keeps what was learnt of it: its NAT has not moved.
    const bool is_same = peer.announced == expected_.announced;
    expected_ = peer;
    if (is_same) return;
    if (is_latched()) {
        left_ = from_;
        moved_ = now;
    }
    trust_ = trust::none;
}

bool latch::may_come_from(const endpoint& from) const noexcept {
    return (from.host == expected_.announced.host && !expected_.announced.is_unspecified()) ||
           (expected_.signals_from && from.host == expected_.signals_from->host);
}

latch::trust latch::trust_of(const endpoint& from, bool is_own_port) const noexcept {
    if (from == expected_.announced) return trust::announced;
    if (may_come_from(from)) return trust::host;
    return is_own_port ? trust::guessed : trust::none;
}

latch::verdict latch::admit(const endpoint& from, std::uint32_t ssrc, instant now, bool is_own_port) noexcept {
    if (is_latched() && from == from_) {
        // Another stream from there is the peer's own doing (a transfer behind it); its address is the proof.
        ssrc_ = ssrc;
        heard_ = now;
        return verdict::accepted;
    }
    trust found = trust_of(from, is_own_port);
    const bool is_left = left_.port != 0 && from == left_ && found != trust::announced && now - moved_ < silence;
    if (is_left) return verdict::refused;
    const bool is_another = expected_.ssrc && *expected_.ssrc != ssrc && found != trust::announced;
    if (is_another && !is_latched()) return verdict::refused;
    if (is_latched()) {
        const bool is_better = found > trust_;  // the announced address over one of its host, over anybody's
        const bool is_known = found >= trust::host || ssrc == ssrc_;
        if (!is_better && !(is_known && now - heard_ >= silence)) return verdict::refused;
        if (found == trust::none) found = trust::guessed;  // by its SSRC alone
    } else if (expected_.ssrc && found == trust::none) {
        found = trust::guessed;
    }
    if (found == trust::none) return verdict::refused;
    from_ = from;
    ssrc_ = ssrc;
    trust_ = found;
    heard_ = now;
    return verdict::latched;
}

}  // namespace palabre::media
