// src/http/server.cpp - connections on Boost.Beast, each a chain of read, ask, write.
#include "http/server.hpp"

#include "http/body_sink.hpp"
#include "http/io_thread.hpp"
#include "http/origin.hpp"
#include "http/served_stream.hpp"
#include "http/socket_face.hpp"
#include "http/socket_session.hpp"
#include "http/target.hpp"
#include "http/tls.hpp"
#include "palabre/core/error.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <unordered_set>

namespace palabre::http {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = net::ip::tcp;
using boost::system::error_code;

/// The strand's side: what runs there finds out here that the server has gone.
struct server::desk {
    runtime& on;
    handler then;
    decltype(bodies_to_files::then) to_file;
    logger log;
    std::unordered_set<std::shared_ptr<socket_face>> faces;  // of the WebSockets that are open
};

/// The thread's side. Handlers run in the thread alone and die with the context, before everything else here.
struct server::core : std::enable_shared_from_this<core> {
    core(runtime& on, server_options given, std::weak_ptr<desk> strand)
        : runtime_{on}, options{std::move(given)}, desk{std::move(strand)} {}

    void read_certificate();
    void listen();
    void accept();
    void begin_stop(duration within, task then);
    void close_all();
    void left();

    runtime& runtime_;
    const server_options options;
    const std::weak_ptr<server::desk> desk;
    std::string at;

    std::size_t large = 0;     // bodies that are held
    std::size_t to_files = 0;  // and those that go to files
    std::atomic<std::size_t> connections{0}, waiting{0};
    std::atomic<std::uint64_t> accepted{0}, refused{0}, malformed{0}, late{0};

    std::atomic<std::int64_t> certificate_ends{0};
    tls_context_ptr secure;  // of new connections

    std::unordered_set<session*> sessions;
    bool stopping = false;
    bool gone = false;  // the thread has ended: what is destroyed now tells nobody
    bool accept_failed = false;
    task stopped;

    io_thread thread;
    tcp::acceptor acceptor{thread.context()};
    net::steady_timer pause{thread.context()};
    net::steady_timer patience{thread.context()};
};

namespace {

/// What the thread may hold of a WebSocket that the strand has taken.
struct socket_end {
    std::weak_ptr<socket_face> face;
    web_socket_options with;
};

/// The connection does not become that WebSocket.
void forget(runtime& on, const std::optional<socket_end>& one) {
    if (!one) return;
    on.post([face = one->face] {
        if (const auto to = face.lock()) to->ended(close_code::broken);
    });
}

using wire_answer = bhttp::response<bhttp::string_body>;

wire_answer made_of(response given, bool head_only, bool keep_alive, unsigned version) {
    wire_answer made{static_cast<bhttp::status>(given.status), version};
    if (given.status < 100 || given.status > 999) made.result(500);
    for (auto& [name, value] : given.headers) made.insert(name, value);
    if (!given.content_type.empty()) made.set(bhttp::field::content_type, given.content_type);
    made.keep_alive(keep_alive);
    if (given.status != 204) made.content_length(given.body.size());
    if (!head_only && given.status != 204) made.body() = std::move(given.body);
    return made;
}

/// What was wrong with a request, as its answer; nothing where nobody is there to read it.
std::optional<response> answer_to(const error_code& failed, const server_options& limits, std::uint64_t longest) {
    if (failed == bhttp::error::header_limit || failed == bhttp::error::buffer_overflow)
        return problem(431, fmt::format("the headers are longer than {} bytes", limits.header_most),
                       "send fewer or shorter");
    if (failed == bhttp::error::body_limit)
        return problem(413, "the body is longer than is taken here", fmt::format("send at most {} bytes", longest));
    if (failed == bhttp::error::end_of_stream || failed == bhttp::error::partial_message) return {};
    if (failed.category() == bhttp::make_error_code(bhttp::error::bad_method).category())
        return problem(400, fmt::format("this is not HTTP/1.1: {}", failed.message()), "look at what the client sends");
    return {};
}

}  // namespace

/// One connection. It lives as long as something of it is under way.
class server::session : public std::enable_shared_from_this<session> {
public:
    session(core& of, tcp::socket socket) : core_{of}, stream_{std::move(socket), of.secure} {
        core_.sessions.insert(this);
        ++core_.connections;
        error_code ignored;
        stream_.tcp().socket().set_option(tcp::no_delay{true}, ignored);
        const auto peer = stream_.tcp().socket().remote_endpoint(ignored);
        if (!ignored) remote_ = peer.address().to_string();
    }

