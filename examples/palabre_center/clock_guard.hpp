// examples/palabre_center/clock_guard.hpp - nothing goes out while the clock is not set after a power cut.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace palabre_center {

struct clock_guard_options {
    palabre::calendar_time built{};  ///< This program cannot run before it was built.
    /// When what is newest in the store was written; nothing while the store cannot tell.
    std::function<std::optional<palabre::calendar_time>()> newest = {};
    /// Whether the kernel takes its clock for synchronised; empty: nobody asks it.
    std::function<bool()> is_synchronised = {};
    palabre::logger log{};
};

/// A machine without a battery begins in the past. Until its clock is later than the build and the newest row, what goes out
/// waits; once it has been set it is taken for set.
///
/// Owns:    what waits.
/// Threads: the strand.
class clock_guard {
public:
    clock_guard(palabre::runtime& on, clock_guard_options how);
    ~clock_guard();

    clock_guard(const clock_guard&) = delete;
    clock_guard& operator=(const clock_guard&) = delete;

    /// "" once it is set, else why it is not taken for set.
    std::string problem() const;

    /// At once where it is set; else from the loop, when it is.
    void when_set(palabre::task then);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

/// The day of this program's build, and what adjtimex(2) says.
palabre::calendar_time built_at();
bool kernel_is_synchronised();

}  // namespace palabre_center
