// src/speech/sound_cache.cpp - one file a sound; the file's time says when it was last of use.
#include "speech/sound_cache.hpp"

#include "palabre/core/error.hpp"
#include "speech/sound_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fcntl.h>
#include <sndfile.h>
#include <sys/stat.h>
#include <unistd.h>

namespace palabre::speech::detail {
namespace {

namespace files = std::filesystem;

constexpr std::string_view whole_ending = ".wav", begun_ending = ".part";
constexpr std::size_t stem_length = 36;  // of a UUID

bool is_ours(const files::path& file) {
    const std::string name = file.filename().string();
    return name.ends_with(begun_ending) ||
           (name.ends_with(whole_ending) && name.size() == stem_length + whole_ending.size());
}

[[noreturn]] void fail(const files::path& file, const std::string& what, int why) {
    throw error{errc::io, place{file.string()}, what + ": " + std::strerror(why),
                "check the disk's space and the folder's permissions"};
}

/// A file that is removed unless it was given its name.
struct unnamed {
    explicit unnamed(const files::path& folder) : name{(folder / "XXXXXX").string() + std::string{begun_ending}} {
        fd = ::mkostemps(name.data(), static_cast<int>(begun_ending.size()), O_CLOEXEC);
        if (fd < 0) fail(folder, "nothing can be written here", errno);
    }
    unnamed(const unnamed&) = delete;
    unnamed& operator=(const unnamed&) = delete;
    ~unnamed() {
        ::close(fd);
        if (!named) ::unlink(name.c_str());
    }

    std::string name;
    int fd = -1;
    bool named = false;
};

}  // namespace

sound_cache::sound_cache(std::string folder, std::uint64_t most_bytes, int rate)
    : folder_{std::move(folder)}, most_{most_bytes}, rate_{rate} {
    std::error_code failed;
    if (files::create_directories(folder_, failed)) files::permissions(folder_, files::perms::owner_all, failed);
    if (!files::is_directory(folder_, failed))
        fail(folder_, "this folder for spoken sounds cannot be made", failed ? failed.value() : ENOTDIR);
    const unnamed trial{folder_};
}

files::path sound_cache::file_of(std::string_view made_from) const {
    const boost::uuids::name_generator_sha1 name{boost::uuids::ns::oid()};
    return folder_ / (boost::uuids::to_string(name(made_from.data(), made_from.size())) + std::string{whole_ending});
}

std::optional<audio> sound_cache::find(std::string_view made_from) {
    const auto file = file_of(made_from);
    std::error_code failed;
    if (!files::exists(file, failed)) return std::nullopt;
    try {
        auto found = read_sound(file.string(), rate_);
        ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
        return std::move(found.sound);
    } catch (const error&) {  // half a file after a loss of power, or removed meanwhile
        files::remove(file, failed);
        return std::nullopt;
    }
}

void sound_cache::keep(std::string_view made_from, const audio& sound) {
    const auto file = file_of(made_from);
    unnamed made{folder_};
    SF_INFO info{};
    info.samplerate = sound.rate();
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    SNDFILE* const out = ::sf_open_fd(made.fd, SFM_WRITE, &info, SF_FALSE);
    if (out == nullptr) fail(file, "nothing can be written here", EIO);
    const auto samples = sound.samples();
    const auto written = ::sf_write_short(out, samples.data(), static_cast<sf_count_t>(samples.size()));
    const bool closed = ::sf_close(out) == 0;
    if (written != static_cast<sf_count_t>(samples.size()) || !closed) fail(file, "not all could be written", ENOSPC);
    if (::fdatasync(made.fd) != 0) fail(file, "what was written did not reach the disk", errno);
    struct stat about {};
    ::fstat(made.fd, &about);
    if (::rename(made.name.c_str(), file.c_str()) != 0) fail(file, "this name cannot be given", errno);
    made.named = true;
    sweep(static_cast<std::uint64_t>(about.st_size));
}

/// Others add to the folder too, so it is counted anew whenever an eighth of the limit was added here.
void sound_cache::sweep(std::uint64_t just_added) {
    const std::lock_guard hold{sweeping_};
    added_ += just_added;
    if (looked_ && added_ < most_ / 8 && known_ + added_ <= most_) return;

    struct entry {
        files::path file;
        files::file_time_type used;
        std::uint64_t size;
    };
    std::vector<entry> all;
    std::error_code failed;
    std::uint64_t total = 0;
    for (files::directory_iterator at{folder_, failed}, end; !failed && at != end; at.increment(failed)) {
        if (!is_ours(at->path())) continue;
        std::error_code gone;
        const auto size = at->file_size(gone);
        const auto used = at->last_write_time(gone);
        if (gone) continue;
        all.push_back({at->path(), used, size});
        total += size;
    }
    std::sort(all.begin(), all.end(), [](const entry& a, const entry& b) { return a.used < b.used; });
    const std::uint64_t enough = total > most_ ? most_ - most_ / 10 : most_;
    for (const auto& each : all) {
        if (total <= enough) break;
        // One that somebody is writing is not taken from him; one that somebody left when he was killed is old.
        if (each.file.extension() == begun_ending && all.back().used - each.used < std::chrono::hours{1}) continue;
        if (files::remove(each.file, failed)) total -= each.size;
    }
    looked_ = true;
    known_ = total;
    added_ = 0;
}

}  // namespace palabre::speech::detail
