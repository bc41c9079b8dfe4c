// benchmarks/load/bare_http.cpp - Beast and nothing else: reads a request, answers 200.
#include "load/bare_http.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <thread>
#include <utility>

namespace palabre::bench {

namespace http = boost::beast::http;
using boost::asio::ip::tcp;
using boost::system::error_code;

namespace {

class session : public std::enable_shared_from_this<session> {
public:
    explicit session(tcp::socket socket) : socket_{std::move(socket)} { socket_.set_option(tcp::no_delay{true}); }

    void next() {
        asked_ = {};
        http::async_read(socket_, buffer_, asked_, [self = shared_from_this()](error_code failed, std::size_t) {
            if (failed) return;
            self->told_ = {http::status::ok, 11};
            self->told_.prepare_payload();
            http::async_write(self->socket_, self->told_, [self](error_code wrong, std::size_t) {
                if (!wrong) self->next();
            });
        });
    }

private:
    tcp::socket socket_;
    boost::beast::flat_buffer buffer_;
    http::request<http::string_body> asked_;
    http::response<http::empty_body> told_;
};

}  // namespace

struct bare_http::impl {
    void accept() {
        acceptor.async_accept([this](error_code failed, tcp::socket socket) {
            if (failed) return;
            std::make_shared<session>(std::move(socket))->next();
            accept();
        });
    }

    boost::asio::io_context loop{1};
    tcp::acceptor acceptor{loop, {boost::asio::ip::address_v4::loopback(), 0}};
    std::thread runs;
};

bare_http::bare_http() : impl_{std::make_unique<impl>()} {
    impl_->accept();
    impl_->runs = std::thread{[raw = impl_.get()] { raw->loop.run(); }};
}

bare_http::~bare_http() {
    impl_->loop.stop();
    impl_->runs.join();
}

std::uint16_t bare_http::port() const {
    return impl_->acceptor.local_endpoint().port();
}

}  // namespace palabre::bench
