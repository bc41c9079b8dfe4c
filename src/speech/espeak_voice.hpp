// src/speech/espeak_voice.hpp - the voice port over the program espeak-ng, a cache on disk and one in memory.
#pragma once

#include "palabre/speech/espeak.hpp"
#include "speech/espeak_program.hpp"
#include "speech/recent.hpp"
#include "speech/sound_cache.hpp"
#include "speech/workers.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace palabre::speech::detail {

/// Owns:    its threads and what it keeps in memory.
/// Threads: the strand.
class espeak_voice final : public voice {
public:
    espeak_voice(runtime& on, espeak_options options);
    ~espeak_voice() override;

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
    spoken spoken_by_program(const order& asked) const;
    void keep(const order& asked, const audio& sound);
    void finish(const order_ptr& asked, spoken what);

    runtime& on_;
    const espeak_options options_;
    const espeak_program program_;
    std::optional<sound_cache> disk_;
    std::atomic<bool> disk_fails_ = false;
    recent<audio> memory_;
    std::unordered_map<std::string, order_ptr> orders_;
    workers workers_;
};

}  // namespace palabre::speech::detail
