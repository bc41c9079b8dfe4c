// src/media/recorder.cpp - packets put in order, decoded, and written as WAV.
#include "media/recorder.hpp"

#include "media/bytes.hpp"
#include "media/g711.hpp"
#include "media/reorder.hpp"
#include "media/voice_meter.hpp"

#include <atomic>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <unordered_map>
#include <utility>
#include <vector>

namespace palabre::media {

namespace {

static_assert(std::endian::native == std::endian::little, "WAV's samples are written as they lie in memory");

constexpr std::size_t wav_header_size = 44;

std::array<char, wav_header_size> wav_header(std::uint32_t samples) {
    std::array<char, wav_header_size> made{};
    char* at = made.data();
    const auto text = [&at](const char* four) { at = static_cast<char*>(std::memcpy(at, four, 4)) + 4; };
    const auto number = [&at](auto value) {
        at = static_cast<char*>(std::memcpy(at, &value, sizeof value)) + sizeof value;
    };
    text("RIFF");
    number(static_cast<std::uint32_t>(wav_header_size - 8 + 2 * samples));
    text("WAVE");
    text("fmt ");
    number(std::uint32_t{16});
    number(std::uint16_t{1});  // PCM
    number(std::uint16_t{1});  // mono
    number(std::uint32_t{line_rate});
    number(std::uint32_t{2 * line_rate});
    number(std::uint16_t{2});
    number(std::uint16_t{16});
    text("data");
    number(std::uint32_t{2 * samples});
    return made;
}

struct close_file {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

duration length_of(std::uint64_t samples) {
    return duration{static_cast<std::int64_t>(samples) * 1'000'000 / line_rate};
}

/// A file that was renamed is where it is for good once its folder is on the disk.
bool sync_folder(const std::filesystem::path& folder) {
    const int fd = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool went_well = fsync(fd) == 0;
    close(fd);
    return went_well;
}

class wav_file {
public:
    explicit wav_file(recording_wish wanted)
        : file_{std::move(wanted.file)}, even_silence_{wanted.even_silence}, most_{static_cast<std::uint64_t>(
                                                                                       wanted.longest.count()) *
                                                                                   line_rate / 1'000'000} {
        std::error_code ignored;  // a file that cannot be opened says more
        std::filesystem::create_directory(file_.parent_path(), ignored);
        // As histories are: what callers say is for this user alone.
        const int made = open(part().c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
        if (made >= 0) out_.reset(fdopen(made, "wb"));
        check(out_ != nullptr && write(wav_header(0).data(), wav_header_size));
    }

    void add(const recorded_packet& packet) {
        order_.add({packet.sequence, packet.timestamp, packet.law, std::span{packet.payload}.first(packet.size)},
                   [this](const voice_frame& frame) { append(frame); });
    }

    recording_result finish() {
        order_.flush([this](const voice_frame& frame) { append(frame); });
        if (out_ != nullptr) {
            const auto header = wav_header(static_cast<std::uint32_t>(samples_));
            check(std::fseek(out_.get(), 0, SEEK_SET) == 0 && write(header.data(), header.size()));
            check(std::fflush(out_.get()) == 0 && fsync(fileno(out_.get())) == 0);
            out_.reset();
        }
        recording_result result{file_, length_of(samples_), length_of(voiced_), problem_};
        std::error_code refused;
        if (!even_silence_ && result.voice < least_voice) {
            std::filesystem::remove(part(), refused);
            return result;
        }
        if (!result.problem.empty()) return result;  // what could be written stays as a part, for people to find
        std::filesystem::rename(part(), file_, refused);
        if (refused)
            result.problem = refused.message();
        else if (!sync_folder(file_.parent_path()))
            result.problem = std::strerror(errno);
        result.is_kept = result.problem.empty();
        return result;
    }

    /// True where somebody has spoken, and that was not asked in the last 100 ms of sound.
    bool has_news_of_voice() {
        if (!speaks_ || samples_ < told_at_ + line_rate / 10) return false;
        speaks_ = false;
        told_at_ = samples_;
        return true;
    }

private:
    static constexpr duration least_voice = std::chrono::milliseconds{100};  // less is a click

    std::filesystem::path part() const { return file_.string() + ".part"; }

    void append(const voice_frame& frame) {
        // A jump of more than a minute is another stream, not a caller who was silent.
        constexpr std::uint32_t longest_gap = 60 * line_rate;
        const std::uint32_t gap = frame.timestamp - next_;
        if (samples_ > 0 && gap > 0 && gap < longest_gap) put(std::vector<std::int16_t>(gap));
        std::array<std::int16_t, 480> sound;
        decode(frame.law, frame.payload, sound);
        const auto heard = std::span{sound}.first(frame.payload.size());
        if (meter_.hear(heard)) {
            speaks_ = true;
            voiced_ += heard.size();
        }
        put(heard);
        next_ = frame.timestamp + static_cast<std::uint32_t>(frame.payload.size());
    }

    void put(std::span<const std::int16_t> sound) {
        sound = sound.first(std::min<std::size_t>(sound.size(), most_ - samples_));
        if (!problem_.empty()) return;
        check(write(sound.data(), sound.size_bytes()));
        samples_ += sound.size();
    }

    bool write(const void* data, std::size_t size) { return std::fwrite(data, 1, size, out_.get()) == size; }

    void check(bool went_well) {
        if (!went_well && problem_.empty()) problem_ = std::strerror(errno);
    }

    std::filesystem::path file_;
    std::unique_ptr<std::FILE, close_file> out_;
    reorder<16, 480> order_;
    voice_meter meter_;
    bool even_silence_;
    bool speaks_ = false;
    std::uint64_t most_;
    std::uint64_t voiced_ = 0;
    std::uint64_t told_at_ = 0;
    std::uint64_t samples_ = 0;
    std::uint32_t next_ = 0;
    std::string problem_;
};

}  // namespace

struct recorder::impl {
    impl(unsigned media_threads, done told, voice voiced) : told_{std::move(told)}, voiced_{std::move(voiced)} {
        for (unsigned i = 0; i < media_threads; ++i) rings_.emplace_back(2048);
        thread_ = std::thread{[this] { run(); }};
    }

