// benchmarks/event_stream.cpp - events to a thousand WebSockets, beside a bare Beast broadcast of the same texts.
#include "in_turns.hpp"
#include "palabre/api/server.hpp"
#include "palabre/asio_runtime.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <arpa/inet.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <memory>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace palabre;
using namespace palabre::bench;
namespace net = boost::asio;
namespace ws = boost::beast::websocket;
using tcp = net::ip::tcp;
using clock = std::chrono::steady_clock;

const bool small = std::getenv("PALABRE_BENCHMARK_SMALL") != nullptr;
const std::size_t listeners = small ? 20 : 1000, events = small ? 5 : 100;
const std::string key = "a-key-of-twenty-bytes-and-more", company = "moov-benin";

value event() {
    return boost::json::object{{"type", "entry.added"}, {"text", std::string(200, 'x')}};
}

/// Clients that take what comes and count its bytes: the same for both servers.
class audience {
public:
    explicit audience(std::uint16_t port) : poll_{::epoll_create1(0)} {
        for (std::size_t each = 0; each < listeners; ++each) join(port);
    }
    ~audience() {
        for (const int each : all_) ::close(each);
        ::close(poll_);
    }
    audience(const audience&) = delete;
    audience& operator=(const audience&) = delete;

    /// Waits until that many bytes have come; `when` gets the moment of each read.
    void await(std::size_t bytes, std::vector<clock::time_point>* when = nullptr) {
        char taken[65'536];
        epoll_event ready[256];
        for (std::size_t got = 0; got < bytes;) {
            const int count = ::epoll_wait(poll_, ready, 256, 10'000);
            if (count <= 0) throw std::runtime_error{"events are missing"};
            for (int each = 0; each < count; ++each) {
                const auto size = ::recv(ready[each].data.fd, taken, sizeof taken, 0);
                if (size <= 0) throw std::runtime_error{"a listener was let go"};
                got += static_cast<std::size_t>(size);
                if (when != nullptr) when->push_back(clock::now());
            }
        }
    }

private:
    void join(std::uint16_t port) {
        const int made = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(made, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error{"no connection"};
        const auto asked =
            "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Authorization: Bearer " +
            key + "\r\n\r\n";
        ::send(made, asked.data(), asked.size(), MSG_NOSIGNAL);
        std::string read;  // the handshake, and the hello with its brace at the end
        while (!read.ends_with("}}")) {
            char taken[4096];
            const auto size = ::recv(made, taken, sizeof taken, 0);
            if (size <= 0) throw std::runtime_error{"no WebSocket"};
            read.append(taken, static_cast<std::size_t>(size));
        }
        epoll_event wanted{};
        wanted.events = EPOLLIN;
        wanted.data.fd = made;
        ::epoll_ctl(poll_, EPOLL_CTL_ADD, made, &wanted);
        all_.push_back(made);
    }

    int poll_;
    std::vector<int> all_;
};

class bare_server {
public:
    bare_server() {
        accept();
        thread_ = std::thread{[this] { context_.run(); }};
    }
    ~bare_server() {
        context_.stop();
        thread_.join();
    }
    bare_server(const bare_server&) = delete;
    bare_server& operator=(const bare_server&) = delete;

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    void publish(std::shared_ptr<const std::string> text) {
        net::post(context_, [this, text = std::move(text)] {
            for (const auto& each : sessions_) each->send(text);
        });
    }

private:
    struct session : std::enable_shared_from_this<session> {
        explicit session(tcp::socket socket) : stream{std::move(socket)} {}
        void begin() {
            stream.async_accept([self = shared_from_this()](auto failed) {
                if (!failed) self->send(std::make_shared<const std::string>(R"({"hello":{}})"));
            });
        }
        void send(std::shared_ptr<const std::string> text) {
            waiting.push_back(std::move(text));
            if (waiting.size() == 1) write();
        }
        void write() {
            stream.async_write(net::buffer(*waiting.front()), [self = shared_from_this()](auto failed, std::size_t) {
                if (failed) return;
                self->waiting.pop_front();
                if (!self->waiting.empty()) self->write();
            });
        }
        ws::stream<tcp::socket> stream;
        std::deque<std::shared_ptr<const std::string>> waiting;
    };

    void accept() {
        acceptor_.async_accept([this](auto failed, tcp::socket socket) {
            if (failed) return;
            socket.set_option(tcp::no_delay{true});
            sessions_.push_back(std::make_shared<session>(std::move(socket)));
            sessions_.back()->begin();
            accept();
        });
    }

    net::io_context context_{1};
    tcp::acceptor acceptor_{context_, tcp::endpoint{net::ip::address_v4::loopback(), 0}};
    std::vector<std::shared_ptr<session>> sessions_;
    std::thread thread_;
};

class our_server {
public:
    our_server()
        : server_{runtime_,
                  {.listen = "127.0.0.1:0",
                   .keys = {{"desk", secret{key}, {company}, {api::scope::read, api::scope::events}}},
                   .most_connections = 2000,
                   .most_waiting = 2000}} {
        server_.start();
        keeps_ = runtime_.work();
        thread_ = std::thread{[this] { runtime_.run(); }};
    }
    ~our_server() {
        runtime_.post([this] { runtime_.stop(); });
        thread_.join();
    }
    our_server(const our_server&) = delete;
    our_server& operator=(const our_server&) = delete;

    std::uint16_t port() const {
        const auto at = server_.listening();
        return static_cast<std::uint16_t>(std::stoi(at.substr(at.rfind(':') + 1)));
    }
    void publish() {
        runtime_.post([this] { server_.live().publish(company, api::scope::events, event()); });
    }

private:
    asio_runtime runtime_;
    api::server server_;
    std::shared_ptr<void> keeps_;
    std::thread thread_;
};

/// As ours looks on the wire, with a frame's header of four bytes.
const std::shared_ptr<const std::string>& the_text() {
    static const auto made = std::make_shared<const std::string>(boost::json::serialize(
        boost::json::object{{"number", "1700000000000000"}, {"company", company}, {"event", event()}}));
    return made;
}

std::size_t bytes_of(std::size_t count) {
    return count * listeners * (the_text()->size() + 4);
}

void broadcast(benchmark::State& state) {
    our_server ours;
    bare_server bare;
    audience of_ours{ours.port()}, of_bare{bare.port()};
    in_turns(
        state, events * listeners,
        [&] {
            for (std::size_t each = 0; each < events; ++each) ours.publish();
            of_ours.await(bytes_of(events));
        },
        [&] {
            for (std::size_t each = 0; each < events; ++each) bare.publish(the_text());
            of_bare.await(bytes_of(events));
        });
}
BENCHMARK(broadcast)->UseManualTime()->Unit(benchmark::kMillisecond);

/// One event after the other: from its publishing to each listener's read.
void latency(benchmark::State& state) {
    our_server ours;
    audience of_ours{ours.port()};
    std::vector<double> all;
    for (auto _ : state) {
        for (std::size_t each = 0; each < events; ++each) {
            std::vector<clock::time_point> when;
            const auto began = clock::now();
            ours.publish();
            of_ours.await(bytes_of(1), &when);
            for (const auto& at : when) all.push_back(std::chrono::duration<double, std::milli>(at - began).count());
        }
    }
    std::ranges::sort(all);
    state.counters["p50 ms"] = all[all.size() / 2];
    state.counters["p99 ms"] = all[all.size() * 99 / 100];
}
BENCHMARK(latency)->Unit(benchmark::kMillisecond);

}  // namespace
