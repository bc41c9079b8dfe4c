// src/media/engine_impl.hpp - what an engine and its calls' handles share: the strand's side of every call.
#pragma once

#include "media/digit_merge.hpp"
#include "media/engine.hpp"
#include "media/media_thread.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace palabre::media {

/// The strand's side of a call. It lives as long as its leg is with the media thread, or a handle holds it.
struct call::record : std::enable_shared_from_this<call::record> {
    engine::impl* carrier = nullptr;  // null when the engine is gone
    unsigned thread = 0;
    std::unique_ptr<leg> line;
    endpoint local;
    std::uint32_t ssrc = 0;
    std::uint64_t announced = 0;                    // the key of the peer's announced address; 0 where it is not known
    std::shared_ptr<const call_handlers> handlers;  // null when the handle is gone
    digit_merge digits;
    stream_settings stream;
    codec writes = codec::pcma;        // what its leg has an encoder for, beside G.711
    std::vector<std::uint64_t> links;  // the ways of bridges, to and from
    std::uint64_t tracks = 0;          // the bridge's recording that it is in
    bool has_own_port = false;
    bool listens = false;  // for tones
    bool is_judged = false;
    bool is_recording = false;
    bool is_closing = false;
    unsigned recordings = 0;               // that have not been told
    std::optional<quality_report> closed;  // waits for these

    /// Commands to a call that has ended, or whose engine is gone, do nothing: the two cross each other all the time.
    bool is_open() const noexcept { return line != nullptr && !is_closing; }

    /// Calls one handler. It may drop the handle, and with it all of them: they are kept until it returns.
    template<typename... Told, typename... Args>
    void tell(std::function<void(Told...)> call_handlers::*what, Args&&... args) const {
        const auto kept = handlers;
        if (kept != nullptr && (*kept).*what) ((*kept).*what)(std::forward<Args>(args)...);
    }
};

struct engine::impl : std::enable_shared_from_this<engine::impl> {
    impl(runtime& on, engine_options options) : runtime_{on}, options_{std::move(options)} {}

    struct thread_of_calls {
        std::unique_ptr<media_thread> media;
        endpoint local;
        std::deque<command> backlog;  // what the ring had no room for
        std::array<std::size_t, slot_count> in_slot{};
        std::size_t calls = 0;
        std::atomic<bool> is_told = false;
    };

    /// A way from one call to another. It is freed when both ends are off it.
    struct connection {
        std::unique_ptr<inlet> way;
        std::shared_ptr<call::record> from, to;
        unsigned ears_rate = 0;  // of what it was given to decode with; 0: nothing
        bool is_heard = false;
        bool is_ending = false, is_from_off = false, is_to_off = false;
    };

    /// Whom a recording is told to: its call, or who wanted a bridge's.
    struct recorded_for {
        std::shared_ptr<call::record> of;
        std::function<void(const recording_result&)> done;
    };

    void begin();
    std::pair<udp_socket, udp_socket> take_ports(endpoint& at, int buffer);
    std::optional<call> open(call_handlers handlers, const std::optional<expected_peer>& peer, port_use ports,
                             const call* beside);
    bool wants_own_port(const std::optional<expected_peer>& peer) const;
    void send(const call::record& of, command wanted);
    void send_backlog(thread_of_calls& to);
    void hear(unsigned thread);
    void hear(const happening& what);

    // links.cpp
    bool is_linked(std::uint64_t id) const noexcept;
    std::uint64_t link(const std::shared_ptr<call::record>& from, const std::shared_ptr<call::record>& to,
                       bool relays_keys);
    void hear(std::uint64_t id, bool on);
    void unlink(std::uint64_t id);
    void unlinked(std::uint64_t id, const call::record& end);
    void free_if_off(std::unordered_map<std::uint64_t, connection>::iterator which);
    void equip(call::record& to);
    void equip_all_around(call::record& of);
    std::uint64_t begin_recording(std::filesystem::path file, duration longest,
                                  std::function<void(const recording_result&)> done, call::record& left,
                                  call::record& right);
    void record_track(std::uint64_t recording, call::record& of, std::uint8_t track, bool is_paused);
    void stop_track(call::record& of);
    void pause_track(call::record& of, bool on);

    // call.cpp
    void play(call::record& on, std::vector<clip_ptr> clips, std::uint64_t tag, bool repeats);
    void stop(call::record& on);

    void tell_closed(call::record& of);
    void forget(call::record& of);
    void end();
    void note_peer(call::record& of, const endpoint& announced);
    void voiced(std::uint64_t recording);
    void recorded(std::uint64_t recording, const recording_result& result);

    runtime& runtime_;
    engine_options options_;
    endpoint bound_;
    endpoint announced_;
    std::uint16_t next_port_ = 0;
    std::unique_ptr<recorder> recorder_;
    std::deque<thread_of_calls> threads_;
    std::unordered_map<call::record*, std::shared_ptr<call::record>> calls_;
    std::unordered_multimap<std::uint64_t, call::record*> announced_to_;
    std::unordered_map<std::uint64_t, recorded_for> recordings_;
    std::unordered_map<std::uint64_t, connection> links_;
    std::uint64_t next_link_ = 1;
    std::uint64_t next_recording_ = 1;
    std::size_t own_ports_ = 0;
    std::shared_ptr<void> work_;
    std::unique_ptr<timer> retry_ = std::make_unique<timer>(runtime_);
};

}  // namespace palabre::media
