// src/store/file_disk.hpp - files by their hash on a disk: written and read whole or not at all.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/history/reply.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::sql {

/// SHA-256 (FIPS 180-4) as 64 small hexadecimal digits.
std::string sha256(std::string_view content);

/// Blocks, and throws nothing but what memory does. A hash has been checked to be one.
class file_disk {
public:
    /// Throws error{errc::io} where the folder cannot be used.
    file_disk(const std::string& folder, std::int64_t spare);

    history::reply<std::string> keep(std::int64_t company, std::string_view content);
    history::reply<std::string> read(std::int64_t company, const std::string& hash) const;
    history::reply<std::vector<std::string>> list(std::int64_t company, const std::string& after, calendar_time until,
                                                  std::size_t limit) const;
    history::reply<history::nothing> remove(std::int64_t company, const std::string& hash, calendar_time until);

private:
    std::filesystem::path of(std::int64_t company) const;
    std::filesystem::path place_of(std::int64_t company, const std::string& hash) const;
    std::string make_folders(const std::filesystem::path& which) const;
    void sweep_drafts() const;

    std::filesystem::path root_;
    std::int64_t spare_;
    std::uint64_t drafts_ = 0;
};

}  // namespace palabre::sql
