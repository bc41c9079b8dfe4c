// tests/core/test_time_zone.cpp - local time and back, over every change of clocks.
#include "palabre/core/error.hpp"
#include "palabre/core/time_zone.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace palabre;
using namespace std::chrono;

namespace {

calendar_time utc(int y, unsigned m, unsigned d, minutes at = {}) {
    return sys_days{year{y} / month{m} / day{d}} + at;
}

palabre::local_time wall(int y, unsigned m, unsigned d, minutes at = {}) {
    return local_days{year{y} / month{m} / day{d}} + at;
}

}  // namespace

TEST_CASE("Porto-Novo is an hour ahead all year") {
    const palabre::time_zone zone{"Africa/Porto-Novo"};
    CHECK(zone.name() == "Africa/Porto-Novo");
    CHECK(zone.to_local(utc(2026, 1, 1, 23h)) == wall(2026, 1, 2));
    CHECK(zone.to_local(utc(2026, 7, 1)) == wall(2026, 7, 1, 1h));
    CHECK(zone.from_local(wall(2026, 7, 1, 1h)) == utc(2026, 7, 1));
    CHECK(zone.offset_at(utc(2026, 7, 1)).ahead == 1h);
}

TEST_CASE("a local time that clocks skip is the moment after the gap") {
    const palabre::time_zone paris{"Europe/Paris"};
    CHECK(paris.from_local(wall(2026, 3, 29, 1h + 59min)) == utc(2026, 3, 29, 59min));
    CHECK(paris.from_local(wall(2026, 3, 29, 2h + 30min)) == utc(2026, 3, 29, 1h));
    CHECK(paris.from_local(wall(2026, 3, 29, 3h)) == utc(2026, 3, 29, 1h));
    CHECK(paris.to_local(utc(2026, 3, 29, 1h)) == wall(2026, 3, 29, 3h));
    const palabre::time_zone new_york{"America/New_York"};
    CHECK(new_york.from_local(wall(2026, 3, 8, 2h + 30min)) == utc(2026, 3, 8, 7h));
    CHECK(palabre::time_zone{"Pacific/Apia"}.from_local(wall(2011, 12, 30, 12h)) == utc(2011, 12, 30, 10h));
}

TEST_CASE("a local time that comes twice is its first occurrence") {
    const palabre::time_zone paris{"Europe/Paris"};
    CHECK(paris.from_local(wall(2026, 10, 25, 2h + 30min)) == utc(2026, 10, 25, 30min));
    CHECK(paris.to_local(utc(2026, 10, 25, 30min)) == wall(2026, 10, 25, 2h + 30min));
    CHECK(paris.to_local(utc(2026, 10, 25, 1h + 30min)) == wall(2026, 10, 25, 2h + 30min));
    CHECK(paris.from_local(wall(2026, 10, 25, 3h)) == utc(2026, 10, 25, 2h));
    CHECK(palabre::time_zone{"America/New_York"}.from_local(wall(2026, 11, 1, 1h + 30min)) ==
          utc(2026, 11, 1, 5h + 30min));
}

TEST_CASE("from_local is the first moment whose local time is that or later, at every change since 1800") {
    for (const char* const name :
         {"Africa/Porto-Novo", "Europe/Paris", "America/New_York", "Africa/Casablanca", "Africa/Cairo", "Asia/Manila",
          "America/Juneau", "Pacific/Apia", "Pacific/Kwajalein", "Australia/Lord_Howe", "Asia/Kathmandu",
          "America/Havana", "Africa/Monrovia", "Antarctica/Troll", "UTC"}) {
        const palabre::time_zone zone{name};
        int wrong = 0;
        std::vector<calendar_time> moments;
        std::vector<palabre::local_time> local;
        for (auto change = zone.offset_at(utc(1800, 1, 1)).until; change < utc(2040, 1, 1);
             change = zone.offset_at(change).until) {
            moments.clear();
            local.clear();
            for (auto at = change - 26h; at <= change + 26h; at += 30min) {
                moments.push_back(at);
                local.push_back(zone.to_local(at));
            }
            for (const auto each : local) {
                const calendar_time found = zone.from_local(each);
                const palabre::local_time shown = zone.to_local(found);
                if (shown < each || (shown != each && zone.offset_at(found).since != found)) ++wrong;
                for (std::size_t i = 0; i < moments.size() && moments[i] < found; ++i)
                    if (local[i] >= each) ++wrong;
            }
        }
        CAPTURE(name);
        CHECK(wrong == 0);
    }
}

TEST_CASE("unknown zones name the nearest known ones") {
    const auto message = [](const char* name) -> std::string {
        try {
            palabre::time_zone{name};
        } catch (const error& e) {
            CHECK(e.code() == errc::not_found);
            return e.what();
        }
        return "";
    };
    CHECK(message("Africa/PortoNovo") == "unknown time zone 'Africa/PortoNovo'; did you mean 'Africa/Porto-Novo'?");
    CHECK(message("europe/paris") == "unknown time zone 'europe/paris'; did you mean 'Europe/Paris'?");
    CHECK(message("Porto-Novo") == "unknown time zone 'Porto-Novo'; did you mean 'Africa/Porto-Novo'?");
    CHECK(message("") == "unknown time zone ''; give an IANA name, such as Africa/Porto-Novo or Europe/Paris");
    CHECK(message("../../etc/passwd").starts_with("unknown time zone '../../etc/passwd'; give an IANA name"));
    CHECK_FALSE(message("localtime").empty());
}

TEST_CASE("the ends of time do not overflow") {
    for (const char* const name : {"Europe/Paris", "America/New_York", "Africa/Porto-Novo"}) {
        const palabre::time_zone zone{name};
        for (const auto end : {microseconds::min(), microseconds::max()}) {
            CHECK(abs((zone.to_local(calendar_time{end}).time_since_epoch() / 2 - end / 2)) <= 24h);
            CHECK(abs((zone.from_local(palabre::local_time{end}).time_since_epoch() / 2 - end / 2)) <= 24h);
        }
        for (const int y : {-32767, -1, 0, 1, 9999, 32767})
            CHECK(zone.from_local(zone.to_local(utc(y, 6, 1))) == utc(y, 6, 1));
    }
}
