// src/http/client.cpp - pools of connections on Boost.Beast, and requests that wait for one.
#include "http/client.hpp"

#include "http/io_thread.hpp"
#include "http/tls.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <deque>
#include <map>
#include <sys/socket.h>
#include <unordered_map>
#include <vector>

namespace palabre::http {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = net::ip::tcp;
using boost::system::error_code;

/// The strand's side: who waits for what. What they captured stays on the strand.
struct client::desk {
    explicit desk(runtime& on) : on{on} {}

    void take(std::uint64_t number, answer told) {
        const auto found = waiting.find(number);
        if (found == waiting.end()) return;
        const auto then = std::move(found->second);
        waiting.erase(found);
        const auto last = waiting.empty() ? std::exchange(work, nullptr) : nullptr;
        then(std::move(told));
    }

    runtime& on;
    std::unordered_map<std::uint64_t, std::function<void(answer)>> waiting;
    std::shared_ptr<void> work;
    std::uint64_t last = 0;
};

namespace {

struct connection;

/// A request on its way, in the thread.
struct exchange {
    exchange(net::io_context& in, std::uint64_t number, inquiry what)
        : number{number}, at{std::move(what.at)}, patience{in} {
        repeatable = (what.method == "GET" || what.method == "HEAD") && !what.once;
        only_head = what.method == "HEAD";
        head = what.method + " " + what.target + " HTTP/1.1\r\n";
        add("Host", host_header(at));
        for (const auto& [name, value] : what.headers) add(name, value);
        body = std::move(what.body);
        const bool has_length =
            !body.empty() || what.method == "POST" || what.method == "PUT" || what.method == "PATCH";
        if (has_length) add("Content-Length", std::to_string(body.size()));
        head += "\r\n";
        repeatable = repeatable || what.repeatable;
    }

    void add(std::string_view name, std::string_view value) {
        ((head += name) += ": ") += value;
        head += "\r\n";
    }

    std::array<net::const_buffer, 2> bytes() const { return {net::buffer(head), net::buffer(body)}; }

    const std::uint64_t number;
    const origin at;
    std::string head, body;
    net::steady_timer patience;
    std::shared_ptr<connection> on;
    bool repeatable = false, only_head = false, repeated = false, over = false;
};

struct connection {
    explicit connection(net::io_context& in) : socket{in}, resolver{in}, idle_for{in} {}

    void close() {
        error_code ignored;
        socket.shutdown(tcp::socket::shutdown_both, ignored);
        socket.close(ignored);
        resolver.cancel();
        idle_for.cancel();
        closed = true;
    }

    tcp::socket socket;
    std::optional<net::ssl::stream<tcp::socket&>> tls;  // around the socket
    tcp::resolver resolver;
    beast::flat_buffer buffer;
    std::optional<bhttp::response_parser<bhttp::string_body>> parser;
    net::steady_timer idle_for;
    std::uint64_t rests = 0;  // counts, so that what was meant for an earlier rest is known
    bool used = false, resting = false, watched = false, closed = false;
};

using exchange_ptr = std::shared_ptr<exchange>;
using connection_ptr = std::shared_ptr<connection>;

/// For so long a connection rests unwatched.
constexpr duration moment = std::chrono::milliseconds{100};

struct pool {
    std::size_t open = 0;  // those that rest too
    std::vector<connection_ptr> resting;
    std::deque<exchange_ptr> waiting;
};

std::string plain(const error_code& failed) {
    if (failed == net::error::connection_refused) return "connection refused";
    if (failed == net::error::host_not_found || failed == net::error::host_not_found_try_again)
        return "its name is not known";
    if (failed == bhttp::error::end_of_stream || failed == bhttp::error::partial_message || failed == net::error::eof ||
        failed == net::error::connection_reset || failed == net::error::broken_pipe ||
        failed == net::ssl::error::stream_truncated)
        return "the connection broke off";
    if (failed == bhttp::error::body_limit) return "the answer is too long";
    if (failed == bhttp::error::header_limit) return "the answer's headers are too long";
    return failed.message();
}

}  // namespace

/// The thread's side. Handlers run in the thread alone and die with the context, before everything else here.
struct client::core {
    core(runtime& on, client_options given, std::weak_ptr<desk> strand)
        : runtime_{on}, options{std::move(given)}, strand{std::move(strand)}, secure{tls_context(options.tls)} {}

    /// Sockets and timers go before their context; what handlers hold goes with it.
    ~core() {
        thread.stop();
        pools.clear();
    }
    core(const core&) = delete;
    core& operator=(const core&) = delete;

    void begin(inquiry what, std::uint64_t number, duration within);
    void place(const exchange_ptr& each);
    void connect(const exchange_ptr& each);
    void use(const exchange_ptr& each, const tcp::resolver::results_type& found);
    void shake_hands(const exchange_ptr& each);
    void send(const exchange_ptr& each);
    void receive(const exchange_ptr& each);
    void received(const exchange_ptr& each);
    void broken(const exchange_ptr& each, const error_code& failed, std::string why = {});
    void rest(const origin& at, const connection_ptr& free);
    void watch(const origin& at, const connection_ptr& free);
    connection_ptr rested(const origin& at);
    void drop(const origin& at, const connection_ptr& gone);
    void serve_next(const origin& at);
    void finish(const exchange_ptr& each, answer told);
    void tell();
    void read_json(answer& of) const;

