// benchmarks/http.cpp - lookups through the HTTP connector, beside as many bare connections of Beast's client.
#include "palabre/connector/http.hpp"
#include "in_turns.hpp"
#include "palabre/asio_runtime.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/object.hpp>

#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <chrono>
#include <functional>
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
        ::listen(listener_, SOMAXCONN);
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

    /// One exchange after the other, as long as there are any.
    void ask(std::size_t& left, std::size_t& failed) {
        namespace http = boost::beast::http;
        if (left == 0) return;
        --left;
        told_ = {};
        http::async_write(socket_, asked_, [this, &left, &failed](boost::system::error_code bad, std::size_t) {
            if (bad) return static_cast<void>(++failed);
            http::async_read(socket_, read_, told_,
                             [this, &left, &failed](boost::system::error_code wrong, std::size_t) {
                                 failed += wrong || told_.body() != body ? 1 : 0;
                                 ask(left, failed);
                             });
        });
    }

private:
    boost::asio::ip::tcp::socket socket_;
    boost::beast::flat_buffer read_;
    boost::beast::http::request<boost::beast::http::empty_body> asked_;
    boost::beast::http::response<boost::beast::http::string_body> told_;
};

/// `state.range(0)` connections, a lookup under way on each all the time. Beast's client leaves the JSON unread. The
/// system asked is part of both times.
void lookups(benchmark::State& state) {
    const auto connections = static_cast<std::size_t>(state.range(0));
    constexpr std::size_t many = 4'000;
    std::size_t failed = 0;

    asio_runtime loop;
    const auto asks = http_connector(loop, {.url = "http://127.0.0.1:" + std::to_string(system_asked().port()),
                                            .paths = {{"balance", "/subscribers/{number}/balance"}},
                                            .most_connections = connections});
    const auto ours = [&] {
        std::size_t left = many;
        std::function<void()> next = [&] {
            if (left == 0) return;
            --left;
            asks->call("balance", boost::json::object{{"number", "+2290190011234"}},
                       loop.now() + std::chrono::minutes{1}, [&](const outcome& came) {
                           failed += came.what == outcome::kind::value ? 0 : 1;
                           next();
                       });
        };
        for (std::size_t each = 0; each < connections; ++each) next();
        loop.run();
    };

    boost::asio::io_context bare_loop{1};
    std::vector<std::unique_ptr<beast_session>> sessions;
    for (std::size_t each = 0; each < connections; ++each)
        sessions.push_back(std::make_unique<beast_session>(bare_loop));
    const auto bare = [&] {
        std::size_t left = many;
        for (const auto& each : sessions) each->ask(left, failed);
        bare_loop.restart();
        bare_loop.run();
    };

    ours();  // connects; the bare ones have
    bench::in_turns(state, many, ours, bare);
    if (failed > 0) state.SkipWithError("lookups failed");
}

BENCHMARK(lookups)->Arg(1)->Arg(8)->Arg(64)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
