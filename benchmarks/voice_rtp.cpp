// benchmarks/voice_rtp.cpp - what calls that play prompts cost, beside a bare sendmmsg loop of the same packets.
#include "media/engine.hpp"
#include "media/slot_clock.hpp"
#include "palabre/asio_runtime.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cmath>
#include <csignal>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace palabre;
using namespace palabre::media;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t sink_count = 64;

/// Callers who listen: sockets that a process of its own empties every 5 ms, so that its time is not counted and no sender
/// pays for waking it.
class sinks {
public:
    sinks() {
        for (std::size_t i = 0; i < sink_count; ++i) {
            const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
            const int room = 4 << 20;
            setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
            sockaddr_in here{};
            here.sin_family = AF_INET;
            here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            socklen_t size = sizeof here;
            bind(fd, reinterpret_cast<sockaddr*>(&here), size);
            getsockname(fd, reinterpret_cast<sockaddr*>(&here), &size);
            fds_[i] = fd;
            ports[i] = ntohs(here.sin_port);
        }
        child_ = fork();
        if (child_ == 0) swallow();
        for (const int fd : fds_) close(fd);
    }
    sinks(const sinks&) = delete;
    sinks& operator=(const sinks&) = delete;
    ~sinks() {
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
    }

    std::array<std::uint16_t, sink_count> ports{};

private:
    [[noreturn]] void swallow() {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        constexpr unsigned batch = 256;
        static std::array<std::array<char, 256>, batch> rooms;
        std::array<iovec, batch> parts{};
        std::array<mmsghdr, batch> headers{};
        for (unsigned i = 0; i < batch; ++i) {
            parts[i] = {rooms[i].data(), rooms[i].size()};
            headers[i].msg_hdr.msg_iov = &parts[i];
            headers[i].msg_hdr.msg_iovlen = 1;
        }
        for (;;) {
            poll(nullptr, 0, 5);
            for (const int fd : fds_)
                while (recvmmsg(fd, headers.data(), batch, MSG_DONTWAIT, nullptr) == static_cast<int>(batch)) {
                }
        }
    }

    std::array<int, sink_count> fds_{};
    pid_t child_ = -1;
};

