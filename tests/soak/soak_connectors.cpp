// tests/soak/soak_connectors.cpp - systems that fail in every way, 100,000 times: nothing stays behind.
#include "palabre/connector/http.hpp"
#include "palabre/connector/sql.hpp"

#include "palabre/asio_runtime.hpp"

#include "store/postgres_server.hpp"

#include <boost/json/object.hpp>

#include <array>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace palabre;
using namespace std::chrono_literals;

/// Speaks TCP and nothing else well: each request meets the next of its ways to fail. One thread, polled.
class bad_office {
public:
    bad_office() : listener_{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)} {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::bind(listener_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || ::listen(listener_, 512) != 0)
            std::abort();
        socklen_t size = sizeof at;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
        port_ = ntohs(at.sin_port);
        serves_ = std::thread{[this] { serve(); }};
    }
    ~bad_office() {
        over_ = true;
        serves_.join();
        ::close(listener_);
    }
    bad_office(const bad_office&) = delete;
    bad_office& operator=(const bad_office&) = delete;

    int port() const noexcept { return port_; }

private:
    void serve() {
        std::vector<pollfd> all{{listener_, POLLIN, 0}};
        while (!over_) {
            ::poll(all.data(), all.size(), 20);
            for (std::size_t at = all.size(); at-- > 1;)
                if (all[at].revents != 0 && !answer(all[at].fd)) {
                    dripping_.erase(all[at].fd);
                    ::close(all[at].fd);
                    all.erase(all.begin() + static_cast<std::ptrdiff_t>(at));
                }
            for (const int slow : dripping_) static_cast<void>(::send(slow, " ", 1, MSG_NOSIGNAL));
            for (int taken = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC); taken >= 0;
                 taken = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC))
                all.push_back({taken, POLLIN, 0});
        }
        for (std::size_t at = 1; at < all.size(); ++at) ::close(all[at].fd);
    }

    /// False where the connection is over.
    bool answer(int socket) {
        char read[8192];
        if (::recv(socket, read, sizeof read, 0) <= 0) return false;
        static const std::string huge(200'000, 'x');
        static const std::array<std::string, 9> answers{
            "",                                                                  // hangs
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":",          // drops
            "\x16\x03\x01 garbage, and no protocol at all\r\n\r\n",              // talks nonsense
            "HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\n{}",                    // fails
            "HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",  // is overrun
            "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + huge,      // never stops
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\": \xff\xfe\xfd",  // in no charset
            "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",                   // drips
            "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"good\": 1}"};       // a good day
        const auto way = next_++ % answers.size();
        const auto& what = answers[way];
        if (!what.empty()) static_cast<void>(::send(socket, what.data(), what.size(), MSG_NOSIGNAL));
        if (way == 7) dripping_.insert(socket);
        return way != 1 && way != 2;
    }

    const int listener_;
    int port_ = 0;
    std::size_t next_ = 0;
    std::set<int> dripping_;
    std::atomic<bool> over_ = false;
    std::thread serves_;
};

struct footprint {
    std::size_t threads = 0, files = 0, kb = 0;
};

std::size_t entries(const char* folder) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator{folder}) ++count;
    return count;
}

footprint now() {
    footprint made{entries("/proc/self/task"), entries("/proc/self/fd"), 0};
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) made.kb = std::stoul(line.substr(6));
    return made;
}

struct tally {
    std::size_t values = 0, others = 0;
    duration longest{0};

    std::size_t all() const { return values + others; }
};

/// Asks so often, 64 at once, and on while `more`; each answer is counted once.
tally ask(asio_runtime& loop, connector& to, std::size_t count, duration within, const std::atomic<bool>& more) {
    std::size_t sent = 0;
    tally came;
    std::function<void()> next = [&] {
        if (sent >= count && !more) return;
        ++sent;
        const auto began = loop.now();
        to.call("ask", boost::json::object{{"number", "+2290190011234"}}, began + within,
                [&, began](const outcome& what) {
                    ++(what.what == outcome::kind::value ? came.values : came.others);
                    came.longest = std::max(came.longest, loop.now() - began);
                    next();
                    if (came.all() == sent) loop.stop();
                });
    };
    for (int each = 0; each < 64; ++each) next();
    loop.run();
    return came;
}

