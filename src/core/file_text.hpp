// src/core/file_text.hpp - a whole file as a text, within a limit.
#pragma once

#include <cstddef>
#include <string>

namespace palabre::detail {

/// Throws error{errc::not_found}, error{errc::too_large} beyond `most` bytes, error{errc::io} for a folder, a device or
/// what cannot be read.
std::string file_text(const std::string& file, std::size_t most);

}  // namespace palabre::detail
