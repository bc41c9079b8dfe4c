// examples/palabre_center/file_watch.hpp - tells the loop when something in a folder has changed.
#pragma once

#include "palabre/core/runtime.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre_center {

/// Looks at once and then whenever a file in one of the folders was written, renamed or removed.
///
/// Owns:    a thread that waits for the kernel's news (inotify).
/// Threads: the strand; `look` is called in the thread, and what it gives runs on the strand, also soon after this has gone.
class file_watch {
public:
    /// `look` reads, and gives what is to be done with it. Folders that are not there are not watched.
    file_watch(palabre::runtime& on, std::vector<std::string> folders, std::function<palabre::task()> look);
    ~file_watch();

    /// False where the kernel watches no more (fs.inotify.max_user_instances): nothing is told then.
    bool works() const noexcept;

    file_watch(const file_watch&) = delete;
    file_watch& operator=(const file_watch&) = delete;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre_center
