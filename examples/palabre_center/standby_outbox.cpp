// examples/palabre_center/standby_outbox.cpp - what a standby owes the main center: lines of a file, synced.
#include "standby_outbox.hpp"

#include "durable_file.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace palabre_center {

using namespace palabre;
namespace json = boost::json;

namespace {

std::string line_of(const standby_call& of) {
    return json::serialize(json::object{{"id", of.id},
                                        {"company", of.company},
                                        {"from", of.from},
                                        {"to", of.to},
                                        {"began_us", of.began.time_since_epoch().count()},
                                        {"ended_us", of.ended.time_since_epoch().count()},
                                        {"how_ended", of.how_ended},
                                        {"sms", of.sms},
                                        {"key", of.key}}) +
           "\n";
}

standby_call call_of(const json::object& line) {
    const auto text = [&](const char* name) { return std::string{line.at(name).as_string()}; };
    const auto moment = [&](const char* name) { return calendar_time{duration{line.at(name).as_int64()}}; };
    return {text("id"),         text("company"),   text("from"), text("to"), moment("began_us"),
            moment("ended_us"), text("how_ended"), text("sms"),  text("key")};
}

}  // namespace

struct standby_outbox::impl {
    impl(std::string name, logger to) : file{std::move(name)}, log{std::move(to)} {
        std::error_code told_below;
        std::filesystem::create_directories(std::filesystem::path{file}.parent_path(), told_below);
        lock = ::open((file + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (lock < 0) fail();
        if (::flock(lock, LOCK_EX | LOCK_NB) != 0)
            throw error{errc::wrong_state, "another standby has " + file, "end it, or name another file"};
        load();
        std::string left;
        for (const auto& [id, each] : waiting) left += line_of(each);
        write_durably(file, left);
        to_file = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        if (to_file < 0) fail();
        thread = std::thread{[this] { write(); }};
    }

    ~impl() {
        if (thread.joinable()) {
            {
                const std::lock_guard hold{mutex};
                is_over = true;
            }
            news.notify_one();
            thread.join();
        }
        if (to_file >= 0) ::close(to_file);
        if (lock >= 0) ::close(lock);
    }

    [[noreturn]] void fail() const {
        throw error{errc::io, file + " cannot be written: " + std::strerror(errno),
                    "name a file that the standby's user may write"};
    }

    void load() {
        std::ifstream from{file};
        for (std::string line; std::getline(from, line);) {
            json::error_code broken;
            const auto read = json::parse(line, broken);
            if (broken || !read.is_object()) {
                log.error("a line of the outbox cannot be read", {{"file", file}, {"line", line.substr(0, 200)}});
                continue;
            }
            try {
                const auto& fields = read.get_object();
                if (const auto* const settled = fields.if_contains("settled")) {
                    waiting.erase(std::string{settled->as_string()});
                    continue;
                }
                auto call = call_of(fields);
                if (!call.key.empty()) keys.insert(call.key);
                waiting.emplace(call.id, std::move(call));
            } catch (const std::exception& wrong) {
                log.error("a line of the outbox cannot be read", {{"file", file}, {"why", wrong.what()}});
            }
        }
    }

    void append(std::string line) {
        {
            const std::lock_guard hold{mutex};
            to_write += line;
        }
        news.notify_one();
    }

    void write() {
        std::unique_lock hold{mutex};
        for (;;) {
            news.wait(hold, [this] { return is_over || !to_write.empty(); });
            if (to_write.empty()) return;
            const auto lines = std::exchange(to_write, {});
            hold.unlock();
            if (!write_all(to_file, lines) || ::fdatasync(to_file) != 0)
                log.error("the outbox is not on the disk", {{"file", file}, {"why", std::strerror(errno)}});
            hold.lock();
        }
    }

    const std::string file;
    logger log;
    std::map<std::string, standby_call> waiting;
    std::set<std::string> keys;
    int lock = -1, to_file = -1;
    std::mutex mutex;
    std::condition_variable news;
    std::string to_write;
    bool is_over = false;
    std::thread thread;
};

standby_outbox::standby_outbox(std::string file, logger log)
    : impl_{std::make_unique<impl>(std::move(file), std::move(log))} {
}

standby_outbox::~standby_outbox() = default;

void standby_outbox::add(standby_call what) {
    if (!what.key.empty() && !impl_->keys.insert(what.key).second) what.sms.clear(), what.key.clear();
    impl_->append(line_of(what));
    impl_->waiting.emplace(what.id, std::move(what));
}

void standby_outbox::settle(const std::string& id, const std::string& why) {
    const auto found = impl_->waiting.find(id);
    if (found == impl_->waiting.end()) return;
    if (!why.empty()) {
        impl_->log.error("the main center refuses a call of the standby's", {{"id", id}, {"why", why}});
        std::ofstream{impl_->file + ".refused", std::ios::app} << line_of(found->second);
    }
    impl_->append(json::serialize(json::object{{"settled", id}}) + "\n");
    impl_->waiting.erase(found);
}

const std::map<std::string, standby_call>& standby_outbox::waiting() const noexcept {
    return impl_->waiting;
}

}  // namespace palabre_center
