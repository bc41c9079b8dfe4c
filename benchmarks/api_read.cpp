// benchmarks/api_read.cpp - a timeline by REST, beside a bare Beast server that runs the same queries.
#include "api/timeline.hpp"
#include "faults/opened_store.hpp"
#include "history_place.hpp"
#include "palabre/api/server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/serialize.hpp>

#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <cstdlib>
#include <memory>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace palabre;
using namespace palabre::bench;
namespace net = boost::asio;
namespace bhttp = boost::beast::http;
using tcp = net::ip::tcp;

constexpr int customers = 500, entries_each = 50;

std::size_t requests() {
    return std::getenv("PALABRE_BENCHMARK_SMALL") != nullptr ? 50 : 2000;
}

const std::string key = "a-key-of-twenty-bytes-and-more";

std::string number(int of) {
    return "+" + std::to_string(2290190000000 + of);
}

void fill(faults::opened_store& in) {
    for (int who = 0; who < customers; ++who) {
        std::vector<history::change::any> all;
        const auto id = in.kept->ids().next<history::customer>();
        all.push_back(history::change::add_customer{
            {.id = id, .name = "Awa Dossou", .speaks = {"fon", history::origin::customer, calendar_time{duration{1}}}},
            {{history::identity_kind::phone, number(who)}}});
        for (int each = 0; each < entries_each; ++each) {
            history::entry line;
            line.id = in.kept->ids().next<history::entry>();
            line.customer = id;
            line.kind = history::entry_kind::said;
            line.at = calendar_time{std::chrono::seconds{1'700'000'000 + each}};
            line.text = "Votre solde est de 12 500 francs CFA. Tapez 1 pour recharger.";
            all.push_back(history::change::add_entry{std::move(line)});
        }
        if (!in.write(std::move(all))) throw std::runtime_error{"the history was not written"};
    }
}

/// The same two queries, the same rows, the same JSON: one thread, SQLite's own functions, Beast.
class bare_server {
public:
    bare_server(const std::string& file, std::int64_t company) : company_{company} {
        if (sqlite3_open_v2(file.c_str(), &base_, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK)
            throw std::runtime_error{"the database cannot be opened"};
        by_address_ = prepare("select c.id, c.name, c.language, c.segment, i.kind, i.address from identities k"
                              " join customers r on r.company = k.company and r.id = k.customer"
                              " join customers c on c.company = r.company and c.survivor = r.survivor"
                              " left join identities i on i.company = c.company and i.customer = c.id"
                              " where k.company = ?1 and k.kind = 'phone' and k.address = ?2");
        last_50_ = prepare("select id, customer, interaction, kind, medium, at, by_user, text, details from entries"
                           " where company = ?1 and customer = ?2 order by at desc, id desc limit 51");
        accept();
        thread_ = std::thread{[this] { context_.run(); }};
    }
    ~bare_server() {
        context_.stop();
        thread_.join();
        sqlite3_finalize(by_address_);
        sqlite3_finalize(last_50_);
        sqlite3_close(base_);
    }
    bare_server(const bare_server&) = delete;
    bare_server& operator=(const bare_server&) = delete;

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    struct session : std::enable_shared_from_this<session> {
        session(bare_server& of, tcp::socket socket) : server{of}, stream{std::move(socket)} {}
        void next() {
            request = {};
            bhttp::async_read(stream, buffer, request, [self = shared_from_this()](auto failed, std::size_t) {
                if (!failed) self->answer();
            });
        }
        void answer() {
            response = {bhttp::status::ok, 11};
            response.set(bhttp::field::content_type, "application/json");
            response.body() = server.timeline({request.target().data(), request.target().size()});
            response.prepare_payload();
            bhttp::async_write(stream, response, [self = shared_from_this()](auto failed, std::size_t) {
                if (!failed) self->next();
            });
        }
        bare_server& server;
        boost::beast::tcp_stream stream;
        boost::beast::flat_buffer buffer;
        bhttp::request<bhttp::string_body> request;
        bhttp::response<bhttp::string_body> response;
    };

    void accept() {
        acceptor_.async_accept([this](auto failed, tcp::socket socket) {
            if (failed) return;
            socket.set_option(tcp::no_delay{true});
            std::make_shared<session>(*this, std::move(socket))->next();
            accept();
        });
    }

    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v2(base_, sql, -1, &made, nullptr) != SQLITE_OK)
            throw std::runtime_error{sqlite3_errmsg(base_)};
        return made;
    }

    static std::string text(sqlite3_stmt* of, int column) {
        return {reinterpret_cast<const char*>(sqlite3_column_text(of, column)),
                static_cast<std::size_t>(sqlite3_column_bytes(of, column))};
    }

    std::string timeline(const std::string& target) {
        constexpr std::size_t begin = sizeof "/api/v1/customers/%2B" - 1;
        const auto address = "+" + target.substr(begin, target.find('/', begin) - begin);
        history::person who;
        sqlite3_reset(by_address_);
        sqlite3_bind_int64(by_address_, 1, company_);
        sqlite3_bind_text(by_address_, 2, address.data(), static_cast<int>(address.size()), SQLITE_TRANSIENT);
        while (sqlite3_step(by_address_) == SQLITE_ROW) {
            who.who.id = history::customer_id{sqlite3_column_int64(by_address_, 0)};
            who.who.name = text(by_address_, 1);
            who.who.speaks.language = text(by_address_, 2);
            who.who.belongs_to.name = text(by_address_, 3);
            who.identities.push_back({history::identity_kind_from(text(by_address_, 4)), text(by_address_, 5)});
        }
        history::timeline_page page;
        sqlite3_reset(last_50_);
        sqlite3_bind_int64(last_50_, 1, company_);
        sqlite3_bind_int64(last_50_, 2, who.who.id.value());
        while (sqlite3_step(last_50_) == SQLITE_ROW) {
            history::entry each;
            each.id = history::entry_id{sqlite3_column_int64(last_50_, 0)};
            each.customer = history::customer_id{sqlite3_column_int64(last_50_, 1)};
            each.within = history::interaction_id{sqlite3_column_int64(last_50_, 2)};
            each.kind = history::entry_kind_from(text(last_50_, 3));
            each.on = medium_from(text(last_50_, 4));
            each.at = calendar_time{duration{sqlite3_column_int64(last_50_, 5)}};
            each.text = text(last_50_, 7);
            page.entries.push_back(std::move(each));
        }
        return boost::json::serialize(api::told(who, page)) + "\n";
    }

    std::int64_t company_;
    sqlite3* base_ = nullptr;
    sqlite3_stmt *by_address_ = nullptr, *last_50_ = nullptr;
    net::io_context context_{1};
    tcp::acceptor acceptor_{context_, tcp::endpoint{net::ip::address_v4::loopback(), 0}};
    std::thread thread_;
};

/// One keep-alive connection with blocking sockets: the same for both servers.
class reader {
public:
    explicit reader(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error{"no connection"};
    }
    ~reader() { ::close(socket_); }
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;

    /// The body's length.
    std::size_t ask(int who) {
        const auto asked = "GET /api/v1/customers/%2B" + number(who).substr(1) +
                           "/timeline HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key + "\r\n\r\n";
        ::send(socket_, asked.data(), asked.size(), MSG_NOSIGNAL);
        std::string read;
        std::size_t whole = std::string::npos, body = 0;
        while (read.size() < whole || whole == std::string::npos) {
            char some[16'384];
            const auto got = ::recv(socket_, some, sizeof some, 0);
            if (got <= 0) throw std::runtime_error{"the connection broke off"};
            read.append(some, static_cast<std::size_t>(got));
            const auto head = read.find("\r\n\r\n");
            if (whole != std::string::npos || head == std::string::npos) continue;
            body = std::stoul(read.substr(read.find("Content-Length: ") + 16));
            whole = head + 4 + body;
        }
        if (!read.starts_with("HTTP/1.1 200")) throw std::runtime_error{read};
        return body;
    }

private:
    int socket_;
};

/// All requests over so many connections at once, each with a thread of its own.
void read_all(std::uint16_t port, std::size_t connections) {
    std::vector<std::thread> threads;
    for (std::size_t each = 0; each < connections; ++each)
        threads.emplace_back([port, each, connections] {
            reader by{port};
            for (std::size_t at = each; at < requests(); at += connections)
                benchmark::DoNotOptimize(by.ask(static_cast<int>(at * 37 % customers)));
        });
    for (auto& each : threads) each.join();
}

void timeline(benchmark::State& state) {
    history_place place{kind::sqlite};
    std::int64_t company = 0;
    {
        faults::opened_store first{place.options()};
        company = first.company().value();
        fill(first);
    }
    asio_runtime loop;
    const auto store = history::open_sql_store(loop, place.options());
    api::server ours{loop, {.listen = "127.0.0.1:0", .keys = {{"bench", secret{key}, {"moov-benin"}}}}, store.get()};
    ours.start();
    auto busy = loop.work();
    std::thread strand{[&] { loop.run(); }};
    const auto at = ours.listening();
    const auto port = static_cast<std::uint16_t>(std::stoul(at.substr(at.rfind(':') + 1)));
    bare_server bare{place.url().substr(sizeof "sqlite:" - 1), company};
    const auto connections = static_cast<std::size_t>(state.range(0));
    if (reader{port}.ask(0) != reader{bare.port()}.ask(0)) state.SkipWithError("the two answers differ");
    in_turns(
        state, requests(), [&] { read_all(port, connections); }, [&] { read_all(bare.port(), connections); });
    loop.post([&] { busy.reset(); });
    loop.post([&] { loop.stop(); });
    strand.join();
}

BENCHMARK(timeline)->Arg(1)->Arg(8)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
