// src/core/file_text.cpp - reads a file, and says why where it cannot.
#include "core/file_text.hpp"

#include "palabre/core/error.hpp"

#include <array>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace palabre::detail {

std::string file_text(const std::string& file, std::size_t most) {
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (!std::filesystem::exists(status))
        throw error{errc::not_found, place{file}, "there is no such file", "check its name and its folder"};
    if (!std::filesystem::is_regular_file(status))
        throw error{errc::io, place{file}, "this is no file", "name a file, not a folder or a device"};
    std::ifstream stream{file, std::ios::binary};
    std::string text;
    std::array<char, 64 * 1024> piece;
    while (text.size() <= most && (stream.read(piece.data(), piece.size()), stream.gcount() > 0))
        text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    if (stream.bad() || !stream.is_open())
        throw error{errc::io, place{file}, "the file cannot be read", "check its permissions"};
    if (text.size() > most)
        throw error{errc::too_large, place{file}, fmt::format("more than {} bytes", most), "split the file"};
    return text;
}

}  // namespace palabre::detail
