// benchmarks/http.cpp - a lookup through the HTTP connector, beside bare exchanges: blocking, and by Beast.
#include "palabre/connector/http.hpp"
#include "palabre/asio_runtime.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
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
#include <vector>

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

/// One kept connection of Beast's own client.
class beast_session {
public:
    explicit beast_session(boost::asio::io_context& on) : socket_{on} {
        namespace http = boost::beast::http;
        using boost::asio::ip::tcp;
        socket_.connect({boost::asio::ip::address_v4::loopback(), system_asked().port()});
        socket_.set_option(tcp::no_delay{true});
        asked_ = {http::verb::get, "/subscribers/%2B2290190011234/balance", 11};
        asked_.set(http::field::host, "127.0.0.1");
        asked_.set(http::field::accept, "application/json");
        asked_.set(http::field::user_agent, "palabre");
    }

    void ask(std::int64_t& failed) {
        namespace http = boost::beast::http;
        told_ = {};
        http::async_write(socket_, asked_, [this, &failed](boost::system::error_code bad, std::size_t) {
            if (bad) return static_cast<void>(++failed);
            http::async_read(socket_, read_, told_, [this, &failed](boost::system::error_code wrong, std::size_t) {
                failed += wrong || told_.body() != body ? 1 : 0;
            });
        });
    }

private:
    boost::asio::ip::tcp::socket socket_;
    boost::beast::flat_buffer read_;
    boost::beast::http::request<boost::beast::http::empty_body> asked_;
    boost::beast::http::response<boost::beast::http::string_body> told_;
};

/// As many at once, without JSON.
void bare_beast_call(benchmark::State& state) {
    boost::asio::io_context loop{1};
    std::vector<std::unique_ptr<beast_session>> sessions;
    for (std::int64_t each = 0; each < state.range(0); ++each)
        sessions.push_back(std::make_unique<beast_session>(loop));
    std::int64_t failed = 0;
    stopwatch watch{state};
    for (auto _ : state)
        watch.time(state.range(0), [&] {
            for (const auto& each : sessions) each->ask(failed);
            loop.restart();
            loop.run();
        });
    if (failed > 0) state.SkipWithError("exchanges failed");
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
BENCHMARK(bare_beast_call)->Arg(1)->Arg(8)->Arg(64)->UseManualTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(connector_call)->Arg(1)->Arg(8)->Arg(64)->UseManualTime()->Unit(benchmark::kMicrosecond);

}  // namespace
