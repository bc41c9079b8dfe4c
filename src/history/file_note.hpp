// src/history/file_note.hpp - what an entry's details tell of a file, and what a file is once it is settled.
#pragma once

#include "palabre/history/change.hpp"

namespace palabre::history {

/// What `wanted` is after that change.
kept_file settled(kept_file wanted, const change::settle_file& by);

/// `details` with what is known of the file in "attachments", at its place; as they are where there is no such place.
value with_file(value details, const kept_file& now);

}  // namespace palabre::history
