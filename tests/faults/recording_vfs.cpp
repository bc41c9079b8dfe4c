// tests/faults/recording_vfs.cpp - a disk under SQLite that records, fails as told, and loses power.
#include "faults/recording_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <random>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace palabre::faults {
namespace {

constexpr std::size_t sector = 512;

/// Over the real file, which SQLite's own functions handle: it follows in memory.
struct shim {
    sqlite3_file base;
    recording_vfs* vfs;
    std::string* path;  // nullptr for temporary files, which no crash may matter to

    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

shim& of(sqlite3_file* file) {
    return *reinterpret_cast<shim*>(file);
}

sqlite3_file* real(sqlite3_file* file) {
    return of(file).real();
}

int close(sqlite3_file* file) {
    const int code = real(file)->pMethods->xClose(real(file));
    delete of(file).path;
    return code;
}
int read(sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
    return real(file)->pMethods->xRead(real(file), into, size, at);
}
int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    if (of(file).path != nullptr)
        if (const int failed = of(file).vfs->wrote(*of(file).path, bytes, size, at); failed != SQLITE_OK) return failed;
    return real(file)->pMethods->xWrite(real(file), bytes, size, at);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (of(file).path != nullptr)
        if (const int failed = of(file).vfs->truncated(*of(file).path, size); failed != SQLITE_OK) return failed;
    return real(file)->pMethods->xTruncate(real(file), size);
}
int sync(sqlite3_file* file, int flags) {
    // Another connection may write meanwhile: that is not carried along.
    const auto changes = of(file).path != nullptr ? of(file).vfs->before_sync(*of(file).path) : 0;
    const int code = real(file)->pMethods->xSync(real(file), flags);
    if (code != SQLITE_OK || of(file).path == nullptr) return code;
    return of(file).vfs->synced(*of(file).path, changes);
}
int size(sqlite3_file* file, sqlite3_int64* into) {
    return real(file)->pMethods->xFileSize(real(file), into);
}
int lock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}
int unlock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}
int reserved(sqlite3_file* file, int* into) {
    return real(file)->pMethods->xCheckReservedLock(real(file), into);
}
int control(sqlite3_file* file, int what, void* with) {
    return real(file)->pMethods->xFileControl(real(file), what, with);
}
int sector_size(sqlite3_file*) {
    return sector;
}
int characteristics(sqlite3_file*) {
    return 0;  // promises nothing: neither atomic nor sequential
}
int shm_map(sqlite3_file* file, int page, int bytes, int extend, void volatile** into) {
    return real(file)->pMethods->xShmMap(real(file), page, bytes, extend, into);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}
