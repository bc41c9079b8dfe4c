// palabre/core/time_zone.hpp - a place's civil time: its offset from UTC at any moment, and the way back.
#pragma once

#include "palabre/core/runtime.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace palabre {

/// What clocks on the wall show somewhere.
using local_time = std::chrono::local_time<duration>;

/// A time zone of the IANA database, as the operating system keeps it (Debian's package tzdata). Its tables end in
/// 2037: from then on a place keeps the offset of its last change.
///
/// Owns:    nothing; the tables stay in memory until the process ends. Two zones are equal if their names are.
/// Threads: any.
class time_zone {
public:
    /// By IANA name: "Africa/Porto-Novo", "Europe/Paris", "UTC".
    /// Throws error{errc::not_found}, which names the nearest known ones, or error{errc::io} without tzdata.
    explicit time_zone(std::string_view name);

    const std::string& name() const;

    /// How far local time is ahead of UTC at a moment, and the stretch of time, `until` excluded, in which that holds.
    struct offset {
        std::chrono::seconds ahead;
        calendar_time since;
        calendar_time until;
    };
    offset offset_at(calendar_time at) const;

    /// Local time at a moment. Within a day of the ends of 64 bits it stays at the end.
    local_time to_local(calendar_time at) const;

    /// The first moment whose local time is `local` or later. So a local time that was skipped when clocks went forward
    /// gives the moment after the gap, and one that came twice when they went back gives its first occurrence. Within a
    /// day of the ends of 64 bits it stays at the end.
    calendar_time from_local(local_time local) const;

    bool operator==(const time_zone&) const = default;

private:
    const date::time_zone* zone_;
};

}  // namespace palabre
