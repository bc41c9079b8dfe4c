// examples/palabre_center/standby_outbox.hpp - what a standby owes the main center: lines of a file, synced.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace palabre_center {

/// A call that the standby took, and the SMS that is due after it ("" where none is).
struct standby_call {
    std::string id;
    std::string company;
    std::string from, to;
    palabre::calendar_time began{}, ended{};
    std::string how_ended;
    std::string sms = {}, key = {};

    bool operator==(const standby_call&) const = default;
};

/// One JSON object a line: a call, or the id of one that has been settled. A line that a power cut left in two is no line.
///
/// Owns:    the file, and a thread that writes and syncs, so that no call waits for the disk.
/// Threads: one; the destructor returns when all is on the disk.
class standby_outbox {
public:
    /// Makes the file where there is none, and one without what has been settled. Throws palabre::error{errc::io} where it
    /// cannot be written, error{errc::wrong_state} where another standby has it.
    standby_outbox(std::string file, palabre::logger log);
    ~standby_outbox();

    standby_outbox(const standby_outbox&) = delete;
    standby_outbox& operator=(const standby_outbox&) = delete;

    /// Without its SMS where one with that key is there already.
    void add(standby_call what);

    /// It is the main center's now. With `why` it never will be: it goes to FILE.refused.
    void settle(const std::string& id, const std::string& why = {});

    /// Not settled yet, the oldest first.
    const std::map<std::string, standby_call>& waiting() const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre_center