    session(const session&) = delete;
    session& operator=(const session&) = delete;

    ~session() {
        core_.sessions.erase(this);
        --core_.connections;
        let_go();
        if (asked_) {
            --core_.waiting;
            nobody_waits();
        }
        core_.left();
    }

    void begin(bool room) {
        if (stream_.tls() == nullptr) return room ? next() : refuse();
        idle_ = true;
        stream_.tcp().expires_after(core_.options.read_in);
        stream_.tls()->async_handshake(net::ssl::stream_base::server,
                                       [self = shared_from_this(), room](error_code failed) {
                                           self->idle_ = false;
                                           if (failed) return self->close();
                                           room ? self->next() : self->refuse();
                                       });
    }

    /// One connection too many.
    void refuse() {
        ++core_.refused;
        auto told = problem(503, "too many connections are open", "try again in a moment");
        told.headers.emplace_back("Retry-After", "1");
        write(std::move(told), false);
    }

    void next() {
        let_go();
        if (core_.stopping && buffer_.size() == 0) return close();
        sink_.reset();
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(core_.options.header_most));
        // The most that any path takes; read_header() says what this one does.
        std::uint64_t longest = std::max<std::uint64_t>(core_.options.body_most, core_.options.to_files.most);
        for (const auto& [path, most] : core_.options.large.paths) longest = std::max<std::uint64_t>(longest, most);
        parser_->body_limit(longest);
        if (buffer_.size() > 0) return read_header();
        idle_ = true;
        stream_.tcp().expires_after(core_.options.idle);
        stream_.async_read_some(buffer_.prepare(4096),
                                [self = shared_from_this()](error_code failed, std::size_t size) {
                                    self->idle_ = false;
                                    if (failed) return self->close();
                                    self->buffer_.commit(size);
                                    self->read_header();
                                });
    }

    /// As a WebSocket, where there is a face for it.
    void answered(std::uint64_t number, response given, const std::optional<socket_end>& as = {}) {
        if (!asked_ || number != number_) return forget(core_.runtime_, as);
        asked_ = false;
        --core_.waiting;
        keeps_.reset();
        patience_.cancel();
        if (std::exchange(admits_, false)) {
            if (given.status == 100) return begin_file();
            keep_alive_ = false;  // its body is not read
        }
        if (!as) return write(std::move(given), keep_alive_);
        if (socket_key_.empty() || buffer_.size() > 0 || core_.stopping) {
            forget(core_.runtime_, as);
            auto told = core_.stopping
                            ? problem(503, "this server is stopping", "connect again in a moment")
                            : problem(426, "this is a WebSocket's address", "ask for a WebSocket of version 13");
            told.headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
            return write(std::move(told), false);
        }
        const auto made = make_socket_session({core_.runtime_, stream_, shared_from_this(), as->face}, as->with);
        socket_ = made;
        made->accept(std::exchange(socket_key_, {}));
    }

    /// No request is under way.
    void leave() {
        if (idle_) return close();
        if (const auto socket = socket_.lock()) socket->close(close_code::going_away, "the server is stopping");
    }

    void close() {
        error_code ignored;
        stream_.tcp().socket().shutdown(tcp::socket::shutdown_both, ignored);
        stream_.tcp().close();
        patience_.cancel();
    }

private:
    void read_header() {
        stream_.tcp().expires_after(core_.options.read_in);
        bhttp::async_read_header(
            stream_, buffer_, *parser_, [self = shared_from_this()](error_code failed, std::size_t) {
                if (failed) return self->bad(failed);
                const auto& head = self->parser_->get();
                self->version_ = head.version();
                if (self->goes_to_file()) return self->ask_about_body();
                if (!self->admit_body()) return;
                if (beast::iequals(head[bhttp::field::expect], "100-continue") && head.version() >= 11)
                    return self->invite_body();
                self->read_body();
            });
    }

