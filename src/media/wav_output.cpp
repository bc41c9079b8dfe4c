// src/media/wav_output.cpp - libsndfile's WAV, the kernel's fsync, a name at the end.
#include "media/wav_output.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sndfile.h>
#include <unistd.h>
#include <utility>

namespace palabre::media {

namespace {

constexpr std::size_t piece = 4'096;  // samples

/// A file that was renamed is where it is for good once its folder is on the disk.
bool sync_folder(const std::filesystem::path& folder) {
    const int fd = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool went_well = fsync(fd) == 0;
    close(fd);
    return went_well;
}

}  // namespace

void wav_output::release::operator()(sf_private_tag* of) const noexcept {
    sf_close(of);
}

wav_output::wav_output(std::filesystem::path file, int channels) : file_{std::move(file)}, channels_{channels} {
    std::error_code ignored;  // a file that cannot be opened says more
    std::filesystem::create_directory(file_.parent_path(), ignored);
    // As histories are: what is said on calls is for this user alone.
    fd_ = open(part().c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    check(fd_ >= 0);
    if (fd_ < 0) return;
    SF_INFO info{};
    info.samplerate = line_rate;
    info.channels = channels;
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    errno = 0;
    sound_.reset(sf_open_fd(fd_, SFM_WRITE, &info, SF_FALSE));
    check(sound_ != nullptr);
    waiting_.reserve(2 * piece);
}

wav_output::~wav_output() {
    shut();
}

void wav_output::write(std::span<const std::int16_t> samples) {
    if (!problem_.empty()) return;
    waiting_.insert(waiting_.end(), samples.begin(), samples.end());
    if (waiting_.size() >= piece) flush();
}

void wav_output::flush() {
    if (!problem_.empty() || sound_ == nullptr) return;
    const auto wanted = static_cast<sf_count_t>(waiting_.size());
    errno = 0;
    check(sf_write_short(sound_.get(), waiting_.data(), wanted) == wanted);
    waiting_.clear();
}

bool wav_output::keep() {
    flush();
    if (sound_ != nullptr) {
        errno = 0;
        check(sf_close(sound_.release()) == 0 && fsync(fd_) == 0);
    }
    shut();
    if (!problem_.empty()) return false;
    std::error_code refused;
    std::filesystem::rename(part(), file_, refused);
    if (refused)
        fail(refused.message());
    else
        check(sync_folder(file_.parent_path()));
    return problem_.empty();
}

void wav_output::discard() {
    shut();
    std::error_code ignored;
    std::filesystem::remove(part(), ignored);
}

void wav_output::shut() {
    sound_.reset();
    if (fd_ >= 0) close(std::exchange(fd_, -1));
}

void wav_output::fail(std::string why) {
    if (problem_.empty()) problem_ = std::move(why);
}

void wav_output::check(bool went_well) {
    if (!went_well) fail(errno != 0 ? std::strerror(errno) : sf_strerror(sound_.get()));
}

}  // namespace palabre::media
