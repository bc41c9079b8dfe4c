// src/core/time_zone.cpp - the IANA time zones, by way of Howard Hinnant's date library.
#include "palabre/core/time_zone.hpp"

#include "core/nearest.hpp"
#include "palabre/core/error.hpp"

#include <limits>
#include <vector>

#include <date/tz.h>
#include <fmt/format.h>

namespace palabre {
namespace {

using std::chrono::floor;
using std::chrono::seconds;

duration saturated_sum(duration a, duration b) {
    std::int64_t sum = 0;
    if (!__builtin_add_overflow(a.count(), b.count(), &sum)) return duration{sum};
    return b < duration{0} ? duration::min() : duration::max();
}

const date::time_zone& zone_named(std::string_view name) {
    try {
        const auto& zones = date::get_tzdb().zones;
        const auto at =
            std::ranges::lower_bound(zones, name, {}, [](const auto& each) -> std::string_view { return each.name(); });
        // "localtime" is whatever the machine is set to: never the same calendar twice.
        if (at != zones.end() && at->name() == name && name != "localtime") return *at;

        std::vector<std::string_view> known;
        for (const auto& each : zones) known.push_back(each.name());
        const std::string meant = detail::did_you_mean(name, known);
        throw error{errc::not_found, fmt::format("unknown time zone '{:.60}'", name),
                    meant.empty() ? "give an IANA name, such as Africa/Porto-Novo or Europe/Paris" : meant};
    } catch (const error&) {
        throw;
    } catch (const std::runtime_error& failed) {
        throw error{errc::io, fmt::format("the time zones cannot be read: {}", failed.what()), "install tzdata"};
    }
}

}  // namespace

time_zone::time_zone(std::string_view name) : zone_{&zone_named(name)} {
}

const std::string& time_zone::name() const {
    return zone_->name();
}

time_zone::offset time_zone::offset_at(calendar_time at) const {
    const date::sys_info info = zone_->get_info(floor<seconds>(at));
    return {info.offset, info.begin, info.end};
}

local_time time_zone::to_local(calendar_time at) const {
    return local_time{saturated_sum(at.time_since_epoch(), offset_at(at).ahead)};
}

calendar_time time_zone::from_local(local_time local) const {
    const auto whole = floor<seconds>(local.time_since_epoch());
    const date::local_info info = zone_->get_info(date::local_seconds{whole});
    if (info.result == date::local_info::nonexistent) return info.second.begin;
    return calendar_time{saturated_sum(local.time_since_epoch(), -info.first.offset)};
}

}  // namespace palabre