bool soak(const char* name, asio_runtime& loop, const std::function<std::unique_ptr<connector>()>& make,
          std::size_t calls, std::size_t most_kb, duration within, const std::atomic<bool>& more = false) {
    const auto bare = now();
    bool good = true;
    {
        const auto to = make();
        ask(loop, *to, calls / 10, within, false);
        const auto warm = now();
        const auto came = ask(loop, *to, calls, within, more);
        const auto after = now();
        std::printf("%s: %zu calls, %zu values: threads %zu -> %zu, sockets and files %zu -> %zu, %zu -> %zu kB;"
                    " the longest %lld ms of %lld\n",
                    name, came.all(), came.values, warm.threads, after.threads, warm.files, after.files, warm.kb,
                    after.kb, static_cast<long long>(came.longest / 1ms), static_cast<long long>(within / 1ms));
        good = after.threads <= warm.threads && after.files <= warm.files + 64 && after.kb <= warm.kb + most_kb;
    }
    ::poll(nullptr, 0, 200);  // the other side closes what is left
    const auto gone = now();
    std::printf("%s: gone: threads %zu, sockets and files %zu (before: %zu, %zu)\n", name, gone.threads, gone.files,
                bare.threads, bare.files);
    return good && gone.threads <= bare.threads && gone.files <= bare.files + 64;
}

/// A real one, whose processes are all killed and started again while it is asked.
bool killed(asio_runtime& loop, std::size_t calls, std::size_t kb, std::size_t kills) {
    tests::postgres_server server;
    const auto url = server.make_database();
    std::atomic<bool> more = true;
    std::thread murders{[&] {
        for (std::size_t each = 0; each < kills; ++each) {
            server.kill();
            ::poll(nullptr, 0, 200);
            server.start();
            ::poll(nullptr, 0, 300);  // for the next to meet it at work
        }
        more = false;
    }};
    const bool good = soak(
        "postgresql, killed", loop,
        [&] {
            sql_operation asks{.is = {.name = "ask"},
                               .statement = "select :number as number, pg_sleep(0.001)::text as slept"};
            return sql_connector(loop, {.url = url, .operations = {asks}, .limit = 500ms});
        },
        calls, kb, 500ms, more);
    murders.join();
    std::printf("postgresql, killed: %zu times\n", kills);
    return good;
}

std::size_t told(const char* variable, std::size_t otherwise) {
    if (const char* const given = std::getenv(variable))
        std::from_chars(given, given + std::char_traits<char>::length(given), otherwise);
    return otherwise;
}

std::size_t number(const std::vector<std::string_view>& words, std::string_view name, std::size_t otherwise) {
    for (std::size_t at = 0; at + 1 < words.size(); ++at)
        if (words[at] == name)
            std::from_chars(words[at + 1].data(), words[at + 1].data() + words[at + 1].size(), otherwise);
    return otherwise;
}

}  // namespace

int main(int count, char** given) {
    const std::vector<std::string_view> words(given + 1, given + count);
    const auto calls = number(words, "--calls", told("PALABRE_CALLS", 100'000)), kb = number(words, "--kb", 8'192);
    const auto kills = number(words, "--kills", told("PALABRE_KILLS", 50));
    const bad_office office;
    asio_runtime loop;
    bool good = soak(
        "http", loop,
        [&] {
            http_connector_options with;
            with.url = "http://127.0.0.1:" + std::to_string(office.port());
            with.answer_most = 100'000;
            with.limit = 30ms;
            return http_connector(loop, std::move(with));
        },
        calls, kb, 30ms);
    // A server that is none: each connection is made anew, and fails in its handshake.
    good &= soak(
        "postgresql", loop,
        [&] {
            sql_operation asks{.is = {.name = "ask"}, .statement = "select :number"};
            return sql_connector(loop, {.url = "postgresql://nobody@127.0.0.1:" + std::to_string(office.port()) + "/p",
                                        .operations = {asks},
                                        .limit = 30ms});
        },
        calls, kb, 30ms);
    // Statements that never end are cut.
    const auto file =
        (std::filesystem::temp_directory_path() / ("soak_connectors." + std::to_string(::getpid()))).string();
    std::ofstream{file}.close();  // empty, it is a database
    good &= soak(
        "sqlite", loop,
        [&] {
            sql_operation asks{.is = {.name = "ask"},
                               .statement = "with recursive n(i) as (select 1 union all select i + 1 from n)"
                                            " select max(i) from n where :number <> ''"};
            return sql_connector(loop, {.url = "sqlite:" + file, .operations = {asks}, .limit = 10ms});
        },
        calls, kb, 10ms);
    std::filesystem::remove(file);
    good &= killed(loop, calls, kb, kills);
    std::puts(good ? "nothing stays behind" : "something stays behind");
    return good ? 0 : 1;
}
