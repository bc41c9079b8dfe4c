// palabre/sim/fault.hpp - what goes wrong, and when: faults by schedule.
#pragma once

#include "palabre/core/runtime.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace palabre::sim {

/// How a simulated system fails.
enum class fault {
    hangs,    ///< Takes the request and never answers.
    drops,    ///< Breaks the connection midway.
    refuses,  ///< Does not take the connection.
    garbage,  ///< Answers something, but not what was asked.
    slow,     ///< Answers, ten times later than usual.
};

std::string_view to_string(fault kind) noexcept;

/// The bad times of one system. Where spans overlap, the one added last holds.
class fault_schedule {
public:
    /// From `begins` (included) to `ends` (excluded). Throws error{errc::invalid_argument} unless begins < ends.
    fault_schedule& add(instant begins, instant ends, fault kind);

    /// What still fails at `when` does so no longer; what begins later will.
    void mend(instant when);

    std::optional<fault> at(instant when) const noexcept;

private:
    struct span {
        instant begins, ends;
        fault kind;
    };
    std::vector<span> spans_;
};

}  // namespace palabre::sim
