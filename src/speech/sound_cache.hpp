// src/speech/sound_cache.hpp - what a voice has said, as WAV files that several processes may share.
#pragma once

#include "palabre/speech/audio.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace palabre::speech::detail {

/// A folder of sounds, each named by a hash (SHA-1 as a version 5 UUID) of all that it was made from, written to a
/// temporary name, brought to the disk and then renamed, so that a file is whole or not there. When the folder outgrows
/// its limit those not used for longest go; other files in it are left alone.
///
/// Threads: any.
class sound_cache {
public:
    /// Makes the folder (mode 0700) if it is missing. Throws error{errc::io} where it cannot, or cannot write there.
    sound_cache(std::string folder, std::uint64_t most_bytes, int rate);
    sound_cache(const sound_cache&) = delete;
    sound_cache& operator=(const sound_cache&) = delete;

    /// Nothing where there is none, or none that can be read; that one is removed.
    std::optional<audio> find(std::string_view made_from);

    /// Throws error{errc::io} where the disk refuses.
    void keep(std::string_view made_from, const audio& sound);

private:
    std::filesystem::path file_of(std::string_view made_from) const;
    void sweep(std::uint64_t just_added);

    const std::filesystem::path folder_;
    const std::uint64_t most_;
    const int rate_;
    std::mutex sweeping_;
    std::uint64_t known_ = 0;  ///< Bytes in the folder when it was last looked at.
    std::uint64_t added_ = 0;  ///< Bytes added here since.
    bool looked_ = false;
};

}  // namespace palabre::speech::detail
