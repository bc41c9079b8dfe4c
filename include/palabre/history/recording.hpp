// palabre/history/recording.hpp - a recording that lies on a disk: whose it is, and until when it is kept.
#pragma once

#include "palabre/history/timeline.hpp"

#include <optional>
#include <string>

namespace palabre::history {

struct recording;
using recording_id = palabre::id<recording>;

/// A file in a voice line's folder of recordings. The row is there before the file, and goes after it: what lies on the disk
/// is never forgotten. Erasing its customer takes his name from it, and lets it go at once (`until` is 1970 then).
struct recording {
    recording_id id = {};
    customer_id customer = {};   ///< Nobody: unknown, or erased.
    interaction_id within = {};  ///< Nothing for what stands alone.
    std::string campaign = {};
    std::string queue = {};  ///< Whom he was connected with; "": he spoke to a flow.
    std::string file = {};   ///< Its name in the folder: "2026-11-28/k7q2m.wav".
    calendar_time began{};
    std::optional<calendar_time> ended = {};  ///< Nothing: it goes on, or a crash has cut it off.
    duration length{0};                       ///< Of the sound; 0: nothing whole was kept.
    calendar_time until{};                    ///< Kept until then.
    int attempts = 0;                         ///< To delete it, in vain.
    std::string why = {};                     ///< What the last of them met.

    bool operator==(const recording&) const = default;
};

/// A day after it began one that never ended was cut off by a crash: what it left may go when its time is over.
constexpr duration cut_off_after = std::chrono::hours{24};

}  // namespace palabre::history
