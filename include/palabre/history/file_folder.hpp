// palabre/history/file_folder.hpp - files' content in a folder: COMPANY/ab/cd/abcd..., written whole or not at all.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/history/file_store.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace palabre::history {

struct file_folder_options {
    std::string folder;  ///< Made where it is not there. Several centers may share it: a network's folder, say.

    /// Bytes that files leave free on their disk, which may be the database's: beyond, they are not kept.
    std::int64_t spare = 200'000'000;
    std::size_t most_waiting = 256;  ///< Calls that wait for the disk; beyond: busy.
    logger log{};
};

/// Each file is written beside its place, synced, renamed and its folder synced. Nothing but a hash and a company's id is
/// ever part of a path. What a crash left half written is removed by who
/// opens the folder an hour later.
///
/// Throws error{errc::invalid_argument} for options out of range, error{errc::io} for a folder that cannot be used.
///
/// Owns:    a thread, which alone touches the disk. What is waiting when it goes is written, and answered to nobody. The
///          runtime must outlive it.
std::unique_ptr<file_store> open_file_folder(runtime& on, file_folder_options options);

}  // namespace palabre::history