    bool goes_to_file() const {
        const auto& head = parser_->get();
        const std::string_view target{head.target().data(), head.target().size()};
        const std::string_view method{head.method_string().data(), head.method_string().size()};
        const auto are = core_.options.to_files.are;
        return are != nullptr && are(method, target.substr(0, target.find('?')));
    }

    /// What the path says of how long a body may be, where it may be longer than others'; else nullopt.
    std::optional<std::uint64_t> large_limit() const {
        const auto& head = parser_->get();
        if (head.method() != bhttp::verb::post) return {};
        const std::string_view target{head.target().data(), head.target().size()};
        for (const auto& [path, most] : core_.options.large.paths)
            if (path == target.substr(0, target.find('?'))) return most;
        return {};
    }

    /// Whoever may not send it is told so before he does.
    void ask_about_body() {
        const auto& to = core_.options.to_files;
        parser_->body_limit(to.most);
        if (const auto length = parser_->content_length(); length && *length > to.most)
            return bad(bhttp::make_error_code(bhttp::error::body_limit));
        if (core_.to_files >= to.at_once) return turn_away("too many large bodies are on their way", false);
        ++core_.to_files;
        holds_file_ = admits_ = true;
        ask(parser_->get(), nullptr);
    }

    void begin_file() {
        const bool waits = beast::iequals(parser_->get()[bhttp::field::expect], "100-continue");
        try {
            sink_.emplace(core_.options.to_files.folder, std::move(*parser_));
        } catch (const error& failed) {
            core_.options.log.error("no body can be written to a file", {{"why", failed.what()}});
            return write(problem(507, "there is no room for it now", "try again later"), false);
        }
        waits&& version_ >= 11 ? invite_body() : read_file();
    }

    void read_file() {
        if (sink_->parser().is_done()) {
            const auto file = sink_->finish();
            return ask(sink_->parser().get(), file);
        }
        stream_.tcp().expires_after(core_.options.to_files.between);
        bhttp::async_read_some(stream_, buffer_, sink_->parser(),
                               [self = shared_from_this()](error_code failed, std::size_t) {
                                   failed ? self->bad(failed) : self->read_file();
                               });
    }

    void turn_away(std::string_view what, bool keep_alive) {
        ++core_.late;
        auto told = problem(503, what, "try again in a moment");
        told.headers.emplace_back("Retry-After", "1");
        write(std::move(told), keep_alive);
    }

    /// By the path's limit; false where the request has been answered.
    bool admit_body() {
        const auto& large = core_.options.large;
        const auto larger = large_limit();
        const std::uint64_t most = larger.value_or(core_.options.body_most);
        if (const auto length = parser_->content_length(); length && *length > most) {
            bad(bhttp::make_error_code(bhttp::error::body_limit));
            return false;
        }
        parser_->body_limit(most);
        if (!larger) return true;
        if (core_.large >= large.at_once) {
            turn_away("too many large bodies are on their way", false);
            return false;
        }
        ++core_.large;
        holds_large_ = true;
        stream_.tcp().expires_after(large.read_in);
        return true;
    }

    void let_go() {
        if (std::exchange(holds_large_, false)) --core_.large;
        if (std::exchange(holds_file_, false)) --core_.to_files;
    }

    /// The client waits to be told that its body is wanted. One that is too long has failed as such before.
    void invite_body() {
        const auto invitation = std::make_shared<bhttp::response<bhttp::empty_body>>(bhttp::status::continue_, 11);
        bhttp::async_write(stream_, *invitation,
                           [self = shared_from_this(), invitation](error_code failed, std::size_t) {
                               if (failed) return self->close();
                               self->sink_ ? self->read_file() : self->read_body();
                           });
    }

