// benchmarks/delivery.cpp - durable enqueue to the provider's socket, beside bare inserts and a bare client.
#include "bare_database.hpp"
#include "faults/opened_store.hpp"
#include "history_place.hpp"
#include "palabre/channel/sms.hpp"
#include "palabre/delivery/sender.hpp"

#include <arpa/inet.h>
#include <atomic>
#include <map>
#include <memory>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace palabre;
using namespace palabre::bench;

namespace {

constexpr std::size_t count = 5120, in_flight = 256, connections = 8;
constexpr const char* text = "Votre recharge de 12 500 F CFA est faite. Merci de votre confiance.";

int open_socket() {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return made;
}

/// Answers every request as smsbox does, a thread a connection, and counts them: the same for both ways.
class provider {
public:
    provider() : listener_{open_socket()} {
        at_.sin_family = AF_INET;
        at_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(listener_, reinterpret_cast<const sockaddr*>(&at_), sizeof at_);
        ::listen(listener_, 64);
        socklen_t size = sizeof at_;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at_), &size);
        std::thread{[this] {
            for (int taken = ::accept(listener_, nullptr, nullptr); taken >= 0;
                 taken = ::accept(listener_, nullptr, nullptr))
                std::thread{[this, taken] { serve(taken); }}.detach();
        }}.detach();
    }

    std::uint16_t port() const { return ntohs(at_.sin_port); }
    std::size_t taken() const { return taken_; }

    /// A connection of a client as bare as can be.
    int connect() const {
        const int made = open_socket();
        if (::connect(made, reinterpret_cast<const sockaddr*>(&at_), sizeof at_) != 0)
            throw std::runtime_error{"no provider"};
        return made;
    }

private:
    void serve(int socket) {
        constexpr std::string_view answer =
            "HTTP/1.1 202 Accepted\r\nContent-Type: text/html\r\nContent-Length: 25\r\n\r\n0: Accepted for delivery\n";
        std::string read;
        char some[8192];
        for (auto got = ::recv(socket, some, sizeof some, 0); got > 0; got = ::recv(socket, some, sizeof some, 0)) {
            read.append(some, static_cast<std::size_t>(got));
            for (auto end = read.find("\r\n\r\n"); end != std::string::npos; end = read.find("\r\n\r\n")) {
                read.erase(0, end + 4);
                ++taken_;
                if (::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
            }
        }
        ::close(socket);
    }

    int listener_;
    sockaddr_in at_{};
    std::atomic<std::size_t> taken_ = 0;
};

provider& asked() {
    static auto* const one = new provider;  // its threads live as long as the program
    return *one;
}

struct stage {
    explicit stage(kind of) : place{of}, center{place.options()} {
        gate = kannel_carrier(center.loop,
                              {.sends = {.name = "gate", .senders = {"1234"}, .per_second = 0, .at_once = 256},
                               .url = "http://127.0.0.1:" + std::to_string(asked().port()) + "/cgi-bin/sendsms",
                               .user = "palabre",
                               .password = secret{"password"}});
        sends.emplace(center.loop, *center.kept, delivery::sender_options{.company = "moov-benin"});
        sends->add(*gate);
        sends->start();
        bare = bare_database::open(place.url());
        insert = bare->prepare(
            "insert into outbox (company, id, customer, because_of, cause, medium, address, text, clear,"
            " details, key, made, due, expires, state, attempts, run, claim, provider_id, why)"
            " values ($1, $2, 0, 0, 0, 'sms', $3, $4, '', 'null', '', $5, $6, $7, 'sent', 1, 0, 0, '', '')");
    }

    history::outgoing next() {
        history::outgoing what;
        what.id = center.kept->ids().next<history::outgoing>();
        what.to = std::to_string(22'901'970'100'000 + made++ % 900'000);
        what.to.insert(what.to.begin(), '+');
        what.text = text;
        what.made = what.due = center.loop.calendar_now();
        return what;
    }

    void send() {
        const auto before = asked().taken();
        queued = 0;
        for (std::size_t each = 0; each < in_flight; ++each) queue_one();
        if (!center.until([&] { return asked().taken() >= before + count && sends->figures().unwritten == 0; }))
            throw std::runtime_error{"messages are lost"};
    }

    void queue_one() {
        if (queued++ >= count) return;
        center.book().write({history::change::queue_message{next()}}, [this](const auto& kept) {
            if (!kept) throw std::runtime_error{kept.why};
            queue_one();
        });
    }

    /// Inserts in transactions of as many, each message then asked for by a blocking client: several connections in turn.
    void send_bare() {
        std::vector<int> sockets;
        for (std::size_t each = 0; each < connections; ++each) sockets.push_back(asked().connect());
        const std::string request =
            "GET /cgi-bin/sendsms?username=palabre&password=password&to=%2B2290197100000&text=" + std::string(90, 'a') +
            "&charset=UTF-8&coding=0&from=1234 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        char some[1024];
        for (std::size_t from = 0; from < count; from += in_flight) {
            bare->script(place.is_sqlite() ? "begin immediate" : "begin");
            for (std::size_t each = 0; each < in_flight; ++each) {
                const auto what = next();
                const auto now = what.made.time_since_epoch().count();
                bare->run(insert, {center.company().value(), what.id.value(), what.to, what.text, now, now, INT64_MAX});
            }
            bare->script("commit");
            for (std::size_t each = 0; each < in_flight; each += connections) {
                for (const int socket : sockets) ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
                for (const int socket : sockets)
                    if (::recv(socket, some, sizeof some, 0) <= 0) throw std::runtime_error{"the provider is gone"};
            }
        }
        for (const int socket : sockets) ::close(socket);
    }

    history_place place;
    faults::opened_store center;
    std::unique_ptr<carrier> gate;
    std::optional<delivery::sender> sends;
    std::unique_ptr<bare_database> bare;
    std::size_t insert = 0, queued = 0;
    std::int64_t made = 0;
};

stage& on(kind of) {
    static std::map<kind, std::unique_ptr<stage>> all;
    auto& one = all[of];
    if (one == nullptr) one = std::make_unique<stage>(of);
    return *one;
}

void enqueue_to_socket(benchmark::State& state, kind of) {
    auto& at = on(of);
    in_turns(
        state, count, [&] { at.send(); }, [&] { at.send_bare(); });
}
BENCHMARK_CAPTURE(enqueue_to_socket, sqlite, kind::sqlite)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(enqueue_to_socket, postgresql, kind::postgresql)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
