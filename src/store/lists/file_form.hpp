// src/store/lists/file_form.hpp - a whole reading of a file: its hash, its encoding, its size.
#pragma once

#include "palabre/history/lead_import.hpp"

#include <cstdint>
#include <string>

namespace palabre::lists {

struct file_form {
    std::string hash;      ///< SHA-256 of the bytes and of how they are read, in hexadecimal digits.
    std::string encoding;  ///< As lead_file says, or as the bytes tell: "" where the reader is to look at its mark.
    std::int64_t bytes = 0;
};

/// Throws error{errc::not_found} and error{errc::io}.
file_form look_through(const history::lead_file& of);

}  // namespace palabre::lists
