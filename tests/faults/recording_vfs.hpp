// tests/faults/recording_vfs.hpp - a disk under SQLite that records, fails as told, and loses power.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
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

    recording_vfs();
    ~recording_vfs();

    recording_vfs(const recording_vfs&) = delete;
    recording_vfs& operator=(const recording_vfs&) = delete;

    /// Something that happened beside the disk, in order with what happened on it.
    void mark(std::string text);
    std::vector<event> events() const;

    /// From now on writes and syncs end with that SQLite code (SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_READONLY); 0: well.
    void fail_with(int code);

    /// What is on the platters after a power cut now: every file as of its last sync, and of what was written since a part
    /// that `seed` chooses, sector by sector. Written into that folder, under the files' own names.
    void lose_power(const std::string& into, std::uint64_t seed) const;

    // What follows is for the file functions that SQLite calls.

    struct disk_file {
        struct patch {
            std::int64_t at;
            std::string bytes;
        };

        std::string synced;        ///< Its content at the last sync.
        std::vector<patch> since;  ///< Written after it, in order.
        std::int64_t cut = -1;     ///< Truncated after it, to this size; -1: not.
    };

    int wrote(const std::string& file, const void* bytes, int size, std::int64_t at);
    int truncated(const std::string& file, std::int64_t size);
    int synced(const std::string& file);
    void opened(const std::string& file);
    void removed(const std::string& file);

private:
    mutable std::mutex mutex_;
    std::vector<event> events_;
    std::map<std::string, disk_file> files_;
    int failure_ = 0;
    std::unique_ptr<sqlite3_vfs> self_;
    sqlite3_vfs* below_;
};

}  // namespace palabre::faults
