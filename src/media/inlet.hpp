// src/media/inlet.hpp - the way from one leg of a bridge to another: relayed as it comes, or decoded to be mixed.
#pragma once

#include "media/playout.hpp"
#include "media/relay.hpp"
#include "media/ring.hpp"
#include "media/voice_packet.hpp"

#include <cstdint>
#include <memory>

namespace palabre::media {

struct leg;

/// What `from` hears, on its way to what `to` sends. Made and destroyed by the strand; in between its members are those of
/// the thread of `to`, but for the ring, which the thread of `from` fills where it is another one.
struct inlet {
    static constexpr std::size_t room = 32;  // packets between threads, which look every 5 ms

    std::uint64_t id = 0;
    leg* from = nullptr;
    leg* to = nullptr;                          ///< Null when that end is off.
    std::unique_ptr<ring<kept_packet>> across;  ///< Only where the two legs are on two threads.

    bool is_heard = false;  ///< False: on hold, or the listener of a join that only listens.
    bool relays_keys = true;
    bool is_relaying = true;  ///< Its last packet went on as it was.
    relay way;
    std::unique_ptr<playout> ears;  ///< Given by the strand where packets may have to be decoded.

    // The press that is on its way through, where sound is mixed.
    std::uint32_t key_there = 0, key_here = 0;
    bool has_key = false;
};

}  // namespace palabre::media