    void read_body() {
        bhttp::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](error_code failed, std::size_t) {
            if (failed) return self->bad(failed);
            auto body = std::move(self->parser_->get().body());
            self->ask(self->parser_->get(), nullptr, std::move(body));
        });
    }

    void bad(const error_code& failed) {
        const auto longest = holds_file_ || goes_to_file() ? core_.options.to_files.most
                                                           : large_limit().value_or(core_.options.body_most);
        auto told = answer_to(failed, core_.options, longest);
        if (!told && failed == boost::system::errc::no_space_on_device)
            told = problem(507, "there is no room for it now", "try again later");
        if (!told) return close();
        turn_back(*std::move(told), failed.message(), false);
    }

    void turn_back(response told, const std::string& why, bool keep_alive) {
        ++core_.malformed;
        core_.options.log.info("a request was turned back",
                               {{"remote", remote_}, {"status", std::to_string(told.status)}, {"why", why}});
        write(std::move(told), keep_alive);
    }

    void ask(const bhttp::request_header<>& head, std::shared_ptr<const body_file> file, std::string body = {}) {
        const auto text = [](auto of) { return std::string{of.data(), of.size()}; };
        keep_alive_ = file ? sink_->parser().keep_alive() : parser_->keep_alive();
        head_only_ = head.method() == bhttp::verb::head;
        const bool socket = beast::websocket::is_upgrade(head) && head[bhttp::field::sec_websocket_version] == "13";
        socket_key_ = socket ? text(head[bhttp::field::sec_websocket_key]) : "";
        auto read = read_target({head.target().data(), head.target().size()});
        const bool hostless = head.version() >= 11 && head.count(bhttp::field::host) != 1;
        if (!read.target || hostless) {
            const std::string why = hostless ? "a request names one Host" : read.why;
            return turn_back(hostless ? problem(400, why, "send the header Host once")
                                      : problem(400, why, "percent-encode what is not plain", "request target"),
                             why, keep_alive_ && !admits_);
        }
        if (core_.waiting >= core_.options.most_waiting)
            return turn_away("too many requests wait for an answer", keep_alive_ && !admits_);
        request asked;
        asked.method = text(head.method_string());
        asked.path = std::move(read.target->path);
        asked.segments = std::move(read.target->segments);
        asked.query = std::move(read.target->query);
        for (const auto& each : head) asked.headers.emplace_back(text(each.name_string()), text(each.value()));
        asked.body = std::move(body);
        asked.remote = remote_;
        asked_ = true;
        ++number_;
        ++core_.waiting;
        stream_.tcp().expires_never();
        patience_.expires_after(core_.options.answer_in);
        patience_.async_wait([self = shared_from_this(), number = number_](error_code cancelled) {
            if (cancelled || !self->asked_ || number != self->number_) return;
            ++self->core_.late;
            self->nobody_waits();
            auto told = problem(503, "no answer in time", "try again in a moment");
            told.headers.emplace_back("Retry-After", "1");
            self->answered(number, std::move(told));
        });
        const bool to_file = admits_ || file != nullptr;
        hand_over(std::move(asked), to_file, std::move(file));
    }

    void hand_over(request asked, bool to_file, std::shared_ptr<const body_file> file);
    static socket_end face_of(web_socket_taker taker, const std::weak_ptr<desk>& at, const std::weak_ptr<core>& from);

    void nobody_waits() {
        core_.runtime_.post([keeps = std::move(keeps_)] { keeps->reset(); });
    }

    void write(response given, bool keep_alive) {
        keep_alive = keep_alive && !core_.stopping;
        answer_ = made_of(std::move(given), head_only_, keep_alive, version_);
        head_only_ = false;
        stream_.tcp().expires_after(core_.options.read_in);
        bhttp::async_write(stream_, answer_, [self = shared_from_this(), keep_alive](error_code failed, std::size_t) {
            if (failed) return self->close();
            if (keep_alive) return self->next();
            self->linger();
        });
    }

    /// A socket that is closed with bytes unread takes the answer away from the client again, so they are read first.
    void linger() {
        idle_ = true;
        if (stream_.tls() != nullptr) {  // says that this was all
            stream_.tcp().expires_after(std::min<duration>(core_.options.read_in, std::chrono::seconds{2}));
            return stream_.tls()->async_shutdown([self = shared_from_this()](error_code) { self->close(); });
        }
        error_code ignored;
        stream_.tcp().socket().shutdown(tcp::socket::shutdown_send, ignored);
        stream_.tcp().expires_after(std::min<duration>(core_.options.read_in, std::chrono::seconds{2}));
        swallow(0);
    }

    void swallow(std::size_t so_far) {
        constexpr std::size_t most = 4'000'000;
        buffer_.clear();
        stream_.async_read_some(buffer_.prepare(16'384),
                                [self = shared_from_this(), so_far](error_code failed, std::size_t size) {
                                    if (failed || so_far + size > most) return self->close();
                                    self->swallow(so_far + size);
                                });
    }

    core& core_;
    served_stream stream_;
    beast::flat_buffer buffer_;
    std::optional<bhttp::request_parser<bhttp::string_body>> parser_;
    std::optional<body_sink> sink_;  // of a body that goes to a file; what the parser has read has moved there
    wire_answer answer_;
    net::steady_timer patience_{core_.thread.context()};
    std::string remote_;
    std::string socket_key_;  // of a request to become a WebSocket
    std::weak_ptr<socket_session> socket_;
    std::shared_ptr<std::shared_ptr<void>> keeps_;  // the runtime's work, for the strand to touch
    std::uint64_t number_ = 0;
    unsigned version_ = 11;
    bool asked_ = false, holds_large_ = false, holds_file_ = false, admits_ = false, idle_ = false, keep_alive_ = false,
         head_only_ = false;
};

