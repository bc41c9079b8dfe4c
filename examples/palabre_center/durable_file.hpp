// examples/palabre_center/durable_file.hpp - small files that a power cut leaves whole.
#pragma once

#include <string>
#include <string_view>

namespace palabre_center {

/// The file has this text, or what it had before; on the disk when it returns. Throws palabre::error{errc::io}.
void write_durably(const std::string& file, std::string_view text);

/// What was made, renamed or removed in it is on the disk when it returns.
void sync_folder(const std::string& folder);

/// Everything, in however many pieces the kernel takes it; false with errno set.
bool write_all(int to, std::string_view text);

}  // namespace palabre_center
