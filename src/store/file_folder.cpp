// src/store/file_folder.cpp - the disk of files behind a thread of its own.
#include "palabre/history/file_folder.hpp"

#include "palabre/core/error.hpp"
#include "store/disk_thread.hpp"
#include "store/file_disk.hpp"

#include <sodium.h>

#include <functional>
#include <utility>

namespace palabre::history {
namespace {

class file_folder final : public file_store {
public:
    file_folder(runtime& on, file_folder_options with)
        : options_{std::move(with)}, disk_{options_.folder, options_.spare}, thread_{on, options_.most_waiting} {}

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
            return thread_.answer<std::vector<std::string>>({verdict::refused, {}, "choose a limit of 1 to 1000"},
                                                            std::move(then));
        ask<std::vector<std::string>>(
            [this, of, after, until, limit] { return disk_.list(of.value(), after, until, limit); }, std::move(then));
    }
    void remove(company_id of, const std::string& hash, calendar_time until, on_reply<nothing> then) override {
        if (refuses(hash, then)) return;
        ask<nothing>([this, of, hash, until] { return disk_.remove(of.value(), hash, until); }, std::move(then));
    }

private:
    template<class Value> bool refuses(const std::string& hash, on_reply<Value>& then) {
        if (is_hash(hash)) return false;
        thread_.answer<Value>({verdict::refused, {}, "that is no hash of a file"}, std::move(then));
        return true;
    }
    template<class Value> void ask(std::function<reply<Value>()> job, on_reply<Value> then) {
        const auto noted = [this, job = std::move(job)] {
            auto told = job();
            if (told.what == verdict::unavailable) options_.log.warning("a file waits", {{"why", told.why}});
            return told;
        };
        if (!thread_.ask<Value>(noted, then))
            thread_.answer<Value>({verdict::busy, {}, "too many files wait for the disk"}, std::move(then));
    }

    const file_folder_options options_;
    sql::file_disk disk_;  // the thread's
    sql::disk_thread thread_;
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
