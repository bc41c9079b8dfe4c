// src/media/bridge.hpp - two calls that hear each other, music for one who waits, a third who listens or joins in.
#pragma once

#include "media/engine.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace palabre::media {

enum class party : std::uint8_t { caller, agent };

/// How a third call takes part.
enum class joining : std::uint8_t {
    listen,   ///< Hears both, is heard by nobody.
    whisper,  ///< The agent hears him.
    barge,    ///< Everybody hears everybody.
};

/// Two calls joined. Packets go through as they are where the codecs permit it; what has to be decoded waits in a jitter
/// buffer and is mixed. What is played on one of the calls (call::play) is heard by it instead of the others. A call that
/// ends or falls silent leaves the others as they are. Each call is in one bridge at most.
///
/// Owns:    the join: destroying it parts the calls, ends music and recording, and leaves the calls open for prompts.
/// Threads: the runtime's loop.
class bridge {
public:
    using told = std::function<void(const recording_result&)>;

    /// Throws error{errc::invalid_argument} where one of them is in a bridge already, or they are one.
    bridge(call& caller, call& agent, const bridge_options& options = {});
    bridge(bridge&& other) noexcept;
    bridge& operator=(bridge&& other) noexcept;
    ~bridge();

    /// Both are open.
    bool is_whole() const noexcept;

    /// This one hears `music`, again and again, and neither hears the other until resume(). Nothing to play: silence.
    void hold(party who, std::vector<clip_ptr> music = {});
    void resume(party who);

    /// One third call at a time; again with the same one changes how. Throws like the constructor.
    void join(call& third, joining as);
    void leave();

    /// Another call in the agent's place: who listens stays, and a recording goes on. Throws like the constructor.
    void replace_agent(call& by);

    /// One whom the agent consults: he, and each of the two who is not on hold, hear each other; `away`: nobody hears him, and
    /// he nobody. Again with the same one it changes that. A recording has him while the caller hears him. Throws like the
    /// constructor.
    void consult(call& who, bool away = false);
    void end_consult();
    /// Who is consulted is the agent now, and the one who was leaves. Nothing where nobody is.
    void put_through();

    /// Both voices from now on: WAV of 16 bits at 8 kHz, the caller left, the agent right (with a third who barges in),
    /// silence where nobody sends. What is played to them is not in it. It ends with stop_recording(), with the bridge, when
    /// both have closed, after `longest` (beyond which nothing is kept), or where the disk fails or falls behind; `done` is
    /// then told once, also when the bridge is gone. Another one ends the first.
    void record_to(std::filesystem::path file, told done, duration longest = std::chrono::hours{4});
    void stop_recording();

    /// For secrets: silence of the same length instead.
    void pause_recording();
    void resume_recording();

private:
    struct record;
    std::unique_ptr<record> record_;
};

}  // namespace palabre::media
