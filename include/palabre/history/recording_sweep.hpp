// palabre/history/recording_sweep.hpp - deletes recordings that have been kept long enough, and theirs who were erased.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/history/company_store.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::history {

/// Deletes a file of that name, and what a crash left of it: done too where there is none. Comes from the loop.
using recording_remover = std::function<void(const std::string& file, on_reply<nothing> then)>;

/// Of the folder that a voice line keeps its recordings in. What it removes is gone from the disk before `then`. unavailable,
/// with the reason, where a file cannot be deleted or the folder itself is not there (a disk that is not mounted keeps files
/// that nobody sees).
///
/// Owns:    a thread, which ends with the last copy. The runtime must outlive it.
/// Threads: the strand.
recording_remover recordings_in_folder(runtime& on, const std::string& folder);

struct swept_recordings {
    std::vector<std::string> deleted;  ///< Their names.
    std::vector<std::string> left;     ///< Those that could not be deleted: they are tried again.
    std::string problem;               ///< The store was not there; "": it was.
};

/// Deletes what is due in a company: the file first and its row after it, one after the other. What cannot be deleted is
/// logged and due again after `between_tries`.
///
/// Owns:    nothing but what is under way. The runtime, and the store while it is asked, must outlive it.
/// Threads: the strand.
class recording_sweep {
public:
    static constexpr duration between_tries = std::chrono::hours{1};

    recording_sweep(runtime& on, recording_remover remove, logger log);

    /// `then` comes once, from the loop; not at all where this goes before.
    void sweep(const std::string& company, company_store& in, std::function<void(const swept_recordings&)> then);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre::history
