// src/media/wav_output.hpp - one WAV file on its way to the disk: whole and synced, or a part that says why.
#pragma once

#include "media/codec.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

struct sf_private_tag;

namespace palabre::media {

/// Writes 16 bits at 8,000 a second through libsndfile, in pieces of about a quarter of a second. After the first problem
/// nothing more is written.
///
/// Owns:    the open file.
/// Threads: one at a time, which may wait for the disk.
class wav_output {
public:
    wav_output(std::filesystem::path file, int channels);
    wav_output(const wav_output&) = delete;
    wav_output& operator=(const wav_output&) = delete;
    ~wav_output();

    /// Whole frames of all channels, interleaved.
    void write(std::span<const std::int16_t> samples);

    /// Completes it: true where it has its name and is on the disk. Else problem() tells; the part stays for people to find.
    bool keep();
    void discard();

    const std::filesystem::path& file() const noexcept { return file_; }
    const std::string& problem() const noexcept { return problem_; }
    void fail(std::string why);

private:
    struct release {
        void operator()(sf_private_tag* of) const noexcept;
    };
    std::filesystem::path part() const { return file_.string() + ".part"; }
    void flush();
    void check(bool went_well);
    void shut();

    std::filesystem::path file_;
    int channels_;
    int fd_ = -1;
    std::unique_ptr<sf_private_tag, release> sound_;
    std::vector<std::int16_t> waiting_;
    std::string problem_;
};

}  // namespace palabre::media