double cpu_seconds(int whose) {
    rusage used{};
    getrusage(whose, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// The same packets to the same sinks from one socket, each call's from memory of its own: nothing but sendmmsg.
class bare_loop {
public:
    bare_loop(const sinks& to, std::size_t calls)
        : fd_{socket(AF_INET, SOCK_DGRAM, 0)}, to_(calls), bytes_(calls), parts_(calls), headers_(calls) {
        const int room = 4 << 20;
        setsockopt(fd_, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
        for (std::size_t i = 0; i < calls; ++i) {
            to_[i].sin_family = AF_INET;
            to_[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            to_[i].sin_port = htons(to.ports[i % sink_count]);
            bytes_[i].fill(0xD5);
            bytes_[i][0] = 0x80;
            bytes_[i][1] = 8;
            parts_[i] = {bytes_[i].data(), bytes_[i].size()};
            headers_[i].msg_hdr = {&to_[i], sizeof to_[i], &parts_[i], 1, nullptr, 0, 0};
        }
    }
    bare_loop(const bare_loop&) = delete;
    bare_loop& operator=(const bare_loop&) = delete;
    ~bare_loop() { close(fd_); }

    struct cost {
        double seconds;  // of CPU
        std::uint64_t packets;
    };

    /// For so many slots of 5 ms, a quarter of the calls in each; or the same without a pause between.
    cost send(std::size_t slots, bool paced) {
        cost made{};
        std::thread{[&] {
            be_a_media_thread(true);
            slot_clock clock;
            const double began = cpu_seconds(RUSAGE_THREAD);
            for (std::size_t slot = 0; slot < slots; ++slot) {
                if (paced) clock.wait();
                const std::size_t first = slot % slot_count * to_.size() / slot_count;
                const std::size_t last = (slot % slot_count + 1) * to_.size() / slot_count;
                for (std::size_t at = first; at < last;) {
                    const std::size_t count = std::min<std::size_t>(256, last - at);
                    for (std::size_t i = at; i < at + count; ++i) ++bytes_[i][3];
                    const auto sent = sendmmsg(fd_, headers_.data() + at, static_cast<unsigned>(count), 0);
                    if (sent <= 0) break;
                    at += static_cast<std::size_t>(sent);
                    made.packets += static_cast<std::uint64_t>(sent);
                }
            }
            made.seconds = cpu_seconds(RUSAGE_THREAD) - began;
        }}.join();
        return made;
    }

private:
    int fd_;
    std::vector<sockaddr_in> to_;
    std::vector<std::array<std::uint8_t, 172>> bytes_;
    std::vector<iovec> parts_;
    std::vector<mmsghdr> headers_;
};

clip_ptr prompt() {
    std::vector<std::int16_t> samples(line_rate * 60);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<std::int16_t>(9'000 * std::sin(0.3 * static_cast<double>(i)));
    return std::make_shared<clip>(audio{std::move(samples), line_rate});
}

/// Calls that play on one media thread for half a second, then the bare loop with the same packets at the same times, then
/// flat out: in turns, so that a noisy machine disturbs all alike. Time is CPU time; "ours:bare" compares packets a CPU
/// second. Flat out everything is in the cache and nothing wakes up, which no server that speaks in time can have.
void playing_calls(benchmark::State& state) {
    const auto calls = static_cast<std::size_t>(state.range(0));
    constexpr std::size_t slots = 100;
    const sinks callers;
    bare_loop bare{callers, calls};
    asio_runtime runtime;
    engine house{
        runtime,
        {.address = "127.0.0.1", .first_port = 23'000, .last_port = 23'999, .calls_a_thread = calls, .dead_after = 0s}};
    const auto heard = prompt();
    std::vector<call> lines;
    for (std::size_t i = 0; i < calls; ++i) lines.push_back(std::move(*house.open({})));
    const auto direct = [&](direction to) {
        stream_settings settings;
        settings.direction = to;
        for (std::size_t i = 0; i < calls; ++i) {
            settings.peer.announced = *endpoint::parse("127.0.0.1", callers.ports[i % sink_count]);
            lines[i].start(settings);
        }
        std::this_thread::sleep_for(100ms);
    };
    for (auto& each : lines) each.play(std::vector<clip_ptr>(30, heard));

    bare_loop::cost ours{}, paced{}, flat_out{};
    std::uint64_t late = 0;
    const auto add = [](bare_loop::cost& to, const bare_loop::cost& more) {
        to.seconds += more.seconds;
        to.packets += more.packets;
    };
    for (auto _ : state) {
        direct(direction::both);
        const auto before = house.counters();
        const double began = cpu_seconds(RUSAGE_SELF);
        std::this_thread::sleep_for(slots * slot_length);
        const double took = cpu_seconds(RUSAGE_SELF) - began;
        const auto after = house.counters();
        state.SetIterationTime(took);
        add(ours, {took, after.sent - before.sent});
        late += after.sent_late - before.sent_late;
        direct(direction::inactive);
        add(paced, bare.send(slots, true));
        add(flat_out, bare.send(slots, false));
    }
    const auto each = [](const bare_loop::cost& of) { return of.seconds / static_cast<double>(of.packets) * 1e6; };
    state.counters["us/packet"] = each(ours);
    state.counters["bare us/packet"] = each(paced);
    state.counters["flat out us/packet"] = each(flat_out);
    state.counters["ours:bare"] = each(paced) / each(ours);
    state.counters["ours:flat out"] = each(flat_out) / each(ours);
    state.counters["late %"] = 100 * static_cast<double>(late) / static_cast<double>(ours.packets);
    state.counters["latest ms"] = static_cast<double>(house.counters().latest.count()) / 1000;
    state.counters["calls/core"] = 1e6 / 50 / each(ours);
    state.counters["realtime"] = house.counters().is_realtime ? 1 : 0;
}
BENCHMARK(playing_calls)->Arg(400)->Arg(2'000)->Arg(4'000)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