    runtime& runtime_;
    const client_options options;
    const std::weak_ptr<desk> strand;
    net::ssl::context secure;
    std::map<origin, pool> pools;
    std::vector<std::pair<std::uint64_t, answer>> finished;  // and not yet told
    io_thread thread;
    net::steady_timer looks{thread.context()};
    bool looks_soon = false;  // at what rests
};

void client::core::begin(inquiry what, std::uint64_t number, duration within) {
    const auto each = std::make_shared<exchange>(thread.context(), number, std::move(what));
    each->patience.expires_after(within);
    each->patience.async_wait([this, each](error_code cancelled) {
        if (cancelled || each->over) return;
        const auto on = std::exchange(each->on, nullptr);
        std::erase(pools[each->at].waiting, each);
        finish(each, {.failure = "no answer in time"});
        if (on) drop(each->at, on);
    });
    place(each);
}

void client::core::place(const exchange_ptr& each) {
    pool& of = pools[each->at];
    each->on = rested(each->at);
    if (each->on) return send(each);
    if (of.open < options.most_connections) {
        ++of.open;
        return connect(each);
    }
    if (of.waiting.size() >= options.most_waiting) return finish(each, {.failure = "too many requests wait"});
    of.waiting.push_back(each);
}

/// Its place in the pool is taken already.
void client::core::connect(const exchange_ptr& each) {
    each->on = std::make_shared<connection>(thread.context());
    error_code no_address;
    const auto address = net::ip::make_address(each->at.host, no_address);
    if (!no_address)
        return use(each, tcp::resolver::results_type::create(tcp::endpoint{address, each->at.port}, {}, {}));
    each->on->resolver.async_resolve(
        each->at.host, std::to_string(each->at.port), tcp::resolver::numeric_service,
        [this, each, on = each->on](error_code failed, const tcp::resolver::results_type& found) {
            if (each->on != on) return;
            failed ? broken(each, failed) : use(each, found);
        });
}

void client::core::use(const exchange_ptr& each, const tcp::resolver::results_type& found) {
    net::async_connect(each->on->socket, found, [this, each, on = each->on](error_code failed, const tcp::endpoint&) {
        if (each->on != on) return;
        if (failed) return broken(each, failed);
        error_code ignored;
        on->socket.set_option(tcp::no_delay{true}, ignored);
        each->at.secure ? shake_hands(each) : send(each);
    });
}

void client::core::shake_hands(const exchange_ptr& each) {
    auto& tls = each->on->tls.emplace(each->on->socket, secure);
    expect_host(tls.native_handle(), each->at.host, options.tls.verify);
    tls.async_handshake(net::ssl::stream_base::client, [this, each, on = each->on](error_code failed) {
        if (each->on != on) return;
        failed ? broken(each, failed, certificate_problem(on->tls->native_handle())) : send(each);
    });
}

void client::core::send(const exchange_ptr& each) {
    each->on->parser.reset();
    auto sent = [this, each, on = each->on](error_code failed, std::size_t) {
        if (each->on != on) return;
        // A server that says no before it has read everything has answered all the same.
        if (failed && failed != net::error::broken_pipe && failed != net::error::connection_reset)
            return broken(each, failed);
        receive(each);
    };
    each->on->tls ? net::async_write(*each->on->tls, each->bytes(), std::move(sent))
                  : net::async_write(each->on->socket, each->bytes(), std::move(sent));
}

void client::core::receive(const exchange_ptr& each) {
    auto& parser = each->on->parser.emplace();
    parser.header_limit(static_cast<std::uint32_t>(options.header_most));
    parser.body_limit(options.body_most);
    parser.skip(each->only_head);
    auto came = [this, each, on = each->on](error_code failed, std::size_t) {
        if (each->on != on) return;
        if (failed) return broken(each, failed);
        if (on->parser->get().result_int() < 200) return receive(each);  // "go on"
        received(each);
    };
    each->on->tls ? bhttp::async_read(*each->on->tls, each->on->buffer, parser, std::move(came))
                  : bhttp::async_read(each->on->socket, each->on->buffer, parser, std::move(came));
}

void client::core::received(const exchange_ptr& each) {
    const auto on = std::exchange(each->on, nullptr);
    const bool whole = on->parser->keep_alive();
    auto message = on->parser->release();
    answer told;
    told.status = static_cast<int>(message.result_int());
    for (const auto& field : message)
        told.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
    told.body = std::move(message.body());
    if (options.read_json) read_json(told);
    on->used = true;
    finish(each, std::move(told));
    whole && on->buffer.size() == 0 ? rest(each->at, on) : drop(each->at, on);
}

void client::core::read_json(answer& of) const {
    error_code failed;
    boost::json::parse_options strict;
    strict.max_depth = 32;
    auto read = boost::json::parse(of.body, failed, {}, strict);
    if (failed)
        of.data_problem = failed.message();
    else
        of.data = std::move(read);
}

void client::core::broken(const exchange_ptr& each, const error_code& failed, std::string why) {
    const auto on = std::exchange(each->on, nullptr);
    const bool nothing_came = !on->parser || !on->parser->got_some();
    if (on->used && each->repeatable && !each->repeated && nothing_came) {
        each->repeated = true;
        on->close();
        return connect(each);  // in the broken one's place
    }
    finish(each, {.failure = why.empty() ? plain(failed) : std::move(why)});
    drop(each->at, on);
}

/// Until the next request, until the server closes it, or until it has rested for too long. Under load the next request
/// is there at once, so that only what has rested for a moment is watched.
void client::core::rest(const origin& at, const connection_ptr& free) {
    pool& of = pools[at];
    if (!of.waiting.empty()) {
        const auto next = std::move(of.waiting.front());
        of.waiting.pop_front();
        next->on = free;
        return send(next);
    }
    of.resting.push_back(free);
    free->resting = true;
    ++free->rests;
    if (std::exchange(looks_soon, true)) return;
    looks.expires_after(std::min(options.idle, moment));
    looks.async_wait([this](error_code cancelled) {
        if (cancelled) return;
        looks_soon = false;
        for (const auto& [where, all] : pools)
            for (const auto& each : all.resting)
                if (!each->watched) watch(where, each);
    });
}

void client::core::watch(const origin& at, const connection_ptr& free) {
    free->watched = true;
    const auto gone = [this, at, free, rest = free->rests](error_code cancelled) {
        if (cancelled == net::error::operation_aborted || !free->resting || free->rests != rest) return;
        free->resting = false;
        std::erase(pools[at].resting, free);
        drop(at, free);
    };
    free->socket.async_wait(tcp::socket::wait_read, gone);
    free->idle_for.expires_after(options.idle - std::min(options.idle, moment));
    free->idle_for.async_wait(gone);
}

/// One that rested and is whole; nullptr where there is none. The one used last is the likeliest.
connection_ptr client::core::rested(const origin& at) {
    pool& of = pools[at];
    while (!of.resting.empty()) {
        const auto found = std::move(of.resting.back());
        of.resting.pop_back();
        ++found->rests;
        found->resting = false;
        if (std::exchange(found->watched, false)) {
            found->idle_for.cancel();
            error_code ignored;
            found->socket.cancel(ignored);
        }
        char any = 0;  // nothing may have come, not even the end
        const auto came = ::recv(found->socket.native_handle(), &any, 1, MSG_PEEK | MSG_DONTWAIT);
        if (came < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return found;
        drop(at, found);
    }
    return {};
}

void client::core::drop(const origin& at, const connection_ptr& gone) {
    gone->close();
    --pools[at].open;
    serve_next(at);
}

void client::core::serve_next(const origin& at) {
    pool& of = pools[at];
    if (of.waiting.empty() || of.open >= options.most_connections) return;
    const auto next = std::move(of.waiting.front());
    of.waiting.pop_front();
    ++of.open;
    connect(next);
}

void client::core::finish(const exchange_ptr& each, answer told) {
    each->over = true;
    each->patience.cancel();
    finished.emplace_back(each->number, std::move(told));
    if (finished.size() == 1) net::post(thread.context(), [this] { tell(); });
}

/// What has come by the same look at the sockets wakes the strand once.
void client::core::tell() {
    runtime_.post([strand = strand, all = std::exchange(finished, {})]() mutable {
        for (auto& [number, told] : all)
            if (const auto here = strand.lock()) here->take(number, std::move(told));
    });
}

client::client(runtime& on, client_options options)
    : desk_{std::make_shared<desk>(on)}, core_{std::make_unique<core>(on, std::move(options), desk_)} {
    static_cast<void>(on.work());  // from now on the thread may post
    core_->thread.start();
}

client::~client() {
    desk_.reset();
    core_.reset();
}

void client::ask(inquiry what, instant deadline, std::function<void(answer)> then) {
    constexpr duration longest = std::chrono::hours{24};  // Asio counts nanoseconds, which end
    const auto number = ++desk_->last;
    const auto within = std::min<duration>(deadline - desk_->on.now(), longest);
    if (desk_->waiting.empty()) desk_->work = desk_->on.work();
    desk_->waiting.emplace(number, std::move(then));
    if (within <= duration{0}) {
        desk_->on.post([strand = std::weak_ptr{desk_}, number] {
            if (const auto here = strand.lock()) here->take(number, {.failure = "no answer in time"});
        });
        return;
    }
    core_->thread.post([core = core_.get(), what = std::move(what), number, within]() mutable {
        core->begin(std::move(what), number, within);
    });
}

}  // namespace palabre::http
