// examples/palabre_center/leg_book.cpp - a record of each leg: a CSV file a day, and what trunks have used by them.
#include "leg_book.hpp"

#include "core/moment.hpp"
#include "durable_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace palabre_center {

using namespace palabre;

namespace {

constexpr const char* columns =
    "ended,began,conversation,call_id,joined,direction,trunk,sim,from,to,outcome,status,cause,reason,talked_ms,"
    "billable_s,cost,currency,codec,loss_percent,mos,answer,answer_why,answer_ms\r\n";
enum column : std::size_t { ended_at = 0, direction_of = 5, trunk_of = 6, sim_of = 7, billable_of = 15, cost_of = 16 };
constexpr std::size_t whole_seconds = 19;  // of "2026-11-28T10:00:00.123456Z"

/// A line stays a line, whatever others say about themselves.
std::string cell(std::string text) {
    for (auto& each : text)
        if (static_cast<unsigned char>(each) < ' ') each = ' ';
    if (text.find_first_of(",\"") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char each : text) quoted += each == '"' ? std::string{"\"\""} : std::string{each};
    return quoted + '"';
}

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> all(1);
    bool quoted = false;
    for (const char each : line) {
        if (each == '"')
            quoted = !quoted;  // a doubled one turns it twice; no column that is read holds any
        else if (each == ',' && !quoted)
            all.emplace_back();
        else if (each != '\r')
            all.back() += each;
    }
    return all;
}

std::string day_of(calendar_time at) {
    return detail::write_moment(at).substr(0, 10);
}

std::string line_of(const leg_record& leg, calendar_time ended) {
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{:.2f},{:.2f},{},{},{}\r\n",
                       detail::write_moment(ended), detail::write_moment(leg.began), cell(leg.conversation),
                       cell(leg.sip_id), cell(leg.joined), leg.outgoing ? "out" : "in", cell(leg.trunk), cell(leg.sim),
                       cell(leg.from), cell(leg.to), to_string(leg.outcome.what), leg.outcome.status, leg.outcome.cause,
                       cell(leg.outcome.reason), leg.talked / std::chrono::milliseconds{1}, leg.billable.count(),
                       leg.cost, cell(leg.currency), cell(leg.codec), leg.loss_percent, leg.mos,
                       leg.answer ? to_string(leg.answer->what) : "", leg.answer ? to_string(leg.answer->why) : "",
                       leg.answer ? fmt::format("{}", leg.answer->after / std::chrono::milliseconds{1})
                                  : std::string{});
}

}  // namespace

struct leg_book::impl {
    impl(leg_settings with, logger to) : how{std::move(with)}, log{std::move(to)} {
        if (!how.folder.empty()) thread = std::thread{[this] { write(); }};
    }

    ~impl() {
        if (!thread.joinable()) return;
        {
            const std::lock_guard hold{mutex};
            is_over = true;
        }
        news.notify_one();
        thread.join();
    }

    std::string file_of(const std::string& day) const {
        return (std::filesystem::path{how.folder} / (day + ".csv")).string();
    }

    void write() {
        std::unique_lock hold{mutex};
        for (;;) {
            news.wait(hold, [this] { return is_over || !to_write.empty(); });
            if (to_write.empty()) return;
            const auto days = std::exchange(to_write, {});
            hold.unlock();
            for (const auto& [day, lines] : days)
                if (!append(day, lines) && !std::exchange(is_failing, true))
                    log.error("legs are not recorded: look at the folder's owner and at the disk",
                              {{"file", file_of(day)}, {"why", std::strerror(errno)}});
            hold.lock();
        }
    }

    bool append(const std::string& day, const std::string& lines) {
        const auto file = file_of(day);
        int to = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        if (to < 0) {  // a new day
            std::error_code told_below;
            std::filesystem::create_directories(how.folder, told_below);
            to = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
            if (to < 0) return false;
            forget_before(day);
        }
        const bool is_new = ::lseek(to, 0, SEEK_END) == 0;
        const bool whole = write_all(to, is_new ? columns + lines : lines) && ::fdatasync(to) == 0;
        const int why = errno;
        ::close(to);
        errno = why;
        if (whole && std::exchange(is_failing, false)) log.info("legs are recorded again", {{"file", file}});
        return whole;
    }

    void forget_before(const std::string& today) {
        const auto now = detail::read_moment(today);
        if (how.keep <= duration{0} || !now) return;
        const auto first = day_of(*now - how.keep);
        std::error_code ignored;
        for (const auto& each : std::filesystem::directory_iterator{how.folder, ignored}) {
            const auto name = each.path().filename().string();
            if (name.size() == first.size() + 4 && name.ends_with(".csv") && name < first)
                std::filesystem::remove(each.path(), ignored);
        }
    }

    const leg_settings how;
    logger log;
    bool is_failing = false;  // the thread's
    std::mutex mutex;
    std::condition_variable news;
    std::map<std::string, std::string> to_write;  // by day
    bool is_over = false;
    std::thread thread;
};

leg_book::leg_book(leg_settings how, logger log) : impl_{std::make_unique<impl>(std::move(how), std::move(log))} {
}

leg_book::~leg_book() = default;

void leg_book::add(const leg_record& leg, calendar_time ended) {
    if (impl_->how.folder.empty()) return;
    {
        const std::lock_guard hold{impl_->mutex};
        impl_->to_write[day_of(ended)] += line_of(leg, ended);
    }
    impl_->news.notify_one();
}

std::vector<voice_trunk_use> leg_book::used_by(const std::string& trunk, calendar_time now) const {
    std::vector<voice_trunk_use> all;
    if (impl_->how.folder.empty()) return all;
    for (const int day : {-1, 0, 1}) {
        std::ifstream from{impl_->file_of(day_of(now + std::chrono::days{day}))};
        for (std::string line; std::getline(from, line);) {
            const auto cells = cells_of(line);
            if (cells.size() <= cost_of || cells[direction_of] != "out" || cells[trunk_of] != trunk) continue;
            const auto at = detail::read_moment(cells[ended_at].substr(0, whole_seconds) + "Z");
            const auto billable = std::strtoll(cells[billable_of].c_str(), nullptr, 10);
            if (at && billable > 0)
                all.push_back({*at, cells[sim_of], std::chrono::seconds{billable},
                               std::strtoll(cells[cost_of].c_str(), nullptr, 10)});
        }
    }
    return all;
}

}  // namespace palabre_center