    ~impl() {
        is_ending_ = true;
        ring_bell();
        thread_.join();
    }

    void ring_bell() noexcept {
        bell_.fetch_add(1, std::memory_order_release);
        bell_.notify_one();
    }

    void run() {
        for (;;) {
            const auto heard = bell_.load(std::memory_order_acquire);
            const bool is_last = is_ending_;
            open_files();
            for (auto& each : rings_)
                for (const recorded_packet* packet = each.front(); packet != nullptr; packet = each.front()) {
                    write(*packet);
                    each.drop();
                }
            if (is_last) break;
            bell_.wait(heard);
        }
        while (!open_.empty()) finish(open_.begin()->first);
    }

    void open_files() {
        decltype(wanted_) begun;
        {
            const std::lock_guard hold{mutex_};
            std::swap(begun, wanted_);
        }
        for (auto& [recording, wanted] : begun) open_.try_emplace(recording, std::move(wanted));
    }

    void write(const recorded_packet& packet) {
        auto found = open_.find(packet.recording);
        if (found == open_.end()) {  // begun after this round had looked
            open_files();
            found = open_.find(packet.recording);
        }
        if (found == open_.end()) return;
        if (packet.is_end) return finish(packet.recording);
        found->second.add(packet);
        if (voiced_ && found->second.has_news_of_voice()) voiced_(packet.recording);
    }

    void finish(std::uint64_t recording) {
        auto result = open_.at(recording).finish();
        open_.erase(recording);
        told_(recording, std::move(result));
    }

    done told_;
    voice voiced_;
    std::deque<ring<recorded_packet>> rings_;
    std::atomic<std::uint32_t> bell_ = 0;
    std::atomic<bool> is_ending_ = false;
    std::mutex mutex_;
    std::vector<std::pair<std::uint64_t, recording_wish>> wanted_;
    std::unordered_map<std::uint64_t, wav_file> open_;  // the thread's own
    std::thread thread_;
};

recorder::recorder(unsigned media_threads, done told, voice voiced)
    : impl_{std::make_unique<impl>(media_threads, std::move(told), std::move(voiced))} {
}

recorder::~recorder() = default;

void recorder::begin(std::uint64_t recording, recording_wish wanted) {
    {
        const std::lock_guard hold{impl_->mutex_};
        impl_->wanted_.emplace_back(recording, std::move(wanted));
    }
    impl_->ring_bell();
}

ring<recorded_packet>& recorder::from_thread(unsigned number) noexcept {
    return impl_->rings_[number];
}

void recorder::wake() noexcept {
    impl_->ring_bell();
}

}  // namespace palabre::media
