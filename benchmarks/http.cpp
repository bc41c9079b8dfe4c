// benchmarks/http.cpp - a lookup through the HTTP connector, beside a bare blocking exchange with the same peer.
#include "palabre/connector/http.hpp"
#include "palabre/asio_runtime.hpp"

#include <boost/json/object.hpp>

#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <chrono>
#include <ctime>
#include <memory>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace palabre;

constexpr std::string_view body =
    R"({"balance":2500,"currency":"XOF","valid_until":"2026-12-31","bundle":{"mb":512,"sms":20}})";

/// A system of few words on a thread of its own, with blocking sockets: the same for both ways.
class peer {
public:
    peer() : listener_{::socket(AF_INET, SOCK_STREAM, 0)} {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(listener_, reinterpret_cast<const sockaddr*>(&at), sizeof at);
        ::listen(listener_, 64);
        socklen_t size = sizeof at;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
        port_ = ntohs(at.sin_port);
        taker_ = std::thread{[this] {
            for (int taken = ::accept(listener_, nullptr, nullptr); taken >= 0;
                 taken = ::accept(listener_, nullptr, nullptr))
                std::thread{[taken] { serve(taken); }}.detach();
        }};
    }
    ~peer() {
        ::shutdown(listener_, SHUT_RDWR);
        taker_.join();
        ::close(listener_);
    }
    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;

    std::uint16_t port() const { return port_; }

private:
    static void serve(int socket) {
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const std::string answer =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n\r\n" + std::string{body};
        std::string read;
        char some[4096];
        for (auto got = ::recv(socket, some, sizeof some, 0); got > 0; got = ::recv(socket, some, sizeof some, 0)) {
            read.append(some, static_cast<std::size_t>(got));
            for (auto end = read.find("\r\n\r\n"); end != std::string::npos; end = read.find("\r\n\r\n")) {
                read.erase(0, end + 4);
                if (::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
            }
        }
        ::close(socket);
    }

    int listener_;
    std::uint16_t port_ = 0;
    std::thread taker_;
};

peer& system_asked() {
    static peer one;
    return one;
}

/// Wall time of each round, and the whole process's CPU time a lookup, the system's included.
class stopwatch {
public:
    explicit stopwatch(benchmark::State& state) : state_{state}, cpu_{std::clock()} {}
    stopwatch(const stopwatch&) = delete;
    stopwatch& operator=(const stopwatch&) = delete;
    ~stopwatch() {
        const auto lookups = static_cast<double>(state_.iterations() * each_);
        state_.counters["cpu us/lookup"] = static_cast<double>(std::clock() - cpu_) * 1e6 / CLOCKS_PER_SEC / lookups;
        state_.SetItemsProcessed(state_.iterations());  // the time told is a lookup's
    }

    template<class Round> void time(std::int64_t lookups, Round round) {
        each_ = lookups;
        const auto began = std::chrono::steady_clock::now();
        round();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
        state_.SetIterationTime(took.count() / static_cast<double>(lookups));
    }

private:
    benchmark::State& state_;
    std::clock_t cpu_;
    std::int64_t each_ = 1;
};

/// `state.range(0)` lookups under way at once.
void connector_call(benchmark::State& state) {
    asio_runtime loop;
    const auto under_way = static_cast<std::size_t>(state.range(0));
    const auto asks = http_connector(loop, {.url = "http://127.0.0.1:" + std::to_string(system_asked().port()),
                                            .paths = {{"balance", "/subscribers/{number}/balance"}},
                                            .most_connections = under_way});
    std::int64_t failed = 0;
    stopwatch watch{state};
    for (auto _ : state)
        watch.time(state.range(0), [&] {
            for (std::size_t each = 0; each < under_way; ++each)
                asks->call("balance", boost::json::object{{"number", "+2290190011234"}},
                           loop.now() + std::chrono::minutes{1},
                           [&](const outcome& came) { failed += came.what == outcome::kind::value ? 0 : 1; });
            loop.run();
        });
    if (failed > 0) state.SkipWithError("lookups failed");
}

/// One exchange after the other, without JSON.
void bare_blocking_exchange(benchmark::State& state) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(system_asked().port());
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        return state.SkipWithError("no connection");
    const std::string asked = "GET /subscribers/%2B2290190011234/balance HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                              "Accept: application/json\r\nUser-Agent: palabre\r\n\r\n";
    char some[4096];
    bool failed = false;
    stopwatch watch{state};
    for (auto _ : state)
        watch.time(1, [&] {
            ::send(socket, asked.data(), asked.size(), MSG_NOSIGNAL);
            std::string read;
            while (!failed && !read.ends_with(body)) {
                const auto got = ::recv(socket, some, sizeof some, 0);
                failed = got <= 0;
                if (!failed) read.append(some, static_cast<std::size_t>(got));
            }
            benchmark::DoNotOptimize(read);
        });
    ::close(socket);
    if (failed) state.SkipWithError("no answer");
}

BENCHMARK(bare_blocking_exchange)->UseManualTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(connector_call)->Arg(1)->Arg(8)->Arg(64)->UseManualTime()->Unit(benchmark::kMicrosecond);

}  // namespace
