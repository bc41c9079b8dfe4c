// src/media/recorder.cpp - the thread that recordings are written on.
#include "media/recorder.hpp"

#include "media/recording.hpp"

#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace palabre::media {

struct recorder::impl {
    impl(unsigned media_threads, std::size_t queue, done told, voice voiced)
        : told_{std::move(told)}, voiced_{std::move(voiced)} {
        for (unsigned i = 0; i < media_threads; ++i) rings_.emplace_back(queue);
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
        for (auto& [number, wanted] : begun)
            if (wanted)
                open_.try_emplace(number, std::move(*wanted));
            else if (const auto found = open_.find(number); found != open_.end())
                found->second.add_track();
    }

    void write(const recorded_packet& packet) {
        auto found = open_.find(packet.recording);
        if (found == open_.end()) {  // begun after this round had looked
            open_files();
            found = open_.find(packet.recording);
        }
        if (found == open_.end()) return;
        if (found->second.add(packet)) return finish(packet.recording);
        if (voiced_ && found->second.has_news_of_voice()) voiced_(packet.recording);  // never of a bridge's
    }

    void finish(std::uint64_t number) {
        auto result = open_.at(number).finish();
        open_.erase(number);
        told_(number, std::move(result));
    }

    done told_;
    voice voiced_;
    std::deque<ring<recorded_packet>> rings_;
    std::atomic<std::uint32_t> bell_ = 0;
    std::atomic<bool> is_ending_ = false;
    std::mutex mutex_;
    std::vector<std::pair<std::uint64_t, std::optional<recording_wish>>> wanted_;  // without a wish: one more track
    std::unordered_map<std::uint64_t, recording> open_;                            // the thread's own
    std::thread thread_;
};

recorder::recorder(unsigned media_threads, std::size_t queue, done told, voice voiced)
    : impl_{std::make_unique<impl>(media_threads, queue, std::move(told), std::move(voiced))} {
}

recorder::~recorder() = default;

void recorder::begin(std::uint64_t recording, recording_wish wanted) {
    {
        const std::lock_guard hold{impl_->mutex_};
        impl_->wanted_.emplace_back(recording, std::move(wanted));
    }
    impl_->ring_bell();
}

void recorder::add_track(std::uint64_t recording) {
    const std::lock_guard hold{impl_->mutex_};
    impl_->wanted_.emplace_back(recording, std::nullopt);
}

ring<recorded_packet>& recorder::from_thread(unsigned number) noexcept {
    return impl_->rings_[number];
}

void recorder::wake() noexcept {
    impl_->ring_bell();
}

}  // namespace palabre::media
