// benchmarks/load/listeners.hpp - thousands of callers' ears: what came late, or not at all.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <netinet/in.h>
#include <string>

namespace palabre::load {

/// What came since begin(). Late is against the call's own beat: its earliest packet since then.
struct heard {
    double seconds = 0;
    std::size_t calls = 0;                   ///< That sent anything.
    std::uint64_t packets = 0;               ///< RTP.
    std::uint64_t lost = 0;                  ///< Missing from the sequence.
    std::uint64_t late_20 = 0, late_40 = 0;  ///< Of the packets, more than 20 and 40 ms after their time.
    std::uint64_t overflowed = 0;            ///< Lost here, for want of room: the sink's fault.
    std::uint64_t keys = 0;                  ///< Pressed.
    std::size_t fewest = 0;                  ///< Packets of the call that sent the fewest.
    double latest_ms = 0;
};

/// Each call has a remote address of its own in 127.10.0.0/16, as with a carrier's many gateways. Times are the kernel's: on
/// loopback a packet is stamped when it is sent, however late it is read. Packets are read every 5 ms, so that no sender
/// pays for waking a reader.
///
/// Owns:    its sockets and its thread.
/// Threads: any one.
class listeners {
public:
    static constexpr std::size_t most = 65'536;

    struct options {
        char key = 0;                           ///< What each caller presses; 0: nothing.
        std::chrono::milliseconds key_after{};  ///< After the first packet of his call.
    };

    explicit listeners(options how);
    listeners() : listeners{options{}} {}
    listeners(const listeners&) = delete;
    listeners& operator=(const listeners&) = delete;
    ~listeners();

    /// Where the call of that number, below `most`, is to be sent to.
    sockaddr_in of(std::size_t call) const;
    /// The same for SDP: "127.10.3.7".
    static std::string address(std::size_t call);
    std::uint16_t port(std::size_t call) const;

    void begin();
    heard since_begin() const;

    /// CPU of its thread so far.
    double cpu_seconds() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::load
