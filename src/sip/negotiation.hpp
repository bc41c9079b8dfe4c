// src/sip/negotiation.hpp - offer and answer (RFC 3264) about one audio stream.
#pragma once

#include "sip/sdp.hpp"
#include "sip/terms.hpp"

#include <vector>

namespace palabre::sip {

/// What we are ready to talk. The codecs are those that the peer may use; in an offer of ours the first is preferred.
struct readiness {
    std::vector<codec> codecs = {codec::pcma, codec::pcmu};
    bool telephone_event = true;
    encryption sound = encryption::never;
};

/// Our side of a session: what we have said so far, so that the next word fits.
class negotiation {
public:
    /// `session` is the number that our descriptions carry in `o=`.
    negotiation(readiness ready, std::uint64_t session) : ready_{std::move(ready)}, session_{session} {}

    const readiness& ready() const noexcept { return ready_; }

    /// What taking up `offer` would mean, or why no line of it can be taken up (488).
    struct verdict {
        std::optional<terms> agreed = {};
        std::string why = {};
    };
    verdict consider(const sdp::description& offer) const;

    /// The answer from `ours` to an offer that consider() agreed to: the first line that fits is taken, the others are
    /// kept with port 0. Gives what holds from now on as well.
    sdp::description answer(const sdp::description& offer, const local_media& ours, terms& agreed);

    /// Our offer from `ours`, for an INVITE without one. Within a session it repeats what was agreed, line by line.
    sdp::description offer(const local_media& ours);

    /// What their answer to our last offer means.
    verdict conclude(const sdp::description& answer) const;

private:
    struct choice {
        std::size_t line;
        terms agreed;
    };
    std::optional<choice> choose(const sdp::description& offer, std::string& why) const;
    bool take_line(const sdp::description& all, const sdp::media& line, terms& into, std::string& why) const;
    sdp::description begin(const local_media& ours) const;
    sdp::description number(sdp::description said);

    readiness ready_;
    std::uint64_t session_;
    sdp::description last_;
    bool said_ = false;
};

}  // namespace palabre::sip