namespace {

/// The way back for one answer; all copies of a reply share it.
class way_back {
public:
    explicit way_back(std::function<void(response)> send) : send_{std::move(send)} {}
    way_back(const way_back&) = delete;
    way_back& operator=(const way_back&) = delete;
    ~way_back() { give(problem(500, "the request was dropped", "look at the log of the server")); }

    void give(response told) {
        if (const auto send = std::exchange(send_, nullptr)) send(std::move(told));
    }

private:
    std::function<void(response)> send_;
};

}  // namespace

socket_end server::session::face_of(web_socket_taker taker, const std::weak_ptr<desk>& at,
                                    const std::weak_ptr<core>& from) {
    const auto here = at.lock();
    if (here == nullptr) return {};
    const auto options = taker.options;
    const auto post = [from](task job) {
        if (const auto still = from.lock()) still->thread.post(std::move(job));
    };
    const auto self = std::make_shared<std::weak_ptr<socket_face>>();
    const auto face = std::make_shared<socket_face>(std::move(taker), post, from.lock().get(), [at, self] {
        if (const auto still = at.lock()) still->faces.erase(self->lock());
    });
    *self = face;
    here->faces.insert(face);
    return {face, options};
}

void server::session::hand_over(request asked, bool to_file, std::shared_ptr<const body_file> file) {
    // What goes to the strand holds nothing of the thread's but weakly; what comes back finds the session, or nothing.
    // The strand's loop is kept going until the answer is in the thread, or nobody waits for it any more.
    keeps_ = std::make_shared<std::shared_ptr<void>>();
    core_.runtime_.post([desk = core_.desk, from = core_.weak_from_this(), session = weak_from_this(), number = number_,
                         keeps = keeps_, asked = std::move(asked), to_file, file = std::move(file)]() mutable {
        const auto here = desk.lock();
        if (here == nullptr) return;
        *keeps = here->on.work();
        const auto back = std::make_shared<way_back>([desk, from, session, number, keeps](response told) {
            const auto work = std::exchange(*keeps, nullptr);
            const auto still = from.lock();
            if (still == nullptr) return;
            std::optional<socket_end> as;
            if (told.socket) as = face_of(*std::exchange(told.socket, nullptr), desk, from);
            still->thread.post([core = still.get(), session, number, work, told = std::move(told), as]() mutable {
                if (const auto to = session.lock()) return to->answered(number, std::move(told), as);
                forget(core->runtime_, as);
            });
        });
        try {
            const auto then = [back](response told) { back->give(std::move(told)); };
            to_file ? here->to_file(std::move(asked), std::move(file), then) : here->then(std::move(asked), then);
        } catch (const std::exception& failed) {
            here->log.error("a request failed", {{"why", failed.what()}});
            back->give(problem(500, "the request failed", "look at the log of the server"));
        }
    });
}

