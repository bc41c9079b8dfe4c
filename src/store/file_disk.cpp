// src/store/file_disk.cpp - draft, sync, rename, sync of the folder; and the ways back.
#include "store/file_disk.hpp"

#include "palabre/core/error.hpp"
#include "palabre/history/file.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace palabre::sql {

using history::verdict;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view drafts = "drafts";

class descriptor {
public:
    explicit descriptor(int fd) noexcept : fd_{fd} {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }

private:
    int fd_;
};

std::string reason() {
    return std::strerror(errno);
}

bool write_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(to, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool sync_folder(const fs::path& which) {
    const descriptor on{::open(which.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    return on && ::fsync(on.get()) == 0;
}

/// When it was kept or asked to be kept last.
calendar_time kept_at(const struct stat& of) {
    return calendar_time{std::chrono::seconds{of.st_mtim.tv_sec} +
                         std::chrono::duration_cast<duration>(std::chrono::nanoseconds{of.st_mtim.tv_nsec})};
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> all;
    std::error_code failed;
    for (fs::directory_iterator each{folder, failed}, end; !failed && each != end; each.increment(failed))
        all.push_back(each->path().filename().string());
    std::sort(all.begin(), all.end());
    return all;
}

}  // namespace

std::string sha256(std::string_view content) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(content.data()), content.size());
    std::array<char, digest.size() * 2 + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    return hex.data();
}

file_disk::file_disk(const std::string& folder, std::int64_t spare) : root_{folder}, spare_{spare} {
    const auto why = make_folders(root_ / drafts);
    if (!why.empty() || ::access(root_.c_str(), R_OK | W_OK | X_OK) != 0)
        throw error{errc::io, "the folder of files " + folder + " cannot be used: " + (why.empty() ? reason() : why),
                    "check that this user may write there"};
    sweep_drafts();
}

/// Of a center that crashed: who shares the folder writes his within the hour.
void file_disk::sweep_drafts() const {
    struct stat now {};
    const auto beside = root_ / drafts / "now";
    const descriptor touched{::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    if (!touched || ::write(touched.get(), "", 1) != 1 || ::fstat(touched.get(), &now) != 0) return;
    for (const auto& each : names_in(root_ / drafts)) {
        struct stat found {};
        const auto path = root_ / drafts / each;
        if (::lstat(path.c_str(), &found) == 0 && kept_at(found) + std::chrono::hours{1} < kept_at(now))
            ::unlink(path.c_str());
    }
}

fs::path file_disk::of(std::int64_t company) const {
    return root_ / std::to_string(company);
}

fs::path file_disk::place_of(std::int64_t company, const std::string& hash) const {
    return of(company) / hash.substr(0, 2) / hash.substr(2, 2) / hash;
}

/// "" where they are there, each named durably in the one above.
std::string file_disk::make_folders(const fs::path& which) const {
    std::vector<fs::path> missing;
    struct stat found {};
    for (auto at = which; !at.empty() && ::stat(at.c_str(), &found) != 0; at = at.parent_path()) missing.push_back(at);
    for (auto each = missing.rbegin(); each != missing.rend(); ++each) {
        if (::mkdir(each->c_str(), 0700) != 0 && errno != EEXIST) return reason();
        const auto above = each->parent_path();
        if (!sync_folder(above.empty() ? fs::path{"."} : above)) return reason();
    }
    return {};
}

history::reply<std::string> file_disk::keep(std::int64_t company, std::string_view content) {
    const auto hash = sha256(content);
    const auto place = place_of(company, hash);
    if (::utimensat(AT_FDCWD, place.c_str(), nullptr, 0) == 0 && read(company, hash)) return {verdict::done, hash, {}};
    struct statvfs disk {};
    if (::statvfs(root_.c_str(), &disk) == 0) {
        const auto free = static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
        if (free - static_cast<std::int64_t>(content.size()) < spare_)
            return {verdict::unavailable, {}, "the disk of files is full"};
    }
    if (auto why = make_folders(place.parent_path()); !why.empty()) return {verdict::unavailable, {}, std::move(why)};
    const auto draft = root_ / drafts / (std::to_string(::getpid()) + '-' + std::to_string(++drafts_) + '-' + hash);
    const descriptor to{::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    const bool whole = to && write_all(to.get(), content) && ::fsync(to.get()) == 0 &&
                       ::rename(draft.c_str(), place.c_str()) == 0 && sync_folder(place.parent_path());
    if (whole) return {verdict::done, hash, {}};
    auto why = reason();
    ::unlink(draft.c_str());
    return {verdict::unavailable, {}, std::move(why)};
}

history::reply<std::string> file_disk::read(std::int64_t company, const std::string& hash) const {
    const descriptor from{::open(place_of(company, hash).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (!from)
        return errno == ENOENT ? history::reply<std::string>{verdict::not_found, {}, "there is no such file"}
                               : history::reply<std::string>{verdict::unavailable, {}, reason()};
    struct stat found {};
    if (::fstat(from.get(), &found) != 0 || !S_ISREG(found.st_mode)) return {verdict::not_found, {}, "it is no file"};
    std::string content(static_cast<std::size_t>(found.st_size), '\0');
    for (std::size_t at = 0; at < content.size();) {
        const auto got = ::read(from.get(), content.data() + at, content.size() - at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return {verdict::unavailable, {}, reason()};
        if (got == 0) break;
        at += static_cast<std::size_t>(got);
    }
    if (sha256(content) != hash) return {verdict::not_found, {}, "the file is damaged: its content is not its hash's"};
    return {verdict::done, std::move(content), {}};
}

history::reply<std::vector<std::string>> file_disk::list(std::int64_t company, const std::string& after,
                                                         calendar_time until, std::size_t limit) const {
    history::reply<std::vector<std::string>> found;
    const auto here = of(company);
    const auto skipped = [](const std::string& name, std::string_view last) {
        return name < last.substr(0, std::min(last.size(), name.size()));
    };
    for (const auto& first : names_in(here)) {
        if (skipped(first, after)) continue;
        for (const auto& second : names_in(here / first)) {
            if (skipped(first + second, after)) continue;
            for (const auto& each : names_in(here / first / second)) {
                struct stat file {};
                if (each <= after || !history::is_hash(each)) continue;
                if (::lstat((here / first / second / each).c_str(), &file) != 0 || kept_at(file) >= until) continue;
                found.value.push_back(each);
                if (found.value.size() == limit) return found;
            }
        }
    }
    return found;
}

history::reply<history::nothing> file_disk::remove(std::int64_t company, const std::string& hash, calendar_time until) {
    const auto place = place_of(company, hash);
    struct stat file {};
    if (::lstat(place.c_str(), &file) != 0 || kept_at(file) >= until) return {};
    if (::unlink(place.c_str()) != 0 && errno != ENOENT) return {verdict::unavailable, {}, reason()};
    sync_folder(place.parent_path());
    return {};
}

}  // namespace palabre::sql
