// src/media/engine_impl.hpp - what an engine and its calls' handles share: the strand's side of every call.
#pragma once

#include "media/digit_merge.hpp"
#include "media/engine.hpp"
#include "media/media_thread.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

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
    codec sends = codec::pcma;
    bool has_own_port = false;
    bool listens = false;  // for tones
    bool is_recording = false;
    bool is_closing = false;
    unsigned recordings = 0;               // that have not been told
    std::optional<quality_report> closed;  // waits for these

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

    void begin();
    std::pair<udp_socket, udp_socket> take_ports(endpoint& at, int buffer);
    std::optional<call> open(call_handlers handlers, const std::optional<expected_peer>& peer, port_use ports);
    bool wants_own_port(const std::optional<expected_peer>& peer) const;
    void send(const call::record& of, command wanted);
    void send_backlog(thread_of_calls& to);
    void hear(unsigned thread);
    void hear(const happening& what);
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
    std::unordered_map<std::uint64_t, std::shared_ptr<call::record>> recordings_;
    std::uint64_t next_recording_ = 1;
    std::size_t own_ports_ = 0;
    std::shared_ptr<void> work_;
    std::unique_ptr<timer> retry_ = std::make_unique<timer>(runtime_);
};

}  // namespace palabre::media
