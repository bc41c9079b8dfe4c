// src/media/recorder.hpp - callers' voices onto disk, on a thread that may wait for it.
#pragma once

#include "media/codec.hpp"
#include "media/ring.hpp"
#include "palabre/core/runtime.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace palabre::media {

/// A packet on its way from a media thread to a recording.
struct recorded_packet {
    std::uint64_t recording = 0;
    std::uint32_t timestamp = 0;
    std::uint16_t sequence = 0;
    std::uint16_t size = 0;
    codec law = codec::pcma;
    bool is_end = false;                    ///< Nothing more comes of this recording.
    std::array<std::uint8_t, 480> payload;  ///< 60 ms at most; longer packets are cut.
};

/// What became of a recording.
struct recording_result {
    std::filesystem::path file;
    duration length{0};
    std::string problem;  ///< "" if the file is whole, and on the disk.
};

/// Writes WAV files (mono, 16 bits, 8 kHz): packets in order, silence where one is missing or the caller sent none. A file
/// has `.part` behind its name until it is complete and synced.
///
/// Owns:    a thread, the rings from the media threads, the open files.
/// Threads: begin() from any; each ring is pushed to by its media thread alone, which then calls wake().
class recorder {
public:
    using done = std::function<void(std::uint64_t recording, recording_result)>;

    /// Calls `told` on the recorder's thread, for each recording that was begun, once.
    recorder(unsigned media_threads, done told);
    recorder(const recorder&) = delete;
    recorder& operator=(const recorder&) = delete;
    ~recorder();  ///< Completes what is open.

    /// What comes after `longest` is not kept.
    void begin(std::uint64_t recording, std::filesystem::path file, duration longest);

    ring<recorded_packet>& from_thread(unsigned number) noexcept;
    void wake() noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::media
