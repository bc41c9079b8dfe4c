// src/speech/kept_voice.hpp - the voice port over whoever can speak a text, a cache on disk and one in memory.
#pragma once

#include "palabre/core/log.hpp"
#include "palabre/speech/voice.hpp"
#include "speech/recent.hpp"
#include "speech/sound_cache.hpp"
#include "speech/speaker.hpp"
#include "speech/workers.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace palabre::speech::detail {

/// As the options of voices have them.
struct voice_keeping {
    int rate;
    std::string cache;
    std::uint64_t cache_most;
    std::size_t memory_most, threads, waiting_most, prepared_most, text_most;
    logger log;
};

/// Each text once: from memory, else from disk, else by the speaker. What somebody waits for goes first.
///
/// Owns:    the speaker, its threads and what it keeps in memory.
/// Threads: the strand.
class kept_voice final : public voice {
public:
    /// Throws error{errc::io} for a cache that cannot be made.
    kept_voice(runtime& on, std::unique_ptr<speaker> by, voice_keeping keeping);
    ~kept_voice() override;

    std::vector<std::string> languages() const override;
    bool speaks(std::string_view language) const override;
    void speak(sentence what, std::function<void(spoken)> then) override;
    void prepare(std::vector<sentence> what) override;

private:
    using waiter = std::function<void(spoken)>;

    /// A text that is being spoken, or is to be.
    struct order {
        std::string voice, text, made_from;
        bool secret = false;
        std::atomic<bool> begun = false;  ///< It may stand in both lanes; whoever comes first does it.
        bool awaited = false;
        std::vector<waiter> waiters = {};
        std::shared_ptr<void> work = {};  ///< Keeps the loop running until it has been told.
    };
    using order_ptr = std::shared_ptr<order>;

    static std::string name_of(const std::string& made_from, bool secret);
    order_ptr make_order(std::string voice, std::string text, std::string made_from, bool secret);
    void answer(waiter who, spoken what);
    void enqueue(const order_ptr& asked, workers::lane which);
    void make(const order_ptr& asked);
    spoken spoken_by_speaker(const order& asked);
    void keep(const order& asked, const audio& sound);
    void finish(const order_ptr& asked, spoken what);

    runtime& on_;
    const voice_keeping keeping_;
    const std::unique_ptr<speaker> speaker_;
    std::optional<sound_cache> disk_;
    std::atomic<bool> disk_fails_ = false;
    recent<audio> memory_;
    std::unordered_map<std::string, order_ptr> orders_;
    workers workers_;
};

}  // namespace palabre::speech::detail
