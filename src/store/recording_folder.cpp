// src/store/recording_folder.cpp - recordings deleted from their folder, on a thread that may wait for the disk.
#include "palabre/history/recording_sweep.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>

namespace palabre::history {
namespace {

namespace fs = std::filesystem;

class recording_folder {
public:
    recording_folder(runtime& on, fs::path folder)
        : runtime_{on}, folder_{std::move(folder)}, thread_{[this] { run(); }} {}
    recording_folder(const recording_folder&) = delete;
    recording_folder& operator=(const recording_folder&) = delete;

    ~recording_folder() {
        {
            const std::lock_guard lock{guard_};
            is_ending_ = true;
        }
        bell_.notify_one();
        thread_.join();
    }

    void remove(const std::string& file, on_reply<nothing> then) {
        {
            const std::lock_guard lock{guard_};
            jobs_.push_back([this, file, then = std::move(then), keeps = runtime_.work(),
                             weak = std::weak_ptr{alive_}]() mutable {
                runtime_.post([weak, how = removed(file), then = std::move(then), keeps = std::move(keeps)]() mutable {
                    if (weak.lock()) then(std::move(how));
                });
            });
        }
        bell_.notify_one();
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

    void run() {
        std::unique_lock lock{guard_};
        for (;;) {
            bell_.wait(lock, [this] { return is_ending_ || !jobs_.empty(); });
            if (jobs_.empty()) return;
            auto job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            job();
            job = nullptr;
            lock.lock();
        }
    }

    runtime& runtime_;
    const fs::path folder_;
    std::shared_ptr<int> alive_ = std::make_shared<int>();
    std::mutex guard_;
    std::condition_variable bell_;
    std::deque<std::function<void()>> jobs_;
    bool is_ending_ = false;
    std::thread thread_;
};

}  // namespace

recording_remover recordings_in_folder(runtime& on, const std::string& folder) {
    return [of = std::make_shared<recording_folder>(on, folder)](const std::string& file, on_reply<nothing> then) {
        of->remove(file, std::move(then));
    };
}

}  // namespace palabre::history
