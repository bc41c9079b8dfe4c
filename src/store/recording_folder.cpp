// src/store/recording_folder.cpp - recordings deleted from their folder, on a thread that may wait for the disk.
#include "palabre/history/recording_sweep.hpp"

#include "store/disk_thread.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

namespace palabre::history {
namespace {

namespace fs = std::filesystem;

class recording_folder {
public:
    recording_folder(runtime& on, fs::path folder) : folder_{std::move(folder)}, thread_{on} {}

    void remove(const std::string& file, on_reply<nothing> then) {
        thread_.ask<nothing>([this, file] { return removed(file); }, then);
    }

private:
    /// A crash leaves `.part`. A day's folder goes with its last recording.
    reply<nothing> removed(const std::string& file) const {
        const auto path = folder_ / file;
        std::error_code fault;
        if (!fs::is_directory(folder_, fault))
            return {verdict::unavailable, {}, folder_.string() + " is not there: is its disk mounted?"};
        for (const auto* const end : {"", ".part"}) {
            fs::remove(path.string() + end, fault);
            if (fault) return {verdict::unavailable, {}, path.string() + end + ": " + fault.message()};
        }
        const auto day = path.parent_path();
        if (const int there = ::open(day.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); there >= 0) {
            const bool is_synced = ::fsync(there) == 0;
            ::close(there);
            if (!is_synced) return {verdict::unavailable, {}, day.string() + " cannot be synced"};
        }
        if (day != folder_) fs::remove(day, fault);  // others are still in it
        return {};
    }

    const fs::path folder_;
    sql::disk_thread thread_;
};

}  // namespace

recording_remover recordings_in_folder(runtime& on, const std::string& folder) {
    return [of = std::make_shared<recording_folder>(on, folder)](const std::string& file, on_reply<nothing> then) {
        of->remove(file, std::move(then));
    };
}

}  // namespace palabre::history
