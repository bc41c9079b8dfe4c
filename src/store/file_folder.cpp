// src/store/file_folder.cpp - the disk of files behind a thread of its own.
#include "palabre/history/file_folder.hpp"

#include "palabre/core/error.hpp"
#include "store/file_disk.hpp"

#include <sodium.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace palabre::history {
namespace {

class file_folder final : public file_store {
public:
    file_folder(runtime& on, file_folder_options with)
        : runtime_{on}, options_{std::move(with)}, disk_{options_.folder, options_.spare}, thread_{[this] { run(); }} {}

    ~file_folder() override {
        {
            const std::lock_guard lock{guard_};
            ending_ = true;
        }
        bell_.notify_one();
        thread_.join();
    }

    void keep(company_id of, std::string content, on_reply<std::string> then) override {
        ask<std::string>([this, of, content = std::move(content)] { return disk_.keep(of.value(), content); },
                         std::move(then));
    }
    void read(company_id of, const std::string& hash, on_reply<std::string> then) override {
        if (refuses(hash, then)) return;
        ask<std::string>([this, of, hash] { return disk_.read(of.value(), hash); }, std::move(then));
    }
    void list(company_id of, const std::string& after, calendar_time until, std::size_t limit,
              on_reply<std::vector<std::string>> then) override {
        if ((!after.empty() && refuses(after, then))) return;
        if (limit < 1 || limit > 1000)
            return answer<std::vector<std::string>>({verdict::refused, {}, "choose a limit of 1 to 1000"},
                                                    std::move(then));
        ask<std::vector<std::string>>(
            [this, of, after, until, limit] { return disk_.list(of.value(), after, until, limit); }, std::move(then));
    }
    void remove(company_id of, const std::string& hash, calendar_time until, on_reply<nothing> then) override {
        if (refuses(hash, then)) return;
        ask<nothing>([this, of, hash, until] { return disk_.remove(of.value(), hash, until); }, std::move(then));
    }

private:
    /// Comes to the strand only while this is there.
    template<class Value> void answer(reply<Value> told, on_reply<Value> then) {
        runtime_.post([weak = std::weak_ptr{alive_}, told = std::move(told), then = std::move(then)]() mutable {
            if (weak.lock() && then) then(std::move(told));
        });
    }
    template<class Value> bool refuses(const std::string& hash, on_reply<Value>& then) {
        if (is_hash(hash)) return false;
        answer<Value>({verdict::refused, {}, "that is no hash of a file"}, std::move(then));
        return true;
    }
    template<class Value> void ask(std::function<reply<Value>()> job, on_reply<Value> then) {
        const auto waiting = std::make_shared<on_reply<Value>>(std::move(then));
        auto work = [this, job = std::move(job), waiting, keeps = runtime_.work(),
                     weak = std::weak_ptr{alive_}]() mutable {
            reply<Value> told;
            try {
                told = job();
            } catch (const std::exception& failed) {  // memory
                told = {verdict::unavailable, {}, failed.what()};
            }
            if (told.what == verdict::unavailable) options_.log.warning("a file waits", {{"why", told.why}});
            runtime_.post(
                [weak, told = std::move(told), waiting = std::move(waiting), keeps = std::move(keeps)]() mutable {
                    if (weak.lock() && *waiting) (*waiting)(std::move(told));
                });
        };
        {
            const std::lock_guard lock{guard_};
            if (jobs_.size() < options_.most_waiting) {
                jobs_.emplace_back(std::move(work));
                bell_.notify_one();
                return;
            }
        }
        answer<Value>({verdict::busy, {}, "too many files wait for the disk"}, std::move(*waiting));
    }

    void run() {
        std::unique_lock lock{guard_};
        for (;;) {
            bell_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
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
    const file_folder_options options_;
    sql::file_disk disk_;  // the thread's, once that runs
    std::shared_ptr<int> alive_ = std::make_shared<int>();
    std::mutex guard_;
    std::condition_variable bell_;
    std::deque<std::function<void()>> jobs_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<file_store> open_file_folder(runtime& on, file_folder_options options) {
    std::vector<problem> found;
    if (options.folder.empty()) found.push_back({{}, "files have no folder", "name one"});
    if (options.spare < 0) found.push_back({{}, "spare is negative", "choose the bytes that are to stay free"});
    if (options.most_waiting < 1) found.push_back({{}, "most_waiting is 0", "choose at least 1"});
    if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
    if (sodium_init() < 0) throw error{errc::io, "libsodium cannot begin", "check its installation"};
    return std::make_unique<file_folder>(on, std::move(options));
}

}  // namespace palabre::history
