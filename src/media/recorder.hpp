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
    std::uint8_t track = 0;                 ///< Whose voice, of a bridge's.
    bool is_end = false;                    ///< Nothing more comes of this track.
    bool is_overrun = false;                ///< It ends because the queue was full.
    instant when{};                         ///< When it came.
    std::array<std::uint8_t, 480> payload;  ///< 60 ms at most; longer packets are cut.
};

/// What is to be kept.
struct recording_wish {
    std::filesystem::path file;
    duration longest{0};       ///< What comes after it is not kept.
    bool even_silence = true;  ///< False: where nobody spoke there is no file.
    bool is_bridge = false;    ///< Stereo: track 0 left, the others right, from `begins` on.
    unsigned tracks = 1;       ///< It ends when so many have.
    instant begins{};
};

/// What became of a recording.
struct recording_result {
    std::filesystem::path file;
    duration length{0};
    duration voice{0};    ///< So much of it is somebody speaking.
    std::string problem;  ///< "" if the file is whole, and on the disk.
    bool is_kept = false;
};

/// Writes WAV files (16 bits, 8 kHz; mono, or a bridge's in stereo): packets in order, losses concealed, silence where
/// nothing was sent. A file has `.part` behind its name until it is complete and synced; its folder is made if only that is
/// missing. A file that cannot be written ends, and is told, at once.
///
/// Owns:    a thread, the rings from the media threads, the open files.
/// Threads: begin() from any; each ring is pushed to by its media thread alone, which then calls wake().
class recorder {
public:
    using done = std::function<void(std::uint64_t recording, recording_result)>;
    using voice = std::function<void(std::uint64_t recording)>;

    /// Calls both on the recorder's thread: `told` for each recording that was begun, once, `voiced` at most every 100 ms
    /// while somebody speaks.
    /// `queue` is how many packets of each media thread may wait for the disk.
    recorder(unsigned media_threads, std::size_t queue, done told, voice voiced = {});
    recorder(const recorder&) = delete;
    recorder& operator=(const recorder&) = delete;
    ~recorder();  ///< Completes what is open.

    void begin(std::uint64_t recording, recording_wish wanted);

    /// One more track of a bridge's recording, which ends with the last of them.
    void add_track(std::uint64_t recording);

    ring<recorded_packet>& from_thread(unsigned number) noexcept;
    void wake() noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::media
