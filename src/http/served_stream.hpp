// src/http/served_stream.hpp - a client's connection, in the clear or by TLS. For .cpp files only: it includes Asio.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace palabre::http {

using tls_context_ptr = std::shared_ptr<boost::asio::ssl::context>;

/// What Beast reads from and writes to. With TLS it holds on to the certificate that it began with.
class served_stream {
public:
    using executor_type = boost::beast::tcp_stream::executor_type;

    served_stream(boost::asio::ip::tcp::socket socket, tls_context_ptr by)
        : tcp_{std::move(socket)}, by_{std::move(by)} {
        if (by_) tls_.emplace(tcp_, *by_);
    }

    executor_type get_executor() { return tcp_.get_executor(); }
    boost::beast::tcp_stream& tcp() noexcept { return tcp_; }
    boost::asio::ssl::stream<boost::beast::tcp_stream&>* tls() noexcept { return tls_ ? &*tls_ : nullptr; }

    template<class Buffers, class Handler> void async_read_some(const Buffers& into, Handler&& then) {
        tls_ ? tls_->async_read_some(into, std::forward<Handler>(then))
             : tcp_.async_read_some(into, std::forward<Handler>(then));
    }
    template<class Buffers, class Handler> void async_write_some(const Buffers& from, Handler&& then) {
        tls_ ? tls_->async_write_some(from, std::forward<Handler>(then))
             : tcp_.async_write_some(from, std::forward<Handler>(then));
    }

    // How Beast's WebSockets end it.
    friend void beast_close_socket(served_stream& which) { which.tcp_.close(); }
    template<class Handler>
    friend void async_teardown(boost::beast::role_type as, served_stream& which, Handler&& then) {
        using boost::beast::websocket::async_teardown;
        which.tls_ ? async_teardown(as, *which.tls_, std::forward<Handler>(then))
                   : async_teardown(as, which.tcp_, std::forward<Handler>(then));
    }
    friend void teardown(boost::beast::role_type, served_stream& which, boost::system::error_code& failed) {
        failed = {};
        which.tcp_.close();
    }

private:
    boost::beast::tcp_stream tcp_;
    tls_context_ptr by_;
    std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
};

}  // namespace palabre::http