int shm_unmap(sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

// Version 2: shared memory for WAL, no memory-mapped reads.
const sqlite3_io_methods methods{
    2,           close,           read,    write,    truncate,    sync,      size,    lock,   unlock, reserved, control,
    sector_size, characteristics, shm_map, shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};

// Version 1: none of either.
const sqlite3_io_methods methods_unshared{
    1,           close,           read,    write,   truncate, sync,    size,    lock,   unlock, reserved, control,
    sector_size, characteristics, nullptr, nullptr, nullptr,  nullptr, nullptr, nullptr};

struct below {
    sqlite3_vfs* real;
    recording_vfs* vfs;
};

below& under(sqlite3_vfs* self) {
    return *static_cast<below*>(self->pAppData);
}

int open(sqlite3_vfs* self, const char* name, sqlite3_file* into, int flags, int* opened) {
    auto& file = of(into);
    file.base.pMethods = nullptr;
    const auto& [real_vfs, vfs] = under(self);
    const int code = real_vfs->xOpen(real_vfs, name, file.real(), flags, opened);
    if (code != SQLITE_OK) return code;
    constexpr int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    file.vfs = vfs;
    file.path = name != nullptr && (flags & kept) != 0 ? new std::string{name} : nullptr;
    if (file.path != nullptr) vfs->opened(*file.path);
    file.base.pMethods = vfs->has() == recording_vfs::memory::shared ? &methods : &methods_unshared;
    return SQLITE_OK;
}

int remove(sqlite3_vfs* self, const char* name, int sync_folder) {
    under(self).vfs->removed(name);
    return under(self).real->xDelete(under(self).real, name, sync_folder);
}

std::string content(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void put(std::string& image, std::int64_t at, std::string_view bytes) {
    const auto from = static_cast<std::size_t>(at);
    if (image.size() < from + bytes.size()) image.resize(from + bytes.size(), '\0');
    image.replace(from, bytes.size(), bytes);
}

}  // namespace

recording_vfs::recording_vfs(memory has)
    : has_{has}, self_{std::make_unique<sqlite3_vfs>()}, below_{sqlite3_vfs_find(nullptr)} {
    *self_ = *below_;
    self_->zName = "recording";
    self_->szOsFile = static_cast<int>(sizeof(shim)) + below_->szOsFile;
    self_->pNext = nullptr;
    self_->pAppData = new below{below_, this};
    self_->xOpen = open;
    self_->xDelete = remove;
    // The others get the real one's data back.
    self_->xAccess = [](sqlite3_vfs* me, const char* name, int flags, int* out) {
        return under(me).real->xAccess(under(me).real, name, flags, out);
    };
    self_->xFullPathname = [](sqlite3_vfs* me, const char* name, int size, char* out) {
        return under(me).real->xFullPathname(under(me).real, name, size, out);
    };
    if (sqlite3_vfs_register(self_.get(), 1) != SQLITE_OK)
        throw std::runtime_error{"SQLite takes no other file system"};
}

recording_vfs::~recording_vfs() {
    sqlite3_vfs_unregister(self_.get());
    delete static_cast<below*>(self_->pAppData);
}

void recording_vfs::mark(std::string text) {
    happened({event::kind::mark, std::move(text)});
}

void recording_vfs::happened(event what) {
    {
        const std::lock_guard hold{mutex_};
        events_.push_back(what);
    }
    each_(what);
}

std::vector<recording_vfs::event> recording_vfs::events() const {
    const std::lock_guard hold{mutex_};
    return events_;
}

void recording_vfs::fail_with(int code) {
    fail_times(code, std::numeric_limits<int>::max());
}

void recording_vfs::fail_times(int code, int times) {
    const std::lock_guard hold{mutex_};
    failure_ = code;
    failures_left_ = times;
}

/// How a write or sync ends now; under the mutex.
int recording_vfs::failure() {
    if (failure_ != 0 && failures_left_-- == 0) failure_ = 0;
    return failure_;
}

void recording_vfs::opened(const std::string& file) {
    const std::lock_guard hold{mutex_};
    if (!files_.contains(file)) files_[file].synced = content(file);
}

void recording_vfs::removed(const std::string& file) {
    const std::lock_guard hold{mutex_};
    files_.erase(file);
}

int recording_vfs::wrote(const std::string& file, const void* bytes, int size, std::int64_t at) {
    {
        const std::lock_guard hold{mutex_};
        if (const int failed = failure(); failed != 0) return failed;
        files_[file].since.push_back({at, {static_cast<const char*>(bytes), static_cast<std::size_t>(size)}});
    }
    happened({event::kind::write, file});
    return SQLITE_OK;
}

int recording_vfs::truncated(const std::string& file, std::int64_t size) {
    const std::lock_guard hold{mutex_};
    if (const int failed = failure(); failed != 0) return failed;
    files_[file].since.push_back({size, {}, true});
    return SQLITE_OK;
}

std::size_t recording_vfs::before_sync(const std::string& file) const {
    const std::lock_guard hold{mutex_};
    const auto known = files_.find(file);
    return known != files_.end() ? known->second.since.size() : 0;
}

int recording_vfs::synced(const std::string& file, std::size_t changes) {
    {
        const std::lock_guard hold{mutex_};
        if (const int failed = failure(); failed != 0) return failed;
        auto& known = files_[file];
        const auto end = known.since.begin() + static_cast<std::ptrdiff_t>(std::min(changes, known.since.size()));
        for (auto each = known.since.begin(); each != end; ++each) {
            if (each->cuts)
                known.synced.resize(static_cast<std::size_t>(each->at), '\0');
            else
                put(known.synced, each->at, each->bytes);
        }
        known.since.erase(known.since.begin(), end);
    }
    happened({event::kind::sync, file});
    return SQLITE_OK;
}

void recording_vfs::lose_power(const std::string& into, std::uint64_t seed) const {
    const std::lock_guard hold{mutex_};
    std::mt19937_64 chance{seed};
    for (const auto& [path, file] : files_) {
        std::string image = file.synced;
        for (const auto& each : file.since) {
            if (each.cuts && chance() % 2 == 0) image.resize(static_cast<std::size_t>(each.at), '\0');
            for (std::size_t at = 0; at < each.bytes.size(); at += sector)
                if (chance() % 2 == 0)
                    put(image, each.at + static_cast<std::int64_t>(at),
                        std::string_view{each.bytes}.substr(at, sector));
        }
        std::ofstream{std::filesystem::path{into} / std::filesystem::path{path}.filename(), std::ios::binary} << image;
    }
}

}  // namespace palabre::faults
