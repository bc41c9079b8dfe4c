// examples/palabre_center/leg_book.hpp - a record of each leg: a CSV file a day, and what trunks have used by them.
#pragma once

#include "palabre/channel/trunk.hpp"
#include "palabre/core/log.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre_center {

struct leg_settings {
    std::string folder;         ///< "": none is kept.
    palabre::duration keep{0};  ///< Files of days that are longer ago go; 0: never.
};

/// FOLDER/2026-11-28.csv, by the UTC day on which a leg ended (RFC 4180, UTF-8, the first line names the columns). Synced
/// to the disk some milliseconds after its end. A disk that takes nothing costs records, an error in the log, and no call.
///
/// Owns:    a thread that writes; the folder is made with its first record.
/// Threads: one; the destructor returns when all is on the disk.
class leg_book {
public:
    leg_book(leg_settings how, palabre::logger log);
    leg_book(const leg_book&) = delete;
    leg_book& operator=(const leg_book&) = delete;
    ~leg_book();

    void add(const palabre::leg_record& leg, palabre::calendar_time ended);

    /// What that trunk has billed on the day of `now` and the two beside it, wherever its own days begin.
    std::vector<palabre::voice_trunk_use> used_by(const std::string& trunk, palabre::calendar_time now) const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre_center
