// tests/faults/recording_vfs.hpp - a disk under SQLite that records, fails as told, and loses power.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

struct sqlite3_vfs;
struct sqlite3_file;

namespace palabre::faults {

/// While one lives it is SQLite's default file system. Threads: any.
class recording_vfs {
public:
    struct event {
        enum class kind { write, sync, mark };

        kind what;
        std::string file;  ///< Path; for a mark, its text.
    };

    enum class memory { shared, unshared };  ///< Between processes; a write-ahead log needs it.

    explicit recording_vfs(memory has = memory::shared);
    ~recording_vfs();

    recording_vfs(const recording_vfs&) = delete;
    recording_vfs& operator=(const recording_vfs&) = delete;

    /// Something that happened beside the disk, in order with what happened on it.
    void mark(std::string text);
    std::vector<event> events() const;

    /// Called at each event, on the thread that causes it and before it goes on. Give it before files are opened.
    void watch(std::function<void(const event&)> each) { each_ = std::move(each); }

    /// From now on writes and syncs end with that SQLite code (SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_READONLY); 0: well.
    void fail_with(int code);

    /// The same for that many writes and syncs, and well after them.
    void fail_times(int code, int times);

    /// What is on the platters after a power cut now: every file as of its last sync, and of what was written since a part
    /// that `seed` chooses, sector by sector. Written into that folder, under the files' own names.
    void lose_power(const std::string& into, std::uint64_t seed) const;

    memory has() const noexcept { return has_; }

    // What follows is for the file functions that SQLite calls.

    struct disk_file {
        struct change {
            std::int64_t at;
            std::string bytes;
            bool cuts = false;  ///< The file ends at `at` from then on.
        };

        std::string synced;         ///< Its content at the last sync.
        std::vector<change> since;  ///< What happened to it after that, in order.
    };

    int wrote(const std::string& file, const void* bytes, int size, std::int64_t at);
    int truncated(const std::string& file, std::int64_t size);

    /// How many changes a sync that begins now will carry to the platters.
    std::size_t before_sync(const std::string& file) const;
    int synced(const std::string& file, std::size_t changes);

    void opened(const std::string& file);
    void removed(const std::string& file);

private:
    void happened(event what);
    int failure();

    const memory has_;

    std::function<void(const event&)> each_ = [](const event&) {};
    mutable std::mutex mutex_;
    std::vector<event> events_;
    std::map<std::string, disk_file> files_;
    int failure_ = 0;
    int failures_left_ = 0;
    std::unique_ptr<sqlite3_vfs> self_;
    sqlite3_vfs* below_;
};

}  // namespace palabre::faults
