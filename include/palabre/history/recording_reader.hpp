// palabre/history/recording_reader.hpp - a recording's bytes, for who may hear it.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/history/reply.hpp"

#include <functional>
#include <string>

namespace palabre::history {

/// Gives a file of that name as it lies there. not_found, or unavailable with the reason. Comes from the loop.
using recording_reader = std::function<void(const std::string& file, on_reply<std::string> then)>;

/// Of the folder that a voice line keeps its recordings in; files of more than 64 MB are unavailable.
///
/// Owns:    a thread, which ends with the last copy. The runtime must outlive it.
/// Threads: the strand.
recording_reader recordings_from_folder(runtime& on, const std::string& folder);

}  // namespace palabre::history