void server::core::read_certificate() {
    if (!options.certificate) return;
    secure = std::make_shared<net::ssl::context>(server_context(*options.certificate));
    certificate_ends = ends_at(*secure);
}

void server::core::listen() {
    const auto where = read_listener(options.listen);
    error_code failed;
    const tcp::endpoint endpoint{net::ip::make_address(where.host), where.port};
    acceptor.open(endpoint.protocol(), failed);
    if (!failed) acceptor.set_option(tcp::acceptor::reuse_address{true}, failed);
    if (!failed) acceptor.bind(endpoint, failed);
    if (!failed) acceptor.listen(net::socket_base::max_listen_connections, failed);
    if (failed)
        throw error{errc::io, fmt::format("one cannot listen at {}: {}", options.listen, failed.message()),
                    failed == net::error::address_in_use  ? "end what listens there, or choose another port"
                    : failed == net::error::access_denied ? "choose a port from 1024 on, or give the right to it"
                                                          : "choose an address that this machine has"};
    at = to_string(origin{where.host, acceptor.local_endpoint().port()});
    accept();
}

void server::core::accept() {
    acceptor.async_accept([this](error_code failed, tcp::socket socket) {
        if (!acceptor.is_open()) return;
        if (failed) {  // out of descriptors, say: what is open goes on, and some may come free
            if (!std::exchange(accept_failed, true))
                options.log.warning("no connection can be taken", {{"why", failed.message()}});
            pause.expires_after(std::chrono::milliseconds{100});
            pause.async_wait([this](error_code cancelled) {
                if (!cancelled && acceptor.is_open()) accept();
            });
            return;
        }
        accept_failed = false;
        ++accepted;
        constexpr std::size_t most_refusals = 64;
        if (connections < options.most_connections + most_refusals) {
            const bool room = connections < options.most_connections;
            const auto made = std::make_shared<session>(*this, std::move(socket));
            made->begin(room);
        } else {
            ++refused;
        }
        accept();
    });
}

void server::core::begin_stop(duration within, task then) {
    stopping = true;
    stopped = std::move(then);
    error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
    for (session* each : std::unordered_set<session*>{sessions}) each->leave();
    patience.expires_after(within);
    patience.async_wait([this](error_code cancelled) {
        if (!cancelled) close_all();
    });
    left();
}

void server::core::close_all() {
    for (session* each : std::unordered_set<session*>{sessions}) each->close();
}

/// A connection has gone.
void server::core::left() {
    if (gone || !stopping || !sessions.empty()) return;
    patience.cancel();
    if (stopped) runtime_.post(std::exchange(stopped, task{}));
}

server::server(runtime& on, server_options options, handler then)
    : desk_{std::make_shared<desk>(desk{on, std::move(then), options.to_files.then, options.log, {}})} {
    static_cast<void>(on.work());  // from now on the thread may post
    core_ = std::make_shared<core>(on, std::move(options), desk_);
    core_->read_certificate();
    core_->listen();
    core_->thread.start();
}

server::~server() {
    desk_.reset();
    core_->thread.stop();
    core_->gone = true;
}

std::string server::listening() const {
    return core_->at;
}

server_figures server::figures() const {
    return {core_->connections, core_->waiting, core_->accepted,        core_->refused,
            core_->malformed,   core_->late,    core_->certificate_ends};
}

void server::renew(std::function<void(std::string why)> then) {
    net::post(core_->thread.context(), [core = core_.get(), work = desk_->on.work(), then = std::move(then)]() mutable {
        std::string why;
        try {
            core->read_certificate();
        } catch (const error& wrong) {
            why = wrong.what();
        }
        core->runtime_.post([work = std::move(work), then = std::move(then), why] { then(why); });
    });
}

void server::stop(duration within, task then) {
    core_->thread.post([core = core_.get(), within, work = desk_->on.work(), then = std::move(then)]() mutable {
        core->begin_stop(within, [work = std::move(work), then = std::move(then)]() mutable { then(); });
    });
}

}  // namespace palabre::http
